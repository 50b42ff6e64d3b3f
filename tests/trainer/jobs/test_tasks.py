"""Training jobs: one at a time, with progress reports and a final state in every case."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr

import trainer.jobs.lease as lease_module
import trainer.jobs.retrain as retrain_module
from bot.queue.trainings import Trainings
from bot.storage.profiles import Profiles
from movies.movielens import Release
from movies.protocol.registry import ModelState
from movies.protocol.training import (
    TRAINING_LOCK,
    Interval,
    Measured,
    RetrainJob,
    RetrainResult,
    TrainingProgress,
    TrainingState,
    training_key,
)
from movies.ratings import Rating, Verdict
from movies.settings import BrokerSettings, DataSettings, StoreSettings, WorkerSettings
from trainer.jobs.tasks import MOST_ATTEMPTS, attempt
from trainer.training.checkpoint import Progress
from workers.app import app
from workers.bundles.registry import Registry

REACHED = Measured(bundle="night-0123", auc=Interval(value=0.7, low=0.6, high=0.8), calibration_error=0.02)
RESULT = RetrainResult(bundle="night-0123", digest="0" * 64, rows=18, people=6, candidate=REACHED)
Work = Callable[[RetrainJob, Path, int, Callable[[TrainingProgress], None], Callable[[], None]], RetrainResult]


@pytest.fixture
def trainings(broker: str) -> Iterator[Trainings]:
    opened = Trainings(BrokerSettings(broker_url=SecretStr(broker)))
    yield opened
    opened.close()


@pytest.fixture
def redis(trainings: Trainings) -> Any:
    return trainings._redis


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_folder: Path, tiny_gguf: Path) -> Path:
    monkeypatch.setenv("MATINEE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MATINEE_DATA", str(small_folder))
    monkeypatch.setenv("MATINEE_BASE_MODEL", str(tiny_gguf))
    return tmp_path / "home"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty times as fast: the lock holds for a second, and so on."""
    for name in ("LOCK_SECONDS", "RENEW_EVERY_SECONDS", "SAY_EVERY_SECONDS", "TICK_SECONDS"):
        monkeypatch.setattr(lease_module, name, getattr(lease_module, name) / 20)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch, home: Path) -> Callable[[Work], None]:
    """Replaces the training itself with something else."""

    def put(instead: Work) -> None:
        def do(job: RetrainJob, folder: Path, *rest: Any) -> RetrainResult:
            (folder / "run").mkdir(parents=True, exist_ok=True)
            return instead(job, folder, *rest)

        monkeypatch.setattr(retrain_module, "retrain", do)

    return put


def job(**changes: Any) -> RetrainJob:
    return RetrainJob(**({"phase": 1, "name": "night", "minutes": 5.0} | changes))


def folder_of(wanted: RetrainJob) -> Path:
    return DataSettings().home / "runs" / wanted.id


@pytest.mark.slow
def test_a_job_becomes_a_candidate_that_is_compared_with_the_served_bundle(trainings: Trainings, redis: Any) -> None:
    first = job(steps=3)
    assert attempt(first, redis)
    registry = Registry.of(WorkerSettings(), DataSettings())
    told, result = trainings.progress(first.id), trainings.result(first.id)
    assert told is not None and result is not None
    assert (told.state, told.share, told.step, told.attempt) == (TrainingState.DONE, 1.0, 3, 1)
    assert told.labels == registry.fetch(result.digest).manifest.training["labels"] > 200
    # What ships was trained on another base model.
    assert (result.current, result.difference, result.candidate.bundle) == (None, None, result.bundle)
    (entry,) = registry.read().entries
    assert (entry.id, entry.digest, entry.state) == (result.bundle, result.digest, ModelState.CANDIDATE)
    assert not folder_of(first).exists() and trainings.running() is None

    registry.promote(result.digest)
    second = job(phase=2, name="later", steps=2, parent=result.bundle)
    assert attempt(second, redis)
    compared = trainings.result(second.id)
    assert compared is not None and compared.current is not None and compared.difference is not None
    assert (compared.rows, compared.people) == (result.rows, result.people) == (18, 6)
    assert (compared.current.bundle, compared.current.auc) == (result.bundle, result.candidate.auc)
    assert compared.difference.value == pytest.approx(compared.candidate.auc.value - compared.current.auc.value)
    assert all(p.png.startswith(b"\x89PNG") for p in compared.pictures)
    assert {p.name for p in compared.pictures} >= {"sixth-rating", "reliability"}
    register = registry.read()
    assert register.current is not None and register.current.digest == result.digest
    assert (
        registry.fetch(compared.digest).manifest.parent
        == registry.fetch(result.digest).manifest.files["adapter/adapter_model.safetensors"]
    )


