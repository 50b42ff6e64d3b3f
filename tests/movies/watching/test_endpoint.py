"""The monitoring endpoints, over a real socket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from deploy import health
from movies.errors import SettingMissing
from movies.watching import endpoint as module
from movies.watching.endpoint import Check, Endpoint, Pulse

CHECKS: dict[str, Check] = {}


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    CHECKS.clear()
    opened = Endpoint("127.0.0.1", 0, Pulse(), CHECKS, lambda: b"some_figure 1\n")
    yield opened
    opened.close()


def get(endpoint: Endpoint, page: str) -> tuple[int, str]:
    try:
        with urlopen(f"http://127.0.0.1:{endpoint.port}{page}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def broken() -> None:
    raise ConnectionError


def test_figures_are_a_page(endpoint: Endpoint) -> None:
    assert get(endpoint, "/metrics") == (200, "some_figure 1\n")
    assert get(endpoint, "/metrics?name=x")[0] == 200


def test_a_program_that_moves_is_healthy_whatever_it_can_do(endpoint: Endpoint) -> None:
    CHECKS["broker"] = broken
    assert get(endpoint, "/healthz")[0] == 200


def test_a_program_whose_loop_hangs_is_not(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS_WITHOUT_A_BEAT", 0.0)
    assert get(endpoint, "/healthz")[0] == 503
    assert get(endpoint, "/readyz")[0] == 503


@pytest.mark.parametrize(
    ("check", "holds"), [(lambda: None, True), (lambda: True, True), (broken, False), (lambda: False, False)]
)
def test_a_program_is_ready_where_every_check_holds(endpoint: Endpoint, check: Check, holds: bool) -> None:
    CHECKS["database"], CHECKS["broker"] = lambda: None, check
    status, told = get(endpoint, "/readyz")
    assert status == (200 if holds else 503)
    assert json.loads(told) == {"moves": True, "database": True, "broker": holds}


def test_there_are_no_other_pages(endpoint: Endpoint) -> None:
    assert get(endpoint, "/")[0] == 404


def test_a_taken_port_is_reported_in_one_sentence(endpoint: Endpoint) -> None:
    with pytest.raises(SettingMissing, match="MATINEE_WATCH_PORT"):
        Endpoint("127.0.0.1", endpoint.port, Pulse(), {}, lambda: b"")


@pytest.mark.parametrize(("words", "code"), [([], 0), (["--ready"], 1)])
def test_the_verb_health_asks_it(
    words: list[str], code: int, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    CHECKS["broker"] = broken
    monkeypatch.setenv("MATINEE_WATCH_PORT", str(endpoint.port))
    assert health.main(words) == code
    # A failed check is logged as well.
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["moves"] is True


def test_the_verb_health_says_where_nothing_answers(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MATINEE_WATCH_PORT", "1")
    assert health.main([]) == 1
    assert "Nothing answers at port 1" in capsys.readouterr().err
    monkeypatch.delenv("MATINEE_WATCH_PORT")
    assert health.main([]) == 1
    assert "MATINEE_WATCH_PORT" in capsys.readouterr().err
