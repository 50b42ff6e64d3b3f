"""What is logged: a turn's events carry its id, even in threads, and listeners hear what is not written."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

import pytest

from movies import logs
from movies.logs import configure_logs, listen, log, question_id, turn


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What this test logs."""
    stream = io.StringIO()
    monkeypatch.setattr(logs, "_listeners", [])
    configure_logs(stream)
    return stream


def events(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_the_events_of_a_turn_carry_its_id_in_threads_too(written: io.StringIO) -> None:
    with turn() as id, ThreadPoolExecutor() as threads:
        log.info("here")
        threads.submit(copy_context().run, log.info, "there").result()
    log.info("afterwards")
    assert [(e["event"], e.get("turn")) for e in events(written)] == [
        ("here", id), ("there", id), ("afterwards", None)
    ]  # fmt: skip


def test_the_question_of_a_turn_has_its_id_and_a_second_one_another() -> None:
    with turn() as id, ThreadPoolExecutor() as threads:
        first = threads.submit(copy_context().run, question_id).result()
        second = question_id()
    assert first == id
    assert len({id, second, question_id(), question_id()}) == 4


def test_a_turn_that_goes_on_elsewhere_keeps_its_id(written: io.StringIO) -> None:
    with turn("0" * 32):
        log.info("resumed")
    assert events(written)[0]["turn"] == "0" * 32


def test_a_debug_event_is_heard_and_not_written(written: io.StringIO) -> None:
    heard: list[str] = []
    listen(lambda event: heard.append(event["event"]))
    log.debug("whispered")
    log.info("said")
    assert heard == ["whispered", "said"]
    assert [e["event"] for e in events(written)] == ["said"]
