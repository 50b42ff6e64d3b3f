"""A front end that is watched says whether it can do its work, and how its recommendations were liked."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from bot.front_end.watching import watched_front_end
from bot.storage.database import Database
from movies import logs
from tests.bot.databases import store
from tests.movies.watching.test_figures import Broker


class Answering(Broker):
    """A broker that answers."""

    def ping(self) -> bool:
        return True


def get(port: int, page: str) -> tuple[int, str]:
    try:
        with urlopen(f"http://127.0.0.1:{port}/{page}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.parametrize(("connected", "status"), [(True, 200), (False, 503)])
async def test_a_front_end_is_ready_when_all_that_it_needs_answers(
    connected: bool, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    monkeypatch.setattr(logs, "_listeners", [])
    monkeypatch.setenv("MATINEE_WATCH_PORT", str(port))
    database = Database(store(f"sqlite:///{tmp_path / 'm.db'}"), patience=5)
    service = SimpleNamespace(recommender=SimpleNamespace(broker=Answering([])), database=database)
    async with watched_front_end("discord", service, lambda: connected):  # type: ignore[arg-type]
        told = await asyncio.to_thread(get, port, "readyz")
        figures = await asyncio.to_thread(get, port, "metrics")
    database.close()
    assert told[0] == status
    assert json.loads(told[1]) == {"moves": True, "connected": connected, "broker": True, "database": True}
    assert "matinee_feedback_shown" in figures[1] and "matinee_broker_up 1.0" in figures[1]
