"""A classical recommender that softens the labels: one star too few is noise, a teacher averages it out.

Each rating is a movie's share of *good* plus a person's deviation from it. The deviation on the
next movie is predicted from the deviations already seen by simple kriging (the best linear
prediction under a covariance): c' C^-1 r. C is the covariance of deviations between movies, shrunk
towards what all pairs of movies share, which is a person's general severity, with one variance on
its diagonal. A logistic regression joins share and deviation. See Rasmussen and
Williams, "Gaussian Processes for Machine Learning", 2006, eq. 2.25.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from movies.movielens import RatingTable
from movies.ratings import GOOD_FROM_STARS
from trainer.examples import Sequence

Array = NDArray[np.float64]

# Chosen on validation users of MovieLens 100K (AUC 0.7668 of the sixth rating, against 0.7659
# with severity alone); between 120 and 1000 the shrinkage hardly matters.
PAIRS_OF_PRIOR = 250.0
# The variance of one deviation, on the diagonal; also chosen on validation users.
DEVIATION_VARIANCE = 0.3
RATINGS_OF_PRIOR = 5.0


class Teacher:
    """Predicts the chance of *good* for each rating of a sequence from those before it.

    Sequences of training users are predicted as if these users had never been seen: their own
    ratings are taken out of every share and covariance, in closed form.

    Parameters
    ----------
    ratings: the training users' ratings.
    fit_on: sequences of training users, on which the logistic regression is fitted.
    """

    def __init__(self, ratings: RatingTable, fit_on: Iterable[Sequence]) -> None:
        from scipy.sparse import csc_array
        from sklearn.linear_model import LogisticRegression

        good = (ratings.stars >= GOOD_FROM_STARS).astype(np.float64)
        self._index = {movie: k for k, movie in enumerate(np.unique(ratings.movie).tolist())}
        column = np.searchsorted(np.unique(ratings.movie), ratings.movie)
        row = np.unique(ratings.user, return_inverse=True)[1]
        self._overall = good.mean()
        self._count: Array = np.bincount(column).astype(np.float64)
        self._good: Array = np.bincount(column, weights=good).astype(np.float64)
        self._mean = self._share(self._count, self._good)
        deviation = good - self._mean[column]
        self._deviations = csc_array((deviation, (row, column)))
        self._rated = csc_array((np.ones_like(deviation), (row, column)))
        self._severity_variance = self._mean_product_within_users()
        features, labels = [], []
        for sequence in fit_on:
            features.append(self._features(sequence))
            labels.append(sequence.good)
        self._regression: Any = LogisticRegression(C=100.0).fit(np.concatenate(features), np.concatenate(labels))

    def chances(self, sequence: Sequence) -> Array:
        """The chance of *good* at each place of a training user's sequence, given the places before."""
        chances: Array = self._regression.predict_proba(self._features(sequence))[:, 1]
        return chances

    def _share(self, count: Array, good: Array) -> Array:
        share: Array = (good + RATINGS_OF_PRIOR * self._overall) / (count + RATINGS_OF_PRIOR)
        return share

    def _mean_product_within_users(self) -> float:
        """The mean product of two deviations of one user: how much severity varies between people."""
        sums, counts = self._deviations.sum(axis=1), self._rated.sum(axis=1)
        products = (sums**2).sum() - (self._deviations.data**2).sum()
        return float(products / (counts * (counts - 1)).sum())

    def _features(self, sequence: Sequence) -> Array:
        columns = np.array([self._index[m] for m in sequence.movies.tolist()])
        share = self._share(self._count[columns] - 1, self._good[columns] - sequence.good)
        deviation = sequence.good - share
        own = sequence.good - self._mean[columns]
        products, pairs = self._deviations[:, columns], self._rated[:, columns]
        covariance = (
            (products.T @ products).toarray() - np.outer(own, own) + PAIRS_OF_PRIOR * self._severity_variance
        ) / ((pairs.T @ pairs).toarray() - 1 + PAIRS_OF_PRIOR)
        expected = np.zeros(len(sequence))
        for k in range(1, len(sequence)):
            seen = covariance[:k, :k].copy()
            np.fill_diagonal(seen, DEVIATION_VARIANCE)
            expected[k] = covariance[k, :k] @ np.linalg.solve(seen, deviation[:k])
        return np.column_stack([np.log(share / (1 - share)), expected])
