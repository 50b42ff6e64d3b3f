"""How many lists are the same when the model is asked about every candidate.

    MATINEE_DATA=FOLDER python -m tests.benchmarks.same_lists [--people 100] [--candidates 600]

Real people of the release, each with 1 to 20 of their ratings, a quarter of them with a wish for a genre. Each list is
made twice: as served, where `workers.survey` guesses most opinions, and with every candidate asked about.
"""

from __future__ import annotations

import argparse
import logging
import time

import numpy as np
import structlog

from movies.datasets import load_with_films
from movies.movielens import Release
from movies.protocol.recommendation import RatedMovie, RecommendJob, Wishes
from movies.ratings import GOOD_FROM_STARS, Verdict
from movies.settings import DataSettings, WorkerSettings
from workers.retrieval import guessed
from workers.serving import Serving

# With so much hope in each guess, every candidate is asked about.
ALL_MAY_BE_BEST = 1e6
LENGTHS, GENRES = (1, 3, 5, 10, 20), ("Comedy", "Drama", "Thriller", "Action", "Horror", "Romance")


def main() -> None:
    """Print the shares of lists and of movies that are the same, and what each way costs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--candidates", type=int, default=600)
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    inference = Serving(WorkerSettings(), DataSettings()).inference()
    inference._judge.movies_at_once = options.candidates
    jobs = drawn(load_with_films(DataSettings()), options.people)
    lists, asked, seconds = [], [], []
    for hope in (guessed.HOPE, ALL_MAY_BE_BEST):
        guessed.HOPE = hope
        started = time.perf_counter()
        found = [inference.recommend(job) for job in jobs]
        seconds.append((time.perf_counter() - started) / len(jobs))
        asked.append(np.mean([one.considered for one in found]))
        lists.append([[movie.movie_id for movie in one.recommendations] for one in found])
    pairs = list(zip(*lists, strict=True))
    same = sum(set(guessed) == set(whole) for guessed, whole in pairs)
    kept = sum(len(set(guessed) & set(whole)) for guessed, whole in pairs)
    print(f"the same movies: {same} of {len(pairs)} lists; in the same order: {sum(a == b for a, b in pairs)}")
    print(f"movies that both have: {kept} of {sum(len(whole) for _, whole in pairs)}")
    print(f"asked about: {asked[0]:.0f} movies instead of {asked[1]:.0f}")
    print(f"seconds a list: {seconds[0]:.3f}; from all, with what was just asked remembered: {seconds[1]:.3f}")


def drawn(release: Release, people: int) -> list[RecommendJob]:
    """Jobs for people of the release, the same in every run."""
    rng, told = np.random.default_rng(5), release.ratings
    jobs = []
    for number, user in enumerate(rng.permutation(np.unique(told.user))[:people]):
        rows = rng.permutation(np.flatnonzero(told.user == user))[: rng.choice(LENGTHS)]
        verdicts = [Verdict.GOOD if told.stars[row] >= GOOD_FROM_STARS else Verdict.BAD for row in rows]
        ratings = [RatedMovie(movie_id=int(told.movie[r]), verdict=v) for r, v in zip(rows, verdicts, strict=True)]
        wishes = Wishes(genres=frozenset([str(rng.choice(GENRES))]) if number % 4 == 3 else frozenset())
        jobs.append(RecommendJob(catalogue=release.catalogue.digest, ratings=tuple(ratings), wishes=wishes))
    return jobs


if __name__ == "__main__":
    main()
