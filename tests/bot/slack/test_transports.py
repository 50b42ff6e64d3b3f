"""Slack's transports: a connection that may drop and reconnect, or signed requests."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import psutil
import pytest
from structlog.testing import capture_logs

from bot.slack import run
from bot.slack import socket as module
from tests.bot.slack.conftest import House, over_both
from tests.bot.slack.outages import store_slow
from tests.fakes.slack_wire import User

over_http = pytest.mark.parametrize("house", [{"transport": "http"}], indirect=True, ids=str)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lost connections are noticed and replaced sooner than in real life."""
    monkeypatch.setattr(module, "PING_SECONDS", 0.1)
    monkeypatch.setattr(module, "SECONDS_TO_CONNECT", 1.0)


def live(house: House) -> int:
    return len([one for one in house.wire.connections if one.closed is None and not one.leaving])


def say(house: House, ana: User, title: str) -> None:
    house.wire.say(ana, house.wire.dm(ana), f"I loved {title}")


def answered_once(house: House, ana: User, *titles: str) -> None:
    """Each movie has its one answer, and one more is answered after them."""
    dm = house.wire.dm(ana)
    house.wire.wait_for(lambda: house.count(dm) >= len(titles), 20)
    say(house, ana, "Big")
    house.wire.wait_for(lambda: house.count(dm) > len(titles))
    said = [m.said.splitlines()[0] for m in house.wire.messages(dm, by=house.wire.bot)]
    assert sorted(said) == sorted(f"👍 {name}" for name in (*titles, "Big (1988)"))


# Socket Mode


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
def test_a_connection_that_slack_wants_replaced_is_replaced_and_nothing_is_lost(house: House, reason: str) -> None:
    ana, first = house.person("ana"), house.wire.connections[0]
    house.wire.disconnect(reason)
    say(house, ana, "Heat")
    house.wire.wait_for(lambda: first.closed is not None and live(house) == 1)
    say(house, ana, "Fargo")
    answered_once(house, ana, "Heat (1995)", "Fargo (1996)")
    assert len(house.wire.connections) == 2


def test_what_is_said_while_connections_come_and_go_is_answered_once(house: House) -> None:
    ana = house.person("ana")
    for title in ("Heat", "Fargo", "Scream", "Twister"):
        say(house, ana, title)
        house.wire.disconnect()
        house.wire.wait_for(lambda: live(house) == 1)
    answered_once(house, ana, "Heat (1995)", "Fargo (1996)", "Scream (1996)", "Twister (1996)")


def test_a_connection_that_is_cut_comes_back_and_nothing_is_lost(house: House) -> None:
    ana = house.person("ana")
    house.wire.cut()
    say(house, ana, "Heat")
    answered_once(house, ana, "Heat (1995)")


def test_after_slack_was_away_it_comes_back_and_answers_what_was_said_meanwhile(house: House) -> None:
    ana = house.person("ana")
    with house.wire.unreachable():
        say(house, ana, "Heat")
        time.sleep(0.5)
    answered_once(house, ana, "Heat (1995)")


def test_an_answer_under_way_when_the_connection_is_cut_arrives(house: House) -> None:
    ana = house.person("ana")
    say(house, ana, "Heat")
    house.said(house.wire.dm(ana))
    house.worker.free.clear()
    house.wire.say(ana, house.wire.dm(ana), "recommend")
    house.wire.wait_for(lambda: house.count(house.wire.dm(ana)) == 2)
    house.wire.cut()
    house.worker.free.set()
    assert "1. " in house.said(house.wire.dm(ana), after=1).said


def test_an_address_that_slack_no_longer_takes_is_replaced_by_a_new_one(house: House) -> None:
    ana = house.person("ana")
    house.wire.spend_links()
    house.wire.cut()
    say(house, ana, "Heat")
    answered_once(house, ana, "Heat (1995)")


def test_where_slack_gives_no_address_for_a_while_it_asks_again(house: House) -> None:
    ana = house.person("ana")
    house.wire.fail_next("apps.connections.open", "internal_error")
    house.wire.garble_next("apps.connections.open")
    house.wire.garble_next("apps.connections.open", status=503, text="Busy.", content="text/plain")
    house.wire.drop_next("apps.connections.open", n=2)
    house.wire.cut()
    say(house, ana, "Heat")
    answered_once(house, ana, "Heat (1995)")


def test_it_asks_for_one_address_for_each_connection(house: House) -> None:
    assert [r.method for r in house.wire.requests] == ["auth.test", "apps.connections.open"]


def test_over_a_socket_nothing_is_listened_to(house: House) -> None:
    slacks = int(house.wire.world.origin.rpartition(":")[2])
    listening = psutil.Process().net_connections("inet")
    assert {one.laddr.port for one in listening if one.status == psutil.CONN_LISTEN} == {slacks}


# Signed HTTP


def request(
    house: House, body: bytes, path: str = run.EVENTS_PATH, method: str = "POST", **headers: str
) -> tuple[int, str]:
    """The status and text with which the app answers."""
    where = urlsplit(house.wire.events_url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, {"Content-Type": "application/json"} | named)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def signed(house: House, body: bytes, at: float | None = None, version: str = "v0") -> dict[str, str]:
    """The headers of a request that Slack signed some time before or after now."""
    moment = str(int(time.time() + (at or 0)))
    text = f"v0:{moment}:".encode() + body
    signature = hmac.new(house.wire.signing_secret.encode(), text, hashlib.sha256).hexdigest()
    return {"X_Slack_Request_Timestamp": moment, "X_Slack_Signature": f"{version}={signature}"}