@pytest.mark.slow
def test_the_next_attempt_goes_on_from_the_checkpoint(
    trainings: Trainings, redis: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrain_module, "CHECKPOINT_MINUTES", 0.0)
    cut = job(steps=6)
    finetune, seen = retrain_module.finetune, []

    def dies_after_three(*args: Any, watch: Any, **options: Any) -> Any:
        def watched(report: Any) -> None:
            seen.append(report.step)
            if report.step == 4 and seen.count(4) == 1:
                raise KeyboardInterrupt
            watch(report)

        return finetune(*args, watch=watched, **options)

    monkeypatch.setattr(retrain_module, "finetune", dies_after_three)
    with pytest.raises(KeyboardInterrupt):
        attempt(cut, redis)
    assert attempt(cut, redis)
    assert seen == [1, 2, 3, 4, 4, 5, 6]
    told = trainings.progress(cut.id)
    assert told is not None and (told.state, told.attempt) == (TrainingState.DONE, 2)
    assert told.step == 6 and trainings.result(cut.id) is not None


def allow(person: str, release: Release) -> None:
    profiles = Profiles(StoreSettings(), release.catalogue)
    before = profiles.load(person)
    told = before.with_ratings(Rating(movie.id, Verdict.GOOD) for movie in list(release.catalogue)[:8])
    profiles.save(person, before, replace(told, may_learn=True))
    profiles.close()


@pytest.mark.slow
def test_people_who_consented_are_learned_from_and_forgetting_one_restarts_the_training(
    trainings: Trainings, redis: Any, small: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrain_module, "CHECKPOINT_MINUTES", 0.0)
    allow("terminal:ana", small)
    allow("terminal:cleo", small)
    cut = job(steps=4, with_people=True)
    finetune, learned = retrain_module.finetune, []

    def forgets_one(*args: Any, further: list[Release], watch: Any, resume: bool, **options: Any) -> Any:
        def watched(report: Any) -> None:
            if report.step == 3 and len(learned) == 1:
                profiles = Profiles(StoreSettings(), small.catalogue)
                profiles.forget("terminal:ana")
                profiles.close()
                raise KeyboardInterrupt
            watch(report)

        learned.append((sorted({len(set(r.ratings.user.tolist())) for r in further}), resume))
        return finetune(*args, further=further, watch=watched, resume=resume, **options)

    monkeypatch.setattr(retrain_module, "finetune", forgets_one)
    with pytest.raises(KeyboardInterrupt):
        attempt(cut, redis)
    assert attempt(cut, redis)
    assert learned == [([2], False), ([1], False)]
    result = trainings.result(cut.id)
    assert result is not None
    data = Registry.of(WorkerSettings(), DataSettings()).fetch(result.digest).manifest.data
    assert [r["name"].partition("-")[0] for r in data["further"]] == ["people"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"with_people": True}, "there are no ratings yet"),
        ({"release": "ml-32m"}, "matinee fetch 32m"),
        ({"phase": 2}, "another hash"),
        ({"parent": "nobody-0123"}, "no bundle"),
    ],
)
def test_an_impossible_training_is_reported_in_one_sentence(
    changes: dict[str, Any], said: str, trainings: Trainings, redis: Any
) -> None:
    wanted = job(**changes)
    assert attempt(wanted, redis)
    told = trainings.progress(wanted.id)
    assert told is not None and told.state is TrainingState.FAILED
    assert told.reason is not None and said in told.reason
    assert trainings.running() is None and trainings.result(wanted.id) is None


def test_a_failure_is_reported_without_details_and_keeps_its_checkpoint(
    trainings: Trainings, redis: Any, work: Callable[[Work], None]
) -> None:
    def break_down(*_: Any) -> RetrainResult:
        raise ZeroDivisionError("secret")

    work(break_down)
    wanted = job()
    assert attempt(wanted, redis)
    told = trainings.progress(wanted.id)
    assert told is not None and told.state is TrainingState.FAILED
    assert told.reason is not None and "ZeroDivisionError" in told.reason and "secret" not in told.reason
    assert folder_of(wanted).is_dir() and trainings.running() is None


def test_a_long_silent_computation_is_cancelled_within_seconds(
    trainings: Trainings, redis: Any, work: Callable[[Work], None]
) -> None:
    def compute(_job: Any, _folder: Any, _attempt: Any, tell: Any, _last: Any) -> RetrainResult:
        tell(TrainingProgress(id=wanted.id, state=TrainingState.EVALUATING, step=7))
        threading.Timer(0.5, trainings.cancel, [wanted.id]).start()
        while True:
            np.linalg.svd(np.ones((60, 60)))

    work(compute)
    wanted = job()
    started = time.monotonic()
    assert attempt(wanted, redis)
    assert time.monotonic() - started < 5
    told = trainings.progress(wanted.id)
    assert told is not None and (told.state, told.step) == (TrainingState.CANCELLED, 7)
    assert not folder_of(wanted).exists() and trainings.running() is None


