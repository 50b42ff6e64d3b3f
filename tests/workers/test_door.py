"""Forgery: somebody who reaches the broker without the key can neither give orders nor stop a worker.

Against a real Valkey and a real worker process, whose model is scripted.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from kombu import Connection
from pydantic import SecretStr

from bot.queue.recommender import Recommender
from deploy.local import Guarded, start_broker
from movies.protocol.attempts import SENT, job_key
from movies.protocol.heartbeats import HEARTBEATS
from movies.protocol.recommendation import INFERENCE_QUEUE, PREDICT_TASK, RECOMMEND_TASK, RecommendJob
from movies.protocol.registry import PROMOTE_TASK, REGISTRY_QUEUE, PromoteJob
from movies.protocol.seals import SealedJob, Seals
from movies.settings import BrokerSettings
from tests.fakes.workplace import KEY, PATIENCE, Workplace
from workers.bundles.registry import Registry
from workers.door import LARGEST_ENTRY, HandedOut, Refused, TooOld, Transport, admitted
from workers.leases import HANDED_OUT, refused

SEALS = Seals(KEY.encode())
JOB = RecommendJob(catalogue="0" * 64, ratings=())
PROMOTE = PromoteJob(digest="f" * 64, served=None)
ID = "0123456789abcdef" * 2


def sealed(seals: Seals = SEALS, queue: str = INFERENCE_QUEUE, task: str = RECOMMEND_TASK, id: str = ID) -> str:
    return SealedJob(sent=time.time(), until=time.time() + 60, job=JOB.model_dump(mode="json")).sealed(
        seals, queue, task, id
    )


def entry(argument: Any, task: str = RECOMMEND_TASK, id: str = ID, queue: str = INFERENCE_QUEUE, **headers: Any) -> Any:
    """An entry of a queue as Celery writes it."""
    body = [[argument], {}, {"callbacks": None, "errbacks": None, "chain": None, "chord": None}]
    return {
        "body": base64.b64encode(json.dumps(body).encode()).decode(),
        "content-encoding": "utf-8",
        "content-type": "application/json",
        "headers": {"lang": "py", "task": task, "id": id, "root_id": id} | headers,
        "properties": {
            "correlation_id": id,
            "delivery_tag": id,
            "delivery_mode": 2,
            "delivery_info": {"exchange": "", "routing_key": queue},
            "priority": 0,
            "body_encoding": "base64",
        },
    }


def without(part: str) -> Any:
    return {name: value for name, value in entry(sealed()).items() if name != part}


def altered(**changes: Any) -> str:
    """A sealed job of which something was changed afterwards."""
    seal, _, text = sealed().partition(".")
    return f"{seal}.{json.dumps(json.loads(text) | changes)}"


# What a stranger puts into the queue of questions, who has read a job of ours there, too.
FORGED: dict[str, Any] = {
    "no JSON": b"{",
    "no text": b"\xff\xfe\x00",
    "nothing": b"",
    "no message": [],
    "a message of nothing": {},
    "without headers": without("headers"),
    "without a body": without("body"),
    "a body that is no base64": entry(sealed()) | {"body": "§"},
    "headers that are none": entry(sealed()) | {"headers": None},
    "JSON a hundred thousand deep": b"[" * 100_000,
    "a task of Celery's own": entry([], "celery.backend_cleanup"),
    "a task that nobody has": entry([], "os.system"),
    "a job without a seal": entry(JOB.model_dump(mode="json")),
    "a job sealed with another key": entry(sealed(Seals(b"k" * 32))),
    "a job sealed without a key": entry(sealed(Seals(b""))),
    "our job under another id": entry(sealed(), id="f" * 32),
    "our job as another task": entry(sealed(), PREDICT_TASK),
    "our job as a promotion": entry(sealed(), PROMOTE_TASK),
    "our job from another queue": entry(sealed(queue=REGISTRY_QUEUE)),
    "our job with other ratings": entry(altered(job={"count": 20})),
    "our job for ever": entry(altered(until=4e9)),
    "the seal alone": entry(sealed().partition(".")[0]),
    "a promotion without a seal": entry(PROMOTE.model_dump(mode="json"), PROMOTE_TASK, queue=REGISTRY_QUEUE),
    "Celery's first protocol": {"task": RECOMMEND_TASK, "id": ID, "args": [JOB.model_dump(mode="json")], "kwargs": {}},
    "a pickle": entry(sealed(Seals(b"k" * 32))) | {"content-type": "application/x-python-serialize"},
    "two arguments": entry(sealed()) | {"body": base64.b64encode(b"[[1, 2], {}, {}]").decode()},
    "megabytes": b"[" + b" " * LARGEST_ENTRY + b"]",
}


def as_bytes(forged: Any) -> bytes:
    return forged if isinstance(forged, bytes) else json.dumps(forged).encode()


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_what_is_no_job_of_ours_is_not_let_in(forged: Any) -> None:
    with pytest.raises(Refused):
        admitted(as_bytes(forged), INFERENCE_QUEUE, SEALS)


def test_a_job_of_ours_is_let_in_with_nothing_that_its_seal_does_not_cover() -> None:
    ours = sealed()
    plain = admitted(as_bytes(entry(ours)), INFERENCE_QUEUE, SEALS)
    orders = {
        "eta": "3000-01-01T00:00:00",
        "timelimit": [1e9, 1e9],
        "expires": "1999-01-01",
        "group": ID,
        "retries": 9,
        SENT: 1,
    }
    dressed = entry(ours, **orders)
    obeys = {"callbacks": [{"task": PROMOTE_TASK}], "errbacks": None, "chain": [{"task": PROMOTE_TASK}], "chord": None}
    dressed["body"] = base64.b64encode(json.dumps([[ours], {"x": 1}, obeys]).encode()).decode()
    dressed["properties"] |= {"reply_to": "elsewhere", "delivery_info": {"exchange": "x", "routing_key": "elsewhere"}}
    undressed = admitted(as_bytes(dressed), INFERENCE_QUEUE, SEALS)
    for message in (plain, undressed):
        assert message["properties"].pop("delivery_tag") != ID
    assert undressed == plain
    # As it is handed out it may come back, when its worker has died.
    again = admitted(json.dumps(plain | {"properties": {}}).encode(), INFERENCE_QUEUE, SEALS)
    assert again["headers"] == plain["headers"]


def test_a_job_for_which_nobody_waits_any_more_is_too_old() -> None:
    old = SealedJob(sent=0, until=time.time() - 1, job={}).sealed(SEALS, INFERENCE_QUEUE, RECOMMEND_TASK, ID)
    with pytest.raises(TooOld):
        admitted(as_bytes(entry(old)), INFERENCE_QUEUE, SEALS)


@pytest.mark.slow
def test_a_worker_obeys_no_stranger_and_is_stopped_by_none(workplace: Workplace, shipped: Path, tmp_path: Path) -> None:
    registry = Registry(str(tmp_path / "home" / "registry"), tmp_path)
    digest = registry.add(shipped / "phase1").digest
    worker = workplace.worker()
    redis, children = workplace.redis, psutil.Process(worker.pid).children()
    for forged in FORGED.values():
        redis.lpush(INFERENCE_QUEUE, as_bytes(forged))
    wish = PromoteJob(digest=digest, served=None).model_dump(mode="json")
    redis.lpush(REGISTRY_QUEUE, as_bytes(entry(wish, PROMOTE_TASK, queue=REGISTRY_QUEUE)))
    # What lies where workers keep what they hold comes back to a queue when its lease is over.
    for tag, held in {"a": b"{", "b": b"[1, 2, 3]", "c": as_bytes([entry(sealed()), "", "elsewhere"])}.items():
        redis.hset("unacked", tag, held)
        redis.zadd(HANDED_OUT, {tag: 1.0})
    redis.zadd(HANDED_OUT, {"of nothing": 1.0})
    # Commands to workers, as Celery's remote control sends them, and word of a worker that does not live.
    command = {"method": "shutdown", "arguments": {}, "destination": None, "pattern": None, "matcher": None}
    for channel in ("/0.celery.pidbox", "/0.celeryev/worker.online"):
        redis.publish(channel, as_bytes(entry(command) | {"body": base64.b64encode(as_bytes(command)).decode()}))
    redis.hset(HEARTBEATS, "stranger", json.dumps({"at": time.time(), "processes": 999, "seconds": 0.001}))

    workplace.until(lambda: len(refused(redis)) >= len(FORGED) + 3 and not redis.exists(HANDED_OUT))
    for _ in range(3):
        assert workplace.ask("Heat").recommendations
    assert worker.poll() is None and psutil.Process(worker.pid).children() == children
    assert len(refused(redis)) == len(FORGED) + 3
    assert registry.read().current is None and not registry.read().changes
    status = workplace.recommender.status()
    assert (status.waiting, status.workers) == (0, 1)
    listed = subprocess.run(
        [sys.executable, "-m", "workers", "dead"], env=workplace.environment, capture_output=True, text=True
    )
    assert listed.stdout.count("refused ") == len(FORGED) + 3 and listed.stdout.isascii()

    # The same, asked by somebody who has the key.
    models = workplace.recommender.ask(PromoteJob(digest=digest, served=None))
    assert models.current is not None and models.current.digest == digest
    [change] = registry.read().changes
    assert change.new == digest and change.job


def test_a_forged_answer_that_lies_there_before_the_true_one_is_told_to_nobody(workplace: Workplace) -> None:
    workplace.worker()
    forged = workplace.ask("Heat").model_copy(update={"recommendations": ()}).model_dump_json()
    for text in (forged, Seals(b"k" * 32).seal(forged, "answer", RECOMMEND_TASK, "a"), "\x1b[2J"):
        workplace.redis.lpush(job_key("a", "answers"), text)
    # Without an answer of its own the job would not be sent, since it seems to be done.
    assert workplace.ask("Heat", id="a").recommendations


@pytest.mark.slow
def test_a_worker_without_the_key_of_its_bot_answers_nothing_and_says_why(workplace: Workplace) -> None:
    worker = workplace.start(MATINEE_BROKER_KEY="another key than that of the bot, and long enough")

    def give_up() -> None:
        if workplace.events("message_refused"):
            raise InterruptedError

    with pytest.raises(InterruptedError):
        workplace.recommender.ask(workplace.job("Heat"), give_up)
    assert workplace.events("message_refused")[0]["reason"] == "sealed by somebody else, or for another place"
    assert worker.poll() is None


@pytest.mark.slow
def test_what_was_asked_with_the_key_of_before_is_asked_again_with_the_key_of_now(workplace: Workplace) -> None:
    def is_killed() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        workplace.recommender.ask(workplace.job("Heat"), is_killed, id="a")
    assert workplace.redis.llen(INFERENCE_QUEUE) == 1
    key = "the next key that bots and workers share"
    workplace.start(MATINEE_BROKER_KEY=key)
    bot = Recommender(
        BrokerSettings(broker_url=SecretStr(workplace.broker), broker_key=SecretStr(key)), PATIENCE, keeps=True
    )
    assert bot.ask(workplace.job("Heat"), id="a").recommendations
    bot.close()
    assert len(workplace.events("message_refused")) == 1


@pytest.mark.slow
def test_a_worker_that_cannot_go_on_says_so_by_its_exit_code_and_one_that_is_stopped_does_not(
    workplace: Workplace,
) -> None:
    told = workplace.worker()
    told.terminate()
    assert told.wait(30) == 0
    broken = workplace.worker()
    # What the transport cannot read any more ends it, and a supervisor has to know.
    workplace.redis.delete("_kombu.binding.inference", INFERENCE_QUEUE)
    workplace.redis.set(INFERENCE_QUEUE, "no list")
    assert broken.wait(30) != 0


@pytest.mark.parametrize(
    "let_go", [HandedOut.ack, lambda held, tag: held.reject(tag, requeue=True)], ids=["done", "not done"]
)
def test_a_worker_takes_further_jobs_though_the_broker_was_away_when_one_ended(
    let_go: Callable[[HandedOut, str], None], tmp_path: Path
) -> None:
    with Guarded() as guarded:
        socket = guarded.folder / "broker.sock"
        broker = start_broker(socket, guarded, tmp_path / "broker.log")
        url = f"redis+socket://{socket}?virtual_host=0"
        with Connection(url) as connection:
            connection.transport_cls = Transport
            held = connection.default_channel.qos
            held.prefetch_count = 1
            place = {"exchange": "", "routing_key": INFERENCE_QUEUE}
            held.append(SimpleNamespace(delivery_info=place, _raw=entry(sealed())), ID)
            assert not held.can_consume()
            broker.kill()
            broker.wait()
            let_go(held, ID)
            assert held.can_consume()
            start_broker(socket, guarded, tmp_path / "broker.log")
