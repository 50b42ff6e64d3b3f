"""Neither secrets nor users' text leak to the log, to standard error, or to other people."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.slack import run
from bot.slack import socket as module
from movies.errors import WorkerSilent
from tests.bot.slack.conftest import House, over_both
from tests.bot.slack.outages import store_away

SAID = "i loved heat and my secret is zanzibar"


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[EventDict]]:
    """What stands in our log, with what libraries log."""
    monkeypatch.setattr(module, "PING_SECONDS", 0.1)
    loggers = [logging.getLogger(name) for name in run.LIBRARIES]
    before = [(one, list(one.handlers), one.propagate) for one in loggers]
    run.hear_libraries()
    with capture_logs() as events:
        yield events
    for one, handlers, propagate in before:
        one.handlers, one.propagate = handlers, propagate


def secrets_of(house: House) -> list[str]:
    wire = house.wire
    return [wire.bot_token, wire.app_token, wire.signing_secret, wire.client_secret, "zanzibar"]


def quote(house: House) -> str:
    """What an answer from Slack, or from a proxy in front of it, might quote."""
    return "; ".join(secrets_of(house)) + f"; {SAID}"


@over_both
def test_the_log_holds_no_tokens_and_no_messages_whatever_goes_wrong(
    logged: list[EventDict], house: House, capfd: pytest.CaptureFixture[str]
) -> None:
    wire, ana = house.wire, house.person("ana")
    dm, quoted = wire.dm(ana), quote(house)
    wire.fail_next("chat.postMessage", quoted)
    wire.say(ana, dm, SAID)
    wire.wait_for(lambda: house.count(dm) == 1)
    for content, status in (("text/html", 500), ("text/plain", 503), ("application/json", 200)):
        wire.garble_next("chat.postMessage", status, quoted, content, n=2)
        wire.say(ana, dm, SAID)
        wire.wait_for(lambda: not any(one.left for one in wire._rest.spoilt))
    wire.garble_next("views.publish", 500, quoted)
    wire.open_home(ana).wait()
    wire.garble_next("response_url", 500, quoted)
    wire.garble_next("chat.postEphemeral", 500, quoted)
    wire.command(ana, house.channel, SAID)
    wire.wait_for(lambda: not any(one.left for one in wire._rest.spoilt))
    house.worker.down = WorkerSilent("No worker answers.")
    wire.say(ana, dm, f"{SAID}, recommend")
    with store_away(house):
        wire.say(ana, dm, SAID)
        wire.wait_for(lambda: "reach my database" in house.wire.messages(dm, by=wire.bot)[-1].said)
    if wire.transport == "socket":
        wire.garble_next("apps.connections.open", 500, quoted)
        wire.fail_next("apps.connections.open", quoted)
        wire.cut()
        wire.wait_until_ready()
        assert [event for event in logged if event["event"] == "slack_library"]
    else:
        assert wire.forge("bad signature") == 401
    errors = capfd.readouterr()
    assert len([event for event in logged if "error" in event]) >= 6
    for secret in secrets_of(house):
        assert secret not in str(logged) and secret not in errors.err and secret not in errors.out
    assert "Traceback" not in errors.err + errors.out


def test_libraries_tell_where_something_happened_and_not_what(logged: list[EventDict]) -> None:
    for name in ("slack_bolt.AsyncApp", "slack_sdk.web.async_client", "aiohttp.server", "asyncio"):
        try:
            raise ValueError("xoxb-1-secret")
        except ValueError:
            logging.getLogger(name).exception("with xoxb-1-secret")
        logging.getLogger(name).warning("%s", "xoxb-1-secret")
        logging.getLogger(name).info("not told")
    assert [event["logger"] for event in logged] == [
        name
        for name in ("slack_bolt.AsyncApp", "slack_sdk.web.async_client", "aiohttp.server", "asyncio")
        for _ in "ab"
    ]
    assert {event["error"] for event in logged} == {"ValueError", None}
    assert "secret" not in str(logged) and all(event["where"].startswith("test_security:") for event in logged)


def test_the_token_goes_to_slack_alone_wherever_a_file_is_said_to_lie(house: House) -> None:
    wire, ana = house.wire, house.person("ana")
    event = wire.say(ana, wire.dm(ana), "", files=[("ratings.csv", b"Name,Year\n")])
    assert event.body is not None
    house.said(wire.dm(ana))
    file = dict(event.body["event"]["files"][0])
    for url in ("https://slack.com.evil.example/x", "http://files.slack.com/x", "https://evil.example/slack.com"):
        body = event.body["event"] | {"files": [file | {"url_private_download": url}], "ts": wire.world.new_ts()}
        before = house.count(wire.dm(ana))
        with wire.world.changed:
            wire.world.tell("message.im", ana.team, body)
        wire.wait_for(lambda before=before: house.count(wire.dm(ana)) > before)
        wire.wait_for(lambda: "isn't stored on Slack" in wire.messages(wire.dm(ana), by=wire.bot)[-1].said)


@over_both
def test_nobody_may_press_the_buttons_of_somebody_else(house: House) -> None:
    wire, ana, ben = house.wire, house.person("ana"), house.person("ben")
    wire.say(ana, house.channel, f"{wire.bot_mention} loved heat")
    answer = house.said(house.channel)
    tapped = wire.click(ben, answer, "recommend")
    refusal = wire.wait_for(lambda: next(iter(tapped.responses), None))
    assert "belong to somebody else" in refusal.said and refusal.ephemeral_to is ben
    assert answer.edited is None and house.known(ben) == {}
