"""Which movies are worth asking the language model about.

Asking it about every movie would take minutes, so that a few dozen are chosen beforehand: the
nearest to what the person liked (see `workers.neighbours`), and movies that most who saw them liked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import chain, zip_longest

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Movie
from movies.jobs import GroupJob, RatedMovie, RecommendJob, Wishes
from movies.movielens import Release
from movies.ratings import GOOD_FROM_STARS, Verdict
from workers.fame import Fame
from workers.neighbours import Neighbours
from workers.wishes import fits, relaxations

CANDIDATES = 100
# The model is asked about every movie once a person, so that a large group shares fewer movies:
# on two cores, 60 for three people take seven seconds, and 15 for twelve people fourteen.
QUESTIONS_A_GROUP = 180
SHARE_OF_NEIGHBOURS = 0.7
RATINGS_OF_PRIOR = 20.0
RATINGS_COMPARED = 50
LATEST = 6


@dataclass(frozen=True)
class Chosen:
    """The movies to ask the model about, the most promising first, and the wishes that they fit."""

    movies: list[Movie]
    honoured: Wishes


class Candidates:
    """Chooses candidates from the ratings of a MovieLens release."""

    def __init__(self, release: Release) -> None:
        self._catalogue = release.catalogue
        self._fame = Fame(release.catalogue)
        self._neighbours = Neighbours(release)
        ratings = release.ratings
        good = ratings.stars >= GOOD_FROM_STARS
        count = np.bincount(ratings.movie, minlength=self._neighbours.size)
        liked = np.bincount(ratings.movie[good], minlength=self._neighbours.size)
        self._acclaim = (liked + RATINGS_OF_PRIOR * good.mean()) / (count + RATINGS_OF_PRIOR)

    def choose(self, job: RecommendJob) -> Chosen:
        """At most `CANDIDATES` movies that fit the job's wishes.

        Rated, excluded and wished-for movies are left out, and so are their doubles under another id.
        Where no movie is left, wishes are given up as `workers.wishes.relaxations` says.
        """
        pool, honoured = self._open(job.wishes, {r.movie_id for r in job.ratings} | job.excluded)
        return Chosen(self._promising(job.ratings, job.wishes, pool, job.count)[:CANDIDATES], honoured)

    def choose_for_group(self, job: GroupJob) -> Chosen:
        """The same for a group: each person's best in turn, and nothing that any of them has rated.

        There are so many that `QUESTIONS_A_GROUP` answer for everybody.
        """
        rated = {r.movie_id for person in job.people for r in person}
        pool, honoured = self._open(job.wishes, rated | job.excluded)
        lists = [self._promising(person, job.wishes, pool, job.count) for person in job.people]
        in_turn = (movie for movie in chain.from_iterable(zip_longest(*lists)) if movie is not None)
        return Chosen(_without_doubles(in_turn)[: min(CANDIDATES, QUESTIONS_A_GROUP // len(job.people))], honoured)

    def nearest_liked(self, movie: Movie, ratings: Sequence[RatedMovie]) -> int | None:
        """The movie the person liked that is most similar to the given one, if any is at all."""
        return self._neighbours.nearest(movie.id, [r.movie_id for r in ratings if r.verdict is Verdict.GOOD])

    def most_telling(self, ratings: Sequence[RatedMovie], movie: Movie) -> list[int]:
        """The places in `ratings` by how much they may tell about the movie, in the order to examine them.

        The `LATEST` ratings come first, which were made in this mood and cost the model least to leave
        out; then those of the movies most similar to this one.
        """
        places = range(len(ratings))
        similarities = self._neighbours.similarities(movie.id)
        nearest = sorted(places, key=lambda k: (-similarities[ratings[k].movie_id], -k))
        return list(dict.fromkeys([*places[::-1][:LATEST], *nearest]))

    def _open(self, wishes: Wishes, taken: Set[int]) -> tuple[list[Movie], Wishes]:
        """The movies that may be recommended, and the wishes that they fit."""
        refused = set(taken) | wishes.like | wishes.unlike
        refused_names = {self._catalogue[i].name for i in refused if i in self._catalogue}
        refused = refused.union(*(self._neighbours.clearly_similar(i) for i in wishes.unlike))
        similar = set[int]().union(*(self._neighbours.similar(i) for i in wishes.like))
        free = [m for m in self._catalogue if m.id not in refused and m.name not in refused_names]
        for honoured in relaxations(wishes):
            if pool := [m for m in free if fits(m, honoured) and (not honoured.like or m.id in similar)]:
                return pool, honoured
        return [], wishes

    def _promising(self, ratings: Sequence[RatedMovie], wishes: Wishes, pool: list[Movie], count: int) -> list[Movie]:
        """The pool's well-known movies: neighbours of what the person liked, then the acclaimed."""
        # Who wishes for something like a movie has named it too.
        named = [r.movie_id for r in ratings if r.verdict is Verdict.GOOD] + list(wishes.like)
        named = named or [r.movie_id for r in ratings]
        demanded = self._fame.demanded(self._catalogue[i] for i in named)
        ids = np.array([m.id for m in self._fame.well_known(pool, demanded, count)], dtype=np.int64)
        nearness = self._nearness(ratings, wishes)[ids]
        # What is near to nothing that was liked is no neighbour; acclaim fills these places.
        by_nearness = [int(ids[k]) for k in np.argsort(-nearness, kind="stable") if nearness[k] > 0]
        by_acclaim = [int(i) for i in ids[np.argsort(-self._acclaim[ids], kind="stable")]]
        nearest = by_nearness[: int(CANDIDATES * SHARE_OF_NEIGHBOURS)]
        return _without_doubles(self._catalogue[i] for i in dict.fromkeys([*nearest, *by_acclaim]))

    def _nearness(self, ratings: Sequence[RatedMovie], wishes: Wishes) -> NDArray[np.float64]:
        total = np.zeros(self._neighbours.size)
        for rating in ratings[-RATINGS_COMPARED:]:
            weight = 1.0 if rating.verdict is Verdict.GOOD else -0.5
            total += weight * self._neighbours.similarities(rating.movie_id)
        for movie_id in sorted(wishes.like):
            total += self._neighbours.similarities(movie_id)
        return total


def _without_doubles(movies: Iterable[Movie]) -> list[Movie]:
    """MovieLens 100K has some movies under two ids; the first of a name stays."""
    first: dict[str, Movie] = {}
    for movie in movies:
        first.setdefault(movie.name, movie)
    return list(first.values())
