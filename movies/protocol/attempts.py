"""What bot and workers tell each other about a job through the broker's database, beside the job itself.

Whoever waits for a job keeps saying so, and the worker that has it keeps saying that; both words expire by
themselves, so that nobody has to tidy up after somebody who was killed.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from movies.protocol.message import Message

# Long enough for a bot to be restarted and find its questions in the queue where they were.
WANTED_SECONDS = 20
# A dead worker's job is free for others after so long.
LEASE_SECONDS = 5
MOST_ATTEMPTS = 3
ANSWER_SECONDS = 3_600
# Lists, the latest first, of so many entries at most, so that nobody can fill the broker with them.
PUT_ASIDE = "matinee:put_aside"
REFUSED = "matinee:refused"
PUT_ASIDE_SECONDS = 7 * 24 * 3_600
MOST_PUT_ASIDE = 1_000
LONGEST_EXCERPT = 2_000


def job_key(id: str, what: Literal["wanted", "held", "attempts", "answers"]) -> str:
    """Where one thing about a job is kept: that somebody waits, that a worker has it, how often it was begun.

    answers: a list of what came in as an answer; the first that is sealed as one is it.
    """
    return f"matinee:job:{id}:{what}"


class PutAside(Message):
    """A job that was given up since every attempt ended with the worker's process, and what an operator needs of it.

    at: in Unix time. job: as it was sent; it says nothing about who asked.
    """

    error_id: str = Field(pattern=r"^[0-9a-f]{8}$")
    task: str
    attempts: int
    at: float
    job: dict[str, Any]


class RefusedEntry(Message):
    """Something in a queue that is no job of ours; at: in Unix time, reason: in a few words, entry: how it begins."""

    at: float
    queue: str
    reason: str
    entry: str
