"""Answer a job: choose candidates, ask the model, rank."""

from __future__ import annotations

import copy
import os
import socket
import time
from collections.abc import Sequence

import numpy as np

from movies.errors import JobRefused
from movies.movielens import Release
from movies.prompt import LONGEST_HISTORY, PromptMovie, PromptStyle, history, question
from movies.protocol.recommendation import (
    Effect,
    ExplainJob,
    ExplainResult,
    GroupJob,
    GroupRecommendation,
    GroupResult,
    PredictJob,
    PredictResult,
    RatedMovie,
    RecommendJob,
    RecommendResult,
    ServedBy,
    Wishes,
)
from movies.ratings import Verdict
from workers.bundles.bundle import Bundle
from workers.engine.contract import Engine, VectorEngine
from workers.judges import Opinions, judge_of
from workers.lists import Lists
from workers.retrieval.candidates import Candidates, Chosen
from workers.retrieval.guessed import Scores
from workers.retrieval.movie_map import MovieMap
from workers.retrieval.ranking import MISERY, Ranking, compose, without_misery
from workers.retrieval.reasons import Reasons
from workers.retrieval.taste import Taste


class Inference:
    """Answers jobs with one engine, one bundle and one MovieLens release.

    Raises
    ------
    JobRefused, from every method: the job refers to another catalogue, or to a movie that is not in it.
    """

    def __init__(
        self,
        engine: Engine | VectorEngine,
        bundle: Bundle,
        release: Release,
        movies: MovieMap | None = None,
        ranking: Ranking | None = None,
    ) -> None:
        self._judge = judge_of(engine, bundle, release.catalogue)
        self._bundle = bundle
        self._release = release
        self._catalogue = release.catalogue
        self._movies = movies
        self._candidates = Candidates(release, movies, ranking)

    @property
    def _lists(self) -> Lists:
        return Lists(self._candidates, self._judge, self._bundle.manifest.calibration)

    def with_bundle(
        self,
        engine: Engine | VectorEngine,
        bundle: Bundle,
        movies: MovieMap | None = None,
        ranking: Ranking | None = None,
    ) -> Inference:
        """A copy with another model. Placing a catalogue on a map takes seconds, so the result is reused if the map is
        the same.
        """
        if movies is not self._movies:
            return Inference(engine, bundle, self._release, movies, ranking)
        other = copy.copy(self)
        other._judge, other._bundle = judge_of(engine, bundle, self._catalogue), bundle
        other._candidates = self._candidates.with_ranking(ranking)
        return other

    def recommend(self, job: RecommendJob) -> RecommendResult:
        """Movies for the person, best first, each with a reason if there is one.

        The list is empty only if they have seen, or would hate, every movie that is left.
        """
        started = time.monotonic()
        self._check(job.catalogue, [*(r.movie_id for r in job.ratings), *_named_by(job.wishes)])
        made = self._lists.of(job)
        return RecommendResult(
            recommendations=made.movies,
            considered=made.considered,
            honoured=made.honoured,
            exact=made.exact,
            nearest=made.nearest,
            served_by=self._served_by(started),
        )

    @property
    def taste(self) -> Taste:
        """The features of each movie for a person, see `workers.retrieval.taste`."""
        return self._candidates.taste

    def asked(self, job: RecommendJob) -> tuple[Chosen, Opinions]:
        """The movies that may be recommended, and the model's opinion of each."""
        return self._lists.asked(job, self._judge.movies_at_once)

    def scores(self, ratings: Sequence[RatedMovie], movie_ids: Sequence[int]) -> Scores:
        """The scores that rank movies for a person: promise combined with the model's opinion."""
        movies = [self._catalogue[i] for i in movie_ids]
        promise = self._candidates.promise(ratings, movie_ids)
        opinions = self._judge.opinions(ratings, movies)
        return self._candidates.final(ratings, promise, *opinions.known, Wishes()).values

    def predict(self, job: PredictJob) -> PredictResult:
        """How likely the person is to like each movie of the job."""
        started = time.monotonic()
        self._check(job.catalogue, [*(r.movie_id for r in job.ratings), *job.movie_ids])
        opinions = self._judge.opinions(job.ratings, [self._catalogue[i] for i in job.movie_ids])
        return PredictResult(
            chances=tuple(map(self._chance, opinions.like.tolist())), served_by=self._served_by(started)
        )

    def explain(self, job: ExplainJob) -> ExplainResult:
        """The chance that would remain without each of the ratings that the model reads.

        Leaving out a rating makes the model read all later ones again. All are examined if that costs at most the
        judge's `lines_at_once`. Otherwise the result covers as many as that limit allows: the latest few, then those
        most similar to the movie.
        """
        started = time.monotonic()
        self._check(job.catalogue, [*(r.movie_id for r in job.ratings), job.movie_id])
        movie, read = self._catalogue[job.movie_id], job.ratings[-LONGEST_HISTORY:]
        examined, left = [], self._judge.lines_at_once
        for place in self._candidates.similarity.most_telling(read, movie):
            if (cost := len(read) - place) <= left:
                examined.append(place)
                left -= cost
        examined.sort()
        histories = [read, *(read[:place] + read[place + 1 :] for place in examined)]
        chance, *without = map(self._chance, self._judge.after_each(histories, movie))
        return ExplainResult(
            chance=chance,
            effects=tuple(Effect(read[k].movie_id, c) for k, c in zip(examined, without, strict=True)),
            served_by=self._served_by(started),
        )

    def group(self, job: GroupJob) -> GroupResult:
        """Movies that nobody in the group would hate, best for all of them first.

        For somebody without ratings, the chances are those of people in general.
        """
        started = time.monotonic()
        self._check(job.catalogue, [*(r.movie_id for person in job.people for r in person), *_named_by(job.wishes)])
        chosen = self._candidates.choose_for_group(job, self._judge.movies_at_once)
        opinions = [self._judge.opinions(person, chosen.movies) for person in job.people]
        by_person = [list(map(self._chance, person.like.tolist())) for person in opinions]
        chances = {m.id: each for m, *each in zip(chosen.movies, *by_person, strict=True)}
        bearable = without_misery(list(chances.values()))
        if max(map(min, chances.values()), default=0.0) >= MISERY:
            # Each person's scores are in standard deviations, so everybody counts the same.
            each = [self._standardised(*one, chosen) for one in zip(job.people, chosen.promise, opinions, strict=True)]
            bearable = {k: float(np.mean([scores[k] for scores in each])) for k in bearable}
        scored = ((chosen.movies[k], score) for k, score in bearable.items())
        composed = compose(self._candidates.listed(scored, job.people, job.excluded), job.count)
        reasons = [Reasons(self._candidates, person, job.wishes, chosen.movies) for person in job.people]
        return GroupResult(
            recommendations=tuple(
                GroupRecommendation(
                    movie_id=one.movie.id,
                    chances=tuple(chances[one.movie.id]),
                    because=tuple(r.of(one.movie).like for r in reasons),
                )
                for one in composed
            ),
            considered=len(chosen.movies),
            honoured=chosen.honoured,
            served_by=self._served_by(started),
        )

    def _standardised(
        self, ratings: Sequence[RatedMovie], promise: dict[int, float], opinions: Opinions, chosen: Chosen
    ) -> Scores:
        of_movies = np.array([promise[m.id] for m in chosen.movies])
        return self._candidates.final(ratings, of_movies, *opinions.known, chosen.honoured).standardised().values

    def _chance(self, log_odds: float) -> float:
        return self._bundle.manifest.calibration.chance(log_odds)

    def _check(self, digest: str, movie_ids: Sequence[int]) -> None:
        if digest != self._catalogue.digest:
            raise JobRefused(
                "The chat and the worker use different movie data. "
                "Set MATINEE_DATA to the same release for both, and restart them."
            )
        if unknown := [i for i in movie_ids if i not in self._catalogue]:
            raise JobRefused(f"There is no movie with id {unknown[0]} in the catalogue.")

    def _served_by(self, started: float) -> ServedBy:
        return ServedBy(
            bundle=self._bundle.id,
            host=socket.gethostname(),
            pid=os.getpid(),
            seconds=round(time.monotonic() - started, 3),
        )


def _named_by(wishes: Wishes) -> frozenset[int]:
    return wishes.like | wishes.unlike | wishes.other_than


def chances(
    engine: Engine, bundle: Bundle, seen: Sequence[tuple[PromptMovie, Verdict]], asked: Sequence[PromptMovie]
) -> list[float]:
    """The calibrated chance of *good* for each movie asked about, given these ratings."""
    style: PromptStyle = bundle.manifest.style
    log_odds = engine.score(history(seen, style), [question(movie, style) for movie in asked])
    return [bundle.manifest.calibration.chance(x) for x in log_odds]
