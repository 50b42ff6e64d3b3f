"""Which movies are like one another: by who liked both, and by their genres."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from movies.movielens import Release
from movies.ratings import GOOD_FROM_STARS
from workers.ranking import alike, series

Floats = NDArray[np.float64]

# A pair of movies that n people liked counts n / (n + this) of its cosine.
PAIRS_OF_PRIOR = 10.0
# Of a movie that fewer people liked, who else liked what says too little: its genres decide.
FEWEST_LIKES = 10
SIMILAR, CLEARLY_SIMILAR = 40, 20
MOST_GENRES_IN_COMMON = 0.5


class Neighbours:
    """Similarities of the movies of a MovieLens release; every array is indexed by movie id.

    They are item-item cosines over who liked what (Sarwar et al. 2001), shrunk for pairs that few liked.
    """

    def __init__(self, release: Release) -> None:
        self._catalogue = release.catalogue
        ratings = release.ratings
        self.size = max(int(ratings.movie.max()), *(movie.id for movie in release.catalogue)) + 1
        good = ratings.stars >= GOOD_FROM_STARS
        self._likes = np.bincount(ratings.movie[good], minlength=self.size).astype(np.float64)
        self._users_by_movie = _Grouped(ratings.movie[good], ratings.user[good])
        self._movies_by_user = _Grouped(ratings.user[good], ratings.movie[good])
        self.similarities = lru_cache(maxsize=128)(self._similarities)

    def nearest(self, movie_id: int, among: Iterable[int]) -> int | None:
        """The movie among the given ones that is most like `movie_id`: liked by the same people, and of its genres.

        None where no movie shares both; "like Heat" would then be no reason that a person could follow.
        """
        this, similarities = self._catalogue[movie_id], self.similarities(movie_id)
        others = {i: self._catalogue[i] for i in among}
        # Of a movie without genres nobody can say that they differ.
        kinship = {i: alike(m, this) if m.genres and this.genres else 1.0 for i, m in others.items()}
        nearness = {i: float(similarities[i]) * kinship[i] for i in others}
        best = max(nearness, key=lambda i: nearness[i], default=None)
        return best if best is not None and nearness[best] > 0 else None

    def similar(self, movie_id: int) -> set[int]:
        """The movies that "something like this one" may mean.

        Cosines alone name the hits of the same years, and genres alone name thousands, so that these are the
        `SIMILAR` movies with the largest product of both. Of a movie that few people liked, they are those that
        share half the genres. Movies of the same series are always similar.
        """
        if self._likes[movie_id] >= FEWEST_LIKES:
            return set(self._relatives(movie_id)[:SIMILAR]) | self._series(movie_id)
        this = self._catalogue[movie_id]
        of_the_genres = {m.id for m in self._catalogue if alike(m, this) >= MOST_GENRES_IN_COMMON}
        return (of_the_genres | self._series(movie_id)) - {movie_id}

    def clearly_similar(self, movie_id: int) -> set[int]:
        """The movies that "nothing like this one" certainly means.

        They are the movies of its series, and those of its `CLEARLY_SIMILAR` nearest (see `similar`) that share
        half the genres. Of a movie that few people liked, it is its series alone: half the catalogue is Drama.
        """
        near: list[int] = []
        if self._likes[movie_id] >= FEWEST_LIKES:
            near = self._relatives(movie_id)[:CLEARLY_SIMILAR]
        this = self._catalogue[movie_id]
        alikes = {i for i in near if alike(self._catalogue[i], this) >= MOST_GENRES_IN_COMMON}
        return alikes | self._series(movie_id)

    def _relatives(self, movie_id: int) -> list[int]:
        """The movies that people like who like this one, and that share a genre with it; the nearest first."""
        this, similarities = self._catalogue[movie_id], self.similarities(movie_id)
        nearness = {m.id: float(similarities[m.id]) * alike(m, this) for m in self._catalogue}
        return sorted((i for i, n in nearness.items() if n > 0), key=lambda i: -nearness[i])

    def _series(self, movie_id: int) -> set[int]:
        name = series(self._catalogue[movie_id].title)
        return {m.id for m in self._catalogue if series(m.title) == name} - {movie_id}

    def _similarities(self, movie_id: int) -> Floats:
        """The shrunk cosine of one movie to every movie, by id."""
        users = self._users_by_movie[movie_id]
        if not len(users):
            return np.zeros(self.size)
        rows = np.concatenate([self._movies_by_user[int(u)] for u in users])
        together = np.bincount(rows, minlength=self.size).astype(np.float64)
        together[movie_id] = 0.0
        cosine = together / np.sqrt(np.maximum(self._likes, 1.0) * len(users))
        similarity: Floats = cosine * together / (together + PAIRS_OF_PRIOR)
        return similarity


class _Grouped:
    """Values by their key: `grouped[key]` is the array of its values."""

    def __init__(self, keys: NDArray[np.int64], values: NDArray[np.int64]) -> None:
        order = np.argsort(keys, kind="stable")
        self._values = values[order]
        self._starts = np.searchsorted(keys[order], np.arange(int(keys.max(initial=0)) + 2))

    def __getitem__(self, key: int) -> NDArray[np.int64]:
        if not 0 <= key < len(self._starts) - 1:
            return self._values[:0]
        return self._values[self._starts[key] : self._starts[key + 1]]
