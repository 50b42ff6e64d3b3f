"""EASE, the linear baseline for lists: Steck, "Embarrassingly shallow autoencoders", 2019.

Each movie is predicted from all others by one ridge regression over who rated what, in closed form.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from movies.movielens import RatingTable
from movies.ratings import GOOD_FROM_STARS
from trainer.data.examples import RatingSequence

Array = NDArray[np.float64]

RIDGE = 3000.0
RIDGES = (300.0, 1000.0, 3000.0, 10_000.0)
# People who disliked a movie still chose to watch it.
DISLIKED_COUNTS = 0.5
# The matrix to invert has a row per movie, so only the most often rated ones are kept.
MOST_MOVIES = 4500


class Ease:
    """Scores movies for a person from some of their ratings.

    Parameters
    ----------
    ratings: the training users'. ridge: lambda. most: the number of movies to keep, most often rated first.
    """

    def __init__(self, ratings: RatingTable, ridge: float = RIDGE, most: int = MOST_MOVIES) -> None:
        from scipy.sparse import csr_array

        ids, column, count = np.unique(ratings.movie, return_inverse=True, return_counts=True)
        kept = np.sort(np.argsort(-count, kind="stable")[:most])
        place = np.full(len(ids), -1)
        place[kept] = np.arange(len(kept))
        rows = place[column] >= 0
        user = np.unique(ratings.user, return_inverse=True)[1]
        weights = _weights(ratings.stars[rows])
        table = csr_array((weights, (user[rows], place[column][rows])), shape=(user.max() + 1, len(kept)))
        gram = (table.T @ table).toarray().astype(np.float64)
        gram[np.diag_indices(len(kept))] += ridge
        inverse = np.linalg.inv(gram)
        self._weights = (inverse / -np.diag(inverse)).astype(np.float32)
        self._weights[np.diag_indices(len(kept))] = 0.0
        self._place = {int(ids[k]): n for n, k in enumerate(kept)}

    def scores(self, given: RatingSequence, movies: NDArray[np.int64]) -> Array:
        """One score per movie; movies that nobody rated come last."""
        known = np.array([self._place.get(movie, -1) for movie in given.movies.tolist()], dtype=np.int64)
        found = _weights(given.stars)[known >= 0] @ self._weights[known[known >= 0]]
        places = np.array([self._place.get(movie, -1) for movie in movies.tolist()])
        return np.where(places >= 0, found[places], found.min() - 1.0)


def _weights(stars: NDArray[np.floating]) -> Array:
    return np.where(stars >= GOOD_FROM_STARS, 1.0, DISLIKED_COUNTS)
