"""Asking a model over a real socket: good answers and bad ones, in time or not at all."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pydantic import SecretStr

from bot.reader import reader as readers
from bot.reader.endpoint import LARGEST_RESPONSE, Endpoint
from bot.reader.opening import open_reader
from bot.reader.reader import Reader, Source
from movies.errors import BrokerUnreachable, Restarting, SettingMissing
from movies.logs import configure_logs
from movies.reader_prompt import LONGEST_ANSWER, LONGEST_READ, MOST_TOKENS, ReaderAnswer, ReaderQuestion
from movies.reader_settings import ReaderKind, ReaderSettings
from tests.fakes.reader_endpoint import NOTHING, FakeEndpoint, content_asked, fake_endpoint, reading

SECRET = "sk-a-key-that-nobody-may-read"
MESSAGE = "Heat hat mich umgehauen"
QUESTION = ReaderQuestion.of(MESSAGE, ["Fargo (1996)"])
LONG_AGO = 60.0


def settings_of(url: str, **others: Any) -> ReaderSettings:
    return ReaderSettings(reader_url=url, reader_key=SecretStr(SECRET), **others)


@contextmanager
def reader_at(url: str, **others: Any) -> Iterator[Reader]:
    settings = settings_of(url, **others)
    reader = Reader(Endpoint(settings), settings)
    try:
        yield reader
    finally:
        reader.close()


@pytest.fixture
def logged() -> io.StringIO:
    stream = io.StringIO()
    configure_logs(stream)
    return stream


def ask(reader: Reader, question: ReaderQuestion = QUESTION) -> ReaderAnswer | None:
    return reader.read(question, lambda: None)


def test_what_the_model_says_is_returned_and_it_is_shown_the_message_and_the_screen(endpoint: FakeEndpoint) -> None:
    endpoint.text = reading(movies=[{"title": "Heat", "verdict": "good"}], intent="tell")
    with reader_at(endpoint.url, reader_model="big") as reader:
        answer = ask(reader)
    assert answer is not None and answer.movies[0].verdict == "good"
    [asked] = endpoint.asked
    assert content_asked(asked) == {"message": MESSAGE, "on_screen": ["Fargo (1996)"]}
    assert (asked["model"], asked["max_tokens"], asked["stream"]) == ("big", MOST_TOKENS, False)
    assert endpoint.headers[0]["Authorization"] == f"Bearer {SECRET}"


def test_a_server_that_cannot_be_held_to_a_schema_is_asked_without_one_from_then_on(endpoint: FakeEndpoint) -> None:
    endpoint.knows_schemas, endpoint.text = False, f"<think>Hm, {{}}.</think>\n```json\n{reading(intent='help')}\n```"
    with reader_at(endpoint.url) as reader:
        first, second = ask(reader), ask(reader)
    assert first is not None and first == second and first.intent == "help"
    assert ["response_format" in asked for asked in endpoint.asked] == [True, False, False]


def test_only_the_beginning_of_a_long_message_and_a_few_titles_are_sent(endpoint: FakeEndpoint) -> None:
    with reader_at(endpoint.url) as reader:
        ask(reader, ReaderQuestion.of("x" * 5_000, ["y" * 500] * 50))
    shown = content_asked(endpoint.asked[0])
    assert len(shown["message"]) == LONGEST_READ
    assert len(shown["on_screen"]) == 10 and len(shown["on_screen"][0]) == 120


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I loved it!",
        "{",
        "[]",
        "{" * 5_000,
        '{"movies": "all of them"}',
        '{"movies": [{"title": "Heat", "verdict": "excellent"}]}',
        '{"intent": "forget"}',
        '{"wishes": {"year_from": "long ago"}}',
        json.dumps({"movies": [{"title": f"Movie {k}", "verdict": "good"} for k in range(500)]}),
        json.dumps({"wishes": {"topics": ["x" * LONGEST_ANSWER]}}),
    ],
)
def test_an_answer_of_another_form_is_none_and_the_next_message_is_read(endpoint: FakeEndpoint, text: str) -> None:
    endpoint.text = text
    with reader_at(endpoint.url) as reader:
        assert ask(reader) is None
        endpoint.text = NOTHING
        assert reader.may_read("ana") and ask(reader) == ReaderAnswer()


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"{}", b'{"choices": []}', b'{"choices": [{"message": {"content": null}}]}', b"[" * 50_000,
     b'"' + b"x" * (LARGEST_RESPONSE + 1) + b'"'],
)  # fmt: skip
def test_a_response_that_is_no_completion_or_too_large_is_none(endpoint: FakeEndpoint, body: bytes) -> None:
    endpoint.body = body
    with reader_at(endpoint.url) as reader:
        assert ask(reader) is None


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_an_endpoint_that_refuses_is_left_alone_for_a_while(endpoint: FakeEndpoint, status: int) -> None:
    endpoint.status = status
    with reader_at(endpoint.url) as reader:
        assert reader.may_read("ana")
        assert ask(reader) is None
        assert not reader.may_read("ana") and not reader.may_read("ben")


def test_an_endpoint_that_was_down_is_asked_again_later(
    endpoint: FakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint.status = 503
    with reader_at(endpoint.url) as reader:
        assert ask(reader) is None
        now = readers.time.monotonic()
        monkeypatch.setattr(readers.time, "monotonic", lambda: now + LONG_AGO)
        assert reader.may_read("ana")


def test_nobody_listening_is_no_answer() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}/v1"
    with reader_at(url) as reader:
        assert ask(reader) is None


def test_a_slow_endpoint_is_given_up_with_signs_of_life_in_between(endpoint: FakeEndpoint) -> None:
    endpoint.delay = 30.0
    ticks: list[None] = []
    with reader_at(endpoint.url, reader_seconds=1.5) as reader:
        assert reader.read(QUESTION, lambda: ticks.append(None)) is None
    # Two on an idle machine.
    assert 1 <= len(ticks) <= 2


def test_who_waits_may_give_up_earlier(endpoint: FakeEndpoint) -> None:
    endpoint.delay = 30.0

    def stop() -> None:
        raise Restarting("The turn runner is closed.")

    with reader_at(endpoint.url, reader_seconds=20) as reader, pytest.raises(Restarting):
        reader.read(QUESTION, stop)


def test_a_redirect_is_not_followed(endpoint: FakeEndpoint) -> None:
    with fake_endpoint() as elsewhere, reader_at(endpoint.url) as reader:
        endpoint.location = f"{elsewhere.url}/chat/completions"
        assert ask(reader) is None
        assert elsewhere.asked == []


@pytest.mark.parametrize("change", [{}, {"status": 401}, {"text": MESSAGE}, {"body": b"<"}, {"delay": 3.0}])
def test_logs_hold_neither_the_key_nor_what_was_written_nor_the_address(
    endpoint: FakeEndpoint, logged: io.StringIO, change: dict[str, Any]
) -> None:
    for name, value in change.items():
        setattr(endpoint, name, value)
    with reader_at(endpoint.url, reader_seconds=1) as reader:
        ask(reader)
    text = logged.getvalue()
    assert text.count("\n") == 1
    assert not any(secret in text for secret in (SECRET, "Heat", "umgehauen", endpoint.url, "127.0.0.1"))


class Answering:
    """A model that is always there."""

    is_elsewhere = False

    def ask(self, *_: object) -> str:
        return NOTHING

    def close(self) -> None:
        """Holds nothing."""


def reader_with(source: Source, **limits: int) -> Reader:
    return Reader(source, ReaderSettings(**limits))


def test_hours_are_counted_for_each_person_and_for_all() -> None:
    reader = reader_with(Answering(), reader_person_hourly=2, reader_hourly=3)
    assert [reader.may_read(who) for who in ("ana", "ana", "ana", "ben", "ben")] == [True, True, False, True, False]


def test_a_queue_that_is_down_is_no_answer() -> None:
    class Down(Answering):
        def ask(self, *_: object) -> str:
            raise BrokerUnreachable("The queue does not answer.")

    reader = reader_with(Down())
    assert ask(reader) is None
    assert not reader.may_read("ana")


@pytest.mark.parametrize(
    "url",
    ["localhost:8080", "ftp://localhost/v1", "http://", "http://[", "https://ana:pw@example.org/v1",
     "http://example.org/v1", "https://example.org/v1?key=1"],
)  # fmt: skip
def test_a_url_that_cannot_be_right_or_would_tell_the_key_is_refused(url: str) -> None:
    with pytest.raises(SettingMissing, match="MATINEE_READER_URL") as refused:
        Endpoint(settings_of(url))
    assert "pw" not in str(refused.value) and SECRET not in str(refused.value)


@pytest.mark.parametrize("url", ["https://example.org/v1", "http://localhost:8080/v1/", "http://[::1]:8080/v1"])
def test_a_url_over_tls_or_on_this_machine_is_taken(url: str) -> None:
    assert settings_of(url).endpoint() == f"{url.rstrip('/')}/chat/completions"


def test_unless_it_is_off_or_there_is_a_larger_one_workers_read_with_their_own() -> None:
    own = open_reader(ReaderSettings(reader=ReaderKind.OWN), object())  # type: ignore[arg-type]
    assert own is not None and own.is_own and not own.is_elsewhere
    assert open_reader(ReaderSettings(reader=ReaderKind.OFF), object()) is None  # type: ignore[arg-type]
    with fake_endpoint() as endpoint:
        larger = open_reader(ReaderSettings(reader=ReaderKind.OWN, reader_url=endpoint.url), object())  # type: ignore[arg-type]
        assert larger is not None and larger.is_elsewhere and not larger.is_own
        larger.close()


def test_the_own_reader_has_no_hours() -> None:
    reader = Reader(Answering(), ReaderSettings(reader=ReaderKind.OWN, reader_person_hourly=1, reader_hourly=1))
    assert all(reader.may_read("terminal:ana") for _ in range(20))
