"""The bot's way to the training worker: begin a training, watch it, cancel it, read what came of it."""

from __future__ import annotations

import time
from typing import Any

from bot.queue.recommender import celery_client, unreachable_as_a_sentence
from movies.jobs import (
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
    """Trainings by their ids, which anybody may watch; safe to use from many threads.

    One runs at a time. What is begun meanwhile waits for it, is told to be waiting, and can be cancelled
    there: whoever asks for phases 1 and 2 in one evening need not come back in between.

    Raises
    ------
    BrokerUnreachable: from every method, where the queue does not answer.
    """

    def __init__(self, broker: BrokerSettings) -> None:
        self._url = broker.broker_url.get_secret_value()
        self._celery = celery_client(self._url)
        self._redis: Any = self._celery.backend.client

    def begin(self, job: RetrainJob) -> None:
        """Send a job to the training worker, or to the first that comes."""
        with unreachable_as_a_sentence(self._url):
            self._say(TrainingProgress(id=job.id, state=TrainingState.WAITING))
            self._celery.send_task(
                RETRAIN_TASK,
                args=[job.model_dump(mode="json")],
                task_id=job.id,
                queue=TRAINING_QUEUE,
                ignore_result=True,
            )

    def running(self) -> str | None:
        """The id of the training that runs now."""
        with unreachable_as_a_sentence(self._url):
            return holder_of(self._redis.get(TRAINING_LOCK))

    def has_worker(self) -> bool:
        """Whether a training worker is there, as of the last seconds."""
        with unreachable_as_a_sentence(self._url):
            return bool(self._redis.exists(TRAINING_WORKER))

    def progress(self, id: str) -> TrainingProgress | None:
        """How far a training is; none where there was none of that id in the last week."""
        with unreachable_as_a_sentence(self._url):
            stored = self._redis.get(training_key(id, "progress"))
        return TrainingProgress.model_validate_json(stored) if stored else None

    def result(self, id: str) -> RetrainResult | None:
        """What came of a training, once it is done."""
        with unreachable_as_a_sentence(self._url):
            stored = self._redis.get(training_key(id, "result"))
        return RetrainResult.model_validate_json(stored) if stored else None

    def cancel(self, id: str) -> None:
        """Have a training stop within seconds and keep nothing; one that is over stays as it is."""
        with unreachable_as_a_sentence(self._url):
            self._redis.set(training_key(id, "cancel"), 1, ex=TRAINING_KEPT_SECONDS)
            if self.running() == id:
                return
            # One that waits in the queue has nobody else to say so.
            last = self.progress(id)
            if last and not last.state.over:
                self._say(last.model_copy(update={"state": TrainingState.CANCELLED}))

    def close(self) -> None:
        """Close the connections to the queue."""
        self._celery.close()

    def _say(self, progress: TrainingProgress) -> None:
        said = progress.model_copy(update={"at": time.time()}).model_dump_json()
        self._redis.set(training_key(progress.id, "progress"), said, ex=TRAINING_KEPT_SECONDS)
