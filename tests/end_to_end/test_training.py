"""A training worker on its own, with a real queue: watched, cancelled, told to end, and killed."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from pydantic import SecretStr

from bot.queue.recommender import Recommender
from bot.queue.trainings import Trainings
from movies.datasets import load_with_films
from movies.protocol.recommendation import PredictJob
from movies.protocol.training import TRAINING_LOCK, TRAINING_QUEUE, RetrainJob, TrainingProgress, TrainingState
from movies.settings import BrokerSettings, DataSettings
from tests.end_to_end.conftest import House
from trainer.jobs.tasks import MOST_ATTEMPTS
from workers.bundles.registry import Registry

Eventually = Callable[..., bool]
KILLS = 10
# What takes ten seconds takes minutes on a busy machine.
LONG = 600.0

pytestmark = pytest.mark.timeout(1500)


class Workshop:
    """A house with a queue, in which training workers live and die."""

    def __init__(self, house: House, broker: str, base: Path, nursery: subprocess.Popen[str]) -> None:
        # What is derived from a base model of this test's own must not lie among those of the real one.
        (house.home / "models").unlink()
        self.home, self._house, self._nursery = house.home, house, nursery
        self._environment = house.environment | {"MATINEE_BROKER_URL": broker, "MATINEE_BASE_MODEL": str(base)}
        self.log = house.home / "training.log"
        self.trainings = Trainings(BrokerSettings(broker_url=SecretStr(broker)))
        self.redis: Any = self.trainings._redis
        self.registry = Registry(str(house.home / "registry"), house.home / "cache")

    def start(self) -> psutil.Process:
        """Start a training worker, and give its main process."""
        assert self._nursery.stdin is not None and self._nursery.stdout is not None
        order = {"environment": self._environment, "log": str(self.log)}
        self._nursery.stdin.write(json.dumps(order) + "\n")
        self._nursery.stdin.flush()
        return psutil.Process(int(self._nursery.stdout.readline()))

    def start_inference(self) -> psutil.Process:
        """Start an inference worker that needs no model."""
        environment = self._environment | {"MATINEE_ENGINE": "scripted"}
        command = self._house.command("workers", "serve")
        with self.log.open("a") as log:
            worker = subprocess.Popen(command, env=environment, cwd=self._house.cwd, stdout=log, stderr=log)
        return psutil.Process(worker.pid)

    def close(self) -> None:
        """Kill whatever is still running here."""
        self.trainings.close()
        log = self.log.read_text("utf-8") if self.log.exists() else ""
        workers = [p for p in psutil.process_iter() if p.pid != os.getpid() and _works_in(p, self.home)]
        for process in workers:
            process.kill()
        print(log[-6000:])

    def events(self, name: str) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.log.read_text("utf-8").splitlines() if line.startswith("{")]
        return [line for line in lines if line["event"] == name]

    def told(self, job: RetrainJob) -> TrainingProgress:
        told = self.trainings.progress(job.id)
        assert told is not None
        return told

    def begin(self, **changes: Any) -> RetrainJob:
        job = RetrainJob(**({"phase": 1, "name": "night", "minutes": 10.0} | changes))
        self.trainings.begin(job)
        return job


@pytest.fixture(scope="module")
def nursery(tiny_gguf: Path) -> Iterator[subprocess.Popen[str]]:
    """A process from which training workers fork off, with torch and the tiny base model loaded already."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.run_training", str(tiny_gguf)],
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        cwd=House.cwd,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


@pytest.fixture
def workshop(
    tmp_path: Path, broker: str, small_folder: Path, tiny_gguf: Path, nursery: subprocess.Popen[str]
) -> Iterator[Workshop]:
    made = Workshop(House(tmp_path / "home", small_folder), broker, tiny_gguf, nursery)
    yield made
    made.close()


