"""A worker's heartbeat: that it is alive, how many jobs it runs at once, and how long they take."""

from __future__ import annotations

import os
import socket
import time
from collections import deque
from typing import Any

from celery import bootsteps
from redis import Redis
from redis.exceptions import RedisError

from movies.logs import log
from movies.protocol.heartbeats import ALIVE_SECONDS, BEAT_EVERY_SECONDS, HEARTBEATS, Heartbeat
from movies.protocol.seals import Seals

# Few enough to notice a slower model soon, enough that a run of long jobs makes little difference.
JOBS_REMEMBERED = 100
# The duration in seconds of the latest jobs, kept in this worker's main process.
seconds_of_jobs: deque[float] = deque(maxlen=JOBS_REMEMBERED)


class Heart(bootsteps.StartStopStep):  # type: ignore[misc]
    """Sends heartbeats from a worker's main process."""

    requires = ("celery.worker.components:Timer",)
    seals = Seals(b"")

    def start(self, worker: Any) -> None:
        """Start beating."""
        client, name = worker.app.backend.client, f"{socket.gethostname()}:{os.getpid()}:{time.time_ns()}"
        worker.timer.call_repeatedly(BEAT_EVERY_SECONDS, lambda: beat(client, self.seals, name, worker.concurrency))


def beat(redis: Redis, seals: Seals, name: str, processes: int) -> None:
    """Report that this worker is alive."""
    mean = sum(seconds_of_jobs) / len(seconds_of_jobs) if seconds_of_jobs else None
    said = Heartbeat(at=time.time(), processes=processes, seconds=mean)
    try:
        redis.hset(HEARTBEATS, name, said.sealed(seals, name))
        # The hash expires once the last worker is gone.
        redis.expire(HEARTBEATS, int(10 * ALIVE_SECONDS))
    except RedisError as error:
        log.warning("heartbeat_failed", error=type(error).__name__)
