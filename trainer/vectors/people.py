"""The training users of all releases for phase 4, with one id per movie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Movie
from movies.movielens import RatingTable, Release
from movies.ratings import GOOD_FROM_STARS
from trainer.data.corpus import IDS_OF_A_RELEASE, Corpus

Array = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class People:
    """Training users as rows and movies as columns.

    movies: all of the first release, and every movie that anybody rated in a further one, including held-out and
        validation users; everything about them is still learned from training users alone.
    ratings: the training users', with one id per movie across releases.
    row, column: each rating's person and movie, as places in `people` and `movies`.
    part: the number of each person's release.
    """

    movies: list[Movie]
    ratings: RatingTable
    row: Whole
    column: Whole
    people: Whole
    part: Whole

    @classmethod
    def of(cls, release: Release, further: Iterable[Release] = (), *, spare_cold: bool = True) -> People:
        """The training users of a release and of further ones, see `Corpus`."""
        further = list(further)
        return cls.from_corpus(Corpus.of(release, further, spare_cold=spare_cold), release, further)

    @classmethod
    def from_corpus(cls, corpus: Corpus, release: Release, further: Iterable[Release]) -> People:
        """The people of an existing corpus."""
        same: Mapping[int, int] = corpus.same
        ids = {movie.id for movie in release.catalogue}
        for number, part in enumerate(further, start=1):
            start = 0 if part.digest == release.digest else number * IDS_OF_A_RELEASE
            ids |= {same.get(start + m, start + m) for m in np.unique(part.ratings.movie).tolist()}
        movies = [corpus.movies[id] for id in sorted(ids)]
        place = {movie.id: k for k, movie in enumerate(movies)}
        own = [same.get(m, m) for m in corpus.ratings.movie.tolist()]
        ratings = replace(corpus.ratings, movie=np.array(own, dtype=np.int64))
        people, row = np.unique(ratings.user, return_inverse=True)
        column = np.array([place[m] for m in own], dtype=np.int64)
        return cls(movies, ratings, row, column, people, people // IDS_OF_A_RELEASE)

    @cached_property
    def good(self) -> Array:
        """1.0 for each rating that is *good*, otherwise 0.0."""
        return (self.ratings.stars >= GOOD_FROM_STARS).astype(np.float64)

    @cached_property
    def rows_of(self) -> list[Whole]:
        """The places of each person's ratings."""
        order = np.argsort(self.row, kind="stable")
        return np.split(order, np.cumsum(np.bincount(self.row, minlength=len(self.people)))[:-1])

    def count(self, ratings: NDArray[np.bool_] | None = None) -> Array:
        """Each movie's number of ratings, counting all or those where the mask is true."""
        column = self.column if ratings is None else self.column[ratings]
        return np.bincount(column, minlength=len(self.movies)).astype(np.float64)
