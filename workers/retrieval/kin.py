"""Place unrated movies among rated ones: near their makers' earlier work.

A movie's kin are the rated movies of its series, director, writers, cast and subjects. Their ratings stand in for the
ratings that the new movie lacks; the more kin, the more they count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Movie
from movies.facts import Facts
from movies.films import is_foreign
from movies.in_common import alike
from workers.retrieval.movie_map import Floats

SERIES, DIRECTOR, WRITER, CAST, SUBJECT = 4.0, 3.0, 1.5, 1.0, 0.5
# A mark shared by more movies than this ("family", "English") says nothing about any of them.
MOST_WITH_ONE_MARK = 60
MOST_KIN = 8
# The weight of kin of entirely different genres, as a share: a director's musical says little about their adventures.
OF_OTHER_GENRES = 0.2
# One movie with the same genres and director and one with the same star give a trust of one half.
DOUBT = 4.0
AT_ONCE = 2_000


@dataclass(frozen=True)
class Kin:
    """For each unrated movie, the places of at most `MOST_KIN` rated ones, with weights that add up to the trust in
    them, 0 to 1."""

    places: NDArray[np.int64]
    kin: NDArray[np.int64]
    weights: Floats

    @classmethod
    def of(cls, movies: Sequence[Movie]) -> Kin:
        """The kin of each movie from outside the release, by places in `movies`; movies without kin are left out."""
        with_mark: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, movie in enumerate(movies):
            if movie.facts and not is_foreign(movie.id):
                for mark, _ in _marks(movie.facts):
                    with_mark[mark].append(place)
        places, kin, weights = [], [], []
        for place, movie in enumerate(movies):
            if movie.facts and is_foreign(movie.id):
                common: dict[int, float] = defaultdict(float)
                for mark, weight in _marks(movie.facts):
                    if len(with_mark.get(mark, ())) <= MOST_WITH_ONE_MARK:
                        for other in with_mark.get(mark, ()):
                            common[other] += weight
                for other in common:
                    common[other] *= OF_OTHER_GENRES + (1 - OF_OTHER_GENRES) * alike(movie, movies[other])
                nearest = sorted(common, key=lambda other: (-common[other], other))[:MOST_KIN]
                if nearest:
                    total = sum(common[other] for other in nearest)
                    padding = [0] * (MOST_KIN - len(nearest))
                    places.append(place)
                    kin.append([*nearest, *padding])
                    weights.append([*(common[other] / (total + DOUBT) for other in nearest), *padding])
        shape = (len(places), MOST_KIN)
        return cls(np.array(places, np.int64), np.array(kin, np.int64).reshape(shape), _floats(weights).reshape(shape))

    def but(self, known: NDArray[np.bool_]) -> Kin:
        """A copy without the movies that the mask (by place) marks as known."""
        left = ~known[self.places]
        return Kin(self.places[left], self.kin[left], self.weights[left])

    def lend(self, table: Floats) -> None:
        """Blend the rows of its kin into each unrated movie's row, in place; the table has one row per movie."""
        for some in range(0, len(self.places), AT_ONCE):
            rows, kin = self.places[some : some + AT_ONCE], self.kin[some : some + AT_ONCE]
            weights = self.weights[some : some + AT_ONCE].reshape(*kin.shape, *[1] * (table.ndim - 1))
            share = weights.sum(1)
            table[rows] = (1 - share) * table[rows] + (weights * table[kin]).sum(1)


def _marks(facts: Facts) -> Iterator[tuple[tuple[str, str], float]]:
    """The marks that link a film to others, and their weights."""
    if facts.series:
        yield ("series", facts.series), SERIES
    for names, weight, sort in (
        (facts.directors, DIRECTOR, "by"),
        (facts.writers, WRITER, "written by"),
        (facts.cast, CAST, "with"),
        (facts.subjects, SUBJECT, "about"),
    ):
        for name in names:
            yield (sort, name), weight


def _floats(rows: list[list[float]]) -> Floats:
    return np.array(rows, dtype=np.float32)
