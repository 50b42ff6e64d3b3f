"""What people in general think of movies, and so which movies are worth asking a stranger about."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from movies.catalogue import Movie
from movies.movielens import Release
from movies.ratings import GOOD_FROM_STARS

# A share of likes is told only where at least so many people rated the movie.
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
        """The share, 0 to 1, of those who rated a movie that liked it; none where few rated it."""
        rated = int(self._rated[movie_id])
        return float(self._liked[movie_id]) / rated if rated >= FEWEST_RATINGS else None

    def worth_rating(self, known: Collection[int], count: int) -> list[Movie]:
        """The movies whose rating tells most about a person, of which none is in `known`.

        The logarithm of popularity times the entropy of liking ("log pop * ent" of Rashid et al.,
        "Getting to know you", 2002): known to many, and dividing opinion. Of each leading genre at
        most one is offered at a time, so that the answers tell different things.
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
