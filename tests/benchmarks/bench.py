"""How fast Matinee is on this machine: one table, and the same as JSON.

    make bench
    python -m tests.benchmarks.bench [--runs 20] [--only answers peers house] [--json var/bench.json]

Nothing is cached: every run is about another person, drawn by a fixed seed. The reference, which was measured in turn
with each figure, is what llama.cpp needs for one sequence of 512 vectors through the layers that are served; `ratio` is
how many times that long something takes. Three parts: `answers` in a worker's process, `peers` (other ways to ask
about as many movies), and the `house`: broker, worker and chat as separate processes.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import structlog

from movies.datasets import load_with_films
from movies.protocol.recommendation import ExplainJob, GroupJob, PredictJob, RecommendJob
from movies.settings import DataSettings, WorkerSettings
from tests.benchmarks.figures import Figure, header, show, timed, write
from tests.benchmarks.people import People
from workers.bundles.opening import derived_model
from workers.engine.base_model import find_base_model
from workers.serving import Serving, served_bundle

PARTS = ("answers", "peers", "house")
RATINGS, RATINGS_OF_WHY, RATINGS_OF_A_MEMBER, MEMBERS = 10, 30, 15, 3
CANDIDATES = (100, 600, 1_000)


def main() -> None:
    """Measure, print and write."""
    # Imported here, since whatever loads llama.cpp must come after `workers.engine`.
    from tests.benchmarks.bench_house import house
    from tests.benchmarks.bench_peers import RawModel, peers

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--json", type=Path, default=DataSettings().home / "bench.json")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    worker, data = WorkerSettings(), DataSettings()
    model = derived_model(served_bundle(worker, data), find_base_model(worker.base_model), data.models)
    raw = RawModel(model, worker.threads)
    people = People(load_with_films(data))
    parts = {
        "answers": lambda: answers(people, raw.read, options.runs),
        "peers": lambda: peers(people, raw, options.runs),
        "house": lambda: house(people, options.runs),
    }
    header()
    figures = []
    for name in options.only:
        for figure in parts[name]():
            show(figure)
            figures.append(figure)
    write(figures, options.json)


def answers(people: People, reference: Callable[[], object], runs: int) -> Iterator[Figure]:
    """What a worker does, without a queue."""
    inference = Serving(WorkerSettings(), DataSettings()).inference()
    digest, judge = people.release.catalogue.digest, inference._judge

    considered: list[int] = []

    def a_list() -> object:
        found = inference.recommend(RecommendJob(catalogue=digest, ratings=people.ratings(RATINGS)))
        considered.append(found.considered)
        return found

    def a_chance() -> object:
        told = people.ratings(RATINGS)
        return inference.predict(PredictJob(catalogue=digest, ratings=told, movie_ids=(people.another(told),)))

    def a_reason() -> object:
        told = people.ratings(RATINGS_OF_WHY)
        return inference.explain(ExplainJob(catalogue=digest, ratings=told, movie_id=people.another(told)))

    def a_night() -> object:
        members = tuple(people.ratings(RATINGS_OF_A_MEMBER) for _ in range(MEMBERS))
        return inference.group(GroupJob(catalogue=digest, people=members))

    famous = sorted(people.release.catalogue, key=lambda movie: -movie.popularity)
    for asked in CANDIDATES:
        yield timed(
            f"the model alone, {asked} movies",
            partial(lambda movies: judge.opinions(people.ratings(RATINGS), movies), famous[:asked]),
            reference,
            runs,
        )
    served = judge.movies_at_once
    for candidates in CANDIDATES:
        judge.movies_at_once = candidates
        considered.clear()
        one = timed(f"a list, at most {candidates} candidates", a_list, reference, runs)
        yield one
        # Most of many are guessed, see `workers.survey`; and few may be well enough known.
        yield Figure.of("  candidates asked about", considered, "")
        yield Figure("  lists a minute of one worker", "", runs, 60 / one.median, 60 / one.p95)
    judge.movies_at_once = served
    yield timed("would I like", a_chance, reference, runs)
    yield timed(f"why, after {RATINGS_OF_WHY} ratings", a_reason, reference, runs)
    yield timed(f"a movie night of {MEMBERS}", a_night, reference, runs)


if __name__ == "__main__":
    main()
