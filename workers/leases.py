"""A worker holds a job by a lease that it renews; a job that keeps crashing its workers is set aside.

Celery's transport hands a job out again if it was not renewed for `LEASE_SECONDS`, whatever became of its worker.
"""

from __future__ import annotations

import os
import secrets
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

from celery import Task, bootsteps
from celery.exceptions import Ignore, Reject
from celery.worker import state
from celery.worker.request import Request
from redis import Redis
from redis.exceptions import RedisError

from movies.errors import JobPoisonous
from movies.logs import log
from movies.protocol.attempts import LEASE_SECONDS, MOST_ATTEMPTS, PUT_ASIDE, PUT_ASIDE_SECONDS, PutAside, job_key
from workers.job_events import job_begun

RENEW_EVERY_SECONDS = 1.0
# The answer that somebody is waiting for may be nearly done.
SECONDS_FOR_ORPHANS = 30.0
ATTEMPTS_KEPT_SECONDS = 24 * 3_600
# Here Celery's transport keeps when each job was handed out.
HANDED_OUT = "unacked_index"
TRANSPORT_OPTIONS = {
    "visibility_timeout": LEASE_SECONDS,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
    # By default, a worker killed while looking for lapsed leases keeps others from looking for five minutes.
    "unacked_mutex_expire": LEASE_SECONDS,
}


class Leases(bootsteps.StartStopStep):  # type: ignore[misc]
    """In a worker's main process: renews whatever the worker and its children hold."""

    requires = ("celery.worker.components:Timer",)

    def start(self, worker: Any) -> None:
        """Start renewing."""
        client = worker.app.backend.client
        worker.timer.call_repeatedly(RENEW_EVERY_SECONDS, lambda: renew(client, state.reserved_requests))


def renew(redis: Redis, requests: Sequence[Request]) -> None:
    """Say that each job is still held here."""
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

    def on_timeout(self, soft: bool, timeout: float) -> None:
        """Give a job that took too long back to the queue; its process has been killed."""
        log.warning("job_hung", task=self.name, seconds=timeout)
        state.task_ready(self)
        self.reject(requeue=True)


class Question(Task):  # type: ignore[misc]
    """A task of the queue `inference`: done only while somebody waits, and started at most `MOST_ATTEMPTS` times."""

    abstract = True
    Request = LeasedRequest
    # A job leaves the queue only when it is done, so that a killed worker loses none.
    acks_late = True
    reject_on_worker_lost = True
    acks_on_timeout = False

    def before_start(self, task_id: str, args: Sequence[Any], kwargs: dict[str, Any]) -> None:
        """Celery calls this in the child process that is about to do the job."""
        job_begun(self.request)
        try:
            begin(self.app.backend.client, task_id, self.name, args[0])
        except RedisError as error:
            raise Reject("the broker is away", requeue=True) from error


def begin(redis: Redis, id: str, task: str, job: dict[str, Any]) -> None:
    """Count an attempt.

    Raises
    ------
    Ignore: nobody is waiting for the job any more.
    JobPoisonous: it was started too often, and has been set aside.
    """
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
    redis.set(PUT_ASIDE + error_id, entry.model_dump_json(), ex=PUT_ASIDE_SECONDS)
    log.error("job_poisonous", task=task, attempts=attempts, error_id=error_id)
    raise JobPoisonous(error_id)


def put_aside(redis: Redis) -> Iterator[PutAside]:
    """What was set aside in the past week, oldest first."""
    stored = [redis.get(key) for key in redis.scan_iter(PUT_ASIDE + "*")]
    entries = [PutAside.model_validate_json(entry) for entry in stored if entry is not None]
    yield from sorted(entries, key=lambda entry: entry.at)
