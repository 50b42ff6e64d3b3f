"""Which movies are worth asking the language model about.

Asking it about every movie would take minutes, so that a few dozen are chosen beforehand: the
nearest to what the person liked, by item-item cosine over who liked what (Sarwar et al. 2001,
shrunk for pairs that few people liked), and movies that most who saw them liked.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Movie
from movies.jobs import RecommendJob, Wishes
from movies.movielens import Release
from movies.ratings import GOOD_FROM_STARS, Verdict

Floats = NDArray[np.float64]

CANDIDATES = 100
SHARE_OF_NEIGHBOURS = 0.7
# A pair of movies that n people liked counts n / (n + this) of its cosine.
PAIRS_OF_PRIOR = 10.0
RATINGS_OF_PRIOR = 20.0
# A movie that fewer people rated is too obscure to be recommended out of the blue.
FEWEST_RATINGS = 10


class Candidates:
    """Chooses candidates from the ratings of a MovieLens release; movies are indexed by id."""

    def __init__(self, release: Release) -> None:
        self._catalogue = release.catalogue
        ratings = release.ratings
        size = max(int(ratings.movie.max()), *(movie.id for movie in release.catalogue)) + 1
        good = ratings.stars >= GOOD_FROM_STARS
        count = np.bincount(ratings.movie, minlength=size)
        liked = np.bincount(ratings.movie[good], minlength=size)
        overall = good.mean()
        self._liked = liked.astype(np.float64)
        self._acclaim = (liked + RATINGS_OF_PRIOR * overall) / (count + RATINGS_OF_PRIOR)
        self._users_by_movie = _Grouped(ratings.movie[good], ratings.user[good])
        self._movies_by_user = _Grouped(ratings.user[good], ratings.movie[good])
        self.similarities = lru_cache(maxsize=128)(self._similarities)

    def choose(self, job: RecommendJob) -> list[Movie]:
        """At most `CANDIDATES` movies that fit the job's wishes, the most promising first.

        Rated and excluded movies are left out, and so are their doubles under another id.
        """
        taken = {r.movie_id for r in job.ratings} | job.excluded
        taken_names = {self._catalogue[i].name for i in taken if i in self._catalogue}
        open_ones = [
            m for m in self._catalogue if fits(m, job.wishes) and m.id not in taken and m.name not in taken_names
        ]
        known = [m for m in open_ones if m.popularity >= FEWEST_RATINGS]
        # A narrow wish may leave nothing but rarely rated movies, and these are better than none.
        pool = known if len(known) >= job.count else open_ones
        ids = np.array([m.id for m in pool], dtype=np.int64)
        if not len(ids):
            return []
        nearness = self._nearness(job)[ids]
        # What is near to nothing that was liked is no neighbour; acclaim fills these places.
        by_nearness = [int(ids[k]) for k in np.argsort(-nearness, kind="stable") if nearness[k] > 0]
        by_acclaim = [int(i) for i in ids[np.argsort(-self._acclaim[ids], kind="stable")]]
        nearest = by_nearness[: int(CANDIDATES * SHARE_OF_NEIGHBOURS)]
        chosen = dict.fromkeys([*nearest, *by_acclaim])
        return _without_doubles([self._catalogue[i] for i in chosen])[:CANDIDATES]

    def nearest_liked(self, movie: Movie, job: RecommendJob) -> int | None:
        """The movie the person liked that is most similar to the given one, if any is at all."""
        liked = [r.movie_id for r in job.ratings if r.verdict is Verdict.GOOD]
        best = max(liked, key=lambda i: self.similarities(i)[movie.id], default=None)
        return best if best is not None and self.similarities(best)[movie.id] > 0 else None

    def _nearness(self, job: RecommendJob) -> Floats:
        total = np.zeros_like(self._liked)
        for rating in job.ratings[-50:]:
            weight = 1.0 if rating.verdict is Verdict.GOOD else -0.5
            total += weight * self.similarities(rating.movie_id)
        return total

    def _similarities(self, movie_id: int) -> Floats:
        """The shrunk cosine of one movie to every movie, by id."""
        users = self._users_by_movie[movie_id]
        if not len(users):
            return np.zeros_like(self._liked)
        rows = np.concatenate([self._movies_by_user[int(u)] for u in users])
        together = np.bincount(rows, minlength=len(self._liked)).astype(np.float64)
        together[movie_id] = 0.0
        cosine = together / np.sqrt(np.maximum(self._liked, 1.0) * len(users))
        similarity: Floats = cosine * together / (together + PAIRS_OF_PRIOR)
        return similarity


def fits(movie: Movie, wishes: Wishes) -> bool:
    """Whether a movie is what was wished for; a movie without a year fits no wish for years."""
    genres = set(movie.genres)
    if wishes.genres and not genres & wishes.genres:
        return False
    if genres & wishes.without:
        return False
    if wishes.year_from is None and wishes.year_to is None:
        return True
    return movie.year is not None and (wishes.year_from or 0) <= movie.year <= (wishes.year_to or 9999)


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


def _without_doubles(movies: list[Movie]) -> list[Movie]:
    """MovieLens 100K has some movies under two ids; the first of a name stays."""
    first: dict[str, Movie] = {}
    for movie in movies:
        first.setdefault(movie.name, movie)
    return list(first.values())
