"""The teacher: a classical recommender that softens the labels, since a star more or less may be noise.

Each rating is a movie's share of *good* plus a person's deviation from it. The share is shrunk towards what ridge
regressions expect from the movie's genres and year, and from the LM probe, so that rare movies get a sensible
estimate. Simple kriging (the best linear prediction under a covariance) predicts the deviation on the next movie
from those already seen: c' C^-1 r. C is the covariance of deviations between movies, shrunk towards what all pairs of
movies share (a person's general severity), with the same variance everywhere on its diagonal. A logistic regression
combines share and deviation. See Rasmussen and Williams, "Gaussian Processes for Machine Learning",
2006, eq. 2.25.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from movies.averages import by_genres_and_year
from movies.catalogue import Movie
from movies.movielens import RatingTable
from movies.ratings import GOOD_FROM_STARS
from trainer.data.examples import RatingSequence
from trainer.training.lm_probe import by_reading

Array = NDArray[np.float64]

# Chosen on validation users of MovieLens 100K (AUC 0.7668 of the sixth rating, against 0.7659
# with severity alone); between 120 and 1000 the shrinkage hardly matters.
PAIRS_OF_PRIOR = 250.0
# The variance of one deviation, on the diagonal; also chosen on validation users.
DEVIATION_VARIANCE = 0.3
RATINGS_OF_PRIOR = 6.0
# Expected shares are clipped, since no genre or year is liked by everybody or by nobody.
LIKELY = (0.05, 0.95)


class Teacher:
    """Predicts the chance of *good* for each rating in a sequence from those before it.

    For training users, predictions are leave-one-user-out: their own ratings are removed from every share and
    covariance in closed form.

    Parameters
    ----------
    ratings: the training users' ratings.
    movies: every movie that may be asked about.
    fit_on: sequences of training users, on which the logistic regression is fitted.
    same: for some movies, the other id under which they count, see `Corpus`.
    read: returns a language model's states for movies, see `trainer.training.lm_probe.states`; without it, rare movies
        are judged by genres and year only.
    """

    def __init__(
        self,
        ratings: RatingTable,
        movies: Mapping[int, Movie],
        fit_on: Iterable[RatingSequence],
        same: Mapping[int, int] | None = None,
        read: Callable[[list[Movie]], Array] | None = None,
    ) -> None:
        from scipy.sparse import csc_array
        from sklearn.linear_model import LogisticRegression

        same = same or {}
        counted = [movie for id, movie in movies.items() if id not in same]
        self._index = {movie.id: k for k, movie in enumerate(counted)}
        self._index |= {id: self._index[other] for id, other in same.items()}
        good = (ratings.stars >= GOOD_FROM_STARS).astype(np.float64)
        column = np.array([self._index[m] for m in ratings.movie.tolist()])
        row = np.unique(ratings.user, return_inverse=True)[1]
        self._count: Array = np.bincount(column, minlength=len(counted)).astype(np.float64)
        self._good: Array = np.bincount(column, weights=good, minlength=len(counted)).astype(np.float64)
        expected = by_genres_and_year(counted, self._count, self._good)
        if read is not None:
            expected = by_reading(read(counted), expected, self._count, self._good)
        self._expected = np.clip(expected, *LIKELY)
        self._mean = self._share(np.arange(len(counted)), self._count, self._good)
        deviation = good - self._mean[column]
        shape = (row.max() + 1, len(counted))
        self._deviations = csc_array((deviation, (row, column)), shape=shape)
        self._rated = csc_array((np.ones_like(deviation), (row, column)), shape=shape)
        self._severity_variance = self._mean_product_within_users()
        features, labels = [], []
        for sequence in fit_on:
            features.append(self._features(sequence, own=1.0))
            labels.append(sequence.good)
        self._regression: Any = LogisticRegression(C=100.0).fit(np.concatenate(features), np.concatenate(labels))

    def chances(
        self,
        sequence: RatingSequence,
        *,
        trained_on: bool = True,
        hidden: Array | None = None,
        seen: Sequence[int] | None = None,
    ) -> Array:
        """The chance of *good* at each place of a sequence, given the places before.

        trained_on: whether the ratings are among the teacher's own.
        hidden: 1.0 for each movie to be judged as if nobody had rated it.
        seen: for each place, how many of the first places are given, instead of all before it.
        """
        features = self._features(sequence, own=float(trained_on), hidden=hidden, seen=seen)
        chances: Array = self._regression.predict_proba(features)[:, 1]
        return chances

    def _share(self, columns: NDArray[np.int64], count: Array, good: Array) -> Array:
        share: Array = (good + RATINGS_OF_PRIOR * self._expected[columns]) / (count + RATINGS_OF_PRIOR)
        return share

    def _mean_product_within_users(self) -> float:
        """The mean product of two deviations of the same user, which is the variance of severity between people."""
        sums, counts = self._deviations.sum(axis=1), self._rated.sum(axis=1)
        products = (sums**2).sum() - (self._deviations.data**2).sum()
        return float(products / (counts * (counts - 1)).sum())

    def _features(
        self, sequence: RatingSequence, own: float, hidden: Array | None = None, seen: Sequence[int] | None = None
    ) -> Array:
        """Logit of the share, and expected deviation, at each place; `own` is 1 to take out the user's own ratings."""
        columns = np.array([self._index[m] for m in sequence.movies.tolist()])
        rated = np.ones(len(sequence)) if hidden is None else 1.0 - hidden
        count, good = self._count[columns] - own, self._good[columns] - own * sequence.good
        share = self._share(columns, rated * count, rated * good)
        deviation = sequence.good - share
        before = own * (sequence.good - self._mean[columns])
        products, pairs = self._deviations[:, columns], self._rated[:, columns]
        both = np.outer(rated, rated)
        covariance = (
            both * ((products.T @ products).toarray() - np.outer(before, before))
            + PAIRS_OF_PRIOR * self._severity_variance
        ) / (both * ((pairs.T @ pairs).toarray() - own) + PAIRS_OF_PRIOR)
        expected = np.zeros(len(sequence))
        given = range(len(sequence)) if seen is None else seen
        for n in sorted(set(given) - {0}):
            places = [k for k, number in enumerate(given) if number == n]
            before_them = covariance[:n, :n].copy()
            np.fill_diagonal(before_them, DEVIATION_VARIANCE)
            expected[places] = covariance[places, :n] @ np.linalg.solve(before_them, deviation[:n])
        return np.column_stack([np.log(share / (1 - share)), expected])