@pytest.mark.slow
def test_one_trains_another_waits_both_are_watched_and_a_cancelled_one_keeps_nothing(
    workshop: Workshop, eventually: Eventually
) -> None:
    workshop.start()
    first = workshop.begin()
    assert workshop.told(first).state is TrainingState.WAITING
    assert eventually(lambda: workshop.told(first).step > 0, LONG)
    told = workshop.told(first)
    assert workshop.trainings.has_worker()
    assert told.state is TrainingState.TRAINING and told.attempt == 1
    assert told.loss and told.tokens_per_second and told.seconds_left and 0 < told.share < 1
    assert eventually(lambda: workshop.told(first).step > told.step, LONG)
    second = workshop.begin(steps=5)
    assert workshop.trainings.running() == first.id
    assert workshop.told(second).state is TrainingState.WAITING

    asked = time.monotonic()
    workshop.trainings.cancel(first.id)
    assert eventually(lambda: workshop.told(first).state is TrainingState.CANCELLED, 30)
    print(f"cancelled after {time.monotonic() - asked:.1f} s")
    assert time.monotonic() - asked < 10
    assert eventually(lambda: workshop.trainings.running() == second.id, LONG)
    assert eventually(lambda: workshop.told(second).state is TrainingState.DONE, LONG)
    result = workshop.trainings.result(second.id)
    assert result is not None and result.pictures and workshop.trainings.result(first.id) is None
    # The first left nothing, the second a candidate, and what is served has not changed.
    assert eventually(lambda: list((workshop.home / "runs").iterdir()) == [], 10)
    register = workshop.registry.read()
    assert [e.digest for e in register.entries] == [result.digest] and register.current is None


@pytest.mark.slow
def test_a_worker_that_is_told_to_end_does_so_and_the_next_goes_on(workshop: Workshop, eventually: Eventually) -> None:
    worker = workshop.start()
    job = workshop.begin(minutes=0.2)
    state = workshop.home / "runs" / job.id / "run" / "progress.json"
    assert eventually(state.exists, LONG)
    asked = time.monotonic()
    worker.terminate()
    worker.wait(timeout=60)
    print(f"ended after {time.monotonic() - asked:.1f} s")
    told = workshop.told(job)
    assert told.state is TrainingState.WAITING and workshop.trainings.running() is None
    learned = json.loads(state.read_text("utf-8"))["progress"]["step"]
    workshop.start()
    assert eventually(lambda: workshop.told(job).state is TrainingState.DONE, LONG)
    assert [e["step"] for e in workshop.events("training_resumed")] == [learned]
    assert workshop.told(job).step >= learned > 0


