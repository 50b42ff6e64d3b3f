"""Leases on jobs, which workers keep renewing; a job that keeps crashing its workers is set aside.

Celery's transport redelivers a job whose lease was not renewed for `LEASE_SECONDS`.
"""

from __future__ import annotations

import os
import secrets
import signal
import threading
import time
from collections.abc import Sequence
from typing import Any, TypeVar

from celery import bootsteps
from celery.exceptions import Ignore
from celery.worker import state
from celery.worker.request import Request
from pydantic import ValidationError
from redis import Redis
from redis.exceptions import RedisError

from movies.errors import JobPoisonous
from movies.logs import log
from movies.protocol.attempts import (
    LEASE_SECONDS,
    MOST_ATTEMPTS,
    MOST_PUT_ASIDE,
    PUT_ASIDE,
    PUT_ASIDE_SECONDS,
    REFUSED,
    WAITING,
    PutAside,
    RefusedEntry,
    job_key,
)
from movies.protocol.message import Message
from workers.heartbeat import seconds_of_jobs

M = TypeVar("M", bound=Message)

RENEW_EVERY_SECONDS = 1.0
# A child process whose worker died gets this long to finish, since its answer may be nearly ready.
SECONDS_FOR_ORPHANS = 30.0
ATTEMPTS_KEPT_SECONDS = 24 * 3_600
# The key under which Celery's transport keeps the time of each delivery.
HANDED_OUT = "unacked_index"
TRANSPORT_OPTIONS = {
    "visibility_timeout": LEASE_SECONDS,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
    # By default, a worker killed while looking for lapsed leases blocks others from looking for five minutes.
    "unacked_mutex_expire": LEASE_SECONDS,
}


class Leases(bootsteps.StartStopStep):  # type: ignore[misc]
    """In a worker's main process: renews the leases of all jobs that the worker and its children hold."""

    requires = ("celery.worker.components:Timer",)

    def start(self, worker: Any) -> None:
        """Start renewing."""
        client = worker.app.backend.client
        worker.timer.call_repeatedly(RENEW_EVERY_SECONDS, lambda: renew(client, state.reserved_requests))


def renew(redis: Redis, requests: Sequence[Request]) -> None:
    """Renew the lease on each job held here."""
    try:
        with redis.pipeline() as pipe:
            for request in requests:
                pipe.zadd(HANDED_OUT, {request.message.delivery_tag: time.time()}, xx=True)
                pipe.set(job_key(request.id, "held"), 1, ex=LEASE_SECONDS)
            pipe.execute()
    except RedisError as error:
        log.warning("lease_not_renewed", error=type(error).__name__)


def end_with_parent(parent: int) -> None:
    """Make this child process end when the worker's main process does, even while it hangs in a job."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(RENEW_EVERY_SECONDS)
        time.sleep(SECONDS_FOR_ORPHANS)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, name="orphan-watch", daemon=True).start()


class LeasedRequest(Request):  # type: ignore[misc]
    """A job in the worker's main process."""

    def acknowledge(self) -> None:
        """Record how long the job took. This cannot be done in `on_success`, which Celery overrides."""
        if self.time_start:
            seconds_of_jobs.append(time.time() - self.time_start)
        super().acknowledge()

    def on_timeout(self, soft: bool, timeout: float) -> None:
        """Requeue a job that timed out; its process has been killed."""
        log.warning("job_hung", task=self.name, seconds=timeout)
        state.task_ready(self)
        self.reject(requeue=True)


def begin(redis: Redis, id: str, task: str, job: dict[str, Any]) -> None:
    """Count an attempt.

    Raises
    ------
    Ignore: nobody is waiting for the job any more.
    JobPoisonous: it was started too often, and has been set aside.
    """
    redis.zrem(WAITING, id)
    if not redis.exists(job_key(id, "wanted")):
        log.info("job_unwanted", task=task)
        raise Ignore
    with redis.pipeline() as pipe:
        pipe.incr(job_key(id, "attempts"))
        pipe.expire(job_key(id, "attempts"), ATTEMPTS_KEPT_SECONDS)
        attempts = int(pipe.execute()[0]) - 1
    if attempts < MOST_ATTEMPTS:
        return
    error_id = secrets.token_hex(4)
    entry = PutAside(error_id=error_id, task=task, attempts=attempts, at=time.time(), job=job)
    with redis.pipeline() as pipe:
        pipe.lpush(PUT_ASIDE, entry.model_dump_json())
        pipe.ltrim(PUT_ASIDE, 0, MOST_PUT_ASIDE - 1)
        pipe.expire(PUT_ASIDE, PUT_ASIDE_SECONDS)
        pipe.execute()
    log.error("job_poisonous", task=task, attempts=attempts, error_id=error_id)
    raise JobPoisonous(error_id)


def put_aside(redis: Redis) -> list[PutAside]:
    """The jobs set aside in the past week, oldest first."""
    return _listed(redis, PUT_ASIDE, PutAside)


def refused(redis: Redis) -> list[RefusedEntry]:
    """The messages refused in the past week, oldest first."""
    return _listed(redis, REFUSED, RefusedEntry)


def _listed(redis: Redis, key: str, kind: type[M]) -> list[M]:
    """The entries of a list in the broker, without those that strangers added."""
    entries = []
    for stored in reversed(redis.lrange(key, 0, -1)):
        try:
            entries.append(kind.model_validate_json(stored))
        except ValidationError:
            log.info("entry_unreadable", key=key)
    return entries
