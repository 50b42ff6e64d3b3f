"""Average ratings in stars, and the rating to expect for a movie that nobody has rated."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Movie

Array = NDArray[np.float64]

# One five-star rating says little about a movie, so each average is smoothed with five ratings at the expected value,
# and a movie with fewer than three ratings has no average.
RATINGS_OF_PRIOR = 5.0
FEWEST_FOR_AVERAGE = 3

RATINGS_OF_FULL_WEIGHT = 50.0
RIDGE = 1.0
STARS = (0.5, 5.0)


def community_average(total: float, count: int, expected: float) -> float | None:
    """A movie's average rating in stars, shrunk towards the average for its genres and year.

    Parameters
    ----------
    total: the sum of the movie's stars. count: the number of its ratings.
    expected: the average for movies of its genres and year, in stars.

    Returns
    -------
    None if there are too few ratings.
    """
    if count < FEWEST_FOR_AVERAGE:
        return None
    return (total + RATINGS_OF_PRIOR * expected) / (count + RATINGS_OF_PRIOR)


def by_genres_and_year(movies: Iterable[Movie], count: Array, total: Array) -> Array:
    """The mean rating, `total / count`, to expect from the other movies of the same genres and year.

    It comes from a ridge regression over movies, weighted by `count` up to fifty ratings. A rated movie gets its
    leave-one-out prediction (Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning", 2009, eq. 7.64),
    which leaves out the movie's own ratings.

    Parameters
    ----------
    count, total: the number of each movie's ratings and their sum; the result is in the unit of `total`.
    """
    features, rated = _genres_and_year(movies), count > 0
    weights = np.minimum(count, RATINGS_OF_FULL_WEIGHT) / RATINGS_OF_FULL_WEIGHT
    means = np.divide(total, count, out=np.zeros(len(count)), where=rated)
    centre, mean = np.average(features, axis=0, weights=weights), np.average(means, weights=weights)
    centred = features - centre
    covariance = (centred * weights[:, None]).T @ centred + RIDGE * np.eye(features.shape[1])
    solved = np.linalg.solve(covariance, centred.T)
    expected: Array = mean + (means * weights) @ centred @ solved
    leverage = weights * (1 / weights.sum() + (centred * solved.T).sum(axis=1))
    # A movie that is the only one of its kind has a leverage of one: do not divide by zero.
    left_out = leverage / np.maximum(1 - leverage, 1e-2)
    expected -= np.where(rated, left_out * (means - expected), 0.0)
    return expected


def _genres_and_year(movies: Iterable[Movie]) -> Array:
    """One row per movie: a column for each genre, 1.0 if the movie has it, and its year in decades."""
    movies = list(movies)
    column = {genre: k for k, genre in enumerate(sorted({genre for movie in movies for genre in movie.genres}))}
    years = [movie.year for movie in movies if movie.year]
    typical = sum(years) / len(years) if years else 0.0
    found = np.zeros((len(movies), len(column) + 1))
    has = [(row, column[genre]) for row, movie in enumerate(movies) for genre in movie.genres]
    found[tuple(np.array(has, int).reshape(-1, 2).T)] = 1.0
    found[:, -1] = [((movie.year or typical) - typical) / 10.0 for movie in movies]
    return found
