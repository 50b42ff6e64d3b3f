"""How much processor an answer costs, and what that means for many people.

    MATINEE_THREADS=1 python tests/benchmarks/capacity.py [PEOPLE_AN_HOUR]

Counts processor seconds, of all threads together, of the code that serves: in a worker for a list, a chance and a
reason; in a bot for a message that is understood and stored. Processor seconds are the same on a busy machine, so
cores follow by arithmetic; waiting does not. With one thread, none spins while it waits for another.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from pydantic import SecretStr

from bot.conversation.chat import Chat
from bot.storage.profiles import Profiles
from movies.datasets import load_release
from movies.logs import configure_logs
from movies.protocol.recommendation import ExplainJob, PredictJob, RatedMovie, RecommendJob
from movies.ratings import Verdict
from movies.settings import DataSettings, StoreSettings, WorkerSettings
from tests.bot.worker import Worker
from workers.serving import Serving

RUNS = 9
RATINGS = 10
# Of one person in an hour: what they write, and what of it goes to a worker.
MESSAGES, LISTS, CHANCES, REASONS = 12, 3, 1, 1
# Above this share of their time, processes make people wait for one another.
BUSY = 0.7
SAID = "omg heat was so good, 12 monkeys and fargo too. titanic not so much"


class Cost(NamedTuple):
    """Processor seconds of one run at the median, and wall-clock seconds."""

    processor: float
    wall: float


def cost(run: Callable[[], object]) -> Cost:
    """Of one run, after a first one that does not count."""
    run()
    seen = []
    for _ in range(RUNS):
        processor, wall = time.process_time(), time.perf_counter()
        run()
        seen.append((time.process_time() - processor, time.perf_counter() - wall))
    return Cost(*np.median(np.array(seen), axis=0).tolist())


def main() -> None:
    """Print what each costs, and how many cores that makes."""
    configure_logs()
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    data = DataSettings()
    release, inference = load_release(data), Serving(WorkerSettings(), data).inference()
    known = [m.id for m in sorted(release.catalogue, key=lambda m: -m.popularity)[:400]]
    rng, digest = np.random.default_rng(1), release.catalogue.digest

    def ratings() -> tuple[RatedMovie, ...]:
        drawn = rng.choice(known, RATINGS, replace=False)
        return tuple(
            RatedMovie(movie_id=int(i), verdict=Verdict.GOOD if rng.random() < 0.7 else Verdict.BAD) for i in drawn
        )

    def another(of: tuple[RatedMovie, ...]) -> int:
        return next(i for i in known if i not in {r.movie_id for r in of})

    costs = {
        "a list": cost(lambda: inference.recommend(RecommendJob(catalogue=digest, ratings=ratings()))),
        "a chance": cost(
            lambda: inference.predict(
                PredictJob(catalogue=digest, ratings=(told := ratings()), movie_ids=(another(told),))
            )
        ),
        "a reason": cost(
            lambda: inference.explain(ExplainJob(catalogue=digest, ratings=(told := ratings()), movie_id=another(told)))
        ),
    }
    with tempfile.TemporaryDirectory() as folder:
        url = SecretStr(f"sqlite:///{Path(folder) / 'matinee.db'}")
        profiles = Profiles(StoreSettings(database_url=url), release.catalogue)
        chat = Chat(release, profiles, Worker(inference))  # type: ignore[arg-type]
        names = iter(range(10_000))
        costs["a message"] = cost(lambda: list(chat.hear(f"discord:{next(names)}", SAID)))
        profiles.close()
    print(f"{release.name}, {len(release.catalogue):,} movies; processor seconds at the median of {RUNS}")
    for name, one in costs.items():
        print(f"  {name:<10} {one.processor:7.3f} s   (wall {one.wall:.3f} s)")
    worker = LISTS * costs["a list"].processor + CHANCES * costs["a chance"].processor
    worker += REASONS * costs["a reason"].processor
    bot = MESSAGES * costs["a message"].processor
    print(f"A person: {LISTS} lists, {CHANCES} chance, {REASONS} reason: {worker:.2f} s of a worker's processor;")
    print(f"          {MESSAGES} messages: {bot:.2f} s of a bot's")
    for name, seconds in (("workers", worker), ("bots", bot)):
        print(f"{people:,} people in an hour: {people * seconds / 3_600 / BUSY:.1f} cores of {name}, {BUSY:.0%} busy")


if __name__ == "__main__":
    main()
