"""Monitoring of a worker: the metrics of its main process include its children."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from deploy.local import Guarded
from tests.fakes.workplace import Workplace

pytestmark = pytest.mark.slow


@pytest.fixture
def place(broker: str, small_folder: Path, tmp_path: Path) -> Iterator[Workplace]:
    with Guarded() as guarded:
        made = Workplace(broker, small_folder, tmp_path, guarded)
        yield made
        made.recommender.close()


def test_a_worker_is_ready_and_counts_what_its_children_do(place: Workplace) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    place.environment |= {"MATINEE_WATCH_PORT": str(port)}
    place.worker(concurrency=2)
    result = place.ask("Heat", id="0" * 32)

    def page(name: str) -> str:
        with urlopen(f"http://127.0.0.1:{port}/{name}", timeout=10) as answer:
            return str(answer.read().decode())

    assert json.loads(page("readyz")) == {"moves": True, "ready": True, "broker": True}
    figures = dict(line.rsplit(" ", 1) for line in page("metrics").splitlines() if not line.startswith("#"))
    assert float(figures['matinee_stage_seconds_count{stage="recommend"}']) >= 2
    assert float(figures['matinee_stage_seconds_count{stage="queue"}']) >= 2
    assert float(figures["matinee_movies_judged_total"]) >= len(result.recommendations)
    assert float(figures['matinee_queue_waiting{queue="inference"}']) == 0
    assert {event["turn"] for event in place.events("recommend_done")} >= {"0" * 32}
