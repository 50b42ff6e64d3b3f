"""The notes about a job that bot and workers keep in the broker's database.

The process waiting for a job keeps renewing one note, and the worker running it another. Both expire by themselves, so
nobody has to clean up after a killed process.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from movies.protocol.message import Message

# Long enough for a bot to restart and still find its questions in the queue.
WANTED_SECONDS = 20
# A dead worker's job becomes available to others after this time.
LEASE_SECONDS = 5
MOST_ATTEMPTS = 3
ANSWER_SECONDS = 3_600
# The ids of the questions that no worker has started, scored by the time they were sent.
WAITING = "matinee:waiting"
# Lists, latest first, capped so that nobody can fill the broker with them.
PUT_ASIDE = "matinee:put_aside"
REFUSED = "matinee:refused"
PUT_ASIDE_SECONDS = 7 * 24 * 3_600
# The header of a job that says when it was sent, in Unix time.
SENT = "sent"
MOST_PUT_ASIDE = 1_000
LONGEST_EXCERPT = 2_000


def job_key(id: str, what: Literal["wanted", "held", "attempts", "answers"]) -> str:
    """The key of one fact about a job: whether anybody is waiting, whether a worker runs it, how often it was started.

    answers: a list of everything sent as an answer; the first with a valid seal counts.
    """
    return f"matinee:job:{id}:{what}"


class PutAside(Message):
    """A job abandoned because every attempt crashed its worker, with the details an operator needs.

    at: in Unix time. job: as sent, without any person's id.
    """

    error_id: str = Field(pattern=r"^[0-9a-f]{8}$")
    task: str
    attempts: int
    at: float
    job: dict[str, Any]


class RefusedEntry(Message):
    """A queue entry that is not one of our jobs. at: in Unix time. reason: in a few words. entry: the first part
    of it."""

    at: float
    queue: str
    reason: str
    entry: str
