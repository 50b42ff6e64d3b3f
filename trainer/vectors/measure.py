"""Metrics of lists for people outside the training data: the bundle as served, against EASE.

MovieLens shows who rated what, but not whether somebody would like a movie that they never rated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movies.movielens import RatingTable
from trainer.metrics.accuracy import auc
from trainer.metrics.intervals import RESAMPLES, Figure, figure_of
from trainer.metrics.lists import ndcg
from trainer.vectors.ease import RIDGES, Ease
from trainer.vectors.validation import DEEPER, Asked, Judge, ranked
from workers.engine.movie_vectors import list_scores

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

SEEN_AT_ONCE = 5


@dataclass(frozen=True)
class Lists:
    """One system's metrics per person; NaN where a person's ratings do not define one.

    ndcg: of the first ten. recall: the share of their likes among the first twenty. uauc: AUC within the person, likes
    against dislikes. overlap: the mean share of their first five that two people have in common.
    """

    ndcg: Array
    recall: Array
    uauc: Array
    overlap: float

    def figures(self, against: Lists | None = None) -> dict[str, Figure]:
        """Means with intervals over people, or those of paired differences."""
        found = {}
        for name in ("ndcg", "recall", "uauc"):
            values = getattr(self, name) - (getattr(against, name) if against else 0.0)
            rows = np.random.default_rng(0).integers(len(values), size=(RESAMPLES, len(values)))
            found[name] = figure_of(float(np.nanmean(values)), np.nanmean(values[rows], axis=1))
        return found


def lists_of(people: Sequence[Asked], catalogue: Whole, orders: Sequence[Array], likes: Sequence[Array]) -> Lists:
    """A system's metrics, from its scores of the whole catalogue for each person.

    Parameters
    ----------
    orders: the scores that sort the lists. likes: the scores for whether a movie is liked.
    """
    lists = [ranked(scores, catalogue, one) for scores, one in zip(orders, people, strict=True)]
    first = [set(x[:SEEN_AT_ONCE].tolist()) for x in lists]
    shared = [len(a & b) / SEEN_AT_ONCE for k, a in enumerate(first) for b in first[:k]]
    place = {int(movie): k for k, movie in enumerate(catalogue)}
    within = [
        auc(
            like[[place[m] for m in np.append(one.liked, one.disliked).tolist()]].astype(np.float64),
            np.repeat([1.0, 0.0], [len(one.liked), len(one.disliked)]),
        )
        for like, one in zip(likes, people, strict=True)
    ]
    return Lists(
        ndcg=np.array([ndcg(x, one.liked) for x, one in zip(lists, people, strict=True)]),
        recall=np.array(
            [np.isin(x[:DEEPER], one.liked).sum() / len(one.liked) for x, one in zip(lists, people, strict=True)]
        ),
        uauc=np.array(within),
        overlap=float(np.mean(shared)),
    )


def by_judge(
    judge: Judge, people: Sequence[Asked], catalogue: Whole, fame: NDArray[np.float32], exponents: Sequence[float]
) -> dict[float, Lists]:
    """The lists of a bundle for each exponent of fame; the judge is asked only once per person."""
    judged = [judge.after(one.given, catalogue) for one in people]
    likes = [x.like.astype(np.float64) for x in judged]
    return {
        e: lists_of(people, catalogue, [list_scores(x, fame, e).astype(np.float64) for x in judged], likes)
        for e in exponents
    }


def by_ease(ease: Ease, people: Sequence[Asked], catalogue: Whole) -> Lists:
    """The lists of EASE."""
    scores = [ease.scores(one.given, catalogue) for one in people]
    return lists_of(people, catalogue, scores, scores)


def by_share(ratings: RatingTable, people: Sequence[Asked], catalogue: Whole, damping: float = 5.0) -> Lists:
    """The same list for everybody: the smoothed share of *good* among training users."""
    good = ratings.stars >= 4.0
    ids, column = np.unique(ratings.movie, return_inverse=True)
    share = (np.bincount(column, good) + damping * good.mean()) / (np.bincount(column) + damping)
    known: Mapping[int, float] = dict(zip(ids.tolist(), share.tolist(), strict=True))
    scores = np.array([known.get(movie, float(good.mean())) for movie in catalogue.tolist()])
    return lists_of(people, catalogue, [scores] * len(people), [scores] * len(people))


def best_ease(ratings: RatingTable, people: Sequence[Asked], catalogue: Whole) -> tuple[float, Ease]:
    """EASE with the best ridge for these validation users."""
    found = {ridge: Ease(ratings, ridge) for ridge in RIDGES}
    best = max(RIDGES, key=lambda ridge: float(by_ease(found[ridge], people, catalogue).ndcg.mean()))
    return best, found[best]
