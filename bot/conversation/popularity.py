"""What people in general think of movies, and which are worth asking a stranger about."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from movies.catalogue import Movie
from movies.movielens import Release
from movies.ratings import GOOD_FROM_STARS

# A share of likes means something only with at least this many ratings.
FEWEST_RATINGS = 10
MOST_OFFERED = 300


class Popularity:
    """Counts over the ratings of one MovieLens release."""

    def __init__(self, release: Release) -> None:
        self._catalogue = release.catalogue
        size = max((m.id for m in release.catalogue), default=0) + 1
        size = max(size, int(release.ratings.movie.max(initial=0)) + 1)
        self._rated = np.bincount(release.ratings.movie, minlength=size)
        self._liked = np.bincount(release.ratings.movie[release.ratings.stars >= GOOD_FROM_STARS], minlength=size)
        informative = sorted(release.catalogue, key=lambda m: -self._information(m.id))
        self._informative = informative[:MOST_OFFERED]

    def liked_share(self, movie_id: int) -> float | None:
        """The share, 0 to 1, of a movie's raters who liked it; None if there are too few."""
        rated = int(self._rated[movie_id])
        return float(self._liked[movie_id]) / rated if rated >= FEWEST_RATINGS else None

    def worth_rating(self, known: Collection[int], count: int) -> list[Movie]:
        """The movies whose rating would tell most about a person; none of them is in `known`.

        The logarithm of popularity times the entropy of liking ("log pop * ent" of Rashid et al.,
        "Getting to know you", 2002): known to many, and divisive. At most one movie per leading
        genre is offered at a time, so that the answers tell different things.
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
        rated = int(self._rated[movie_id])
        if rated < 2:
            return 0.0
        share = float(self._liked[movie_id]) / rated
        entropy = -sum(p * np.log2(p) for p in (share, 1 - share) if p > 0)
        return float(np.log2(rated) * entropy)
