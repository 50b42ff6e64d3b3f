"""Errors as people read them, and as the log records them."""

from __future__ import annotations

import re

import pytest
from structlog.testing import capture_logs

from bot.contracts.refusals import AdminRefused, MovieNightRefused, NightProblem
from bot.conversation.apologies import Declined, apology
from bot.queue.refusals import Limit, TooManyQuestions
from bot.ratings_import.reading import FileProblem, FileRefused
from bot.wording.english.admin import REFUSED
from bot.wording.shared.languages import Language, language
from movies.errors import (
    BrokerUnreachable,
    BundleBroken,
    DataMissing,
    JobPoisonous,
    JobRefused,
    MatineeError,
    RegistryUnreachable,
    Restarting,
    SettingMissing,
    StoreUnreachable,
    TrainingFailed,
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


# The error's text, which only operators may see.
OPERATORS = "The database postgresql://bot@db.internal/matinee cannot be used: set MATINEE_DATABASE_URL to another."


@pytest.mark.parametrize("spoken", Language)
@pytest.mark.parametrize(
    "kind",
    [
        BrokerUnreachable,
        BundleBroken,
        DataMissing,
        JobRefused,
        MatineeError,
        RegistryUnreachable,
        SettingMissing,
        StoreUnreachable,
        TrainingFailed,
        WorkerSilent,
    ],
)
def test_an_expected_failure_is_told_in_the_readers_words_and_logged_in_the_operators(
    kind: type[MatineeError], spoken: Language
) -> None:
    reset = language.set(spoken)
    with capture_logs() as events:
        text = apology(raised(kind(OPERATORS))).text
    language.reset(reset)
    assert not re.search(r"://|MATINEE|database postgres|set ", text), text
    assert text.endswith(")") and ("(Fehler " in text) is (spoken is Language.GERMAN)
    [event] = events
    assert (event["event"], event["error"], event["log_level"]) == ("request_failed", kind.__name__, "warning")
    assert event["reason"] == OPERATORS and event["error_id"] in text


REFUSALS: list[MatineeError] = [
    *(MovieNightRefused(problem) for problem in NightProblem),
    *(TooManyQuestions(limit, 60.0) for limit in Limit),
    *(FileRefused(problem, "ratings.csv", 20_000_000) for problem in FileProblem),
    *(AdminRefused(outcome) for outcome in REFUSED),
    Restarting("The turn runner is closed."),
]


@pytest.mark.parametrize("error", REFUSALS, ids=lambda error: f"{type(error).__name__}-{error}")
def test_a_refusal_is_a_sentence_of_either_language_and_does_not_alarm(error: MatineeError) -> None:
    told = {}
    for spoken in Language:
        reset = language.set(spoken)
        with capture_logs() as events:
            told[spoken] = apology(raised(error)).text
        language.reset(reset)
        assert [(e["event"], e["error"], e["log_level"]) for e in events] == [
            ("request_refused", type(error).__name__, "info")
        ]
    assert told[Language.ENGLISH] != told[Language.GERMAN]
    assert all(
        len(text) > 20 and not re.search("[a-z]_[a-z]|[A-Z]{2}_", text) and "my side" not in text
        for text in told.values()
    )


def test_what_a_front_end_has_worded_is_told_as_it_is() -> None:
    assert apology(raised(Declined("Invite me first."))).text == "Invite me first."


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


def test_a_question_that_workers_die_of_is_told_under_the_id_by_which_they_put_it_aside() -> None:
    with capture_logs() as events:
        text = apology(raised(JobPoisonous("0badf00d"))).text
    assert id_in(text) == events[0]["error_id"] == "0badf00d"