def test_a_cancellation_that_comes_when_the_bundle_is_being_added_is_too_late(
    trainings: Trainings, redis: Any, work: Callable[[Work], None], quick: None
) -> None:
    def add(_job: Any, _folder: Any, _attempt: Any, _tell: Any, last_step: Any) -> RetrainResult:
        last_step()
        trainings.cancel(wanted.id)
        time.sleep(0.5)
        return RESULT

    work(add)
    wanted = job()
    assert attempt(wanted, redis)
    told = trainings.progress(wanted.id)
    assert told is not None and told.state is TrainingState.DONE
    assert trainings.result(wanted.id) == RESULT
    # Nor does it matter to one that is over and handed out a second time.
    assert attempt(wanted, redis)
    told = trainings.progress(wanted.id)
    assert told is not None and told.state is TrainingState.DONE


def test_a_job_that_was_cancelled_in_the_queue_is_never_begun(
    trainings: Trainings, redis: Any, work: Callable[[Work], None]
) -> None:
    begun = []
    work(lambda *_: begun.append(1) or RESULT)
    wanted = job()
    folder_of(wanted).mkdir(parents=True)
    trainings._say(TrainingProgress(id=wanted.id, state=TrainingState.WAITING))
    trainings.cancel(wanted.id)
    told = trainings.progress(wanted.id)
    assert told is not None and told.state is TrainingState.CANCELLED
    assert attempt(wanted, redis)
    assert not begun and not folder_of(wanted).exists()


def test_the_second_job_waits_says_so_and_trains_when_the_lock_is_free(
    trainings: Trainings, redis: Any, work: Callable[[Work], None], quick: None
) -> None:
    other = job()
    redis.set(TRAINING_LOCK, f"{other.id}:token")
    heard: list[TrainingState | None] = []

    def leave() -> None:
        told = trainings.progress(wanted.id)
        heard.append(told.state if told else None)
        redis.delete(TRAINING_LOCK)

    def do(*_: Any) -> RetrainResult:
        heard.append(None)
        assert trainings.running() == wanted.id
        return RESULT

    work(do)
    wanted = job()
    threading.Timer(1.0, leave).start()
    assert trainings.running() == other.id
    assert attempt(wanted, redis)
    assert heard == [TrainingState.WAITING, None]


def test_the_lock_is_held_as_long_as_the_training_lives_and_never_taken_from_another(
    trainings: Trainings, redis: Any, work: Callable[[Work], None], quick: None
) -> None:
    def take_over(_job: Any, _folder: Any, _attempt: Any, tell: Any, _last: Any) -> RetrainResult:
        progress = TrainingProgress(id=wanted.id, state=TrainingState.TRAINING)
        for _ in range(15):
            # Three times as long as the lock lasts without being renewed.
            time.sleep(0.2)
            tell(progress)
            assert trainings.running() == wanted.id
        # The machine sleeps, and somebody else begins.
        redis.set(TRAINING_LOCK, f"{'e' * 32}:token")
        for _ in range(50):
            time.sleep(0.1)
            tell(progress)
        return RESULT

    work(take_over)
    wanted = job()
    assert not attempt(wanted, redis)
    assert trainings.running() == "e" * 32
    told = trainings.progress(wanted.id)
    assert told is not None and told.state is TrainingState.WAITING


def test_a_broker_that_lost_the_lock_gets_it_again(
    trainings: Trainings, redis: Any, work: Callable[[Work], None], quick: None
) -> None:
    def forget(_job: Any, _folder: Any, _attempt: Any, tell: Any, _last: Any) -> RetrainResult:
        redis.flushall()
        time.sleep(1.0)
        tell(TrainingProgress(id=wanted.id, state=TrainingState.TRAINING))
        assert trainings.running() == wanted.id
        return RESULT

    work(forget)
    wanted = job()
    assert attempt(wanted, redis)
    assert trainings.result(wanted.id) == RESULT


def test_a_worker_that_ends_leaves_the_job_to_the_next_and_frees_the_lock(
    trainings: Trainings, redis: Any, work: Callable[[Work], None], quick: None
) -> None:
    attempts: list[int] = []

    def go_on(_job: Any, _folder: Any, number: int, tell: Any, _last: Any) -> RetrainResult:
        tell(TrainingProgress(id=wanted.id, state=TrainingState.TRAINING, step=4))
        attempts.append(number)
        time.sleep(0.0 if len(attempts) > MOST_ATTEMPTS + 1 else 30)
        return RESULT

    work(go_on)
    wanted = job()
    for ended in range(MOST_ATTEMPTS + 1):
        assert not attempt(wanted, redis, lambda ended=ended: len(attempts) > ended)
        told = trainings.progress(wanted.id)
        assert told is not None and (told.state, told.step) == (TrainingState.WAITING, 4)
        assert trainings.running() is None and folder_of(wanted).is_dir()
    assert attempt(wanted, redis)
    # The job did not kill a worker that was told to end.
    assert set(attempts) == {1}
    assert trainings.result(wanted.id) == RESULT


