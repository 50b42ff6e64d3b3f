"""Popularity and likes of movies, and the movies most informative to ask a stranger about."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Movie
from movies.movielens import Release
from movies.ratings import GOOD_FROM_STARS

# A share of likes is meaningless with fewer ratings.
FEWEST_RATINGS_FOR_A_SHARE = 10
MOST_OFFERED = 300


class Popularity:
    """Counts over the ratings of one MovieLens release."""

    def __init__(self, release: Release) -> None:
        self._catalogue = release.catalogue
        liked = release.ratings.stars >= GOOD_FROM_STARS
        self._rated, self._liked = _counts(release.ratings.movie), _counts(release.ratings.movie[liked])
        informative = sorted(release.catalogue, key=lambda m: -self._information(m.id))
        self._informative = informative[:MOST_OFFERED]

    def liked_share(self, movie_id: int) -> float | None:
        """The share, 0 to 1, of a movie's raters who liked it; None if there are too few."""
        rated = self._rated.get(movie_id, 0)
        return self._liked.get(movie_id, 0) / rated if rated >= FEWEST_RATINGS_FOR_A_SHARE else None

    def worth_rating(self, known: Collection[int], count: int) -> list[Movie]:
        """The movies whose ratings would be most informative about a person, except those in `known`.

        The logarithm of popularity times the entropy of liking ("log pop * ent" of Rashid et al.,
        "Getting to know you", 2002): known to many, and divisive. At most one movie per leading
        genre is offered at a time, so that the answers complement one another.
        """
        names = {self._catalogue[i].name for i in known if i in self._catalogue}
        chosen: list[Movie] = []
        later: list[Movie] = []
        for movie in self._informative:
            if movie.id in known or movie.name in names:
                continue
            leading = {m.genres[:1] for m in chosen}
            (later if movie.genres[:1] in leading else chosen).append(movie)
            if len(chosen) == count:
                return chosen
        return (chosen + later)[:count]

    def _information(self, movie_id: int) -> float:
        rated = self._rated.get(movie_id, 0)
        if rated < 2:
            return 0.0
        share = self._liked.get(movie_id, 0) / rated
        entropy = -sum(p * np.log2(p) for p in (share, 1 - share) if p > 0)
        return float(np.log2(rated) * entropy)


def _counts(movies: NDArray[np.int64]) -> dict[int, int]:
    """Counts by movie; a dictionary, since ids may be huge (`movies.films`) and an array indexed by id would be far too
    long."""
    ids, counts = np.unique(movies, return_counts=True)
    return dict(zip(ids.tolist(), counts.tolist(), strict=True))
