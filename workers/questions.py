"""Celery tasks for questions from bots: run only while somebody waits, tried a few times at most, and answered under a
seal."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from celery import Task
from celery.exceptions import Reject
from redis import Redis
from redis.exceptions import RedisError

from movies.errors import JobPoisonous, MatineeError
from movies.logs import log, places
from movies.protocol.attempts import ANSWER_SECONDS, job_key
from movies.protocol.message import Message
from movies.protocol.seals import Answer, SealBroken, SealedJob
from workers.app import app, seals
from workers.job_events import job_begun
from workers.leases import LeasedRequest, begin

J = TypeVar("J", bound=Message)

SECONDS_TO_DELIVER, SECONDS_BETWEEN_TRIES = 10.0, 0.2


class QuestionTask(Task):  # type: ignore[misc]
    """A task that answers somebody who is waiting."""

    abstract = True
    Request = LeasedRequest
    # Acknowledge a job only when it is done, so a killed worker loses none.
    acks_late = True
    reject_on_worker_lost = True
    acks_on_timeout = False
    answer: Callable[[Any], Message]
    kind: type[Message]
    comes_from: str

    def answered(self, job: dict[str, Any]) -> Answer:
        """Do a job, and answer with its result or its error."""
        try:
            return Answer(result=self.answer(self.kind.model_validate(job)).model_dump(mode="json"))
        except MatineeError as error:
            log.warning("job_failed", task=self.name, error=type(error).__name__, reason=str(error))
            return Answer(error=type(error).__name__, reason=str(error))
        except Exception as error:
            # The error's text may quote the job, so log only its traceback.
            log.error("job_broke", task=self.name, error=type(error).__name__, where=places(error))
            return Answer(error=type(error).__name__)


def question(
    name: str, kind: type[J], queue: str, time_limit: float | None = None
) -> Callable[[Callable[[J], Message]], Any]:
    """Turn a function into a task: its result or error goes back, sealed, to the process that is waiting."""

    def made(answer: Callable[[J], Message]) -> Any:
        options = {"answer": staticmethod(answer), "kind": kind, "comes_from": queue, "__doc__": answer.__doc__}
        return app.task(_answer, base=QuestionTask, bind=True, name=name, time_limit=time_limit, **options)

    return made


def deliver(redis: Redis, id: str, sealed: str) -> None:
    """Put an answer where the asker will find it; raises RedisError if the broker stays away.

    This waits for a broker that is only restarting, since otherwise the question would be lost with its answer.
    """
    deadline = time.monotonic() + SECONDS_TO_DELIVER
    while True:
        try:
            with redis.pipeline() as pipe:
                pipe.lpush(job_key(id, "answers"), sealed)
                pipe.expire(job_key(id, "answers"), ANSWER_SECONDS)
                pipe.execute()
            return
        except RedisError:
            if time.monotonic() > deadline:
                raise
        time.sleep(SECONDS_BETWEEN_TRIES)


def _answer(task: QuestionTask, sealed: str) -> None:
    id, redis = task.request.id, app.backend.client
    try:
        job = SealedJob.opened(seals(), sealed, task.comes_from, task.name, id).job
        try:
            job_begun(task.request)
            begin(redis, id, task.name, job)
            answer = task.answered(job)
        except JobPoisonous as error:
            answer = Answer(error=type(error).__name__, reason=str(error))
        deliver(redis, id, answer.sealed(seals(), task.name, id))
    except SealBroken as error:
        # The door admits sealed jobs only; this check is for a worker started without the door.
        log.warning("message_refused", queue=task.comes_from, reason=str(error))
    except RedisError as error:
        raise Reject("the broker is away", requeue=True) from error