def direct(house: House, ana: User, text: str) -> bytes:
    """An event of a message to the app."""
    event = {"type": "message", "channel_type": "im", "user": ana.id, "text": text, "ts": "1.1"}
    event["channel"] = house.wire.dm(ana).id
    body = {"type": "event_callback", "team_id": ana.team.id, "event_id": "Ev1", "event": event}
    return json.dumps(body).encode()


@over_http
def test_only_what_slack_signed_within_five_minutes_is_heard(house: House) -> None:
    ana = house.person("ana")
    body = direct(house, ana, "I loved Heat")
    other = signed(house, body + b" ")
    late, early = signed(house, body, at=-310), signed(house, body, at=310)
    for headers in ({}, other, late, early, signed(house, body, version="v1")):
        assert request(house, body, **headers)[0] == 401
    assert [house.wire.forge(kind) for kind in ("bad signature", "old", "no headers")] == [401, 401, 401]
    assert request(house, body, **signed(house, body))[0] == 200
    assert "👍 Heat" in house.said(house.wire.dm(ana)).said
    assert len(house.wire.requests) == 2


@over_http
def test_signatures_of_strangers_break_nothing(house: House) -> None:
    body = direct(house, house.person("ana"), "I loved Heat")
    good = signed(house, body)
    with capture_logs() as events:
        for moment in ("", "soon", "1e9", "9" * 5_000, "-1", "٣"):
            headers = good | {"X_Slack_Request_Timestamp": moment.encode().decode("latin-1")}
            assert request(house, body, **headers)[0] == 401
        for signature in ("", "v0=", "é" * 67, "v0=" + "0" * 4_000):
            assert request(house, body, **good | {"X_Slack_Signature": signature})[0] == 401
        for garbage in (b"", b"[1]", b"{", b"\xff\xfe", b"payload=%7B", b"ssl_check=1", b"[" * 100_000):
            assert request(house, garbage)[0] == 401
            assert request(house, garbage, Content_Type="application/json; charset=nothing")[0] == 401
    assert {event["log_level"] for event in events} == {"info"}


@over_http
@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b"null", b"3", b'{"type": "event_callback"}', b"payload=%7B"])
def test_what_is_signed_but_cannot_be_read_breaks_nothing(house: House, body: bytes) -> None:
    status, text = request(house, body, **signed(house, body))
    assert 200 <= status < 600 and "Traceback" not in text
    ana = house.person("ana")
    say(house, ana, "Heat")
    answered_once(house, ana, "Heat (1995)")


@over_http
def test_a_challenge_is_answered_only_to_slack(house: House) -> None:
    body = b'{"type": "url_verification", "token": "x", "challenge": "abc"}'
    assert request(house, body)[0] == 401
    status, text = request(house, body, **signed(house, body))
    assert status == 200 and json.loads(text) == {"challenge": "abc"}


@over_http
def test_other_paths_ways_and_sizes_are_refused(house: House) -> None:
    body = direct(house, house.person("ana"), "I loved Heat")
    assert request(house, b"", method="GET")[0] == 405
    for path in ("/", "/slack", "/slack/events/", "/slack/events/x", run.INSTALL_PATH, run.REDIRECT_PATH):
        assert request(house, body, path=path, **signed(house, body))[0] == 404
        assert request(house, b"", path=path, method="GET")[0] == 404
    huge = b" " * (2 * 1024 * 1024)
    assert request(house, huge, **signed(house, huge))[0] == 413
    assert len(house.wire.requests) == 1


# Acknowledgements


def commands(house: House, ana: User) -> list[Callable[[], object]]:
    """What waits for the database."""
    wire, dm = house.wire, house.wire.dm(ana)
    return [
        lambda: wire.say(ana, dm, "I loved Fargo").wait(),
        lambda: wire.say(ana, house.channel, f"{wire.bot_mention} hello").wait(),
        lambda: wire.command(ana, house.channel, "profile").wait(),
        lambda: wire.open_home(ana).wait(),
    ]


@over_both
def test_a_slow_database_delays_no_acknowledgement(house: House) -> None:
    wire, ana = house.wire, house.person("ana")
    dm = wire.dm(ana)
    wire.say(ana, dm, "I loved Heat")
    answer = house.said(dm)
    wire.command(ana, dm, "rate")
    (form,) = wire.wait_for(lambda: wire.views(ana))
    with store_slow(house):
        for name in ("ben", "cleo", "dora", "emil", "fay"):
            wire.say(house.person(name), wire.dm(house.person(name)), "hello").wait()
        for act in commands(house, ana):
            act()
        assert [option.label for option in wire.suggest(ana, form, "title", "fargo")] == ["Fargo (1996)"]
        assert wire.click(ana, answer, "recommend").wait().failed is None
        assert wire.submit(ana, form, {"many": "I loved Scream"}).wait().failed is None
    wire.wait_for(lambda: "Scream (1996)" in house.known(ana))
    assert {delivery.failed for delivery in wire.deliveries} == {None}


@over_both
def test_a_slow_worker_delays_no_acknowledgement(house: House) -> None:
    wire, ana = house.wire, house.person("ana")
    dm = wire.dm(ana)
    wire.say(ana, dm, "I loved Heat and Fargo")
    answer = house.said(dm)
    house.worker.free.clear()
    assert wire.click(ana, answer, "recommend").wait().failed is None
    for act in commands(house, ana):
        act()
    assert wire.command(ana, house.channel, "recommend").wait().failed is None
    house.worker.free.set()
    assert {delivery.failed for delivery in wire.deliveries} == {None}
