"""One person's list of movies: those that fit the wishes and, if too few do, the closest ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movies.film_words import topic_of_film
from movies.protocol.recommendation import Recommendation, RecommendJob, Wishes
from movies.topics import topic_of
from workers.judges import Judge, Opinions
from workers.retrieval.candidates import Candidates, Chosen
from workers.retrieval.first_list import first_list
from workers.retrieval.movie_map import Floats
from workers.retrieval.nearest import nearest
from workers.retrieval.ranking import MISERY, PLACES_A_RARE_ONE, Listed, compose
from workers.retrieval.reasons import Reasons
from workers.retrieval.wishes import honourable

# How many movies to ask about for each place left in a list, and how often to try filling it.
ASKED_A_PLACE, MOST_FILLINGS = 5, 3


@dataclass(frozen=True)
class MovieList:
    """The movies of a list, best first. The first `exact` of them fit `honoured`, the others fit `nearest`, in turn.

    considered: the number of movies the judge was asked about.
    """

    movies: tuple[Recommendation, ...]
    considered: int
    honoured: Wishes
    exact: int
    nearest: tuple[Wishes, ...] = ()


class Lists:
    """Makes lists with one judge.

    Parameters
    ----------
    chance: maps the judge's log-odds to calibrated chances.
    """

    def __init__(self, candidates: Candidates, judge: Judge, chance: Callable[[float], float]) -> None:
        self._candidates = candidates
        self._judge = judge
        self._chance = chance

    def of(self, job: RecommendJob) -> MovieList:
        """A list of as many movies as were asked for, or fewer if the person would hate the rest."""
        found, chosen = self._fitting(job, self._judge.movies_at_once)
        exact, considered = len(found), len(chosen.movies)
        fillings: list[Wishes] = []
        possible = honourable(job.wishes, self._candidates.catalogue)
        for wider in nearest(possible, chosen.honoured, [one.movie_id for one in found]) if found else ():
            missing = job.count - len(found)
            if missing == 0 or len(fillings) == MOST_FILLINGS:
                break
            shown = job.excluded | {one.movie_id for one in found}
            rest = job.model_copy(update={"wishes": wider, "excluded": shown, "count": missing})
            more, others = self._fitting(rest, min(ASKED_A_PLACE * missing, self._judge.movies_at_once))
            if more and others.honoured == wider:
                found, considered = [*found, *more], considered + len(others.movies)
                fillings.append(wider)
        return MovieList(tuple(found), considered, chosen.honoured, exact, tuple(fillings))

    def asked(self, job: RecommendJob, most: int) -> tuple[Chosen, Opinions]:
        """The movies that may be recommended, and the judge's opinion of each."""
        chosen = self._candidates.choose(job, most)
        return chosen, self._judge.opinions(job.ratings, chosen.movies)

    def _fitting(self, job: RecommendJob, most: int) -> tuple[list[Recommendation], Chosen]:
        chosen, opinions = self.asked(job, most)
        chances = {m.id: self._chance(x) for m, x in zip(chosen.movies, opinions.like.tolist(), strict=True)}
        promise = np.array([chosen.promise[0][m.id] for m in chosen.movies])
        scores = self._candidates.final(job.ratings, promise, opinions.like, opinions.choice, job.wishes)
        # Movies with a smaller chance than `MISERY` are left out if enough others remain.
        bearable = [m.id for m in chosen.movies if chances[m.id] >= MISERY]
        left = set(bearable) if len(bearable) >= job.count else set(chances)
        scored = zip(chosen.movies, scores.tolist(), strict=True)
        shown = self._candidates.listed((one for one in scored if one[0].id in left), [job.ratings], job.excluded)
        is_stranger = not job.ratings and not job.wishes.like
        if 1 < len(whole := _whole_series(shown, job.wishes)) <= job.count:
            composed = whole
        elif is_stranger:
            composed = first_list(shown, job.count, job.wishes.genres)
        else:
            composed = compose(shown, job.count, *self._wanted(job))
        if self._candidates.recent.named(job.ratings):
            composed = self._candidates.recent.in_list(composed, shown, job.count)
        reasons = Reasons(self._candidates, job.ratings, chosen.movies)
        # For somebody who names rare movies, everything is off the beaten path, so only the rarest of five is called
        # that.
        rarest = sorted((one for one in composed if one.rare and not is_stranger), key=lambda one: one.fame)
        told_rare = {one.movie.id for one in rarest[: job.count // PLACES_A_RARE_ONE]}
        found = []
        for one in composed:
            reason = reasons.of(one.movie)
            found.append(
                Recommendation(
                    movie_id=one.movie.id,
                    chance=chances[one.movie.id],
                    because=reason.like,
                    company=reason.company,
                    rare=one.movie.id in told_rare,
                )
            )
        return found, chosen

    def _wanted(self, job: RecommendJob) -> tuple[Floats | None, NDArray[np.bool_] | None]:
        """The genres that the list should have, and the person's defining ones. A wish outweighs all ratings."""
        likes, _ = self._candidates.sides(job.ratings)
        if job.wishes or not likes:
            return None, None
        return self._candidates.taste.genre_shares(likes), self._candidates.taste.defining_genres(likes)


def _whole_series(listed: Sequence[Listed], wishes: Wishes) -> list[Listed]:
    """The movies of the series asked for, by year; other lists have only one movie of each series."""
    names = {one.movie.facts.series for one in listed if one.movie.facts and one.movie.facts.series}
    topics = set(map(topic_of, wishes.topics))
    wished = {name for name in names if topic_of_film(name) in topics}
    found = [one for one in listed if one.movie.facts and one.movie.facts.series in wished]
    return sorted(found, key=lambda one: (one.movie.year or 0, one.movie.id))
