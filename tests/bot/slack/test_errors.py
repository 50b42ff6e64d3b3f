"""Errors as people see them: of Slack, the workers, the database, or the app."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from slack_sdk.http_retry import builtin_async_handlers
from slack_sdk.http_retry.handler import default_interval_calculator
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.front_end import panels
from bot.slack import run
from movies.errors import BrokerUnreachable, MatineeError, WorkerSilent
from tests.bot.slack.conftest import House, over_both, waits
from tests.bot.slack.outages import store_away
from tests.fakes.slack_wire import Channel, Message, User

RATED = "loved heat and fargo, hated twister"
ERROR_ID = re.compile(r"\(error ([0-9a-f]{8})\)")
SILENT = WorkerSilent("The model hasn't answered yet.")
LOUD = ("warning", "error", "critical")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries, and updates of panels, wait no longer than Slack asks for."""
    monkeypatch.setattr(builtin_async_handlers, "random", SimpleNamespace(random=lambda: 0.0))
    monkeypatch.setattr(default_interval_calculator, "backoff_factor", 0.0)
    monkeypatch.setattr(default_interval_calculator, "jitter", SimpleNamespace(recalculate=float))
    monkeypatch.setattr(panels, "SECONDS_TO_GATHER_RATINGS", 0.05)


@pytest.fixture
def logged() -> Iterator[list[EventDict]]:
    with capture_logs() as events:
        yield events


def undeliverable(events: list[EventDict]) -> list[str]:
    return [event["error"] for event in events if event["event"] == "answer_undeliverable"]


def last(house: House, channel: Channel) -> str:
    messages = house.wire.messages(channel, by=house.wire.bot)
    return messages[-1].said if messages else ""


def told(house: House, channel: Channel, words: str) -> Message:
    """The app's message in a channel that says so."""
    return house.wire.wait_for(
        lambda: next((m for m in house.wire.messages(channel, by=house.wire.bot) if words in m.said), None)
    )


def known(house: House, name: str = "ana") -> User:
    """Somebody who has mentioned movies."""
    person = house.person(name)
    house.wire.say(person, house.wire.dm(person), RATED)
    house.said(house.wire.dm(person))
    return person


def lives(house: House) -> None:
    """Somebody else is answered."""
    zoe = house.person("zoe")
    house.wire.say(zoe, house.wire.dm(zoe), "loved big")
    assert "👍 Big" in house.said(house.wire.dm(zoe)).said


def called(house: House, method: str) -> int:
    return len([request for request in house.wire.requests if request.method == method])


# Slack refuses, breaks, or does not answer


@pytest.mark.parametrize("code", ["account_inactive", "token_revoked", "invalid_auth", "user_not_found"])
def test_where_there_is_nobody_to_tell_it_is_logged_once(house: House, logged: list[EventDict], code: str) -> None:
    ana = house.person("ana")
    house.wire.fail_next("chat.postMessage", code, n=1)
    house.wire.say(ana, house.wire.dm(ana), RATED)
    house.wire.wait_for(lambda: undeliverable(logged))
    lives(house)
    assert undeliverable(logged) == [code] and house.count(house.wire.dm(ana)) == 0
    assert not [event for event in logged if event["log_level"] in LOUD]
    assert len(house.known(ana)) == 3


@pytest.mark.parametrize("code", ["not_in_channel", "is_archived", "channel_not_found", "restricted_action"])
def test_who_cannot_be_answered_in_a_channel_is_told_so_alone(house: House, logged: list[EventDict], code: str) -> None:
    ana = known(house)
    house.wire.fail_next("chat.postMessage", code)
    house.wire.say(ana, house.channel, f"{house.wire.bot_mention} hello")
    assert "I'm not allowed to answer" in told(house, house.wire.dm(ana), "I'm not allowed").said
    assert house.count(house.channel) == 0 and not [event for event in logged if event["log_level"] in LOUD]
    house.wire.say(ana, house.channel, f"{house.wire.bot_mention} recommend")
    assert "1. " in house.said(house.channel).said


