"""Monitoring follows the settings, and is off by default."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from movies import logs
from movies.watching import watch
from movies.watching.watch import MULTIPROCESS, watched


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    """Where it is watched; who listens to the log is forgotten afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found = int(free.getsockname()[1])
    monkeypatch.setattr(logs, "_listeners", [])
    monkeypatch.setenv("MATINEE_WATCH_PORT", str(found))
    monkeypatch.delenv("MATINEE_TRACES", raising=False)
    return found


def metrics(port: int) -> str:
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        return str(answer.read().decode())


def test_a_program_is_watched_while_it_runs(port: int) -> None:
    with watched("bot", {}):
        assert "matinee_events_total" in metrics(port)
        assert len(logs._listeners) == 1
    with pytest.raises(URLError):
        metrics(port)


def test_nobody_listens_where_no_port_is_set(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MATINEE_WATCH_PORT")
    with watched("bot", {}):
        assert logs._listeners == []


def test_figures_of_child_processes_lie_in_a_folder_that_is_gone_afterwards(
    port: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(watch, "mkdtemp", lambda prefix: str(tmp_path / "figures"))
    (tmp_path / "figures").mkdir()
    monkeypatch.setenv(MULTIPROCESS, "")
    with watched("worker", {}, forks=True):
        assert os.environ[MULTIPROCESS] == str(tmp_path / "figures")
        assert metrics(port) == ""
    assert not (tmp_path / "figures").exists()


def test_traces_are_made_where_there_is_a_collector(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MATINEE_WATCH_PORT")
    monkeypatch.setenv("MATINEE_TRACES", "http://127.0.0.1:1/v1/traces")
    with watched("bot", {}):
        assert len(logs._listeners) == 1
