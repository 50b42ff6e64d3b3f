"""How busy the workers are, and how long somebody who asks now will wait."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from movies.protocol.attempts import WAITING
from movies.protocol.heartbeats import HEARTBEATS, living
from movies.protocol.seals import Seals

# Assumed until a worker reports how long its jobs take.
SECONDS_A_JOB = 4.0
# A job that has been in line for longer is gone, and so is the process that sent it.
OLDEST_WAITING_SECONDS = 2 * 3_600


@dataclass(frozen=True)
class QueueStatus:
    """How many questions no worker has yet, and how many workers there are; None if the queue does not answer.

    order: the ids of those questions, the next one first. processes: how many jobs are done at once.
    seconds: how long a job takes.
    """

    waiting: int | None
    workers: int | None
    order: tuple[str, ...] = ()
    processes: int = 1
    seconds: float = SECONDS_A_JOB

    def place(self, id: str | None) -> int | None:
        """A question's place in the line, from 1; None if it is not in it."""
        return self.order.index(id) + 1 if id in self.order else None

    def wait(self, place: int) -> float:
        """How many seconds it takes to answer the question at a place: those before it, and its own time."""
        return self.seconds * (place / self.processes + 1)

    @property
    def wait_of_another(self) -> float | None:
        """The same for a question asked now; None if no worker is running."""
        return self.wait((self.waiting or 0) + 1) if self.workers else None


def read_status(redis: Any, seals: Seals) -> QueueStatus:
    """The status according to the broker right now; raises RedisError."""
    with redis.pipeline() as pipe:
        pipe.zremrangebyscore(WAITING, 0, time.time() - OLDEST_WAITING_SECONDS)
        pipe.zrange(WAITING, 0, -1)
        pipe.hgetall(HEARTBEATS)
        _, waiting, said = pipe.execute()
    workers = living(seals, said)
    known = [worker for worker in workers if worker.seconds is not None]
    processes = sum(worker.processes for worker in workers)
    mean = sum((worker.seconds or 0.0) * worker.processes for worker in known)
    return QueueStatus(
        waiting=len(waiting),
        workers=len(workers),
        order=tuple(id.decode("utf-8", "replace") for id in waiting),
        processes=max(1, processes),
        seconds=mean / sum(worker.processes for worker in known) if known else SECONDS_A_JOB,
    )
