"""What a worker does with a job: choose candidates, ask the model, rank, answer."""

from __future__ import annotations

import copy
import os
import socket
import time
from collections.abc import Sequence

from movies.catalogue import Movie
from movies.errors import JobRefused
from movies.jobs import (
    Effect,
    ExplainJob,
    ExplainResult,
    GroupJob,
    GroupRecommendation,
    GroupResult,
    PredictJob,
    PredictResult,
    RatedMovie,
    Recommendation,
    RecommendJob,
    RecommendResult,
    ServedBy,
    Wishes,
)
from movies.movielens import Release
from movies.prompt import LONGEST_HISTORY, PromptMovie, PromptStyle, history, question
from movies.ratings import Verdict
from workers.bundles import Bundle
from workers.candidates import Candidates
from workers.engine.contract import Engine
from workers.ranking import Scored, diverse, without_misery

# A rating that is left out makes the model read all later ones again. 80 such lines, after a history of
# thirty, take about five seconds on two cores: enough for all of 12 ratings, or about nine of thirty.
LINES_READ_AGAIN = 80


class Inference:
    """Answers jobs with one engine, one bundle and one MovieLens release.

    Raises
    ------
    JobRefused, from every method: the job means another catalogue, or a movie that is not in it.
    """

    def __init__(self, engine: Engine, bundle: Bundle, release: Release) -> None:
        self._engine = engine
        self._bundle = bundle
        self._catalogue = release.catalogue
        self._candidates = Candidates(release)

    def with_bundle(self, engine: Engine, bundle: Bundle) -> Inference:
        """The same with another model; what candidates are chosen by takes seconds to make, and stays."""
        other = copy.copy(self)
        other._engine, other._bundle = engine, bundle
        return other

    def recommend(self, job: RecommendJob) -> RecommendResult:
        """The movies that the person is likeliest to like, with a reason each.

        The list is empty only where nothing is left that they have not seen and can stand.
        """
        started = time.monotonic()
        self._check(job.catalogue, [*(r.movie_id for r in job.ratings), *_named_by(job.wishes)])
        chosen = self._candidates.choose(job)
        chances = self._chances(job.ratings, chosen.movies)
        ranked = diverse([Scored(m, c) for m, c in zip(chosen.movies, chances, strict=True)], job.count)
        return RecommendResult(
            recommendations=tuple(
                Recommendation(
                    movie_id=s.movie.id, chance=s.chance, because=self._candidates.nearest_liked(s.movie, job.ratings)
                )
                for s in ranked
            ),
            considered=len(chosen.movies),
            honoured=chosen.honoured,
            served_by=self._served_by(started),
        )

    def predict(self, job: PredictJob) -> PredictResult:
        """How likely the person is to like each movie of the job."""
        started = time.monotonic()
        self._check(job.catalogue, [*(r.movie_id for r in job.ratings), *job.movie_ids])
        chances = self._chances(job.ratings, [self._catalogue[i] for i in job.movie_ids])
        return PredictResult(chances=tuple(chances), served_by=self._served_by(started))

    def explain(self, job: ExplainJob) -> ExplainResult:
        """What the chance would be without each of the ratings that the model reads.

        All are examined where that costs `LINES_READ_AGAIN` or less. Otherwise the latest few are, and
        those most similar to the movie, as many as fit into this; the result has no effect of the others.
        """
        started = time.monotonic()
        self._check(job.catalogue, [*(r.movie_id for r in job.ratings), job.movie_id])
        movie, read = self._catalogue[job.movie_id], job.ratings[-LONGEST_HISTORY:]
        examined, left = [], LINES_READ_AGAIN
        for place in self._candidates.most_telling(read, movie):
            if (cost := len(read) - place) <= left:
                examined.append(place)
                left -= cost
        examined.sort()
        histories = [read, *(read[:place] + read[place + 1 :] for place in examined)]
        style, calibration = self._bundle.manifest.style, self._bundle.manifest.calibration
        asked = question(PromptMovie.of(movie, self._catalogue), style)
        log_odds = self._engine.score_each([(history(self._seen(h), style), asked) for h in histories])
        chance, *without = (calibration.chance(x) for x in log_odds)
        return ExplainResult(
            chance=chance,
            effects=tuple(Effect(read[k].movie_id, c) for k, c in zip(examined, without, strict=True)),
            served_by=self._served_by(started),
        )

    def group(self, job: GroupJob) -> GroupResult:
        """Movies that all people of the job can bear, the best for them together first.

        Somebody without ratings has the chances of people in general.
        """
        started = time.monotonic()
        self._check(job.catalogue, [*(r.movie_id for person in job.people for r in person), *_named_by(job.wishes)])
        chosen = self._candidates.choose_for_group(job)
        by_person = [self._chances(person, chosen.movies) for person in job.people]
        chances = {m.id: each for m, *each in zip(chosen.movies, *by_person, strict=True)}
        scores = without_misery(list(chances.values()))
        ranked = diverse([Scored(chosen.movies[k], score) for k, score in scores.items()], job.count)
        return GroupResult(
            recommendations=tuple(
                GroupRecommendation(
                    movie_id=s.movie.id,
                    chances=tuple(chances[s.movie.id]),
                    because=tuple(self._candidates.nearest_liked(s.movie, person) for person in job.people),
                )
                for s in ranked
            ),
            considered=len(chosen.movies),
            honoured=chosen.honoured,
            served_by=self._served_by(started),
        )

    def _chances(self, ratings: Sequence[RatedMovie], movies: Sequence[Movie]) -> list[float]:
        asked = [PromptMovie.of(movie, self._catalogue) for movie in movies]
        return chances(self._engine, self._bundle, self._seen(ratings), asked)

    def _seen(self, ratings: Sequence[RatedMovie]) -> list[tuple[PromptMovie, Verdict]]:
        return [(PromptMovie.of(self._catalogue[r.movie_id], self._catalogue), r.verdict) for r in ratings]

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
    return wishes.like | wishes.unlike


def chances(
    engine: Engine, bundle: Bundle, seen: Sequence[tuple[PromptMovie, Verdict]], asked: Sequence[PromptMovie]
) -> list[float]:
    """The calibrated chance of *good* for each movie asked about, after the ratings seen."""
    style: PromptStyle = bundle.manifest.style
    log_odds = engine.score(history(seen, style), [question(movie, style) for movie in asked])
    return [bundle.manifest.calibration.chance(x) for x in log_odds]
