"""The bot's client for trainings, against a real Valkey without a worker."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

import workers.training
from bot.queue.trainings import Trainings
from movies.errors import BrokerUnreachable
from movies.protocol.seals import SealedJob, Seals
from movies.protocol.training import (
    RETRAIN_TASK,
    TRAINING_LOCK,
    TRAINING_QUEUE,
    TRAINING_WORKER,
    TRAINING_WORKER_SECONDS,
    RetrainJob,
    TrainingProgress,
    TrainingState,
    training_key,
)
from movies.settings import BrokerSettings


@pytest.fixture
def trainings(broker: str) -> Iterator[Trainings]:
    opened = Trainings(BrokerSettings(broker_url=SecretStr(broker)))
    yield opened
    opened.close()


@pytest.fixture
def job() -> RetrainJob:
    return RetrainJob(phase=1, name="night")


def test_what_is_begun_is_in_the_queue_for_training_and_waits(trainings: Trainings, job: RetrainJob) -> None:
    before = time.time()
    trainings.begin(job)
    (sent,) = trainings._redis.lrange(TRAINING_QUEUE, 0, -1)
    message = json.loads(sent)
    assert (message["headers"]["task"], message["headers"]["id"]) == (RETRAIN_TASK, job.id)
    (arguments, _, _) = json.loads(base64.b64decode(message["body"]))
    sealed = SealedJob.opened(Seals(b""), arguments[0], TRAINING_QUEUE, RETRAIN_TASK, job.id)
    assert RetrainJob.model_validate(sealed.job) == job
    told = trainings.progress(job.id)
    assert told is not None and told.state is TrainingState.WAITING and before <= told.at <= time.time()
    assert (trainings.running(), trainings.result(job.id)) == (None, None)


def test_what_waits_is_cancelled_at_once_and_what_runs_by_its_worker(trainings: Trainings, job: RetrainJob) -> None:
    running = RetrainJob(phase=2, name="now")
    trainings.begin(running)
    trainings._redis.set(TRAINING_LOCK, f"{running.id}:token")
    trainings.begin(job)
    for wanted, state in ((job, TrainingState.CANCELLED), (running, TrainingState.WAITING)):
        trainings.cancel(wanted.id)
        told = trainings.progress(wanted.id)
        assert told is not None and told.state is state
        assert trainings._redis.exists(training_key(wanted.id, "cancel"))
    assert trainings.running() == running.id


def test_a_training_worker_is_known_as_long_as_it_says_that_it_lives(
    trainings: Trainings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not trainings.has_worker()
    monkeypatch.setattr(workers.training, "app", SimpleNamespace(backend=SimpleNamespace(client=trainings._redis)))
    workers.training._say_alive()
    assert trainings.has_worker()
    assert 0 < trainings._redis.ttl(TRAINING_WORKER) <= TRAINING_WORKER_SECONDS


@pytest.mark.parametrize("state", [s for s in TrainingState if s.over])
def test_what_is_over_stays_as_it_is(state: TrainingState, trainings: Trainings, job: RetrainJob) -> None:
    trainings._say(TrainingProgress(id=job.id, state=state))
    trainings.cancel(job.id)
    told = trainings.progress(job.id)
    assert told is not None and told.state is state


def test_nobody_knows_of_a_training_that_never_was(trainings: Trainings, job: RetrainJob) -> None:
    trainings.cancel(job.id)
    assert (trainings.progress(job.id), trainings.result(job.id)) == (None, None)


def test_a_missing_queue_is_reported_in_one_sentence(job: RetrainJob) -> None:
    trainings = Trainings(BrokerSettings(broker_url=SecretStr("redis://user:open-sesame@127.0.0.1:1/0")))
    for ask in (
        lambda: trainings.begin(job),
        trainings.running,
        trainings.has_worker,
        lambda: trainings.progress(job.id),
    ):
        with pytest.raises(BrokerUnreachable, match="MATINEE_BROKER_URL") as error:
            ask()
        assert "open-sesame" not in str(error.value)


def test_what_a_stranger_says_of_a_training_is_nothing(trainings: Trainings, job: RetrainJob) -> None:
    trainings.begin(job)
    said = TrainingProgress(id=job.id, state=TrainingState.DONE).model_dump_json()
    other = RetrainJob(phase=1, name="other")
    sealed_for_another = trainings._seals.seal(said, training_key(other.id, "progress"))
    for forged in (said, Seals(b"k" * 32).seal(said, training_key(job.id, "progress")), sealed_for_another):
        trainings._redis.set(training_key(job.id, "progress"), forged)
        assert trainings.progress(job.id) is None
    trainings._redis.set(training_key(job.id, "result"), "{}")
    assert trainings.result(job.id) is None
