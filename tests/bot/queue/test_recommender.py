"""The bot's queue client, against a real Valkey."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from celery import Celery
from pydantic import SecretStr

from bot.queue import recommender as module
from bot.queue.recommender import Recommender
from bot.queue.status import QueueStatus
from deploy.local import Guarded, start_broker
from movies.errors import BrokerUnreachable, BundleBroken, JobPoisonous, JobRefused, MatineeError, WorkerSilent
from movies.protocol.attempts import WAITING, WANTED_SECONDS, job_key
from movies.protocol.recommendation import (
    EXPLAIN_TASK,
    GROUP_TASK,
    INFERENCE_QUEUE,
    PREDICT_TASK,
    RECOMMEND_TASK,
    Effect,
    ExplainJob,
    ExplainResult,
    GroupJob,
    GroupRecommendation,
    GroupResult,
    Job,
    PredictJob,
    PredictResult,
    Recommendation,
    RecommendJob,
    RecommendResult,
    Result,
    ServedBy,
    Wishes,
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
from movies.protocol.seals import Answer, SealedJob, Seals
from movies.settings import BrokerSettings

DIGEST = "0" * 64
JOB = PredictJob(catalogue=DIGEST, ratings=(), movie_ids=(1,))
BY = ServedBy(bundle="phase2-0123", host="here", pid=1, seconds=0.25)
MODELS = ModelsResult(models=(), shipped="phase2-0123", before=None, pinned=None)
SEALS = Seals(b"")
ANSWERS: list[tuple[Job | RegistryJob, str, Result | ModelsResult]] = [
    (
        RecommendJob(catalogue=DIGEST, ratings=()),
        RECOMMEND_TASK,
        RecommendResult(
            recommendations=(Recommendation(movie_id=1, chance=0.5),), considered=1, honoured=Wishes(), served_by=BY
        ),
    ),
    (JOB, PREDICT_TASK, PredictResult(chances=(0.5,), served_by=BY)),
    (
        ExplainJob(catalogue=DIGEST, ratings=(), movie_id=1),
        EXPLAIN_TASK,
        ExplainResult(chance=0.5, effects=(Effect(1, 0.25),), served_by=BY),
    ),
    (
        GroupJob(catalogue=DIGEST, people=((), ())),
        GROUP_TASK,
        GroupResult(
            recommendations=(GroupRecommendation(movie_id=1, chances=(0.5, 0.75), because=(None, 1)),),
            considered=1,
            honoured=Wishes(),
            served_by=BY,
        ),
    ),
    (ModelsJob(), MODELS_TASK, MODELS),
    (PromoteJob(digest="a" * 64, served=None), PROMOTE_TASK, MODELS),
    (RollBackJob(to=None, served="a" * 64), ROLL_BACK_TASK, MODELS),
]


def answer(worker: Celery, id: str, result: Result | ModelsResult | MatineeError, task: str = RECOMMEND_TASK) -> None:
    """Answer a job as a worker would."""
    if isinstance(result, MatineeError):
        said = Answer(error=type(result).__name__, reason=str(result))
    else:
        said = Answer(result=result.model_dump(mode="json"))
    worker.backend.client.lpush(job_key(id, "answers"), said.sealed(SEALS, task, id))


@pytest.mark.parametrize(("job", "task", "result"), ANSWERS, ids=lambda a: a if isinstance(a, str) else "")
def test_every_kind_of_job_goes_to_its_task_and_comes_back_as_its_result(
    job: Job | RegistryJob, task: str, result: Result | ModelsResult, broker: str
) -> None:
    """Here the test itself takes the job off the queue, as a worker would."""
    recommender = Recommender(BrokerSettings(broker_url=SecretStr(broker)), patience=30)
    worker = Celery("test-worker", broker=broker, backend=broker, set_as_current=False)
    with ThreadPoolExecutor() as threads, worker.connection() as connection:
        asked = threads.submit(lambda: recommender.ask(job))
        queue = REGISTRY_QUEUE if isinstance(job, RegistryJob) else INFERENCE_QUEUE
        message = connection.SimpleQueue(queue).get(timeout=20)
        (sealed,), _, _ = message.payload
        assert message.headers["task"] == task
        sent = SealedJob.opened(SEALS, sealed, queue, task, message.headers["id"]).job
        assert type(job).model_validate(sent) == job
        answer(worker, message.headers["id"], result, task)
        assert asked.result(timeout=20) == result
    recommender.close()
    worker.close()


def test_silent_workers_are_reported_after_the_timeout(broker: str) -> None:
    recommender = Recommender(BrokerSettings(broker_url=SecretStr(broker)), patience=2)
    ticks: list[None] = []
    with pytest.raises(WorkerSilent):
        recommender.ask(JOB, while_waiting=lambda: ticks.append(None))
    assert len(ticks) == 2
    recommender.close()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("RuntimeError", JobRefused),
        ("BundleBroken", BundleBroken),
        ("JobPoisonous", JobPoisonous),
        # What is no expected error of ours is none by any name.
        ("SystemExit", JobRefused),
        ("RedisError", JobRefused),
    ],
)
def test_a_failure_in_the_worker_becomes_a_sentence(
    error: str, told: type[MatineeError], recommender: Recommender, worker: Celery
) -> None:
    said = Answer(error=error, reason="a detail").sealed(SEALS, PREDICT_TASK, "a")
    worker.backend.client.lpush(job_key("a", "answers"), said)
    with pytest.raises(told) as caught:
        recommender.ask(JOB, id="a")
    assert ("a detail" in str(caught.value)) is (told is not JobRefused)


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param(lambda said: said.model_dump_json(), id="without a seal"),
        pytest.param(lambda said: said.sealed(Seals(b"k" * 32), PREDICT_TASK, "a"), id="with the seal of another key"),
        pytest.param(lambda said: said.sealed(SEALS, PREDICT_TASK, "b"), id="of another job"),
        pytest.param(lambda said: said.sealed(SEALS, EXPLAIN_TASK, "a"), id="of another task"),
        pytest.param(lambda said: SEALS.seal("{}", "job", PREDICT_TASK, "a"), id="of a job"),
        pytest.param(lambda _: b"\xff\x00.", id="bytes"),
        pytest.param(lambda _: "", id="nothing"),
    ],
)
def test_a_forged_answer_is_thrown_away_and_the_true_one_told(
    forged: Callable[[Answer], str | bytes], recommender: Recommender, worker: Celery
) -> None:
    redis, said = worker.backend.client, PredictResult(chances=(0.9,), served_by=BY)
    for _ in range(3):
        redis.lpush(job_key("a", "answers"), forged(Answer(result=said.model_dump(mode="json"))))
    true = PredictResult(chances=(0.5,), served_by=BY)
    assert recommender.ask(JOB, lambda: answer(worker, "a", true, PREDICT_TASK), id="a") == true


def test_a_broker_that_is_not_there_is_one_sentence_without_the_password() -> None:
    url = SecretStr("redis://user:open-sesame@127.0.0.1:1/0")
    recommender = Recommender(BrokerSettings(broker_url=url), patience=2)
    with pytest.raises(BrokerUnreachable, match="MATINEE_BROKER_URL") as caught:
        recommender.ask(JOB)
    assert "open-sesame" not in str(caught.value)


def test_a_question_is_kept_while_the_queue_is_away_and_sent_again(tmp_path: Path) -> None:
    job, _, result = ANSWERS[0]
    with Guarded() as guarded, ThreadPoolExecutor() as threads:
        socket = guarded.folder / "broker.sock"
        url = f"redis+socket://{socket}?virtual_host=0"
        recommender = Recommender(BrokerSettings(broker_url=SecretStr(url)), patience=60, keeps=True)
        ticks: list[None] = []
        asked = threads.submit(lambda: recommender.ask(job, lambda: ticks.append(None)))
        assert recommender.status() == QueueStatus(None, None)
        # What the first queue held is lost with it.
        first = start_broker(socket, guarded, tmp_path / "first.log")
        taken_off(url)
        # No worker has begun it.
        assert recommender.status().waiting == 1 and recommender.status().workers == 0
        first.kill()
        first.wait()
        socket.unlink(missing_ok=True)
        start_broker(socket, guarded, tmp_path / "second.log")
        worker = Celery("test-worker", broker=url, backend=url, set_as_current=False)
        answer(worker, taken_off(url), result)
        assert asked.result(timeout=30) == result
        assert ticks
        recommender.close()
        worker.close()


def taken_off(url: str) -> str:
    """The id of the next job in the queue."""
    worker = Celery("test-worker", broker=url, backend=url, set_as_current=False)
    with worker.connection() as connection:
        message = connection.SimpleQueue(INFERENCE_QUEUE).get(timeout=20)
        message.ack()
    worker.close()
    return str(message.headers["id"])


@pytest.fixture
def worker(broker: str) -> Iterator[Celery]:
    made = Celery("test-worker", broker=broker, backend=broker, set_as_current=False)
    yield made
    made.close()


@pytest.fixture
def recommender(broker: str) -> Iterator[Recommender]:
    made = Recommender(BrokerSettings(broker_url=SecretStr(broker)), patience=30)
    yield made
    made.close()


def in_queue(worker: Celery) -> int:
    return int(worker.backend.client.llen(INFERENCE_QUEUE))


def test_what_was_asked_before_and_is_done_is_fetched_and_not_asked_again(
    recommender: Recommender, worker: Celery
) -> None:
    job, _, result = ANSWERS[0]
    answer(worker, "a", result)
    assert recommender.ask(job, id="a") == result
    assert in_queue(worker) == 0


def test_what_was_asked_before_and_is_held_by_a_worker_is_waited_for_and_not_asked_again(
    recommender: Recommender, worker: Celery
) -> None:
    job, _, result = ANSWERS[0]
    worker.backend.client.set(job_key("a", "held"), 1)

    def done() -> None:
        assert in_queue(worker) == 0
        answer(worker, "a", result)

    assert recommender.ask(job, done, id="a") == result


def test_a_job_that_the_broker_has_forgotten_is_sent_again_under_its_id(
    recommender: Recommender, worker: Celery, broker: str
) -> None:
    job, _, result = ANSWERS[0]
    ticks: list[int] = []

    def tick() -> None:
        ticks.append(in_queue(worker))
        if len(ticks) == 1:
            # Like a broker that is restarted between two checks.
            worker.backend.client.flushdb()
        elif ticks[-1]:
            assert taken_off(broker) == "a"
            answer(worker, "a", result)

    assert recommender.ask(job, tick, id="a") == result


def test_a_job_that_was_lost_with_the_worker_that_took_it_is_sent_again(
    recommender: Recommender, worker: Celery, broker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SECONDS_TO_LOSS", 1.5)
    job, _, result = ANSWERS[0]
    seen: list[int] = []

    def tick() -> None:
        seen.append(in_queue(worker))
        if seen[-1] and len(seen) == 1:
            taken_off(broker)
        elif seen[-1]:
            answer(worker, taken_off(broker), result)

    assert recommender.ask(job, tick, id="a") == result
    assert 0 in seen


def test_a_job_that_was_lost_is_sent_again_even_while_those_who_asked_later_wait_in_the_queue(
    recommender: Recommender, worker: Celery, broker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SECONDS_TO_LOSS", 1.5)
    job, _, result = ANSWERS[0]
    redis = worker.backend.client
    seen: list[int] = []

    def tick() -> None:
        seen.append(in_queue(worker))
        if seen == [1]:
            taken_off(broker)
            redis.zadd(WAITING, {"later": time.time()})
            redis.lpush(INFERENCE_QUEUE, "the job of somebody who asked later")
        elif seen[-1] == 2:
            answer(worker, "a", result)

    assert recommender.ask(job, tick, id="a") == result
    assert seen[:2] == [1, 1]


def test_an_answered_job_leaves_nothing_in_the_broker(recommender: Recommender, worker: Celery, broker: str) -> None:
    redis = worker.backend.client
    job, _, result = ANSWERS[0]

    def tick() -> None:
        redis.incr(job_key("a", "attempts"))
        answer(worker, taken_off(broker), result)

    assert recommender.ask(job, tick, id="a") == result
    assert [key for key in redis.keys("matinee:job:*") if not key.endswith(b":held")] == []


def test_the_note_that_somebody_waits_is_renewed_while_they_do(recommender: Recommender, worker: Celery) -> None:
    redis = worker.backend.client

    def give_up() -> None:
        assert 0 < redis.ttl(job_key("a", "wanted")) <= WANTED_SECONDS
        raise WorkerSilent("enough")

    with pytest.raises(WorkerSilent):
        recommender.ask(JOB, give_up, id="a")
    assert not redis.exists(job_key("a", "wanted"))


def test_a_process_that_says_so_lives_for_some_seconds(recommender: Recommender, worker: Celery) -> None:
    recommender.say_alive("ours")
    assert recommender.alive({"ours", "theirs"}) == {"ours"}
    assert 0 < worker.backend.client.ttl("matinee:bot:ours") <= module.ALIVE_SECONDS
    assert recommender.alive(set()) == set()
