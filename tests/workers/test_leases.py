"""Leases of jobs, against a real Valkey and real workers that are killed; their model is scripted."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import psutil
import pytest
from celery.exceptions import Ignore

from movies.errors import JobPoisonous
from movies.protocol.attempts import LEASE_SECONDS, MOST_ATTEMPTS, job_key
from movies.protocol.recommendation import RecommendJob
from movies.settings import REPOSITORY
from tests.fakes.run_worker import HANGS, KILLS, SLOW
from tests.fakes.workplace import PATIENCE, Workplace
from workers.leases import HANDED_OUT, begin, put_aside, renew


@pytest.mark.slow
@pytest.mark.parametrize("whole", [True, False], ids=["all its processes", "its main process only"])
def test_the_job_of_a_killed_worker_is_taken_over_by_another_when_the_lease_is_over(
    workplace: Workplace, whole: bool
) -> None:
    first = workplace.worker()
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(workplace.ask, SLOW, "a")
        workplace.until(lambda: workplace.redis.exists(job_key("a", "held")))
        workplace.until(lambda: workplace.redis.get(job_key("a", "attempts")) == b"1")
        children = psutil.Process(first.pid).children(recursive=True)
        for process in [psutil.Process(first.pid), *(children if whole else ())]:
            process.kill()
        first.wait()
        workplace.worker()
        assert asked.result(timeout=PATIENCE).recommendations
    # An orphan may have finished its job; then nobody else had to do it a third time.
    assert int(workplace.redis.get(job_key("a", "attempts")) or 0) <= 2


def test_a_worker_tells_how_long_its_jobs_take(workplace: Workplace) -> None:
    workplace.worker()
    workplace.until(lambda: workplace.recommender.status().seconds < 1)


def test_renewing_prolongs_what_is_held_and_brings_back_nothing_that_is_done(workplace: Workplace) -> None:
    held, done = (SimpleNamespace(id=name, message=SimpleNamespace(delivery_tag=name)) for name in ("held", "done"))
    workplace.redis.zadd(HANDED_OUT, {"held": 0})
    renew(workplace.redis, [held, done])  # type: ignore[list-item]
    [(tag, since)] = workplace.redis.zrange(HANDED_OUT, 0, -1, withscores=True)
    assert tag == b"held" and since > time.time() - LEASE_SECONDS
    assert 0 < workplace.redis.ttl(job_key("held", "held")) <= LEASE_SECONDS


@pytest.mark.slow
def test_a_job_that_kills_its_worker_is_tried_three_times_put_aside_and_told_with_an_id(workplace: Workplace) -> None:
    workplace.worker()
    with ThreadPoolExecutor() as threads:
        poison = threads.submit(workplace.ask, KILLS)
        with pytest.raises(JobPoisonous) as told:
            poison.result(timeout=PATIENCE)
    [entry] = put_aside(workplace.redis)
    assert (entry.error_id, entry.attempts) == (told.value.error_id, MOST_ATTEMPTS)
    assert RecommendJob.model_validate(entry.job) == workplace.job(KILLS)
    [event] = workplace.events("job_poisonous")
    assert event["error_id"] == entry.error_id
    listed, shown = (
        subprocess.run(
            [sys.executable, "-m", "workers", "dead", *more], env=workplace.environment, capture_output=True, text=True
        )
        for more in ([], [entry.error_id])
    )
    assert listed.stdout.startswith(entry.error_id) and "recommend" in listed.stdout and listed.stdout.count("\n") == 1
    assert json.loads(shown.stdout)["job"] == entry.job
    assert workplace.ask("Heat").recommendations


@pytest.mark.slow
def test_a_job_that_hangs_is_ended_three_times_and_meanwhile_a_second_process_serves_others(
    workplace: Workplace,
) -> None:
    workplace.worker(concurrency=2, patience=3)
    with ThreadPoolExecutor() as threads:
        poison = threads.submit(workplace.ask, HANGS)
        answered = 0
        while not poison.done():
            workplace.ask("Heat")
            answered += 1
        with pytest.raises(JobPoisonous):
            poison.result()
    assert answered > MOST_ATTEMPTS
    assert len(workplace.events("job_hung")) == MOST_ATTEMPTS


@pytest.mark.slow
def test_what_nobody_waits_for_any_more_is_not_done(workplace: Workplace) -> None:
    def give_up() -> None:
        raise KeyboardInterrupt

    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            workplace.recommender.ask(workplace.job("Heat"), give_up)
    workplace.worker()
    assert len(workplace.events("job_unwanted")) == 3
    assert len(workplace.events("recommend_done")) == 1


def test_an_attempt_is_counted_only_where_somebody_waits(workplace: Workplace) -> None:
    with pytest.raises(Ignore):
        begin(workplace.redis, "a", "recommend", {})
    workplace.redis.set(job_key("a", "wanted"), 1)
    for _ in range(MOST_ATTEMPTS):
        begin(workplace.redis, "a", "recommend", {})
    with pytest.raises(JobPoisonous):
        begin(workplace.redis, "a", "recommend", {})


def test_a_child_that_hangs_ends_some_time_after_its_main_process_was_killed() -> None:
    child = (
        "import os, time; from workers import leases; leases.SECONDS_FOR_ORPHANS = 0.1; "
        "leases.end_with_parent(os.getppid()); print(os.getpid(), flush=True); time.sleep(600)"
    )
    parent = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"
    started = subprocess.Popen([sys.executable, "-c", parent, child], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    orphan = psutil.Process(int(started.stdout.readline()))
    started.kill()
    started.wait()
    assert psutil.wait_procs([orphan], timeout=30)[0] == [orphan]
    started.stdout.close()
