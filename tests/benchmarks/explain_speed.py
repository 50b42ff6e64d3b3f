"""How long "why?" and a movie night take, with the shipped phase 2 as it is served.

    python tests/benchmarks/explain_speed.py

"Why?" leaves out one rating at a time. Three ways of asking the model are compared: prompts that
share the beginning of the whole history (what `score_each` of llama.cpp does), the same in one batch
without sharing (an unrelated first prompt leaves them nothing to share), and one after the other.
The lines "as served" examine as many ratings as the worker does, and count candidates and ranking.
Each way runs `RUNS` times; median and range in seconds of the wall clock, and of the processor.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from movies.datasets import load_release
from movies.prompt import PromptMovie, history, question
from movies.protocol.recommendation import ExplainJob, GroupJob, RatedMovie, RecommendJob
from movies.ratings import Verdict
from movies.settings import SHIPPED_BUNDLE, DataSettings, WorkerSettings
from workers.bundles.bundle import load_bundle
from workers.engine.contract import Engine
from workers.inference import Inference
from workers.serving import open_checked

RUNS = 3
LENGTHS = (5, 10, 30)
GROUPS = (2, 3, 12)
RATINGS_A_MEMBER = 15
KNOWN = 400


def main() -> None:
    """Print one line per way."""
    release, data = load_release(DataSettings()), DataSettings()
    bundle, engine = open_checked(load_bundle(SHIPPED_BUNDLE), WorkerSettings(), data)
    catalogue, style = release.catalogue, bundle.manifest.style
    inference = Inference(engine, bundle, release)
    known = [m.id for m in sorted(catalogue, key=lambda m: -m.popularity)[:KNOWN]]
    rng = np.random.default_rng(1)

    def person(ratings: int) -> tuple[RatedMovie, ...]:
        drawn = rng.choice(known, ratings, replace=False)
        return tuple(
            RatedMovie(movie_id=int(i), verdict=Verdict.GOOD if rng.random() < 0.7 else Verdict.BAD) for i in drawn
        )

    def text(ratings: Sequence[RatedMovie]) -> str:
        return history(((PromptMovie.of(catalogue[r.movie_id], catalogue), r.verdict) for r in ratings), style)

    print(f"{'':58} {'wall s':>6} [least, most]   processor s   load {os.getloadavg()[0]:.1f}")
    for length in LENGTHS:
        ratings = person(length)
        movie = next(i for i in known if i not in {r.movie_id for r in ratings})
        asked = question(PromptMovie.of(catalogue[movie], catalogue), style)
        prompts = [(text(ratings[:k] + ratings[k + 1 :]), asked) for k in range(length)]
        prompts.insert(0, (text(ratings), asked))
        job = ExplainJob(catalogue=catalogue.digest, ratings=ratings, movie_id=movie)
        examined = len(inference.explain(job).effects)
        report(f"explain {length} ratings, all, beginnings shared", partial(engine.score_each, prompts))
        report(f"explain {length} ratings, all, one batch", partial(engine.score_each, [("?", "?"), *prompts]))
        report(
            f"explain {length} ratings, all, one after the other",
            partial(one_by_one, engine, prompts),
        )
        report(f"explain {length} ratings, as served ({examined} examined)", partial(inference.explain, job))
    alone = RecommendJob(catalogue=catalogue.digest, ratings=person(RATINGS_A_MEMBER))
    report(
        f"recommend, {inference.recommend(alone).considered} candidates, as served", partial(inference.recommend, alone)
    )
    for size in GROUPS:
        night = GroupJob(catalogue=catalogue.digest, people=tuple(person(RATINGS_A_MEMBER) for _ in range(size)))
        considered = inference.group(night).considered
        report(f"group of {size}, {considered} candidates, as served", partial(inference.group, night))
    engine.close()


def one_by_one(engine: Engine, prompts: Sequence[tuple[str, str]]) -> list[float]:
    """Each prompt in a pass of its own."""
    return [engine.score(prefix, [asked])[0] for prefix, asked in prompts]


def report(name: str, ask: Callable[[], object]) -> None:
    """Run it and print one line of the table."""
    times, processor = [], []
    for _ in range(RUNS):
        started, used = time.perf_counter(), time.process_time()
        ask()
        times.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
    print(
        f"{name:58} {statistics.median(times):6.2f} [{min(times):.2f}, {max(times):.2f}]"
        f"   {statistics.median(processor):11.2f}   load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
