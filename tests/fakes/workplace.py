"""A queue, and as many workers with a scripted model as a test wants, each a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from redis import Redis

from bot.queue.recommender import Recommender
from deploy.local import Guarded
from movies.movielens import Release, read_release
from movies.protocol.recommendation import RatedMovie, RecommendJob, RecommendResult
from movies.ratings import Verdict
from movies.settings import REPOSITORY, SHIPPED_BUNDLE, BrokerSettings

PATIENCE = 90.0
KEY = "a key that bots and workers share, and nobody else"


class Workplace:
    """A queue, and as many workers as a test wants."""

    cwd = REPOSITORY

    def __init__(self, broker: str, data: Path, folder: Path, guarded: Guarded) -> None:
        self.release: Release = read_release(data)
        self.broker, self._guarded, self._folder = broker, guarded, folder
        settings = BrokerSettings(broker_url=SecretStr(broker), broker_key=SecretStr(KEY))
        self.recommender = Recommender(settings, PATIENCE, keeps=True)
        self.redis: Redis = self.recommender.broker
        kept = {k: v for k, v in os.environ.items() if not k.startswith("MATINEE_")}
        self.environment = kept | {
            "MATINEE_BROKER_URL": broker,
            "MATINEE_BROKER_KEY": KEY,
            "MATINEE_DATA": str(data),
            "MATINEE_ONLY_RELEASE": "true",
            "MATINEE_ENGINE": "scripted",
            # The script goes by titles, so the bundle must be one that reads them.
            "MATINEE_BUNDLE": str(SHIPPED_BUNDLE.with_name("phase2")),
            "MATINEE_HOME": str(folder / "home"),
            "MATINEE_READER": "off",
            "OMP_NUM_THREADS": "1",
        }

    def worker(self, concurrency: int = 1, patience: int = 60) -> subprocess.Popen[bytes]:
        """Start a worker, and wait until it answers."""
        started = self.start(concurrency, patience)
        self.ask("Heat")
        return started

    def start(
        self, concurrency: int = 1, patience: int = 60, on: Callable[[list[str]], list[str]] = list, **settings: str
    ) -> subprocess.Popen[bytes]:
        """Start a worker, perhaps on another machine or with other settings."""
        command = [sys.executable, "-m", "tests.fakes.run_worker", str(patience), str(concurrency)]
        return self._guarded.start(on(command), self.environment | settings, self._folder / "worker.log")

    def job(self, liked: str) -> RecommendJob:
        ids = {movie.title: movie.id for movie in self.release.catalogue}
        ratings = (RatedMovie(movie_id=ids[liked], verdict=Verdict.GOOD),)
        return RecommendJob(catalogue=self.release.catalogue.digest, ratings=ratings)

    def ask(self, liked: str, id: str | None = None) -> RecommendResult:
        return self.recommender.ask(self.job(liked), id=id)

    def events(self, name: str) -> list[dict[str, Any]]:
        lines = (self._folder / "worker.log").read_text("utf-8").splitlines()
        parsed = [json.loads(line) for line in lines if line.startswith("{")]
        return [event for event in parsed if event["event"] == name]

    def until(self, holds: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, (self._folder / "worker.log").read_text("utf-8")
            time.sleep(0.05)
