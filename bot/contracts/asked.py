"""A question on its way to a worker."""

from __future__ import annotations

from dataclasses import dataclass

from movies.protocol.recommendation import Job


@dataclass(frozen=True)
class Asked:
    """A job, the id of its message, and the server whose limits it counts against."""

    id: str
    job: Job
    server: str | None = None
