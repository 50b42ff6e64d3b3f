"""What a worker does with a job: choose candidates, ask the model, rank, answer."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from movies.catalogue import Movie
from movies.datasets import load_release
from movies.errors import JobRefused
from movies.jobs import (
    PredictJob,
    PredictResult,
    RatedMovie,
    Recommendation,
    RecommendJob,
    RecommendResult,
    ServedBy,
)
from movies.movielens import Release
from movies.prompt import PromptMovie, PromptStyle, history, question
from movies.ratings import Verdict
from movies.settings import DataSettings, WorkerSettings
from workers.base_model import find_base_model
from workers.bundles import Bundle, load_bundle, open_engine
from workers.candidates import Candidates
from workers.engine.contract import Engine
from workers.ranking import Scored, diverse


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

    def recommend(self, job: RecommendJob) -> RecommendResult:
        """The movies that the person is likeliest to like, with a reason each."""
        started = time.monotonic()
        self._check(job.catalogue, [r.movie_id for r in job.ratings])
        candidates = self._candidates.choose(job)
        chances = self._chances(job.ratings, candidates)
        ranked = diverse([Scored(m, c) for m, c in zip(candidates, chances, strict=True)], job.count)
        return RecommendResult(
            recommendations=tuple(
                Recommendation(
                    movie_id=s.movie.id, chance=s.chance, because=self._candidates.nearest_liked(s.movie, job)
                )
                for s in ranked
            ),
            considered=len(candidates),
            served_by=self._served_by(started),
        )

    def predict(self, job: PredictJob) -> PredictResult:
        """How likely the person is to like each movie of the job."""
        started = time.monotonic()
        self._check(job.catalogue, [*(r.movie_id for r in job.ratings), *job.movie_ids])
        chances = self._chances(job.ratings, [self._catalogue[i] for i in job.movie_ids])
        return PredictResult(chances=tuple(chances), served_by=self._served_by(started))

    def _chances(self, ratings: Sequence[RatedMovie], movies: Sequence[Movie]) -> list[float]:
        seen = [(PromptMovie.of(self._catalogue[r.movie_id], self._catalogue), r.verdict) for r in ratings]
        asked = [PromptMovie.of(movie, self._catalogue) for movie in movies]
        return chances(self._engine, self._bundle, seen, asked)

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


def chances(
    engine: Engine, bundle: Bundle, seen: Sequence[tuple[PromptMovie, Verdict]], asked: Sequence[PromptMovie]
) -> list[float]:
    """The calibrated chance of *good* for each movie asked about, after the ratings seen."""
    style: PromptStyle = bundle.manifest.style
    log_odds = engine.score(history(seen, style), [question(movie, style) for movie in asked])
    return [bundle.manifest.calibration.chance(x) for x in log_odds]


def open_bundle_engine(folder: Path, worker: WorkerSettings, data: DataSettings) -> tuple[Bundle, Engine]:
    """Check a bundle and open its engine as the settings say."""
    bundle = load_bundle(folder)
    base = find_base_model(worker.base_model)
    engine = open_engine(bundle, base, worker.engine, data.models, device=worker.device, threads=worker.threads)
    return bundle, engine


@cache
def current_inference() -> Inference:
    """This process's inference, loaded when first asked for."""
    worker, data = WorkerSettings(), DataSettings()
    bundle, engine = open_bundle_engine(worker.bundle, worker, data)
    return Inference(engine, bundle, load_release(data))
