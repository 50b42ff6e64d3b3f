"""Estimates of waiting times, against a real Valkey and a real worker."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from bot.queue.status import SECONDS_A_JOB, QueueStatus
from movies.protocol.attempts import WAITING
from movies.protocol.heartbeats import HEARTBEATS, Heartbeat
from movies.protocol.seals import Seals
from tests.fakes.run_worker import SECONDS_WHEN_SLOW, SLOW
from tests.fakes.workplace import KEY, Workplace

SEALS = Seals(KEY.encode())


def beats(workplace: Workplace, name: str, processes: int, seconds: float | None, ago: float = 0.0) -> None:
    beat = Heartbeat(at=time.time() - ago, processes=processes, seconds=seconds)
    workplace.redis.hset(HEARTBEATS, name, beat.sealed(SEALS, name))


def test_the_wait_grows_with_the_line_and_shrinks_with_the_workers() -> None:
    assert QueueStatus(9, 1, processes=1, seconds=2.0).wait(10) == 22.0
    assert QueueStatus(9, 2, processes=5, seconds=2.0).wait(10) == 6.0
    assert QueueStatus(0, 1, seconds=2.0).wait(1) == 4.0


def test_each_question_has_its_place_until_it_is_begun() -> None:
    status = QueueStatus(2, 1, order=("a", "b"))
    assert [status.place(id) for id in ("a", "b", "c", None)] == [1, 2, None, None]


def test_workers_are_believed_what_they_say_while_they_live(workplace: Workplace) -> None:
    assert workplace.recommender.status() == QueueStatus(0, 0)
    beats(workplace, "one", processes=3, seconds=1.0)
    beats(workplace, "two", processes=1, seconds=5.0)
    beats(workplace, "new", processes=1, seconds=None)
    beats(workplace, "dead", processes=9, seconds=9.0, ago=60)
    status = workplace.recommender.status()
    assert (status.workers, status.processes, status.seconds) == (3, 5, 2.0)
    workplace.redis.delete(HEARTBEATS)
    beats(workplace, "new", processes=1, seconds=None)
    assert workplace.recommender.status().seconds == SECONDS_A_JOB


def test_jobs_of_people_long_gone_do_not_block_anybody(workplace: Workplace) -> None:
    workplace.redis.zadd(WAITING, {"old": time.time() - 10_000, "new": time.time()})
    assert workplace.recommender.status().order == ("new",)


@pytest.mark.slow
def test_a_wait_that_is_told_turns_out_true_within_a_factor_of_two(workplace: Workplace) -> None:
    workplace.worker()
    for _ in range(2):
        workplace.ask(SLOW)
    # The worker has done a quick job, too, when it was started.
    workplace.until(lambda: workplace.recommender.status().seconds > 0.6 * SECONDS_WHEN_SLOW)
    told: dict[str, float] = {}
    took: dict[str, float] = {}

    def ask(id: str) -> None:
        begun = time.monotonic()
        workplace.recommender.ask(workplace.job(SLOW), id=id)
        took[id] = time.monotonic() - begun

    ids = [str(number) for number in range(6)]
    with ThreadPoolExecutor(len(ids)) as threads:
        asked: list[Future[None]] = []
        for id in ids:
            asked += [threads.submit(ask, id)]
            time.sleep(0.1)  # One after the other, or they may change places on their way.
        workplace.until(lambda: len(workplace.recommender.status().order) >= len(ids) - 2)
        status = workplace.recommender.status()
        assert SECONDS_WHEN_SLOW / 2 < status.seconds < 2 * SECONDS_WHEN_SLOW
        told |= {id: status.wait(place) for id in ids if (place := status.place(id))}
        for one in asked:
            one.result()
    assert len(told) >= 4
    assert all(0.5 < took[id] / told[id] < 2.0 for id in told), (took, told)
    assert workplace.recommender.status().order == ()
