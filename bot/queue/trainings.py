"""Start, follow and cancel trainings on the training worker, and read their results."""

from __future__ import annotations

import time
from typing import Any

from bot.queue.connection import celery_client, redis_of, unreachable_as_a_sentence
from movies.protocol.seals import SealedJob, Seals
from movies.protocol.training import (
    RETRAIN_TASK,
    TRAINING_KEPT_SECONDS,
    TRAINING_LOCK,
    TRAINING_QUEUE,
    TRAINING_WORKER,
    RetrainJob,
    RetrainResult,
    TrainingProgress,
    TrainingState,
    holder_of,
    training_key,
)
from movies.settings import BrokerSettings


class Trainings:
    """Trainings, by id; safe to use from many threads.

    Only one runs at a time. Others wait in the queue, where they can be cancelled, so an admin can ask for phases 1
    and 2 on the same evening.

    Raises
    ------
    BrokerUnreachable: from every method, if the queue does not answer.
    """

    def __init__(self, broker: BrokerSettings) -> None:
        self._url = broker.url()
        self._seals = Seals.of(broker)
        self._celery = celery_client(broker)
        self._redis: Any = redis_of(self._celery)

    def begin(self, job: RetrainJob) -> None:
        """Queue a training, whether or not a training worker is running."""
        with unreachable_as_a_sentence(self._url):
            self._say(TrainingProgress(id=job.id, state=TrainingState.WAITING))
            now = time.time()
            sent = SealedJob(sent=now, until=now + TRAINING_KEPT_SECONDS, job=job.model_dump(mode="json"))
            sealed = sent.sealed(self._seals, TRAINING_QUEUE, RETRAIN_TASK, job.id)
            self._celery.send_task(RETRAIN_TASK, args=[sealed], task_id=job.id, queue=TRAINING_QUEUE)

    def running(self) -> str | None:
        """The id of the running training, if there is one."""
        with unreachable_as_a_sentence(self._url):
            return holder_of(self._redis.get(TRAINING_LOCK))

    def has_worker(self) -> bool:
        """Whether a training worker has reported within the last few seconds."""
        with unreachable_as_a_sentence(self._url):
            return bool(self._redis.exists(TRAINING_WORKER))

    def progress(self, id: str) -> TrainingProgress | None:
        """The progress of a training; None if no training from the last week has that id."""
        stored = self._read(training_key(id, "progress"))
        return TrainingProgress.model_validate_json(stored) if stored else None

    def result(self, id: str) -> RetrainResult | None:
        """The result of a training, once it is done."""
        stored = self._read(training_key(id, "result"))
        return RetrainResult.model_validate_json(stored) if stored else None

    def cancel(self, id: str) -> None:
        """Stop a training within seconds, keeping nothing. A finished one stays as it is."""
        with unreachable_as_a_sentence(self._url):
            self._write(training_key(id, "cancel"), "")
            if self.running() == id:
                return
            # A queued training has no worker yet, so nothing else would report it as cancelled.
            last = self.progress(id)
            if last and not last.state.over:
                self._say(last.model_copy(update={"state": TrainingState.CANCELLED}))

    def close(self) -> None:
        """Close the connections to the queue."""
        self._celery.close()

    def _say(self, progress: TrainingProgress) -> None:
        said = progress.model_copy(update={"at": time.time()}).model_dump_json()
        self._write(training_key(progress.id, "progress"), said)

    def _write(self, key: str, text: str) -> None:
        self._redis.set(key, self._seals.seal(text, key), ex=TRAINING_KEPT_SECONDS)

    def _read(self, key: str) -> str | None:
        with unreachable_as_a_sentence(self._url):
            return self._seals.read(self._redis.get(key), key)
