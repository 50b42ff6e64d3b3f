"""What a person reads, and what the log gets, when something goes wrong."""

from __future__ import annotations

import re

import pytest
from structlog.testing import capture_logs

from bot.conversation.apologies import apology
from movies.errors import (
    BrokerUnreachable,
    ImportRefused,
    JobRefused,
    LimitReached,
    MatineeError,
    NightRefused,
    Restarting,
    StoreUnreachable,
    WorkerSilent,
)

ERROR_ID = re.compile(r"\(error (?P<id>[0-9a-f]{8})\)$")
SECRET = "ana hates Titanic"


def id_in(text: str) -> str:
    found = ERROR_ID.search(text)
    assert found is not None, text
    return found["id"]


def raised(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:
        return caught


@pytest.mark.parametrize("kind", [StoreUnreachable, BrokerUnreachable, WorkerSilent, JobRefused, MatineeError])
def test_an_expected_failure_is_its_sentence_with_an_id_that_one_event_has(kind: type[MatineeError]) -> None:
    with capture_logs() as events:
        text = apology(raised(kind("The lights are out."))).text
    assert text.startswith("The lights are out.")
    assert [(e["event"], e["error"], e["error_id"], e["log_level"]) for e in events] == [
        ("request_failed", kind.__name__, id_in(text), "warning")
    ]


@pytest.mark.parametrize("kind", [LimitReached, NightRefused, ImportRefused, Restarting])
def test_a_refusal_is_its_sentence_and_does_not_alarm(kind: type[MatineeError]) -> None:
    with capture_logs() as events:
        text = apology(raised(kind("One at a time."))).text
    assert text == "One at a time."
    assert [(e["event"], e["error"], e["log_level"]) for e in events] == [("request_refused", kind.__name__, "info")]


def test_an_unexpected_error_is_owned_up_to_and_nothing_of_its_text_is_told() -> None:
    with capture_logs() as events:
        text = apology(raised(ValueError(SECRET))).text
    assert "my side" in text and SECRET not in text and "ValueError" not in text
    [event] = events
    assert event["event"] == "request_broke" and event["error"] == "ValueError" and event["log_level"] == "error"
    assert event["error_id"] == id_in(text)


def test_the_log_tells_where_an_unexpected_error_happened_but_not_what_it_said() -> None:
    def deep(levels: int) -> None:
        if levels:
            deep(levels - 1)
        raise KeyError(SECRET)

    with capture_logs() as events:
        try:
            deep(40)
        except KeyError as error:
            apology(error)
    assert SECRET not in repr(events)
    assert 0 < len(events[0]["where"]) <= 12
    assert events[0]["where"][-1].startswith("test_apologies.py:")


def test_what_an_error_was_caused_by_is_not_told_either() -> None:
    with capture_logs() as events:
        try:
            try:
                raise ValueError(SECRET)
            except ValueError as cause:
                raise RuntimeError("no") from cause
        except RuntimeError as error:
            text = apology(error).text
    assert SECRET not in text + repr(events)


def test_every_error_has_an_id_of_its_own() -> None:
    ids = {id_in(apology(raised(StoreUnreachable("Away."))).text) for _ in range(50)}
    assert len(ids) == 50


def test_an_error_that_was_never_raised_can_be_told_too() -> None:
    assert "my side" in apology(ValueError(SECRET)).text
