"""What bot and workers note about a job in the broker's database, beside the job itself.

The process that waits for a job keeps renewing one note, and the worker that has it another. Both expire by themselves,
so nobody has to tidy up after a process that was killed.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from movies.protocol.message import Message

# Long enough for a bot to restart and find its questions still in the queue.
WANTED_SECONDS = 20
# After this long, a dead worker's job is free for others.
LEASE_SECONDS = 5
MOST_ATTEMPTS = 3
ANSWER_SECONDS = 3_600
# The ids of the questions that no worker has begun, by when they were sent.
WAITING = "matinee:waiting"
# Lists, the latest first, capped so that nobody can fill the broker with them.
PUT_ASIDE = "matinee:put_aside"
REFUSED = "matinee:refused"
PUT_ASIDE_SECONDS = 7 * 24 * 3_600
# In the header of a job: when it was sent, in Unix time.
SENT = "sent"
MOST_PUT_ASIDE = 1_000
LONGEST_EXCERPT = 2_000


def job_key(id: str, what: Literal["wanted", "held", "attempts", "answers"]) -> str:
    """The key of one fact about a job: that somebody waits, that a worker has it, how often it was started.

    answers: a list of everything sent as an answer; the first with a valid seal counts.
    """
    return f"matinee:job:{id}:{what}"


class PutAside(Message):
    """A job that was given up because every attempt took its worker down, and what an operator needs to know.

    at: in Unix time. job: as it was sent; it does not say who asked.
    """

    error_id: str = Field(pattern=r"^[0-9a-f]{8}$")
    task: str
    attempts: int
    at: float
    job: dict[str, Any]


class RefusedEntry(Message):
    """Something in a queue that is not one of our jobs. at: in Unix time. reason: in a few words. entry: its
    beginning."""

    at: float
    queue: str
    reason: str
    entry: str
