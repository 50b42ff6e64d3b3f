"""Reasons for a movie in somebody's list that are both true and plausible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from movies.catalogue import Movie
from movies.in_common import alike
from movies.protocol.recommendation import RatedMovie, Wishes
from movies.ratings import Verdict
from workers.retrieval.candidates import Candidates

# Only the latest likes are considered, and of them only the few most similar to the movie.
LIKES_LOOKED_AT, LIKES_TRIED = 60, 3
# "People who loved X loved it" requires the two movies' audiences to overlap by this many standard deviations, and this
# share of their genres to be the same: a prison drama is no reason to somebody who loved a Disney musical.
CLOSE_COMPANY, LEAST_GENRES, MOST_NAMED = 3.0, 0.3, 2


@dataclass(frozen=True)
class Reason:
    """Why a movie is in the list.

    like: a movie that the person liked and that resembles this one, which would rank lower without it.
    company: movies that the person liked and whose fans also like this one.
    """

    like: int | None = None
    company: tuple[int, ...] = ()


class Reasons:
    """Finds reasons for the movies of one list.

    Parameters
    ----------
    considered: the candidates of the list.
    """

    def __init__(
        self, candidates: Candidates, ratings: Sequence[RatedMovie], wishes: Wishes, considered: Sequence[Movie]
    ) -> None:
        self._candidates, self._ratings, self._wishes = candidates, ratings, wishes
        self._ids = [m.id for m in considered]
        self._places = [candidates.taste.place[m.id] for m in considered]
        likes = [r.movie_id for r in ratings if r.verdict is Verdict.GOOD]
        self._likes = [candidates.taste.movies[candidates.taste.place[i]] for i in likes[-LIKES_LOOKED_AT:]]
        self._standings: dict[int | None, dict[int, int]] = {}

    def of(self, movie: Movie) -> Reason:
        """The reason for one movie; empty if there is no plausible one."""
        taste, place = self._candidates.taste, self._candidates.taste.place
        company = taste.company(place[movie.id])
        closeness = {m.id: float(company[place[m.id]]) for m in self._likes}
        seen = [m for m in self._likes if self._candidates.similarity.visibly_like(movie, m)]
        about = {m.id: float(taste.about[place[movie.id]] @ taste.about[place[m.id]]) for m in seen}
        seen.sort(key=lambda m: -(about[m.id] + 0.1 * min(closeness[m.id], 10.0)))
        for liked in seen[:LIKES_TRIED]:
            if self._standing(liked.id)[place[movie.id]] > self._standing(None)[place[movie.id]]:
                return Reason(like=liked.id)
        if taste.is_new(movie.id):
            return Reason()  # Its company is only a guess, and a reason must be a fact.
        kin = {m.id for m in self._likes if alike(movie, m) >= LEAST_GENRES}
        close = sorted((i for i in kin if closeness[i] >= CLOSE_COMPANY), key=lambda i: -closeness[i])
        return Reason(company=tuple(close[:MOST_NAMED]))

    def _standing(self, without: int | None) -> dict[int, int]:
        """The rank of each candidate by promise, 0 for the best, if the person had not rated the movie `without`."""
        if without not in self._standings:
            ratings = [r for r in self._ratings if r.movie_id != without]
            promise = self._candidates.promise(ratings, self._ids)
            promise = self._candidates.with_fandom(promise, ratings, self._wishes, self._ids)
            order = (-promise).argsort(kind="stable").tolist()
            self._standings[without] = {self._places[k]: rank for rank, k in enumerate(order)}
        return self._standings[without]
