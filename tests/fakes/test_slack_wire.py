"""The fake Slack, as seen by a small app on slack-bolt, and by plain requests."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest

from bot.slack import run
from tests.fakes import run_slack
from tests.fakes.slack_wire import Impossible, Wire
from tests.fakes.slack_wire.client import FORM, call, running


@pytest.fixture(scope="module", params=["socket", "http"])
def wire(request: pytest.FixtureRequest) -> Iterator[Wire]:
    with Wire(request.param) as made, running(made):
        yield made
        assert made.refused == []


def test_a_direct_message_is_heard_and_answered(wire: Wire) -> None:
    ana = wire.user("ana")
    event = wire.say(ana, wire.dm(ana), "tea & <milk>").wait()
    (answer,) = wire.wait_for(lambda: wire.messages(wire.dm(ana), by=wire.bot))
    assert (answer.text, answer.said) == ("heard tea &amp; &lt;milk&gt;", "heard tea & <milk>")
    assert event.acknowledged is not None and answer.edited is None


def test_the_apps_own_messages_come_back_to_it(wire: Wire) -> None:
    ana = wire.user("ana")
    wire.say(ana, wire.dm(ana), "hello")
    told = wire.wait_for(
        lambda: [d for d in wire.deliveries if d.body.get("event", {}).get("text") == "heard hello" and d.acknowledged]
    )
    assert told[0].body["event"]["bot_id"] == wire.bot.bot_id


def test_what_people_change_and_delete_in_direct_messages_is_told_as_a_change(wire: Wire) -> None:
    ana = wire.user("ana")
    message = wire.say(ana, wire.dm(ana), "helo").message
    wire.edit(message, "hello")
    wire.delete(message)

    def told() -> list[str | None]:
        events = [one.body.get("event", {}) for one in wire.deliveries if one.attempt == 0]
        times = [(e.get("ts"), e.get("deleted_ts"), e.get("message", {}).get("ts"), e.get("subtype")) for e in events]
        return [kind for *of, kind in times if message.ts in of]

    wire.wait_for(lambda: sorted(map(str, told())) == ["None", "message_changed", "message_deleted"])


def test_a_mention_that_is_edited_is_told_once_more(wire: Wire) -> None:
    ana = wire.user("ana")
    channel = wire.channel("movies", [ana])
    event = wire.say(ana, channel, f"{wire.bot_mention} a comedy")
    again = wire.edit(event.message, f"{wire.bot_mention} two comedies").wait()
    assert (event.body["event"].get("edited"), again.body["event"]["edited"]["user"]) == (None, ana.id)
    assert again.body["event"]["ts"] == event.message.ts and again.body["event_id"] != event.body["event_id"]
    assert wire.edit(wire.say(ana, channel, "no mention").message, "still none").body is None


def test_what_is_for_one_person_alone_is_shown_in_no_thread_that_it_would_begin(wire: Wire) -> None:
    ana = wire.user("ana")
    channel = wire.channel("movies", [ana])
    began = wire.say(ana, channel, "a comedy?").message
    alone = {"channel": channel.id, "user": ana.id, "text": "hush", "thread_ts": began.ts}
    assert [call(wire, "chat.postEphemeral", **alone)["ok"] for _ in range(2)] == [True, True]
    assert wire.messages(channel) == [began]
    answer = wire.say(ana, channel, "anybody?", thread=began).message
    call(wire, "chat.postEphemeral", **alone)
    assert [m.text for m in wire.messages(channel)] == [began.text, answer.text, "hush"]


def test_a_mention_is_answered_in_its_thread_and_every_version_is_kept(wire: Wire) -> None:
    ana, ben = wire.user("ana"), wire.user("ben")
    channel = wire.channel("movies", [ana, ben])
    silent = wire.say(ben, channel, "no mention, and so nothing is sent")
    event = wire.say(ana, channel, f"{wire.bot_mention} a comedy").wait()
    (answer,) = wire.wait_for(lambda: [m for m in wire.messages(channel, by=wire.bot) if m.edited])
    assert [version.text for version in answer.versions] == ["thinking", "done"]
    assert (answer.thread_ts, answer.labels, answer.said) == (event.message.ts, ["More"], "done")
    assert wire.messages(channel, thread=event.message) == [event.message, answer]
    assert (silent.body, event.body["event"]["type"]) == (None, "app_mention")


def test_where_the_app_is_not_it_hears_nothing_but_answers_commands(wire: Wire) -> None:
    ana, ben = wire.user("ana"), wire.user("ben")
    for channel in (wire.channel("others", [ana, ben], bot=False), wire.dm(ana, ben)):
        assert wire.say(ana, channel, f"{wire.bot_mention} hello").body is None
        used = wire.command(ana, channel, "recommend a comedy").wait()
        wire.wait_for(lambda used=used: len(used.responses) == 2)
        # A command has nothing to replace, so both answers stay.
        assert [message.said for message in wire.messages(channel, viewer=ana, by=wire.bot)] == ["first", "second"]
        assert wire.messages(channel, viewer=ben, by=wire.bot) == []


def test_files_go_both_ways(wire: Wire) -> None:
    ana = wire.user("ana")
    event = wire.say(ana, wire.dm(ana), "", files=[("ratings.csv", b"heat,5")])
    (answer,) = wire.wait_for(lambda: wire.messages(wire.dm(ana), by=wire.bot))
    assert [(file.name, file.data) for file in answer.files] == [("back.csv", b"HEAT,5")]
    shown = event.body["event"]["files"][0]
    assert (shown["size"], shown["mimetype"], shown["mode"]) == (6, "text/csv", "hosted")


def test_a_tap_on_a_message_for_one_person_names_it_only_and_replaces_it(wire: Wire) -> None:
    ana, ben = wire.user("ana"), wire.user("ben")
    channel = wire.channel("movies", [ana, ben])
    used = wire.command(ana, channel)
    wire.wait_for(lambda: used.responses)
    with pytest.raises(Impossible, match="does not see"):
        wire.click(ben, used.responses[0], "More")
    tapped = wire.click(ana, used.responses[0], "more").wait()
    wire.wait_for(lambda: tapped.responses)
    assert tapped.responses == [used.responses[0]] and used.responses[0].said == "replaced"
    assert "message" not in tapped.body and tapped.body["container"]["is_ephemeral"]
    assert tapped.body["container"]["message_ts"] == used.responses[0].ts


def test_a_choice_in_a_message_carries_the_message_as_slack_keeps_it(wire: Wire) -> None:
    ana = wire.user("ana")
    channel = wire.channel("movies", [ana])
    wire.say(ana, channel, f"{wire.bot_mention} hello")
    (answer,) = wire.wait_for(lambda: [m for m in wire.messages(channel, by=wire.bot) if m.edited])
    chosen = wire.choose(ana, answer, "colour", "Red").wait()
    wire.wait_for(lambda: [message.text for message in chosen.responses] == ["chose red"])
    assert all(block["block_id"] for block in chosen.body["message"]["blocks"])
    assert chosen.body["container"]["thread_ts"] == answer.thread_ts
    (state,) = chosen.body["state"]["values"].values()
    assert state["colour"]["selected_option"]["value"] == "red"
    with pytest.raises(Impossible):
        wire.choose(ana, answer, "colour", "Blue")


def test_a_form_is_opened_filled_in_sent_and_updated(wire: Wire) -> None:
    ana = wire.user("ana")
    channel = wire.channel("movies", [ana])
    used = wire.command(ana, channel, "form")
    (form,) = wire.wait_for(lambda: wire.views(ana))
    assert (form.callback_id, form.title, used.channel) == ("form", "A form", channel)
    assert wire.suggest(ana, form, "movie", "h") == []
    assert [option.label for option in wire.suggest(ana, form, "movie", "heat")] == ["heat 1", "heat 2"]
    for wrong in ({}, {"title": ""}, {"title": "x" * 21}, {"nothing": "x"}, {"title": "x", "movie": "Alien"}):
        with pytest.raises(Impossible):
            wire.submit(ana, form, wrong)
    with pytest.raises(Impossible):
        wire.submit(ana, form, {"title": "x", "file": [("movies.pdf", b"%PDF")]})
    wire.submit(ana, form, {"title": "wrong"}).wait()
    assert (form.errors, wire.views(ana)) == ({"title": "No such movie."}, [form])
    assert wire.choose(ana, form, "colour", "red") is not None
    values = {"title": "Heat", "movie": "heat 2", "file": [("r.csv", b"x")], "where": channel}
    sent = wire.submit(ana, form, values).wait()
    wire.wait_for(lambda: [m.text for m in sent.responses] == ["shared"])
    assert (form.said, form.private_metadata, sent.answer["response_action"]) == ("thanks", "kept", "update")
    state = {name: one for block in sent.body["view"]["state"]["values"].values() for name, one in block.items()}
    assert (state["movie"]["selected_option"]["value"], state["file"]["files"][0]["name"]) == ("heat 2", "r.csv")
    assert state["colour"]["selected_option"]["value"] == "red"
    assert wire.close_view(ana, form) is None and wire.views(ana) == []


def test_the_home_tab_is_published_and_changes_with_a_tap(wire: Wire) -> None:
    ana = wire.user("ana")
    assert wire.home(ana) is None
    wire.open_home(ana)
    home = wire.wait_for(lambda: wire.home(ana))
    assert (home.said, home.labels) == ("welcome", ["More"])
    tapped = wire.click(ana, home, "More").wait()
    wire.wait_for(lambda: home.said == "more")
    assert len(home.versions) == 2 and "response_url" not in tapped.body


def test_after_a_429_the_client_waits_and_succeeds(wire: Wire) -> None:
    ana = wire.user("ana")
    wire.limit_next(1, "chat.postMessage", retry_after=0.5)
    wire.say(ana, wire.dm(ana), "hello")
    wire.wait_for(lambda: wire.messages(wire.dm(ana), by=wire.bot))
    here = {"chat.postMessage": wire.dm(ana).id}
    tries = [r.status for r in wire.requests if here.get(r.method) == r.arguments.get("channel", "")]
    assert tries == [429, 200]


def test_an_event_sent_again_says_so(wire: Wire) -> None:
    ana = wire.user("ana")
    event = wire.say(ana, wire.dm(ana), "hello").wait()
    wire.redeliver(event)
    wire.wait_for(
        lambda: {m.text for m in wire.messages(wire.dm(ana), by=wire.bot)} == {"heard hello", "heard hello again"}
    )
    assert [one.body["event_id"] for one in event.deliveries] == [event.id] * 2


def test_used_and_expired_response_urls_take_nothing_more(wire: Wire) -> None:
    ana = wire.user("ana")
    used = wire.command(ana, wire.dm(ana)).wait()
    wire.wait_for(lambda: len(used.responses) == 2)

    async def answer(**payload: Any) -> tuple[int, str | None]:
        url = used.body["response_url"]
        async with aiohttp.ClientSession() as session, session.post(url, json=payload) as got:
            return got.status, (await got.json()).get("error")

    assert [asyncio.run(answer(text="x")) for _ in range(4)] == [(200, None)] * 3 + [(404, "used_url")]
    wire.expire_response_urls()
    assert asyncio.run(answer(text="x")) == (404, "expired_url")


def test_triggers_are_good_once_and_for_a_short_time(wire: Wire) -> None:
    ana = wire.user("ana")
    used = wire.command(ana, wire.dm(ana), "form")
    wire.wait_for(lambda: wire.views(ana))
    again = {"trigger_id": used.body["trigger_id"], "view": FORM}
    assert call(wire, "views.open", **again)["error"] == "exchanged_trigger_id"
    wire.triggers_expire = True
    late = wire.command(ana, wire.dm(ana), "").body["trigger_id"]
    assert call(wire, "views.open", trigger_id=late, view=FORM)["error"] == "expired_trigger_id"
    wire.triggers_expire = False
    (form,) = wire.views(ana)
    assert call(wire, "views.update", view_id=form.id, view=FORM, hash="old")["error"] == "hash_conflict"
    assert call(wire, "views.update", view_id="V0", view=FORM)["error"] == "not_found"


def test_after_it_is_removed_the_app_hears_so_and_its_token_is_dead() -> None:
    with Wire() as wire, running(wire):
        wire.uninstall(wire.home_team)
        told = wire.wait_for(lambda: len(wire.deliveries) == 2 and wire.deliveries)
        assert [one.body["event"]["type"] for one in told] == ["tokens_revoked", "app_uninstalled"]
        assert call(wire, "auth.test")["error"] == "account_inactive"


def test_another_team_installs_the_app_with_a_code_that_is_good_once() -> None:
    with Wire() as wire:
        other = wire.team("Other")
        cleo = wire.user("cleo", other)
        code = wire.authorise(cleo, "state", "chat:write,commands")
        asked = {"client_id": wire.client_id, "client_secret": wire.client_secret, "code": code}
        made = call(wire, "oauth.v2.access", "", **asked)
        assert (made["team"], made["scope"]) == ({"id": other.id, "name": "Other"}, "chat:write,commands")
        assert call(wire, "oauth.v2.access", "", **asked)["error"] == "code_already_used"
        assert call(wire, "oauth.v2.access", "", **asked | {"client_secret": "x"})["error"] == "bad_client_secret"
        token = made["access_token"]
        assert call(wire, "auth.test", token)["user_id"] == other.bot.id == made["bot_user_id"]
        lacks = call(wire, "files.info", token, file="F0")
        assert (lacks["error"], lacks["needed"]) == ("missing_scope", "files:read")
        assert wire.say(cleo, wire.dm(cleo), "without im:history, nothing comes").body is None
        assert call(wire, "auth.revoke", token)["revoked"] is True
        assert call(wire, "auth.test", token)["error"] == "account_inactive"


def test_what_happens_while_no_connection_is_open_comes_with_the_next() -> None:
    with Wire() as wire, running(wire):
        ana = wire.user("ana")
        with wire.unreachable():
            wire.say(ana, wire.dm(ana), "hello")
            assert wire.deliveries == []
        wire.wait_for(lambda: [m.text for m in wire.messages(wire.dm(ana), by=wire.bot)] == ["heard hello"])


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
def test_an_app_asked_to_reconnect_loses_nothing(reason: str) -> None:
    with Wire() as wire, running(wire):
        ana = wire.user("ana")
        wire.disconnect(reason)
        wire.say(ana, wire.dm(ana), "hello")
        wire.wait_for(lambda: [m.text for m in wire.messages(wire.dm(ana), by=wire.bot)] == ["heard hello"])
        assert len(wire.connections) == 2 and wire.connections[0].leaving


def test_an_event_that_a_lost_connection_took_along_is_sent_again() -> None:
    with Wire() as wire, running(wire):
        ana = wire.user("ana")
        event = wire.say(ana, wire.dm(ana), "sleep")
        wire.wait_for(lambda: event.deliveries[0].sent)
        wire.cut()
        event.wait()
        tries = [(one.attempt, one.reason) for one in event.deliveries]
        assert tries == [(0, None), (1, "connection_failed")]


@pytest.mark.parametrize("transport", ["socket", "http"])
def test_an_event_that_is_not_acknowledged_in_time_is_sent_again(transport: Any) -> None:
    with Wire(transport) as wire, running(wire):
        wire.seconds_to_acknowledge = 0.2
        ana = wire.user("ana")
        event = wire.say(ana, wire.dm(ana), "sleep")
        wire.wait_for(lambda: len(event.deliveries) == 2)
        assert (event.deliveries[0].failed, event.deliveries[1].attempt) == ("operation_timeout", 1)
        assert "timeout" in (event.deliveries[1].reason or "")


def test_a_command_that_is_not_acknowledged_in_time_has_failed() -> None:
    with Wire("http") as wire, running(wire):
        wire.seconds_to_acknowledge = 0.2
        ana = wire.user("ana")
        assert wire.command(ana, wire.dm(ana), "sleep").wait().failed == "operation_timeout"


def test_an_app_refuses_what_slack_did_not_send() -> None:
    with Wire("http") as wire, running(wire):
        assert [wire.forge(kind) for kind in ("bad signature", "old", "no headers")] == [401, 401, 401]
        assert [one.kind for one in wire.deliveries] == ["url_verification"]


def test_a_method_that_the_wire_does_not_know_is_a_fault() -> None:
    with pytest.raises(AssertionError, match=r"no method chat\.fly"), Wire() as wire:
        assert call(wire, "chat.fly")["error"] == "unknown_method"


def test_answers_that_slack_would_not_understand_are_noted() -> None:
    with Wire() as wire, running(wire):
        ana = wire.user("ana")
        wire.command(ana, wire.dm(ana), "form")
        (form,) = wire.wait_for(lambda: wire.views(ana))
        assert wire.suggest(ana, form, "movie", "x" * 80) == []
        assert wire.submit(ana, form, {"title": "mistaken"}).wait().failed == "invalid_response"
        assert [one.method for one in wire.refused] == ["answer to block_suggestion", "answer to view_submission"]


def test_the_bot_is_run_against_the_address_that_is_given(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "API", run.API)
    assert run_slack.main(["http://127.0.0.1:1/api/", "slack"]) == 2
    assert "API_URL -- ARGUMENTS" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        run_slack.main(["http://127.0.0.1:1/api/", "--", "no such command"])
    assert run.API == "http://127.0.0.1:1/api/"


def test_calls_can_be_spoilt_and_links_spent_as_between_slack_and_an_app() -> None:
    """A proxy answers, or nobody; and the address for a connection may be spent by the time it is used."""

    async def ask(url: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.post(url) as answer:
            return answer.status, await answer.text()

    with Wire() as wire:
        url = f"{wire.api_url}auth.test"
        wire.garble_next("auth.test", 503, "Busy.", "text/plain")
        assert asyncio.run(ask(url)) == (503, "Busy.")
        wire.drop_next("auth.test", seconds=0.01)
        with pytest.raises(aiohttp.ClientError):
            asyncio.run(ask(url))
        assert call(wire, "auth.test")["ok"]
        assert [request.status for request in wire.requests] == [503, 0, 200]
        wire.spend_links()

        async def connect() -> None:
            link = (await asyncio.to_thread(call, wire, "apps.connections.open", wire.app_token))["url"]
            async with aiohttp.ClientSession() as session, session.ws_connect(link) as connection:
                assert (await connection.receive_json())["type"] == "hello"

        with pytest.raises(aiohttp.WSServerHandshakeError):
            asyncio.run(connect())
        asyncio.run(connect())