def test_what_was_trained_less_than_it_should_be_is_no_candidate(
    trainings: Trainings, redis: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As where Ctrl-C or SIGTERM reaches the process that trains alone.
    monkeypatch.setattr(retrain_module, "finetune", lambda *_, **__: Progress(step=2, elapsed=1.0))
    wanted = job(steps=3)
    assert not attempt(wanted, redis)
    told = trainings.progress(wanted.id)
    assert told is not None and told.state is TrainingState.WAITING
    assert Registry.of(WorkerSettings(), DataSettings()).read().entries == ()


def test_a_copy_of_a_job_that_waits_for_the_first_does_not_speak_for_it(
    trainings: Trainings, redis: Any, work: Callable[[Work], None], quick: None
) -> None:
    wanted = job()
    redis.set(TRAINING_LOCK, f"{wanted.id}:token")
    trainings._say(TrainingProgress(id=wanted.id, state=TrainingState.TRAINING, step=5))
    before = trainings.progress(wanted.id)
    until = time.monotonic() + 1.0
    assert not attempt(wanted, redis, lambda: time.monotonic() > until)
    assert trainings.progress(wanted.id) == before and trainings.running() == wanted.id
    assert not redis.exists(training_key(wanted.id, "attempts"))


def test_a_worker_that_ends_already_begins_nothing(
    trainings: Trainings, redis: Any, work: Callable[[Work], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []
    work(lambda *_: begun.append(1) or RESULT)
    monkeypatch.setattr(lease_module, "TICK_SECONDS", 0.0)
    start = threading.Thread.start

    def start_slowly(thread: threading.Thread) -> None:
        start(thread)
        time.sleep(0.2)

    # The thread says stop before the main thread has entered.
    monkeypatch.setattr(threading.Thread, "start", start_slowly)
    wanted = job()
    assert not attempt(wanted, redis, lambda: True)
    assert not begun and trainings.running() is None


def test_a_job_that_kills_its_worker_every_time_is_given_up_and_says_so(
    trainings: Trainings, redis: Any, work: Callable[[Work], None]
) -> None:
    begun = []

    def die(*_: Any) -> RetrainResult:
        begun.append(1)
        raise KeyboardInterrupt

    work(die)
    wanted = job()
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            attempt(wanted, redis)
    assert attempt(wanted, redis)
    told = trainings.progress(wanted.id)
    assert told is not None and told.state is TrainingState.FAILED
    assert told.reason is not None and "given up" in told.reason
    assert len(begun) == MOST_ATTEMPTS


def test_what_was_done_is_not_done_again(trainings: Trainings, redis: Any, work: Callable[[Work], None]) -> None:
    begun = []
    work(lambda *_: begun.append(1) or RESULT)
    wanted = job()
    assert attempt(wanted, redis) and attempt(wanted, redis)
    assert begun == [1]


def test_progress_is_reported_twice_a_minute(
    trainings: Trainings, redis: Any, work: Callable[[Work], None], quick: None
) -> None:
    said: list[float] = []

    def be_silent(_job: Any, _folder: Any, _attempt: Any, tell: Any, _last: Any) -> RetrainResult:
        tell(TrainingProgress(id=wanted.id, state=TrainingState.EVALUATING))
        until = time.monotonic() + 3.0
        while time.monotonic() < until:
            told = trainings.progress(wanted.id)
            said.extend([told.at] if told and told.at not in said else [])
            time.sleep(0.02)
        return RESULT

    work(be_silent)
    wanted = job()
    assert attempt(wanted, redis)
    # Thirty seconds are one and a half here.
    assert len(said) >= 3 and max(np.diff(said)) < 1.5


def test_everything_about_a_training_goes_after_a_week(redis: Any, work: Callable[[Work], None]) -> None:
    work(lambda *_: RESULT)
    wanted = job()
    assert attempt(wanted, redis)
    keys = redis.keys("matinee:training:*")
    assert training_key(wanted.id, "progress").encode() in keys
    assert all(0 < redis.ttl(key) <= 7 * 24 * 3600 for key in keys)


def test_the_task_refuses_invalid_jobs_and_has_its_own_policy() -> None:
    from trainer.jobs.tasks import retrain

    retrain.run({"id": "../../etc", "phase": 1, "name": "x"})
    assert retrain.name == "trainer.tasks.retrain" and retrain.acks_late and retrain.reject_on_worker_lost
    assert retrain.time_limit > 12 * 3600 > app.conf.task_time_limit
