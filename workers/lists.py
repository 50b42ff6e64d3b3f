"""One person's list of movies: those that fit the wishes and, if too few do, the closest ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from movies.film_words import topic_of_film
from movies.protocol.recommendation import Recommendation, RecommendJob, Wishes
from movies.topics import topic_of
from workers.bundles.manifest import Calibration
from workers.judges import Judge, Opinions
from workers.retrieval.candidates import Candidates, Chosen
from workers.retrieval.first_list import first_list
from workers.retrieval.guessed import Guessed
from workers.retrieval.nearest import nearest
from workers.retrieval.ranking import MISERY, PLACES_A_RARE_ONE, Listed, compose
from workers.retrieval.reasons import Reasons
from workers.retrieval.wishes import honourable
from workers.survey import Survey

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
    calibration: maps the judge's log-odds to chances.
    """

    def __init__(self, candidates: Candidates, judge: Judge, calibration: Calibration) -> None:
        self._candidates = candidates
        self._judge = judge
        self._calibration = calibration

    def of(self, job: RecommendJob) -> MovieList:
        """A list of as many movies as were asked for, or fewer if the person would hate the rest."""
        found, survey, honoured = self._fitting(job, self._judge.movies_at_once)
        exact, considered = len(found), survey.asked
        fillings: list[Wishes] = []
        possible = honourable(job.wishes, self._candidates.catalogue)
        for wider in nearest(possible, honoured, [one.movie_id for one in found]) if found else ():
            missing = job.count - len(found)
            if missing == 0 or len(fillings) == MOST_FILLINGS:
                break
            shown = job.excluded | {one.movie_id for one in found}
            rest = job.model_copy(update={"wishes": wider, "excluded": shown, "count": missing})
            more, survey, others = self._fitting(rest, min(ASKED_A_PLACE * missing, self._judge.movies_at_once))
            if more and others == wider:
                found, considered = [*found, *more], considered + survey.asked
                fillings.append(wider)
        return MovieList(tuple(found), considered, honoured, exact, tuple(fillings))

    def asked(self, job: RecommendJob, most: int) -> tuple[Chosen, Opinions]:
        """The movies that may be recommended, and the judge's opinion of each, without guesses."""
        chosen = self._candidates.choose(job, most)
        return chosen, self._judge.opinions(job.ratings, chosen.movies)

    def _fitting(self, job: RecommendJob, most: int) -> tuple[list[Recommendation], Survey, Wishes]:
        """A list of the movies that fit the job's wishes, what was asked to make it, and the wishes honoured."""
        chosen = self._candidates.choose(job, most)
        # What no movie fits does not order the others either.
        job = job.model_copy(update={"wishes": chosen.honoured})
        promise = np.array([chosen.promise[0][m.id] for m in chosen.movies])
        survey = Survey(self._judge, job.ratings, chosen.movies, promise)
        place = {m.id: k for k, m in enumerate(chosen.movies)}
        listed = self._candidates.listed(zip(chosen.movies, promise.tolist(), strict=True), [job.ratings], job.excluded)
        while True:
            scores = self._candidates.final(job.ratings, promise, survey.like, survey.choice, job.wishes)
            composed = self._composed(job, listed, scores, survey.like)
            if not (guesses := [k for one in composed if survey.is_guess[k := place[one.movie.id]]]):
                break
            survey.ask(guesses, scores.hopeful)
        log_odds = {one.movie.id: float(survey.like.values[place[one.movie.id]]) for one in composed}
        reasons = Reasons(self._candidates, job.ratings, job.wishes, chosen.movies)
        # For somebody who names rare movies, everything is off the beaten path, so only the rarest of five is called
        # that.
        rare = [one for one in composed if one.rare and one.is_lesser_known and not _is_stranger(job)]
        rarest = sorted(rare, key=lambda one: one.fame)
        told_rare = {one.movie.id for one in rarest[: job.count // PLACES_A_RARE_ONE]}
        found = []
        for one in composed:
            reason = reasons.of(one.movie)
            found.append(
                Recommendation(
                    movie_id=one.movie.id,
                    chance=self._calibration.chance(log_odds[one.movie.id]),
                    because=reason.like,
                    company=reason.company,
                    rare=one.movie.id in told_rare,
                    is_new=self._candidates.taste.is_new(one.movie.id),
                )
            )
        return found, survey, chosen.honoured

    def _composed(self, job: RecommendJob, listed: Sequence[Listed], scores: Guessed, like: Guessed) -> list[Listed]:
        """The list, in which each guess counts as high as it may turn out to be."""
        # Movies with a smaller chance than `MISERY` are left out if enough others remain.
        likely, bearable = (self._calibration.chances(each) >= MISERY for each in (like.values, like.hopeful))
        if likely.sum() < job.count:
            likely = bearable = np.ones(len(listed), dtype=bool)
        spread = scores.among(likely).spread
        fandom = self._candidates.fandom(job.ratings, job.wishes, [one.movie.id for one in listed])
        hopeful = (scores.hopeful + spread * fandom).tolist()
        shown = [listed[k]._replace(score=hopeful[k]) for k in np.flatnonzero(bearable).tolist()]
        if 1 < len(whole := _whole_series(shown, job.wishes)) <= job.count:
            composed = whole
        elif _is_stranger(job):
            composed = first_list(shown, job.count, job.wishes.genres)
        else:
            likes = self._candidates.sides(job.ratings)[0]
            # A wish outweighs the genres of all ratings.
            wanted = self._candidates.taste.genre_shares(likes) if likes and not job.wishes else None
            composed = compose(shown, job.count, wanted, spread)
        recent = self._candidates.recent
        if (named := recent.share_named(job.ratings)) > 0:
            composed = recent.in_list(composed, shown, job.count, named)
        return composed


def _is_stranger(job: RecommendJob) -> bool:
    """Whether nothing is known of the person's taste."""
    return not job.ratings and not job.wishes.like


def _whole_series(listed: Sequence[Listed], wishes: Wishes) -> list[Listed]:
    """The movies of the series asked for, by year; other lists have only one movie of each series."""
    names = {one.movie.facts.series for one in listed if one.movie.facts and one.movie.facts.series}
    topics = set(map(topic_of, wishes.topics))
    wished = {name for name in names if topic_of_film(name) in topics}
    found = [one for one in listed if one.movie.facts and one.movie.facts.series in wished]
    return sorted(found, key=lambda one: (one.movie.year or 0, one.movie.id))
