"""The fake Discord, as seen by discord.py in a process of its own, and by plain requests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import discord
import pytest

from movies.settings import REPOSITORY
from tests.fakes.discord_client import acknowledge, ask, running, said, sync
from tests.fakes.discord_wire import MESSAGE_CONTENT, Impossible, Wire


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    """The wire with a client that has synced its commands and hears events."""
    with Wire() as made, running(made, tmp_path_factory.mktemp("client")):
        made.wait_until_ready()
        yield made
        assert made.unknown_requests == []


def test_a_client_logs_in_syncs_its_commands_and_is_compressed_as_it_asks(wire: Wire) -> None:
    assert sorted(command["name"] for command in wire.commands) == ["movie", "panel", "ping", "retrain", "slow"]
    assert ask(wire, "GET", f"/applications/{wire.bot.id}/commands") == (200, wire.commands)
    assert wire.connections[0].compress == discord.utils._ActiveDecompressionContext.COMPRESSION_TYPE
    assert wire.identifies[0]["intents"] == discord.Intents.default().value
    wire.wait_for(lambda: wire.connections[0].heartbeats)


def test_a_direct_message_is_answered_by_a_reply_that_pings_nobody(wire: Wire) -> None:
    ana = wire.user("ana")
    asked = wire.dm(ana, "greet me")
    wire.wait_for(lambda: said(wire, ana, "hello ana"))
    answer = wire.messages(asked.channel)[-1]
    assert (answer.reply_to, answer.mentions, answer.author) == (asked, (), wire.bot)
    assert asked.created < answer.created and answer.edited is None


def test_every_version_of_an_edited_message_is_kept_with_its_time(wire: Wire) -> None:
    ana = wire.user("ana")
    wire.dm(ana, "think")
    wire.wait_for(lambda: said(wire, ana, "thought"))
    (answer,) = wire.messages(wire.dm_channel(ana), by=wire.bot)
    assert [version.content for version in answer.versions] == ["thinking", "thought"]
    assert answer.edited is not None and answer.created < answer.edited
    assert [moment < answer.created for moment in wire.typing(answer.channel)] == [True]


def test_in_a_server_a_client_without_the_intent_reads_only_messages_that_mention_it(wire: Wire) -> None:
    ana = wire.user("ana")
    channel = wire.channel(wire.guild("Movies", [ana]), "general")
    wire.say(ana, channel, "greet us all")
    wire.wait_for(lambda: wire.messages(channel, by=wire.bot))
    wire.say(ana, channel, "greet me", mention_bot=True)
    wire.wait_for(lambda: len(wire.messages(channel, by=wire.bot)) == 2)
    empty, answer = wire.messages(channel, by=wire.bot)
    assert (empty.content, answer.content) == ("saw an empty message", "hello ana")
    wire.say(ana, channel, "think about it", reply_to=answer)
    wire.wait_for(lambda: wire.messages(channel)[-1].content == "thought")


def test_with_the_intent_a_client_reads_every_message(tmp_path: Path) -> None:
    with Wire(privileged=MESSAGE_CONTENT) as wire, running(wire, tmp_path, "content"):
        ana = wire.user("ana")
        channel = wire.channel(wire.guild("Movies", [ana]), "general")
        wire.wait_until_ready()
        wire.say(ana, channel, "greet us all")
        wire.wait_for(lambda: [message.content for message in wire.messages(channel, by=wire.bot)] == ["hello ana"])


def test_files_go_both_ways(wire: Wire) -> None:
    ana = wire.user("ana")
    wire.dm(ana, "a file", attachments=[("ratings.csv", b"heat,5")])
    (answer,) = wire.wait_for(lambda: wire.messages(wire.dm_channel(ana), by=wire.bot))
    assert [(file.name, file.data) for file in answer.files] == [("back.txt", b"HEAT,5")]


def test_after_a_429_the_client_waits_and_succeeds(wire: Wire) -> None:
    ana = wire.user("ana")
    wire.limit_next(2, retry_after=0.2, path=f"/channels/{wire.dm_channel(ana).id}/messages")
    wire.dm(ana, "greet me")
    wire.wait_for(lambda: said(wire, ana, "hello ana"))
    tries = [r for r in wire.requests if r.path == f"/channels/{wire.dm_channel(ana).id}/messages"]
    assert [request.status for request in tries] == [429, 429, 200]
    assert tries[1].at - tries[0].at >= 0.2


def test_more_requests_than_a_bucket_holds_are_answered_429_until_it_is_new() -> None:
    with Wire(bucket=(2, 60.0)) as wire:
        ana, ben = wire.dm_channel(wire.user("ana")), wire.dm_channel(wire.user("ben"))
        answers = [ask(wire, "POST", f"/channels/{c.id}/messages", {"content": "x"}) for c in (ana, ana, ana, ben)]
    assert [status for status, _ in answers] == [200, 200, 429, 200]
    assert 0 < answers[2][1]["retry_after"] <= 60 and answers[2][1]["global"] is False


def test_a_denied_channel_refuses_until_it_is_allowed_again(wire: Wire) -> None:
    ana = wire.user("ana")
    channel = wire.channel(wire.guild("Movies", [ana]), "general")
    wire.deny(channel)
    wire.say(ana, channel, "forbidden", mention_bot=True)
    wire.wait_for(lambda: said(wire, ana, "refused with 50013"))
    wire.allow(channel)
    wire.say(ana, channel, "greet me", mention_bot=True)
    wire.wait_for(lambda: [m.content for m in wire.messages(channel, by=wire.bot)] == ["hello ana"])


def test_a_wrong_token_ends_the_client(tmp_path: Path) -> None:
    with Wire() as wire, running(wire, tmp_path, token="wrong") as process:
        assert process.wait(timeout=60) == 1
        assert (wire.requests[0].path, wire.requests[0].status, wire.connections) == ("/users/@me", 401, [])
    assert "discord.errors.LoginFailure" in (tmp_path / "client.log").read_text()


def test_a_command_is_answered_for_its_user_alone_and_the_answer_edited(wire: Wire) -> None:
    ana, ben = wire.user("ana"), wire.user("ben")
    channel = wire.channel(wire.guild("Movies", [ana, ben]), "general")
    made = wire.slash(ana, channel, "ping")
    wire.wait_for(lambda: made.original is not None and made.original.content == "pong!")
    assert made.original is not None and made.original.ephemeral and made.answer_kind == 4
    assert ask(wire, "GET", f"/channels/{channel.id}/messages/{made.original.id}")[1]["code"] == 10008
    with pytest.raises(Impossible, match="only ana sees"):
        wire.click(ben, made.original, "more")


def test_an_interaction_is_acknowledged_once(wire: Wire) -> None:
    ana = wire.user("ana")
    made = wire.slash(ana, wire.dm_channel(ana), "ping")
    wire.wait_for(lambda: made.answered)
    again = acknowledge(wire, made, {"type": 4, "data": {"content": "again"}})
    assert again == (400, {"message": "Interaction has already been acknowledged.", "code": 40060})


def test_the_first_followup_takes_the_place_of_a_deferred_answer(wire: Wire) -> None:
    ana = wire.user("ana")
    made = wire.slash(ana, wire.dm_channel(ana), "slow")
    wire.wait_for(lambda: made.followups)
    assert made.answer_kind == 5 and made.original is not None
    assert [(version.content, version.loading) for version in made.original.versions] == [("", True), ("done", False)]
    assert [(m.content, m.ephemeral) for m in (made.original, *made.followups)] == [("done", True), ("and more", False)]


def test_an_expired_token_answers_nothing_more(wire: Wire) -> None:
    ana = wire.user("ana")
    made = wire.slash(ana, wire.dm_channel(ana), "ping")
    wire.wait_for(lambda: made.answered)
    webhook = f"/webhooks/{wire.bot.id}/{made.token}"
    assert ask(wire, "PATCH", f"{webhook}/messages/@original", {"content": "still"})[0] == 200
    wire.expire(made)
    invalid = (401, {"message": "Invalid Webhook Token", "code": 50027})
    assert ask(wire, "POST", webhook, {"content": "late"}) == invalid
    assert ask(wire, "PATCH", f"{webhook}/messages/@original", {"content": "late"}) == invalid


def test_after_three_seconds_an_interaction_is_unknown_and_people_see_that_it_failed() -> None:
    with Wire() as wire:
        sync(wire, [{"name": "ping", "description": "x"}])
        ana = wire.user("ana")
        made = wire.slash(ana, wire.dm_channel(ana), "ping")
        assert ask(wire, "POST", f"/webhooks/{wire.bot.id}/{made.token}", {"content": "x"})[1]["code"] == 10015
        wire.expire(made, seconds=3.0)
        assert acknowledge(wire, made, {"type": 5}) == (404, {"message": "Unknown interaction", "code": 10062})
        assert made.failed


def test_a_button_edits_its_message_and_a_modal_comes_back_filled_in(wire: Wire) -> None:
    ana = wire.user("ana")
    channel = wire.channel(wire.guild("Movies", [ana]), "general")
    made = wire.slash(ana, channel, "panel")
    panel = wire.wait_for(lambda: made.original)
    assert panel.labels == ["more", "name", "gone"]
    pressed = wire.click(ana, panel, "more")
    wire.wait_for(lambda: pressed.answered)
    assert (panel.content, pressed.answer_kind) == ("more of it", 7)
    opened = wire.click(ana, panel, "name")
    modal = wire.wait_for(lambda: opened.modal)
    assert modal["title"] == "Your name"
    with pytest.raises(Impossible, match="1 to 20 characters"):
        wire.submit_modal(opened, {"Name": "x" * 21})
    wire.submit_modal(opened, {"Name": "Cleo"})
    wire.wait_for(lambda: panel.content == "Cleo it is")
    assert panel.labels == []


def test_a_select_sends_what_was_chosen_and_nothing_that_it_does_not_offer(wire: Wire) -> None:
    ana = wire.user("ana")
    made = wire.slash(ana, wire.dm_channel(ana), "panel")
    panel = wire.wait_for(lambda: made.original)
    chosen = wire.choose(ana, panel, "genres", ["A", "C"])
    (followup,) = wire.wait_for(lambda: chosen.followups)
    assert (followup.content, followup.ephemeral, chosen.answer_kind) == ("chose ['A', 'C']", True, 6)
    for impossible in (["D"], [], ["A", "B", "C"], ["A", "A"]):
        with pytest.raises(Impossible):
            wire.choose(ana, panel, "genres", impossible)
    for label in ("gone", "no such button"):
        with pytest.raises(Impossible, match="no button"):
            wire.click(ana, panel, label)


def test_options_are_completed_while_typing_and_checked_before_they_are_sent(wire: Wire) -> None:
    ana, ben = wire.user("ana"), wire.user("ben")
    channel = wire.channel(wire.guild("Movies", [ana, ben]), "general")
    typed = wire.autocomplete(ana, channel, "movie", typing=("title", "far"))
    assert wire.wait_for(lambda: typed.choices) == [{"name": "Fargo", "value": "fargo"}]
    made = wire.slash(ana, channel, "movie", title="fargo", with_whom=ben, stars=5)
    assert wire.wait_for(lambda: made.original).content == "fargo 5 with ben"
    for options in ({"title": "fargo"}, {"title": 5, "with_whom": ben}, {"title": "x", "with_whom": ben, "stars": 6}):
        with pytest.raises(Impossible):
            wire.slash(ana, channel, "movie", **options)


def test_people_see_only_the_commands_channels_and_servers_that_are_theirs(wire: Wire) -> None:
    ana, ben, cleo = wire.user("ana"), wire.user("ben"), wire.user("cleo")
    channel = wire.channel(wire.guild("Movies", [ben], admins=[ana]), "general")
    made = wire.slash(ana, channel, "retrain")
    assert wire.wait_for(lambda: made.original).content == "training"
    for user, place in ((ben, channel), (ana, wire.dm_channel(ana)), (cleo, channel), (ben, wire.dm_channel(ana))):
        with pytest.raises(Impossible):
            wire.slash(user, place, "retrain")
    with pytest.raises(Impossible, match="No command /sing"):
        wire.slash(ana, channel, "sing")


def test_a_hundred_people_talk_at_once(wire: Wire) -> None:
    people = [wire.user(f"user{number}") for number in range(100)]
    for user in people:
        wire.dm(user, "greet me")
    wire.wait_for(lambda: all(said(wire, user, f"hello {user.name}") for user in people), seconds=60)
    assert all(len(wire.messages(wire.dm_channel(user))) == 2 for user in people)


def test_a_route_that_the_wire_does_not_know_is_noted() -> None:
    with Wire() as wire:
        assert ask(wire, "GET", "/guilds/1/audit-logs") == (404, {"message": "404: Not Found", "code": 0})
        assert [(request.method, request.path) for request in wire.unknown_requests] == [
            ("GET", "/guilds/1/audit-logs")
        ]


def test_a_fault_of_the_wire_itself_fails_the_test() -> None:
    with pytest.raises(AttributeError), Wire() as wire:
        channel = wire.dm_channel(wire.user("ana"))
        assert ask(wire, "POST", f"/channels/{channel.id}/messages", ["no object"])[0] == 500


def test_the_program_that_runs_the_bot_passes_its_arguments_on() -> None:
    program = [
        sys.executable,
        str(REPOSITORY / "tests/fakes/run_bot.py"),
        "http://127.0.0.1:9/api/v10",
        "ws://127.0.0.1:9",
    ]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MATINEE_")}
    done = subprocess.run([*program, "--", "--help"], capture_output=True, text=True, timeout=120, env=kept, cwd="/")
    assert done.returncode == 0 and "Talk to Matinee" in done.stdout
    done = subprocess.run(program, capture_output=True, text=True, timeout=120, env=kept, cwd="/")
    assert done.returncode == 2 and "BASE_URL" in done.stderr
