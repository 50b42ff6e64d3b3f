"""Monitoring of a worker: its main process answers for itself and its children."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from celery import bootsteps
from celery.signals import worker_ready

from movies.watching.endpoint import Pulse
from movies.watching.watch import watched
from workers.app import app

if TYPE_CHECKING:
    from prometheus_client.registry import Collector

SECONDS_BETWEEN_BEATS = 2.0


@contextmanager
def watched_worker(program: str) -> Iterator[None]:
    """Serve health and metrics for a worker's main process while it runs; it is ready once its children have loaded
    their models."""
    ready: list[bool] = []
    connect = worker_ready.connect(lambda **_: ready.append(True), weak=False)
    checks = {"ready": lambda: bool(ready), "broker": lambda: app.backend.client.ping()}
    with watched(program, checks, _queues, forks=True) as pulse:
        app.steps["worker"].add(_beating(pulse))
        yield
    worker_ready.disconnect(connect)


def _queues() -> list[Collector]:
    from movies.watching.queues import Queues

    return [Queues(app.backend.client)]


def _beating(pulse: Pulse) -> type[bootsteps.StartStopStep]:
    class Beating(bootsteps.StartStopStep):  # type: ignore[misc]
        """Beats the pulse on a timer in the main loop."""

        requires = ("celery.worker.components:Timer",)

        def start(self, worker: Any) -> None:
            worker.timer.call_repeatedly(SECONDS_BETWEEN_BEATS, pulse.beat)

    return Beating