@pytest.mark.slow
def test_an_inference_worker_takes_no_training_and_loads_no_trainer(
    workshop: Workshop, small_folder: Path, broker: str, eventually: Eventually
) -> None:
    job = workshop.begin(steps=1)
    worker = workshop.start_inference()
    recommender = Recommender(BrokerSettings(broker_url=SecretStr(broker)), patience=LONG)
    catalogue = load_with_films(DataSettings(home=workshop.home / "served", data=small_folder)).catalogue
    question = PredictJob(catalogue=catalogue.digest, ratings=(), movie_ids=(next(iter(catalogue)).id,))
    for _ in range(3):
        answered = recommender.ask(question)
    recommender.close()
    assert workshop.redis.llen(TRAINING_QUEUE) == 1
    assert workshop.told(job).state is TrainingState.WAITING and workshop.trainings.running() is None
    files = {m.path for p in (worker.pid, answered.served_by.pid) for m in psutil.Process(p).memory_maps()}
    assert not [f for f in files if "torch" in f]


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_killed_at_ten_random_moments_a_training_resumes_or_says_that_it_failed(
    workshop: Workshop, eventually: Eventually
) -> None:
    seed = int(os.environ.get("SEED", random.SystemRandom().randrange(10**6)))
    print(f"the random moments are those of SEED={seed}")
    rng = random.Random(seed)
    worker = workshop.start()
    job = workshop.begin(steps=3)
    assert eventually(lambda: workshop.told(job).state is TrainingState.DONE, LONG)
    served = workshop.trainings.result(job.id)
    assert served is not None
    workshop.registry.promote(served.digest)
    bundle = workshop.home / "registry" / "bundles" / served.digest
    before = hashes(bundle)
    for number in range(1, KILLS + 1):
        job, moment = one_that_lives(workshop, eventually, job, rng)
        told, lock = workshop.told(job), workshop.redis.get(TRAINING_LOCK)
        saved = (workshop.home / "runs" / job.id / "run" / "progress.json").exists()
        resumed = len(workshop.events("training_resumed"))
        victims = rng.choice(["the main process", "the process that trains", "both"])
        killed = time.monotonic()
        worker = kill(workshop, worker, victims)
        if lock is not None:
            assert eventually(lambda lock=lock: workshop.redis.get(TRAINING_LOCK) != lock, 60), "the lock is not free"
        free = time.monotonic() - killed
        assert eventually(lambda job=job, told=told: went_on(workshop.told(job), told), LONG), "it is lost"
        now = workshop.told(job)
        print(
            f"kill {number}, of {victims}, {moment:.1f} s into attempt {told.attempt}, while {told.state}: lock free "
            f"after {free:.1f} s; after {time.monotonic() - killed:.1f} s {now.state}, attempt {now.attempt}"
        )
        if now.state is TrainingState.FAILED:
            assert told.attempt == MOST_ATTEMPTS and now.reason and "given up" in now.reason
        elif saved and not now.state.over:
            assert eventually(lambda n=resumed: len(workshop.events("training_resumed")) > n, LONG), "it began anew"
        assert hashes(bundle) == before
        register = workshop.registry.read()
        assert register.current is not None and register.current.digest == served.digest
    if workshop.told(job).state.over:
        job = workshop.begin(minutes=0.2)
    assert eventually(lambda: workshop.told(job).state.over, LONG)
    assert workshop.told(job).state is TrainingState.DONE
    # Even if a job was handed out twice, there is only one candidate of it.
    digests = [e.digest for e in workshop.registry.read().entries]
    assert len(digests) == len(set(digests))
    assert eventually(lambda: workshop.redis.llen(TRAINING_QUEUE) == 0, 30)


def one_that_lives(
    workshop: Workshop, eventually: Eventually, job: RetrainJob, rng: random.Random
) -> tuple[RetrainJob, float]:
    """A training at a random moment of its life: this one, or another if this one is over too soon."""
    while True:
        if workshop.told(job).state.over:
            job = workshop.begin(minutes=0.2)
        assert eventually(lambda job=job: workshop.told(job).state is not TrainingState.WAITING, LONG)
        moment = rng.uniform(0, 22)
        time.sleep(moment)
        if not workshop.told(job).state.over:
            return job, moment


def kill(workshop: Workshop, worker: psutil.Process, victims: str) -> psutil.Process:
    """Kill processes of a worker; returns it or, if its main process is dead, the next one."""
    children = worker.children(recursive=True)
    if victims != "the main process":
        for child in children:
            child.kill()
    if victims == "the process that trains":
        return worker
    worker.kill()
    worker.wait(timeout=30)
    return workshop.start()


def went_on(now: TrainingProgress, before: TrainingProgress) -> bool:
    """Whether a training that was killed is over, or has begun again."""
    return now.state.over or now.attempt > before.attempt


def hashes(folder: Path) -> dict[str, str]:
    return {str(f): hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(folder.rglob("*")) if f.is_file()}


def _works_in(process: psutil.Process, home: Path) -> bool:
    """Whether a process was started for a house; if it forked off, only its open files say so."""
    try:
        if process.environ().get("MATINEE_HOME") == str(home):
            return True
        return any(f.path.startswith(str(home)) for f in process.open_files())
    except psutil.Error:
        return False