def test_a_channel_that_is_archived_while_an_answer_is_under_way_disturbs_nobody(
    house: House, logged: list[EventDict]
) -> None:
    ana = known(house)
    house.worker.free.clear()
    house.wire.say(ana, house.channel, f"{house.wire.bot_mention} recommend")
    house.wire.wait_for(lambda: house.count(house.channel))
    house.wire.fail_next("chat.update", "is_archived", n=9)
    house.worker.free.set()
    told(house, house.wire.dm(ana), "I'm not allowed to answer")
    assert not [event for event in logged if event["log_level"] in LOUD]
    lives(house)


def broken(house: House, method: str, how: str, n: int) -> None:
    match how:
        case "garbled":
            house.wire.garble_next(method, n=n)
        case "busy":
            house.wire.garble_next(method, 503, "Busy.", "text/plain", n)
        case "cut short":
            house.wire.garble_next(method, 200, '{"ok": tr', "application/json", n)
        case "no error named":
            house.wire.garble_next(method, 200, '{"ok": false}', "application/json", n)
        case "500":
            house.wire.garble_next(method, 500, '{"ok": false, "error": "internal_error"}', "application/json", n)
        case "reset":
            # After a lost connection, the client tries once more by itself.
            house.wire.drop_next(method, 2 * n)
        case "silence":
            house.wire.drop_next(method, 2 * n, seconds=2.0)
        case code:
            house.wire.fail_next(method, code, n)


WAYS = (
    "fatal_error",
    "internal_error",
    "ratelimited",
    "500",
    "garbled",
    "busy",
    "cut short",
    "no error named",
    "reset",
)


@pytest.mark.parametrize("how", WAYS)
def test_where_slack_breaks_at_an_answer_the_person_is_told_and_can_go_on(
    house: House, logged: list[EventDict], how: str
) -> None:
    ana = house.person("ana")
    dm = house.wire.dm(ana)
    broken(house, "chat.postMessage", how, 1)
    house.wire.say(ana, dm, RATED)
    error_id = ERROR_ID.search(told(house, dm, "(error ").said)
    loud = [event for event in logged if event["log_level"] in LOUD]
    assert error_id is not None and [event.get("error_id") for event in loud] == [error_id[1]]
    house.wire.say(ana, dm, "recommend")
    assert "1. " in house.said(dm, after=1).said and len(house.known(ana)) == 3


@pytest.mark.parametrize("how", WAYS)
def test_where_slack_breaks_at_everything_it_is_logged_and_the_app_lives_on(
    house: House, logged: list[EventDict], how: str
) -> None:
    ana = house.person("ana")
    broken(house, "chat.postMessage", how, 2)
    house.wire.say(ana, house.wire.dm(ana), RATED)
    house.wire.wait_for(lambda: undeliverable(logged))
    lives(house)
    assert len(undeliverable(logged)) == 1 and house.count(house.wire.dm(ana)) == 0


def test_where_slack_is_silent_the_person_is_told(open_house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "SECONDS_FOR_AN_ANSWER", 0.3)
    with open_house() as house:
        ana = house.person("ana")
        house.wire.drop_next("chat.postMessage", seconds=1.0)
        house.wire.say(ana, house.wire.dm(ana), RATED)
        told(house, house.wire.dm(ana), "(error ")
        lives(house)


@pytest.mark.parametrize("how", WAYS)
def test_where_the_last_change_of_an_answer_breaks_the_person_is_told(house: House, how: str) -> None:
    ana = known(house)
    house.worker.free.clear()
    house.wire.say(ana, house.wire.dm(ana), "recommend")
    house.wire.wait_for(lambda: house.count(house.wire.dm(ana)) == 2)
    broken(house, "chat.update", how, 1)
    house.worker.free.set()
    told(house, house.wire.dm(ana), "(error ")
    house.wire.say(ana, house.wire.dm(ana), "recommend")
    assert "1. " in house.said(house.wire.dm(ana), after=2).said


