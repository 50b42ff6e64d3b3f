"""The evaluated rows, drawn from held-out users with fixed seeds, the same for every model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from movies.movielens import RatingTable, Release
from trainer.data.examples import HISTORY, RatingSequence, Splits, by_user, draw, evaluation_draws

HISTORY_LENGTHS = (0, 1, 3, 5, 10, 20)
FEWEST_RATINGS_OF_AN_AVERAGE = 20
# Bao et al., "TALLRec", 2023: ten ratings as input, and the last thousand windows as the test set.
PUBLISHED_HISTORY = 10
PUBLISHED_ROWS = 1000


@dataclass(frozen=True)
class Protocol:
    """The size of each table.

    draws: sequences per held-out user for the sixth rating. length_draws: the same for each history length.
    histories: how many held-out users' histories to use; every movie is asked about after each.
    every: use every n-th published row. served: rows per user for each way to serve.
    """

    seed: int = 1
    draws: int = 20
    length_draws: int = 3
    histories: int = 10
    every: int = 1
    served: int = 2
    quick: bool = False


FULL = Protocol()
# Each table's rows are also split into this many parts (`trainer.evaluation.results.Part`), except that those of the
# sixth rating are split by draw.
PARTS = 10
QUICK = Protocol(draws=3, length_draws=1, histories=3, every=5, served=1, quick=True)


def sixth_rating(splits: Splits, draws: int, seed: int) -> list[RatingSequence]:
    """Five ratings of a held-out user and the sixth to predict, grouped by user."""
    return evaluation_draws(splits.held_out, draws, seed)


def history_lengths(splits: Splits, draws: int, seed: int) -> dict[int, list[RatingSequence]]:
    """For each history length, the same target movies after that many ratings.

    The targets are those of `sixth_rating`, so at length five the rows are identical to its rows. Users with fewer than
    21 ratings are skipped.
    """
    longest = max(HISTORY_LENGTHS)
    found: dict[int, list[RatingSequence]] = {length: [] for length in HISTORY_LENGTHS}
    for user, full in by_user(splits.held_out).items():
        if len(full) <= longest:
            continue
        for k in range(draws):
            drawn = draw(full, longest + 1, np.random.default_rng((seed, user, k)))
            others = np.delete(np.arange(longest + 1), HISTORY)
            for length in HISTORY_LENGTHS:
                places = np.append(others[:length], HISTORY)
                found[length].append(RatingSequence(user, drawn.movies[places], drawn.stars[places]))
    return found


def published_rows(ratings: RatingTable) -> list[RatingSequence]:
    """The test rows that TALLRec published: ten ratings and the one after, the last thousand of all.

    Users come in the order of the file, and a user's ratings in order of their times, compared as text, as TALLRec did.
    """
    first = np.sort(np.unique(ratings.user, return_index=True)[1])
    windows = []
    for user in ratings.user[first].tolist():
        rows = np.flatnonzero(ratings.user == user)
        rows = rows[np.argsort(ratings.when[rows].astype(str), kind="stable")]
        windows += [(user, rows[end - PUBLISHED_HISTORY : end + 1]) for end in range(PUBLISHED_HISTORY, len(rows))]
    return [
        RatingSequence(user, ratings.movie[rows], ratings.stars[rows].astype(np.float64))
        for user, rows in windows[-PUBLISHED_ROWS:]
    ]


def average_histories(splits: Splits, count: int, seed: int) -> list[RatingSequence]:
    """Five ratings each of some held-out users; every movie is asked about after each history."""
    drawn = evaluation_draws(splits.held_out, 1, seed)
    chosen = np.random.default_rng(seed).permutation(len(drawn))[:count]
    return [RatingSequence(s.user, s.movies[:HISTORY], s.stars[:HISTORY]) for s in (drawn[k] for k in chosen)]


def often_rated(release: Release) -> dict[int, float]:
    """The true average of each movie with twenty ratings or more, in stars."""
    statistics = release.ratings.statistics()
    return {
        movie: found.total / found.count
        for movie, found in statistics.items()
        if found.count >= FEWEST_RATINGS_OF_AN_AVERAGE
    }
