"""Monitoring of a front end, including feedback on recommendations."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sqlalchemy import text

from bot.front_end.service import Service
from bot.storage.database import Database
from bot.storage.feedback import UNKNOWN, Feedback, feedback
from movies.errors import MatineeError
from movies.watching.endpoint import Pulse
from movies.watching.watch import watched

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric
    from prometheus_client.registry import Collector

SECONDS_BETWEEN_BEATS = 2.0
# Feedback is computed from the whole database, and changes slowly.
SECONDS_FEEDBACK_HOLDS = 300.0


@asynccontextmanager
async def watched_front_end(name: str, service: Service, connected: Callable[[], bool]) -> AsyncIterator[None]:
    """Serve health and metrics for a front end while it runs; it is ready when broker, database and platform
    answer."""
    checks = {
        "connected": connected,
        "broker": service.recommender.broker.ping,
        "database": lambda: _answers(service.database),
    }
    with watched(f"bot-{name}", checks, lambda: _collectors(service)) as pulse:
        beating = asyncio.create_task(_beat(pulse))
        try:
            yield
        finally:
            beating.cancel()


def _answers(database: Database) -> None:
    with database.reading() as connection:
        connection.execute(text("SELECT 1"))


async def _beat(pulse: Pulse) -> None:
    while True:
        pulse.beat()
        await asyncio.sleep(SECONDS_BETWEEN_BEATS)


def _collectors(service: Service) -> list[Collector]:
    from movies.watching.queues import Queues

    return [Queues(service.recommender.broker), Liked(service.database)]


class Liked:
    """The numbers of recommendations shown, rated and liked, by bundle."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._found: tuple[Feedback, ...] = ()
        self._holds_until = 0.0

    def collect(self) -> Iterable[Metric]:
        """Yield the metrics; called by prometheus_client."""
        from prometheus_client.core import GaugeMetricFamily

        if time.monotonic() > self._holds_until:
            try:
                self._found = feedback(self._database)
            except MatineeError:
                self._found = ()
            self._holds_until = time.monotonic() + SECONDS_FEEDBACK_HOLDS
        families = [
            GaugeMetricFamily(f"matinee_feedback_{what}", f"Recommended movies, {what}", labels=["bundle"])
            for what in ("shown", "rated", "liked")
        ]
        for one in self._found:
            for family, value in zip(families, (one.shown, one.rated, one.liked), strict=True):
                family.add_metric([one.bundle or UNKNOWN], value)
        return families
