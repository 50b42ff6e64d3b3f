"""One command: the data that it fetches, and what it keeps running: workers and, if it can, a training worker."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deploy import local
from deploy.local import LONGEST_PAUSE, Kept, main, prepare, trains
from movies.settings import DataSettings


class Process:
    """Runs until the test says that it has ended."""

    def __init__(self) -> None:
        self.code: int | None = None

    def poll(self) -> int | None:
        return self.code


class Clock:
    now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(local, "time", clock)
    return clock


def test_a_process_that_ended_is_started_again_and_a_running_one_is_left_alone(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    started: list[Any] = []
    kept = Kept("worker", lambda: started.append(Process()) or started[-1])  # type: ignore[func-returns-value]
    clock.now = 100.0
    kept.keep()
    assert len(started) == 1 and not kept.ended
    started[0].code = -9
    assert kept.ended
    kept.keep()
    assert len(started) == 2 and not kept.ended
    assert "the worker stopped by itself" in capsys.readouterr().err


def test_a_process_that_cannot_live_is_started_ever_more_seldom(clock: Clock) -> None:
    at: list[float] = []

    def start() -> Any:
        at.append(clock.now)
        process = Process()
        process.code = 1
        return process

    kept = Kept("worker", start)
    while clock.now < 600:
        kept.keep()
        clock.now += 0.5
    pauses = [b - a for a, b in itertools.pairwise(at)]
    assert pauses[:4] == [1.0, 2.0, 4.0, 8.0] and pauses[-1] == LONGEST_PAUSE


@pytest.mark.parametrize(
    ("front_end", "admins", "missing", "expected"),
    [
        ("discord", "discord:1", [], True),
        ("slack", "slack:T1:U1", [], True),
        ("discord", "discord:1", ["torch"], False),
        ("discord", "", [], False),
        ("terminal", "discord:1", [], False),
    ],
)
def test_a_training_worker_runs_where_somebody_may_train_from_the_chat_and_can(
    front_end: str,
    admins: str,
    missing: list[str],
    expected: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("MATINEE_ADMINS", admins)
    monkeypatch.setattr(local, "missing_for_training", lambda: missing)
    assert trains(front_end) is expected
    assert ("make trainer" in capsys.readouterr().err) is bool(missing)


@pytest.mark.parametrize("words", [[], ["tea"], ["terminal", "tea"], ["discord", "--as", "ana"]])
def test_what_is_no_front_end_is_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2


@pytest.mark.parametrize("chosen", [True, False])
def test_the_first_start_fetches_movies_unless_somebody_chose_some(
    chosen: bool, small_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[Path] = []

    def fetch(wanted: str | None, settings: DataSettings, *, say: Callable[[str], None]) -> None:
        fetched.append(settings.fetched)
        shutil.copytree(small_folder, settings.fetched / "ml-latest-small")

    monkeypatch.setattr(local, "fetch", fetch)
    monkeypatch.setenv("MATINEE_HOME", str(tmp_path))
    monkeypatch.setenv("MATINEE_ENGINE", "scripted")
    monkeypatch.delenv("MATINEE_DATA", raising=False)
    if chosen:
        monkeypatch.setenv("MATINEE_DATA", str(small_folder))
    prepare()
    prepare()
    assert fetched == ([] if chosen else [tmp_path / "data"])