@pytest.mark.parametrize("how", ["garbled", "busy", "500", "reset", "invalid_url"])
def test_where_a_response_url_breaks_the_answer_comes_another_way_or_the_person_is_told(house: House, how: str) -> None:
    ana = known(house)
    broken(house, "response_url", how, 1)
    house.wire.command(ana, house.channel, "profile")
    answer = house.wire.wait_for(
        lambda: next((m for m in house.wire.messages(house.channel, ana) if not waits(m)), None)
    )
    assert answer.ephemeral_to is ana and ("Heat" in answer.said or ERROR_ID.search(answer.said))
    house.wire.command(ana, house.channel, "profile")
    house.wire.wait_for(lambda: len(house.wire.messages(house.channel, ana)) == 2)


@pytest.mark.parametrize("how", ["fatal_error", "garbled", "busy", "cut short", "reset"])
def test_where_a_form_cannot_be_opened_the_person_is_told(house: House, how: str) -> None:
    ana = known(house)
    broken(house, "views.open", how, 1)
    asked = house.wire.command(ana, house.channel, "rate")
    house.wire.wait_for(lambda: [m for m in asked.responses if ERROR_ID.search(m.said)])
    house.wire.command(ana, house.channel, "rate")
    house.wire.wait_for(lambda: house.wire.views(ana))


@pytest.mark.parametrize("how", WAYS)
def test_where_a_home_cannot_be_shown_it_is_logged_and_shown_the_next_time(
    house: House, logged: list[EventDict], how: str
) -> None:
    ana = known(house)
    broken(house, "views.publish", how, 1)
    house.wire.open_home(ana).wait()
    house.wire.wait_for(lambda: [event for event in logged if event.get("error")])
    house.wire.open_home(ana)
    home = house.wire.wait_for(lambda: house.wire.home(ana))
    assert "Heat" in home.said
    assert len([event for event in logged if event.get("error")]) == 1


@pytest.mark.parametrize("how", ["garbled", "fatal_error", "reset"])
@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
def test_where_a_file_cannot_be_handed_over_the_person_is_told(house: House, method: str, how: str) -> None:
    ana = known(house)
    broken(house, method, how, 1)
    house.wire.say(ana, house.wire.dm(ana), "export")
    told(house, house.wire.dm(ana), "(error ")
    house.wire.say(ana, house.wire.dm(ana), "export")
    house.wire.wait_for(lambda: [m for m in house.wire.messages(house.wire.dm(ana)) if m.files])


@pytest.mark.parametrize("how", ["garbled", "fatal_error", "is_archived", "reset"])
def test_where_a_movie_night_cannot_be_opened_the_host_is_told(house: House, how: str) -> None:
    ana = known(house)
    broken(house, "chat.postMessage", how, 1)
    asked = house.wire.command(ana, house.channel, "night")
    house.wire.wait_for(lambda: [m for m in asked.responses if not waits(m)])
    house.wire.command(ana, house.channel, "night")
    assert "Who's in" in told(house, house.channel, "Movie night").said


@pytest.mark.parametrize("how", ["garbled", "fatal_error", "message_not_found", "reset"])
def test_where_a_movie_night_cannot_follow_what_is_said_nobody_is_disturbed(house: House, how: str) -> None:
    ana = known(house)
    house.wire.command(ana, house.channel, "night")
    panel = told(house, house.channel, "Movie night")
    broken(house, "chat.update", how, 1)
    house.wire.say(ana, house.wire.dm(ana), "loved scream")
    house.wire.wait_for(lambda: called(house, "chat.update"), 5)
    lives(house)
    house.wire.click(ana, panel, "close").wait()
    house.wire.wait_for(lambda: panel.edited)


