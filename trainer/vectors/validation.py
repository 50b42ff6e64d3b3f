"""Validation metrics of a training: AUC of the sixth rating, and nDCG@10 of the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from movies.movielens import RatingTable
from trainer.data.examples import RatingSequence, by_user, draw
from trainer.metrics.accuracy import auc
from trainer.metrics.lists import ndcg
from workers.engine.contract import Judged
from workers.engine.movie_vectors import list_scores

Array = NDArray[np.float64]

GIVEN = 10
DEEPER = 20
EXPONENTS = (0.0, 0.5, 1.0)


class Judge(Protocol):
    """Predicts people's answers."""

    def last(self, sequences: Sequence[RatingSequence]) -> Array:
        """For sequences of one length, the log-odds of *good* for each last movie, given the ratings before it."""
        ...

    def after(self, given: RatingSequence, movies: NDArray[np.int64]) -> Judged:
        """The predicted answers for each movie after a sequence."""
        ...


@dataclass(frozen=True)
class Asked:
    """A person with some given ratings, and their other likes and dislikes."""

    given: RatingSequence
    liked: NDArray[np.int64]
    disliked: NDArray[np.int64]


def asked_people(ratings: RatingTable, given: int = GIVEN, seed: int = 1) -> list[Asked]:
    """People with the first of their ratings given, in a seeded order, except those who liked none of the rest."""
    found = []
    for user, full in by_user(ratings).items():
        drawn = draw(full, len(full), np.random.default_rng((seed, user, 0)))
        movies, good = drawn.movies[given:], drawn.good[given:] > 0
        if good.any():
            known = RatingSequence(user, drawn.movies[:given], drawn.stars[:given])
            found.append(Asked(known, movies[good], movies[~good]))
    return found


def ranked(
    scores: NDArray[np.floating[Any]], catalogue: NDArray[np.int64], asked: Asked, count: int = DEEPER
) -> NDArray[np.int64]:
    """The top movies of the catalogue by score, without the given ones."""
    order = np.argsort(-np.where(np.isin(catalogue, asked.given.movies), -np.inf, scores), kind="stable")
    return catalogue[order[:count]]


def mean_ndcg(
    judge: Judge, people: Sequence[Asked], catalogue: NDArray[np.int64], fame: NDArray[np.float32]
) -> dict[float, float]:
    """The mean nDCG@10 of people's lists for each exponent of fame."""
    judged = [judge.after(one.given, catalogue) for one in people]
    found = {}
    for e in EXPONENTS:
        lists = [ranked(list_scores(x, fame, e), catalogue, one) for x, one in zip(judged, people, strict=True)]
        found[e] = float(np.mean([ndcg(x, one.liked) for x, one in zip(lists, people, strict=True)]))
    return found


def validated(
    judge: Judge,
    sixth: Sequence[RatingSequence],
    people: Sequence[Asked],
    catalogue: NDArray[np.int64],
    fame: NDArray[np.float32],
) -> dict[str, float]:
    """The AUC of the last rating of each sequence, and the mean nDCG@10 of lists for each exponent of fame."""
    found = {"auc": auc(judge.last(sixth), np.array([s.good[-1] for s in sixth]))}
    found |= {f"ndcg_{e:g}": value for e, value in mean_ndcg(judge, people, catalogue, fame).items()}
    return {name: round(value, 4) for name, value in found.items()}
