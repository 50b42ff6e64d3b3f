"""How many people like each movie."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from movies.movielens import Release
from movies.ratings import GOOD_FROM_STARS

# A share of likes is meaningless with fewer ratings.
FEWEST_RATINGS_FOR_A_SHARE = 10


class Popularity:
    """Counts over the ratings of one MovieLens release."""

    def __init__(self, release: Release) -> None:
        liked = release.ratings.stars >= GOOD_FROM_STARS
        self._rated, self._liked = _counts(release.ratings.movie), _counts(release.ratings.movie[liked])

    def liked_share(self, movie_id: int) -> float | None:
        """The share, 0 to 1, of a movie's raters who liked it; None if there are too few."""
        rated = self._rated.get(movie_id, 0)
        return self._liked.get(movie_id, 0) / rated if rated >= FEWEST_RATINGS_FOR_A_SHARE else None


def _counts(movies: NDArray[np.int64]) -> dict[int, int]:
    """Counts by movie; a dictionary, since ids may be huge (`movies.films`) and an array indexed by id would be far too
    long."""
    ids, counts = np.unique(movies, return_counts=True)
    return dict(zip(ids.tolist(), counts.tolist(), strict=True))
