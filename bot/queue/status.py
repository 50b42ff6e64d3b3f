"""The state of the queue, and estimates of waiting times."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from movies.protocol.attempts import WAITING
from movies.protocol.heartbeats import HEARTBEATS, living
from movies.protocol.seals import Seals

# Assumed until a worker reports the duration of its jobs.
SECONDS_A_JOB = 4.0
# A job that has been in line for longer than this is gone, and so is the process that sent it.
OLDEST_WAITING_SECONDS = 2 * 3_600


@dataclass(frozen=True)
class QueueStatus:
    """The numbers of waiting questions and of workers; None if the queue does not answer.

    order: the ids of those questions, next one first. processes: how many jobs run at once.
    seconds: the duration of a job.
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
        """The seconds until the question at a place is answered, including its own duration."""
        return self.seconds * (place / self.processes + 1)

    @property
    def between(self) -> float:
        """The seconds between two answers."""
        return self.seconds / self.processes


def read_status(redis: Any, seals: Seals) -> QueueStatus:
    """The current status, from the broker; raises RedisError."""
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
