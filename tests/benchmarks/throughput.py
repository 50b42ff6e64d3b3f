"""How much 1, 2 and 4 workers do on this machine, and where it is full: `python tests/benchmarks/throughput.py`.

    python tests/benchmarks/throughput.py [--seconds 60] [--workers 1 2 4]

The real model, queue and workers, each with one process and one thread. Twice as many people as workers ask without
pause, in the mix of `capacity.py`: three lists, a chance and a reason for each of them. Takes four minutes.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import numpy as np
import psutil
from pydantic import SecretStr

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.queue.recommender import Recommender
from deploy.local import Guarded, prepare, start_broker
from movies.catalogue import Catalogue
from movies.datasets import load_with_films
from movies.protocol.recommendation import ExplainJob, Job, PredictJob, RatedMovie, RecommendJob
from movies.ratings import Verdict
from movies.settings import BrokerSettings, DataSettings
from tests.benchmarks.capacity import BUSY, CHANCES, LISTS, RATINGS, REASONS

PATIENCE = 300.0
JOBS_OF_A_PERSON = LISTS + CHANCES + REASONS


class Done(NamedTuple):
    """What some workers did: answers a second, how long a list took at the median and the 95th percentile, and the
    share of the machine's processors that was at work."""

    a_second: float
    median: float
    late: float
    busy: float


class Jobs:
    """Jobs in the mix of one person after the other, each with tastes of their own."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._known = [m.id for m in sorted(catalogue, key=lambda m: -m.popularity)[:400]]
        self._digest, self._rng = catalogue.digest, np.random.default_rng(1)
        self._kinds = cycle([RecommendJob] * LISTS + [PredictJob] * CHANCES + [ExplainJob] * REASONS)
        self._lock = threading.Lock()

    def next(self) -> Job:
        """The next job; may be called from any thread."""
        with self._lock:
            asked, *told = (int(i) for i in self._rng.choice(self._known, RATINGS + 1, replace=False))
            good, kind = self._rng.random(RATINGS) < 0.7, next(self._kinds)
        verdicts = (Verdict.GOOD if liked else Verdict.BAD for liked in good)
        ratings = tuple(RatedMovie(movie_id=i, verdict=v) for i, v in zip(told, verdicts, strict=True))
        if kind is RecommendJob:
            return RecommendJob(catalogue=self._digest, ratings=ratings)
        if kind is PredictJob:
            return PredictJob(catalogue=self._digest, ratings=ratings, movie_ids=(asked,))
        return ExplainJob(catalogue=self._digest, ratings=ratings, movie_id=asked)


@contextmanager
def working(workers: int) -> Iterator[Recommender]:
    """So many workers, each of which has answered."""
    with Guarded() as guarded, tempfile.TemporaryDirectory() as folder:
        socket = guarded.folder / "broker.sock"
        start_broker(socket, guarded, Path(folder) / "broker.log")
        url = f"redis+socket://{socket}?virtual_host=0"
        environment = os.environ | {"MATINEE_BROKER_URL": url, "MATINEE_THREADS": "1"}
        for number in range(workers):
            command = [sys.executable, "-m", "workers", "serve"]
            guarded.start(command, environment, Path(folder) / f"worker-{number}.log")
        recommender = Recommender(BrokerSettings(broker_url=SecretStr(url)), PATIENCE, keeps=True)
        deadline = time.monotonic() + PATIENCE
        while recommender.status().workers != workers:
            assert time.monotonic() < deadline, "the workers do not start"
            time.sleep(0.1)
        yield recommender
        recommender.close()


def measured(workers: int, jobs: Jobs, seconds: float) -> Done:
    """What so many workers do in so many seconds."""
    ended: list[tuple[float, float, bool]] = []
    with working(workers) as recommender:
        for _ in range(2 * workers):
            recommender.ask(jobs.next())
        since, until = time.monotonic(), time.monotonic() + seconds

        def ask() -> None:
            while (began := time.monotonic()) < until:
                job = jobs.next()
                recommender.ask(job)
                ended.append((time.monotonic(), time.monotonic() - began, isinstance(job, RecommendJob)))

        psutil.cpu_percent()
        people = [threading.Thread(target=ask) for _ in range(2 * workers)]
        for person in people:
            person.start()
        time.sleep(seconds)
        busy = psutil.cpu_percent() / 100
        for person in people:
            person.join()
    within = sum(at <= until for at, _, _ in ended)
    lists = [took for _, took, is_list in ended if is_list]
    return Done(within / (until - since), statistics.median(lists), float(np.percentile(lists, 95)), busy)


def main() -> None:
    """Print a table, and what it means for people in an hour."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    options = parser.parse_args()
    prepare()
    release = load_with_films(DataSettings())
    jobs, cores = Jobs(release.catalogue), psutil.cpu_count()
    print(f"{release.name}, {cores} cores, {options.seconds:.0f} s each; a list: median and 95th percentile")
    best = 0.0
    for workers in options.workers:
        done = measured(workers, jobs, options.seconds)
        best = max(best, done.a_second)
        print(
            f"{workers} at work: {60 * done.a_second:5.0f} answers a minute, a list in {done.median:.1f} and "
            f"{done.late:.1f} s, processors {done.busy:.0%} busy",
            flush=True,
        )
    people = 3_600 * best * BUSY / JOBS_OF_A_PERSON
    print(f"At {BUSY:.0%} of the best, this machine serves {people:,.0f} people an hour, {JOBS_OF_A_PERSON} jobs each;")
    print(f"10,000 people take {10_000 / people:.1f} machines like it, {10_000 / people * (cores or 1):.0f} cores.")


if __name__ == "__main__":
    main()