# Slack tells the app to slow down


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update", "views.publish", "response_url"])
def test_it_waits_where_slack_tells_it_to_and_delivers(
    house: House, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = known(house)
    dm = house.wire.dm(ana)
    house.wire.limit_next(3, method, retry_after=0)
    match method:
        case "views.publish":
            house.wire.open_home(ana)
            house.wire.wait_for(lambda: house.wire.home(ana))
        case "response_url":
            asked = house.wire.command(ana, house.channel, "profile")
            house.wire.wait_for(lambda: [m for m in asked.responses if "Heat" in m.said])
        case _:
            house.wire.say(ana, dm, "recommend")
            assert "1. " in house.said(dm, after=1).said
    assert [r.status for r in house.wire.requests].count(429) == 3
    assert ERROR_ID.search(last(house, dm)) is None


def test_where_slack_tells_everybody_to_slow_down_everybody_is_answered(house: House) -> None:
    people = [known(house, f"person{k}") for k in range(8)]
    house.wire.limit_next(20, "chat.postMessage", retry_after=0)
    for person in people:
        house.wire.say(person, house.wire.dm(person), "recommend")
    for person in people:
        house.wire.wait_for(lambda person=person: "1. " in last(house, house.wire.dm(person)), 20)


# The workers and the database


@pytest.mark.parametrize("error", [SILENT, BrokerUnreachable("I can't reach my queue right now.")], ids=repr)
@over_both
def test_what_no_worker_answers_can_be_tried_again_by_a_button(
    house: House, error: MatineeError, logged: list[EventDict]
) -> None:
    ana = known(house)
    house.worker.down = error
    house.wire.say(ana, house.wire.dm(ana), "recommend")
    failed = house.said(house.wire.dm(ana), after=1)
    error_id = ERROR_ID.search(failed.said)
    assert str(error) in failed.said and "try again" in failed.labels and error_id is not None
    assert [event["error_id"] for event in logged if "error_id" in event] == [error_id[1]]
    house.wire.click(ana, failed, "try again")
    house.wire.wait_for(lambda: len([e for e in logged if "error_id" in e]) == 2)
    house.wire.wait_for(lambda: "try again" in failed.labels)
    house.worker.down = None
    house.wire.click(ana, failed, "try again")
    house.wire.wait_for(lambda: "1. " in failed.said)


def test_a_command_that_no_worker_answers_can_be_tried_again_in_its_place(house: House) -> None:
    ana = known(house)
    house.worker.down = SILENT
    asked = house.wire.command(ana, house.channel, "recommend")
    failed = house.wire.wait_for(lambda: next((m for m in asked.responses if "try again" in m.labels), None))
    house.worker.down = None
    house.wire.click(ana, failed, "try again")
    house.wire.wait_for(lambda: "1. " in failed.said)


def test_a_movie_night_that_no_worker_answers_tells_who_pressed_alone(house: House) -> None:
    ana, ben = known(house), known(house, "ben")
    house.wire.command(ana, house.channel, "night")
    panel = told(house, house.channel, "Movie night")
    house.wire.click(ben, panel, "join")
    house.wire.wait_for(lambda: panel.edited)
    house.worker.down = SILENT
    tapped = house.wire.click(ana, panel, "find movies")
    answer = house.wire.wait_for(lambda: next((m for m in tapped.responses if ERROR_ID.search(m.said)), None))
    assert answer.ephemeral_to is ana and "find movies" in panel.labels
    house.worker.down = None
    house.wire.click(ana, panel, "find movies")
    house.wire.wait_for(lambda: "1. " in panel.said)


@over_both
def test_while_the_database_is_away_everything_says_so_and_works_again_afterwards(
    house: House, logged: list[EventDict]
) -> None:
    wire, ana = house.wire, known(house)
    dm = wire.dm(ana)
    answer = house.said(dm)
    wire.command(ana, dm, "rate")
    (form,) = wire.wait_for(lambda: wire.views(ana))
    with store_away(house):
        wire.say(ana, dm, "loved scream")
        assert (
            "I can't reach my database right now. Please try again in a minute. (error " in house.said(dm, after=1).said
        )
        wire.say(ana, house.channel, f"{wire.bot_mention} recommend")
        told(house, house.channel, "(error ")
        for verb in ("profile", "recommend", "forget", "night", "rate Heat"):
            asked = wire.command(ana, house.channel, verb)
            wire.wait_for(lambda asked=asked: [m for m in asked.responses if ERROR_ID.search(m.said)])
        tapped = wire.click(ana, answer, "recommend")
        wire.wait_for(lambda: len([m for m in wire.messages(dm, by=wire.bot) if "(error " in m.said]) == 2)
        wire.submit(ana, form, {"many": "loved big"})
        wire.wait_for(lambda: len([m for m in wire.messages(dm, by=wire.bot) if "(error " in m.said]) == 3)
        wire.open_home(ana).wait()
        assert tapped.failed is None and not [event for event in logged if event["log_level"] == "error"]
    wire.say(ana, dm, "recommend")
    wire.wait_for(lambda: "1. " in last(house, dm))
    assert len(house.known(ana)) == 3


def test_what_the_database_could_not_take_can_be_tried_again_by_a_button(house: House) -> None:
    ana = known(house)
    with store_away(house):
        house.wire.say(ana, house.wire.dm(ana), "loved scream")
        failed = house.said(house.wire.dm(ana), after=1)
    house.wire.click(ana, failed, "try again")
    house.wire.wait_for(lambda: "👍 Scream" in failed.said)
    assert "Scream (1996)" in house.known(ana)


# Faults of the app


@over_both
def test_what_nobody_expected_is_told_and_logged_without_what_was_said(
    house: House, logged: list[EventDict], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken_hear(person: str, words: str, *_: Any) -> Any:
        raise RuntimeError(f"can't read {words}")

    ana = house.person("ana")
    assert house.bot.app is not None
    with monkeypatch.context() as patch:
        patch.setattr(house.bot.app.context.service.chat, "hear", broken_hear)
        house.wire.say(ana, house.wire.dm(ana), "my secret is heat")
        text = told(house, house.wire.dm(ana), "(error ").said
    (event,) = [event for event in logged if event["log_level"] == "error"]
    assert "RuntimeError" not in text and event["error"] == "RuntimeError" and event["error_id"] in text
    assert "secret" not in str(logged)
    lives(house)


@pytest.mark.parametrize(
    "place", ["bot.slack.messages.visitor", "bot.slack.commands.visitor", "bot.slack.actions.visitor"]
)
def test_a_listener_that_breaks_at_once_breaks_nothing_else(
    house: House, logged: list[EventDict], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken_visitor(*_: Any) -> Any:
        raise ValueError("heat is my secret")

    ana = known(house)
    answer = house.said(house.wire.dm(ana))
    house.wire.seconds_to_acknowledge = 0.1
    with monkeypatch.context() as patch:
        patch.setattr(place, broken_visitor)
        house.wire.say(ana, house.wire.dm(ana), "my secret is heat").wait()
        house.wire.command(ana, house.channel, "profile").wait()
        house.wire.click(ana, answer, "recommend").wait()
        house.wire.wait_for(lambda: [event for event in logged if event["log_level"] == "error"])
    assert [e["error"] for e in logged if e["log_level"] == "error"] == ["ValueError"] and "secret" not in str(logged)
    lives(house)


def test_unknown_events_buttons_and_forms_disturb_nothing(house: House, logged: list[EventDict]) -> None:
    wire, ana = house.wire, known(house)
    answer = house.said(wire.dm(ana))
    wire.seconds_to_acknowledge = 0.1
    next(b for b in answer.blocks if b["type"] == "actions")["elements"][0]["action_id"] = "other:thing"
    assert wire.click(ana, answer, "other:thing").wait()
    with wire.world.changed:
        wire.world.tell("app_home_opened", ana.team, {"type": "team_join", "user": ana.id, "event_ts": "1.1"})
    lives(house)
    assert not [event for event in logged if event["log_level"] == "error"]


# Limits, and the end of the program


@pytest.mark.parametrize("house", [{"person_hourly": 1}], indirect=True)
def test_who_asks_too_much_is_told_when_to_come_back(house: House) -> None:
    ana, ben = known(house), known(house, "ben")
    house.wire.say(ana, house.wire.dm(ana), "recommend")
    assert "1. " in house.said(house.wire.dm(ana), after=1).said
    house.wire.command(ana, house.channel, "recommend")
    told(house, house.channel, "a lot of questions for one hour! Ask me again in 60 minutes.")
    house.wire.say(ben, house.wire.dm(ben), "recommend")
    assert "1. " in house.said(house.wire.dm(ben), after=1).said


@pytest.mark.parametrize("house", [{"server_hourly": 1}], indirect=True)
def test_where_a_workspace_asks_too_much_everybody_there_is_told(house: House) -> None:
    ana, ben = known(house), known(house, "ben")
    house.wire.say(ana, house.channel, f"{house.wire.bot_mention} recommend")
    assert "1. " in house.said(house.channel).said
    house.wire.say(ben, house.channel, f"{house.wire.bot_mention} recommend")
    assert "You've all asked me a lot" in house.said(house.channel, after=1).said


@pytest.mark.parametrize("house", [{"waiting": 1}], indirect=True)
def test_where_too_many_ask_at_once_the_next_is_told_to_try_again_and_can(house: House) -> None:
    ana, ben = known(house), known(house, "ben")
    house.worker.free.clear()
    house.wire.say(ana, house.wire.dm(ana), "recommend")
    house.wire.wait_for(lambda: house.count(house.wire.dm(ana)) == 2)
    house.wire.say(ben, house.wire.dm(ben), "recommend")
    refused = told(house, house.wire.dm(ben), "So many people are asking")
    house.worker.free.set()
    assert "1. " in house.said(house.wire.dm(ana), after=1).said
    house.wire.click(ben, refused, "try again")
    house.wire.wait_for(lambda: "1. " in refused.said)


@over_both
def test_what_comes_while_it_is_closing_is_told_to_come_again_and_the_answer_under_way_arrives(house: House) -> None:
    ana, ben = known(house), known(house, "ben")
    house.wire.say(ben, house.wire.dm(ben), "recommend")
    five = house.said(house.wire.dm(ben), after=1)
    house.worker.free.clear()
    house.wire.say(ana, house.wire.dm(ana), "recommend")
    house.wire.wait_for(lambda: house.count(house.wire.dm(ana)) == 2)
    stopping = threading.Thread(target=house.bot.stop)
    stopping.start()
    assert house.bot.app is not None
    desk = house.bot.app.context.service.runner
    house.wire.wait_for(lambda: desk._closing)
    house.wire.say(ben, house.wire.dm(ben), "loved scream")
    assert "restarting" in house.said(house.wire.dm(ben), after=2).said
    asked = house.wire.command(ben, house.channel, "recommend")
    house.wire.wait_for(lambda: [m for m in asked.responses if "restarting" in m.said])
    before = five.said
    tapped = house.wire.click(ben, five, "👍")
    house.wire.wait_for(lambda: [m for m in tapped.responses if "restarting" in m.said])
    assert five.said == before and "👍" in five.labels
    house.worker.free.set()
    assert "1. " in house.said(house.wire.dm(ana), after=1).said
    stopping.join(20)
    house.bot = house.start()
    house.wire.click(ben, five, "👍")
    house.wire.wait_for(lambda: five.said.startswith("👍"))
