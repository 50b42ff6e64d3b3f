"""Send jobs to the inference workers through Celery, and wait for their answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, overload

from redis import Redis

from bot.queue.connection import celery_client, redis_of, unreachable_as_a_sentence
from bot.queue.status import QueueStatus, read_status
from movies.errors import BrokerUnreachable, JobRefused, WorkerSilent, error_named
from movies.logs import log, question_id
from movies.protocol.attempts import LEASE_SECONDS, SENT, WAITING, WANTED_SECONDS, job_key
from movies.protocol.reading import READ_TASK, READING_QUEUE, ReadJob, ReadResult
from movies.protocol.recommendation import (
    EXPLAIN_TASK,
    GROUP_TASK,
    INFERENCE_QUEUE,
    PREDICT_TASK,
    RECOMMEND_TASK,
    ExplainJob,
    ExplainResult,
    GroupJob,
    GroupResult,
    Job,
    PredictJob,
    PredictResult,
    RecommendJob,
    RecommendResult,
    Result,
)
from movies.protocol.registry import (
    MODELS_TASK,
    PROMOTE_TASK,
    REGISTRY_QUEUE,
    ROLL_BACK_TASK,
    ModelsJob,
    ModelsResult,
    PromoteJob,
    RegistryJob,
    RollBackJob,
)
from movies.protocol.seals import Answer, SealBroken, SealedJob, Seals
from movies.settings import BrokerSettings

TICK_SECONDS = 1.0
# Sending takes CPU time in this process, so more senders at once would only slow each other down.
SENDING_AT_ONCE = 2
# A bot silent for this long is gone.
ALIVE = "matinee:bot:"
ALIVE_SECONDS = 5
# A job that has been neither in the queue nor with a worker for this long was lost with a worker that was fetching it.
SECONDS_TO_LOSS = 2.0 * LEASE_SECONDS
Told = Result | ModelsResult | ReadResult
TASKS: dict[type[Job | RegistryJob | ReadJob], tuple[str, str, type[Told]]] = {
    RecommendJob: (INFERENCE_QUEUE, RECOMMEND_TASK, RecommendResult),
    PredictJob: (INFERENCE_QUEUE, PREDICT_TASK, PredictResult),
    ExplainJob: (INFERENCE_QUEUE, EXPLAIN_TASK, ExplainResult),
    GroupJob: (INFERENCE_QUEUE, GROUP_TASK, GroupResult),
    ModelsJob: (REGISTRY_QUEUE, MODELS_TASK, ModelsResult),
    PromoteJob: (REGISTRY_QUEUE, PROMOTE_TASK, ModelsResult),
    RollBackJob: (REGISTRY_QUEUE, ROLL_BACK_TASK, ModelsResult),
    ReadJob: (READING_QUEUE, READ_TASK, ReadResult),
}


class Recommender:
    """Sends jobs to the queue and waits for their results; safe to use from many threads.

    Parameters
    ----------
    patience: seconds to wait for an answer.
    keeps: whether to keep a question while the queue is down, and send it again until patience runs out; otherwise
        BrokerUnreachable is raised at once.
    """

    def __init__(self, broker: BrokerSettings, patience: float, keeps: bool = False) -> None:
        self._url = broker.url()
        self._seals = Seals.of(broker)
        self._patience = patience
        self._keeps = keeps
        self._sending = threading.Semaphore(SENDING_AT_ONCE)
        self._celery = celery_client(broker)
        self._redis: Any = redis_of(self._celery)

    @overload
    def ask(
        self, job: RecommendJob, while_waiting: Callable[[], None] = ..., id: str | None = ...
    ) -> RecommendResult: ...
    @overload
    def ask(self, job: PredictJob, while_waiting: Callable[[], None] = ..., id: str | None = ...) -> PredictResult: ...
    @overload
    def ask(self, job: ExplainJob, while_waiting: Callable[[], None] = ..., id: str | None = ...) -> ExplainResult: ...
    @overload
    def ask(self, job: GroupJob, while_waiting: Callable[[], None] = ..., id: str | None = ...) -> GroupResult: ...

    @overload
    def ask(self, job: RegistryJob, while_waiting: Callable[[], None] = ..., id: str | None = ...) -> ModelsResult: ...

    @overload
    def ask(self, job: ReadJob, while_waiting: Callable[[], None] = ..., id: str | None = ...) -> ReadResult: ...

    def ask(
        self, job: Job | RegistryJob | ReadJob, while_waiting: Callable[[], None] = lambda: None, id: str | None = None
    ) -> Told:
        """Have a worker run a job. `while_waiting` is called once a second, and may raise to give up.

        A job with the `id` of an earlier one, perhaps from a process that was killed, continues that one: it is not
        sent again if a worker has it or has done it.

        Raises
        ------
        BrokerUnreachable: the queue does not answer.
        WorkerSilent: no worker answered in time.
        JobPoisonous: the job crashed every worker that tried it.
        JobRefused: a worker could not do the job.
        """
        queue, task, result = TASKS[type(job)]
        deadline = time.monotonic() + self._patience
        asked = _Asked(id or question_id(), queue, task, job.model_dump(mode="json"), deadline)
        while True:
            try:
                return _told(self._ask_once(asked, while_waiting), result)
            except BrokerUnreachable:
                if not self._keeps or time.monotonic() > asked.deadline:
                    raise
                while_waiting()
                time.sleep(TICK_SECONDS)

    @property
    def broker(self) -> Redis:
        """The client of the broker itself, for monitoring."""
        client: Redis = self._redis
        return client

    def say_alive(self, owner: str) -> None:
        """Mark the process with this name as alive for the next few seconds; raises BrokerUnreachable."""
        with unreachable_as_a_sentence(self._url):
            self._redis.set(ALIVE + owner, 1, ex=ALIVE_SECONDS)

    def alive(self, owners: Collection[str]) -> set[str]:
        """Which of these processes are alive; raises BrokerUnreachable."""
        with unreachable_as_a_sentence(self._url):
            found = self._redis.mget([ALIVE + owner for owner in owners]) if owners else []
        return {owner for owner, lives in zip(owners, found, strict=True) if lives is not None}

    def status(self) -> QueueStatus:
        """The state of the queue and the workers; unknown if the queue does not answer."""
        try:
            with unreachable_as_a_sentence(self._url):
                return read_status(self._redis, self._seals)
        except BrokerUnreachable:
            return QueueStatus(None, None)

    def check(self) -> None:
        """Raise BrokerUnreachable if the queue does not answer within seconds."""
        with unreachable_as_a_sentence(self._url), self._celery.connection_for_write(connect_timeout=5) as connection:
            connection.ensure_connection(max_retries=1, timeout=5)

    def close(self) -> None:
        """Close the connections to the queue."""
        self._celery.close()

    def _ask_once(self, asked: _Asked, while_waiting: Callable[[], None]) -> Answer:
        redis = self._redis
        with unreachable_as_a_sentence(self._url):
            with self._sending:
                with redis.pipeline() as pipe:
                    pipe.set(job_key(asked.id, "wanted"), 1, ex=WANTED_SECONDS)
                    pipe.lrange(job_key(asked.id, "answers"), 0, -1)
                    pipe.exists(job_key(asked.id, "held"))
                    _, there, held = pipe.execute()
                if not (held or any(self._opened(asked, said) for said in there)):
                    self._send(asked)
            try:
                return self._wait(asked, while_waiting)
            finally:
                with redis.pipeline() as pipe:
                    pipe.delete(*(job_key(asked.id, what) for what in ("wanted", "answers", "attempts")))
                    pipe.zrem(WAITING, asked.id)
                    pipe.execute()

    def _send(self, asked: _Asked) -> None:
        now, left = time.time(), max(asked.deadline - time.monotonic(), TICK_SECONDS)
        job = SealedJob(sent=now, until=now + left, job=asked.job)
        sealed = job.sealed(self._seals, asked.queue, asked.task, asked.id)
        if asked.queue == INFERENCE_QUEUE:
            self._redis.zadd(WAITING, {asked.id: now})
        self._celery.send_task(asked.task, args=[sealed], queue=asked.queue, task_id=asked.id, headers={SENT: now})

    def _wait(self, asked: _Asked, while_waiting: Callable[[], None]) -> Answer:
        seen = time.monotonic()
        while time.monotonic() < asked.deadline:
            if (answer := self._answer(asked)) is not None:
                return answer
            while_waiting()
            known, there = self._still_there(asked)
            if there:
                seen = time.monotonic()
            elif not known or time.monotonic() > seen + SECONDS_TO_LOSS:
                log.warning("job_lost", task=asked.task)
                self._send(asked)
                seen = time.monotonic()
        raise WorkerSilent("No worker has answered yet, so I cannot recommend right now. Please try again in a minute.")

    def _answer(self, asked: _Asked) -> Answer | None:
        """The answer to a job, if one arrives within a tick; anything else is discarded."""
        key, until = job_key(asked.id, "answers"), time.monotonic() + TICK_SECONDS
        while (left := until - time.monotonic()) > 0:
            # Moving the answer back onto the same list leaves it in place, so that if this process is killed, the one
            # that takes over can still read it.
            said = self._redis.blmove(key, key, left, "RIGHT", "LEFT")
            if said is None:
                return None
            if (answer := self._opened(asked, said)) is not None:
                return answer
        return None

    def _opened(self, asked: _Asked, said: bytes) -> Answer | None:
        try:
            return Answer.opened(self._seals, said, asked.task, asked.id)
        except SealBroken as error:
            log.warning("answer_refused", task=asked.task, reason=str(error))
            self._redis.lrem(job_key(asked.id, "answers"), 0, said)
            return None

    def _still_there(self, asked: _Asked) -> tuple[bool, bool]:
        """Renew the note that somebody is waiting; returns whether the broker still had it, and whether the job may
        still be there.

        A restarted broker has forgotten everything. If the queue is no longer than the line of later questions, this
        job is not in it.
        """
        with self._redis.pipeline() as pipe:
            pipe.set(job_key(asked.id, "wanted"), 1, ex=WANTED_SECONDS, get=True)
            pipe.exists(job_key(asked.id, "held"))
            pipe.llen(asked.queue)
            pipe.zrevrank(WAITING, asked.id)
            known, held, waiting, later = pipe.execute()
        return known is not None, known is not None and bool(held or waiting > (later or 0))


@dataclass(frozen=True)
class _Asked:
    """A job on its way; `deadline` is by the clock of `time.monotonic`."""

    id: str
    queue: str
    task: str
    job: dict[str, Any]
    deadline: float


def _told(answer: Answer, kind: type[Told]) -> Told:
    """The result that a worker sent; if it sent an error, raises that."""
    if answer.error is None:
        return kind.model_validate(answer.result)
    if (expected := error_named(answer.error, answer.reason)) is not None:
        raise expected
    raise JobRefused(
        f"Something went wrong in the worker ({answer.error}); its log says more. "
        "Nothing you told me is lost; please try again."
    )
