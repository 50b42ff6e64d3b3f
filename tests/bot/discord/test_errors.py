"""Errors as people see them: of Discord, the workers, the database, or the bot."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import discord
import pytest
import simcord
from simcord.results import to_discord_message
from structlog.testing import capture_logs

from bot.queue.status import QueueStatus
from movies.errors import BrokerUnreachable, StoreUnreachable, WorkerSilent
from tests.bot.discord.conftest import SECONDS_BETWEEN_SIGNS, Build, House
from tests.bot.discord.looks import labels, until

RATED = "loved heat and fargo, hated twister"
SILENT = WorkerSilent("The model hasn't answered yet.")
AWAY = StoreUnreachable("I can't reach my database right now.")
ERROR_ID = re.compile(r"\(error ([0-9a-f]{8})\)")
QUARTER_OF_AN_HOUR = 15 * 60
SECONDS = 10.0


async def end(house: House) -> None:
    """Let the workers go on, and wait until everything is answered."""
    house.worker.free.set()
    await until(lambda: not house.client.context.service.runner._serving)
    await house.env.settle()


def written(channel: simcord.ChannelHandle) -> list[discord.Message]:
    """The bot's messages there, including private ones."""
    stored = channel._env.backend.messages[channel.id].values()
    return [
        m for m in (to_discord_message(channel._env, it) for it in sorted(stored, key=lambda it: it.id)) if m.author.bot
    ]


def last(channel: simcord.ChannelHandle) -> str:
    messages = written(channel)
    return messages[-1].content if messages else ""


def dm(person: simcord.MemberActor) -> simcord.ChannelHandle:
    return person.user.dm_channel


async def known(house: House, name: str = "ana") -> simcord.MemberActor:
    """Somebody who has mentioned movies."""
    person = house.person(name)
    await person.send_dm(RATED)
    return person


@pytest.fixture
def store_away(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The database does not answer until `undo` is called."""

    def away() -> None:
        raise AWAY

    with monkeypatch.context() as patch:
        patch.setattr(house.profiles.database, "reading", away)
        patch.setattr(house.profiles.database, "writing", away)
        yield patch


# Answers that can no longer be edited


@pytest.mark.usefixtures("held")
async def test_a_public_answer_after_a_quarter_of_an_hour_is_a_new_message_for_the_person(house: House) -> None:
    ana = await known(house)
    house.worker.free.clear()
    await ana.slash(house.channel, "recommend", share=True)
    assert "asking" in last(house.channel)
    house.env.backend.advance_clock(QUARTER_OF_AN_HOUR)
    await end(house)
    asked, answered = written(house.channel)
    assert "asking" in asked.content and not answered.flags.ephemeral
    assert ana.mention in answered.content and len(answered.embeds) == 5


@pytest.mark.usefixtures("held")
async def test_a_hidden_answer_after_a_quarter_of_an_hour_goes_to_the_person_alone(house: House) -> None:
    ana = await known(house)
    house.worker.free.clear()
    await ana.slash(house.channel, "recommend")
    assert "asking" in last(house.channel)
    house.env.backend.advance_clock(QUARTER_OF_AN_HOUR)
    await end(house)
    assert len(written(house.channel)) == 1 and written(house.channel)[0].flags.ephemeral
    assert len(written(dm(ana))[-1].embeds) == 5


@pytest.mark.usefixtures("held")
async def test_the_buttons_of_an_answer_that_came_late_work(house: House) -> None:
    ana = await known(house)
    house.worker.free.clear()
    await ana.slash(house.channel, "recommend")
    assert "asking" in last(house.channel)
    house.env.backend.advance_clock(QUARTER_OF_AN_HOUR)
    await end(house)
    before = [e.title for e in written(dm(ana))[-1].embeds]
    await ana.user.click(written(dm(ana))[-1], label="more")
    await end(house)
    assert written(dm(ana))[-1].embeds and [e.title for e in written(dm(ana))[-1].embeds] != before


@pytest.mark.parametrize("share", [True, False])
@pytest.mark.parametrize("status, code", [(401, 50027), (404, 10015), (404, 10062), (404, 10008)])
async def test_an_answer_that_cannot_be_edited_is_posted_again(
    house: House, share: bool, status: int, code: int
) -> None:
    ana = await known(house)
    house.env.inject_error("PATCH", "/webhooks/*", status=status, code=code, times=None)
    await ana.slash(house.channel, "recommend", share=share)
    where = house.channel if share else dm(ana)
    assert len(written(where)[-1].embeds) == 5


async def test_where_the_command_itself_came_too_late_for_an_answer_it_is_answered_by_a_message(house: House) -> None:
    ana = await known(house)
    house.env.inject_error("POST", "/interactions/*", status=404, code=10062, times=None)
    await ana.slash(house.channel, "wouldilike", title="Pulp Fiction", share=True)
    assert ana.mention in last(house.channel) and "Pulp Fiction" in last(house.channel)


@pytest.mark.usefixtures("held")
async def test_signs_and_answer_of_a_late_command_are_one_message(house: House) -> None:
    ana = await known(house)
    house.worker.free.clear()
    await ana.slash(house.channel, "recommend", share=True)
    assert "asking" in last(house.channel)
    house.env.backend.advance_clock(QUARTER_OF_AN_HOUR)
    await house.env.advance_time(2 * SECONDS_BETWEEN_SIGNS)
    assert len(written(house.channel)) == 2 and "thinking" in last(house.channel)
    await end(house)
    assert len(written(house.channel)) == 2 and len(written(house.channel)[1].embeds) == 5


@pytest.mark.usefixtures("held")
async def test_an_answer_whose_message_was_deleted_is_written_again(house: House) -> None:
    ana = await known(house)
    house.worker.free.clear()
    await ana.send(house.channel, f"{house.mention} recommend")
    assert "asking" in last(house.channel)
    house.env.backend.delete_message(house.channel.id, written(house.channel)[0].id)
    await end(house)
    [answer] = written(house.channel)
    assert len(answer.embeds) == 5


@pytest.mark.usefixtures("held")
async def test_somebody_who_deletes_their_question_is_still_answered(house: House) -> None:
    ana = await known(house)
    house.worker.free.clear()
    await ana.send(house.channel, f"{house.mention} recommend")
    assert "asking" in last(house.channel)
    question = next(m for m in house.channel.history() if not m.author.bot)
    house.env.backend.delete_message(house.channel.id, question.id)
    await end(house)
    assert len(written(house.channel)[-1].embeds) == 5


async def test_a_question_deleted_before_the_first_word_of_an_answer_is_answered_too(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, load = house.person("ana"), house.profiles.load

    def load_once_it_is_deleted(person: str) -> Any:
        for message_id in list(house.env.backend.messages[house.channel.id]):
            house.env.backend.delete_message(house.channel.id, message_id)
        return load(person)

    with monkeypatch.context() as patch:
        patch.setattr(house.profiles, "load", load_once_it_is_deleted)
        await ana.send(house.channel, f"{house.mention} {RATED}")
    [answer] = house.channel.history()
    assert "Heat" in answer.content
    # Discord itself would refuse an answer to a deleted message; simcord does not.
    sent = next(
        entry.json for entry in house.env.http_requests if entry.path == f"/channels/{house.channel.id}/messages"
    )
    assert sent["message_reference"]["fail_if_not_exists"] is False


# Nobody there


async def test_who_takes_no_messages_of_bots_is_given_up_on_and_logged_once(house: House) -> None:
    ana = house.person("ana")
    house.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, times=None)
    with capture_logs() as events:
        await ana.send_dm(RATED)
    assert [e["code"] for e in events if e["event"] == "answer_undeliverable"] == [50007]
    assert not [e for e in events if e["log_level"] in ("warning", "error")]
    assert len(house.known(ana).verdicts) == 3


@pytest.mark.parametrize("code", [10003, 10004])
async def test_a_channel_or_server_that_is_gone_is_logged_once(house: House, code: int) -> None:
    ana = house.person("ana")
    house.env.inject_error("POST", "/channels/*/messages", status=404, code=code, times=None)
    with capture_logs() as events:
        await ana.send(house.channel, f"{house.mention} {RATED}")
    assert [e["code"] for e in events if e["event"] == "answer_undeliverable"] == [code]
    assert not [e for e in events if e["log_level"] in ("warning", "error")]


@pytest.mark.usefixtures("held")
async def test_who_left_the_server_meanwhile_is_answered_where_they_asked(house: House) -> None:
    ana = await known(house)
    house.worker.free.clear()
    await ana.send(house.channel, f"{house.mention} recommend")
    assert "asking" in last(house.channel)
    house.guild.remove_member(ana)
    await end(house)
    assert len(written(house.channel)[-1].embeds) == 5


@pytest.mark.usefixtures("held")
async def test_a_channel_deleted_while_an_answer_is_under_way_disturbs_nobody(house: House) -> None:
    ana = await known(house)
    other = house.guild.create_text_channel("other")
    house.worker.free.clear()
    await ana.send(other, f"{house.mention} recommend")
    assert "asking" in last(other)
    house.env.backend.delete_channel(other.id)
    with capture_logs() as events:
        await end(house)
    assert [e["event"] for e in events if e["event"] == "answer_undeliverable"] == ["answer_undeliverable"]
    await ana.send(house.channel, f"{house.mention} recommend")
    await end(house)
    assert len(written(house.channel)[-1].embeds) == 5


async def test_a_late_hidden_answer_to_somebody_without_direct_messages_is_logged_once(house: House) -> None:
    ana = await known(house)
    house.env.inject_error("PATCH", "/webhooks/*", status=401, code=50027, times=None)
    house.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, times=None)
    with capture_logs() as events:
        await ana.slash(house.channel, "recommend")
    assert [e["code"] for e in events if e["event"] == "answer_undeliverable"] == [50007]


# Permissions


def restricted(house: House, name: str = "quiet", **denied: bool) -> simcord.ChannelHandle:
    assert house.client.user is not None
    rights = discord.PermissionOverwrite(**denied)
    return house.guild.create_text_channel(name, overwrites={house.client.user: rights})


@pytest.mark.parametrize(
    "denied, told", [("send_messages", "Send Messages"), ("read_message_history", "Read Message History")]
)
async def test_where_it_may_not_answer_it_says_which_permission_is_missing_and_who_can_give_it(
    house: House, denied: str, told: str
) -> None:
    channel, ana = restricted(house, **{denied: False}), house.person("ana")
    await ana.send(channel, f"{house.mention} {RATED}")
    assert written(channel) == []
    assert f"#quiet, where I'm not allowed to answer: I need {told}" in last(dm(ana))
    assert "Somebody who manages that channel can allow that." in last(dm(ana))
    assert "error" not in last(dm(ana))


async def test_who_can_give_the_permission_is_told_so(house: House) -> None:
    role = house.guild.create_role("boss", permissions=discord.Permissions(manage_roles=True))
    boss = house.guild.add_member(house.env.create_user("boss"), roles=[role])
    await boss.send(restricted(house, send_messages=False), f"{house.mention} hi")
    assert "You can allow that." in last(dm(boss))


async def test_in_a_thread_it_names_the_permission_for_threads(house: House) -> None:
    channel, ana = restricted(house, send_messages_in_threads=False), house.person("ana")
    thread = simcord.ChannelHandle(
        house.env, house.guild, house.env.backend.create_thread(channel.id, "tonight", owner_id=ana.id)
    )
    await house.env.settle()
    await ana.send(thread, f"{house.mention} {RATED}")
    assert written(thread) == [] and "I need Send Messages In Threads" in last(dm(ana))


async def test_a_thread_needs_no_right_to_send_in_its_channel(house: House) -> None:
    channel, ana = restricted(house, send_messages=False, send_messages_in_threads=True), house.person("ana")
    thread = simcord.ChannelHandle(
        house.env, house.guild, house.env.backend.create_thread(channel.id, "tonight", owner_id=ana.id)
    )
    await house.env.settle()
    await ana.send(thread, f"{house.mention} {RATED}")
    assert "Heat" in last(thread)


async def test_where_it_may_not_embed_the_movies_are_text(house: House) -> None:
    channel, ana = restricted(house, embed_links=False), await known(house)
    await ana.send(channel, f"{house.mention} recommend")
    answer = written(channel)[-1]
    assert answer.embeds == [] and answer.content.count(" %") >= 5
    assert all(f"{place}. " in answer.content for place in range(1, 6)) and "more" in labels(answer)


async def test_commands_work_where_it_may_not_write(house: House) -> None:
    channel, ana = restricted(house, send_messages=False, embed_links=False), await known(house)
    result = await ana.slash(channel, "recommend")
    assert result.ephemeral and len(result.response.embeds) == 5


async def test_a_permission_taken_away_meanwhile_is_reported_in_private(house: House) -> None:
    ana = await known(house)
    house.env.inject_error("POST", f"/channels/{house.channel.id}/messages", status=403, code=50013)
    with capture_logs() as events:
        await ana.send(house.channel, f"{house.mention} recommend")
    assert written(house.channel) == [] and "I'm not allowed to answer" in last(dm(ana))
    assert not [e for e in events if e["log_level"] == "error"]


async def test_who_could_not_be_answered_may_ask_again_at_once(house: House) -> None:
    ana = await known(house)
    house.env.inject_error("POST", f"/channels/{house.channel.id}/messages", status=403, code=50013)
    await ana.send(house.channel, f"{house.mention} recommend")
    await ana.send(house.channel, f"{house.mention} recommend")
    assert len(written(house.channel)[-1].embeds) == 5


async def test_where_neither_channel_nor_direct_messages_can_be_written_nothing_is_raised(house: House) -> None:
    channel, ana = restricted(house, send_messages=False), house.person("ana")
    house.env.inject_error("POST", f"/channels/{dm(ana).id}/messages", status=403, code=50007, times=None)
    with capture_logs() as events:
        await ana.send(channel, f"{house.mention} hi")
    assert [e["code"] for e in events if e["event"] == "answer_undeliverable"] == [50007]


async def test_what_discord_breaks_at_is_not_raised_and_the_next_is_answered(house: House) -> None:
    ana = await known(house)
    house.env.inject_error("POST", f"/channels/{house.channel.id}/messages", status=500, times=None)
    await ana.send(house.channel, f"{house.mention} hi")
    house.env.backend.faults.clear()
    await ana.send(house.channel, f"{house.mention} recommend")
    assert len(written(house.channel)[-1].embeds) == 5


async def test_a_connection_that_breaks_while_answering_is_logged_once_as_an_error(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = house.person("ana")

    async def broken(*_: Any, **__: Any) -> None:
        raise ConnectionResetError("wire cut")

    with capture_logs() as events, monkeypatch.context() as patch:
        patch.setattr(discord.TextChannel, "send", broken)
        await ana.send(house.channel, f"{house.mention} {RATED}")
    assert len([e for e in events if e["log_level"] == "error"]) == 1
    await ana.send(house.channel, f"{house.mention} {RATED}")
    assert "Heat" in last(house.channel)


# Workers


@pytest.mark.parametrize("down", [SILENT, BrokerUnreachable("I can't reach my queue right now.")])
async def test_where_no_worker_answers_it_says_so_and_trying_again_asks_the_same(
    house: House, down: WorkerSilent | BrokerUnreachable
) -> None:
    ana = await known(house)
    house.worker.down = down
    with capture_logs() as events:
        await ana.send(house.channel, f"{house.mention} a comedy please")
    failed = written(house.channel)[-1]
    assert str(down) in failed.content and "asking" not in failed.content
    [error_id] = ERROR_ID.findall(failed.content)
    assert [e["event"] for e in events if e.get("error_id") == error_id] == ["request_failed"]
    house.worker.down = None
    await ana.click(failed, label="try again")
    found = written(house.channel)[-1]
    assert "Comedy" in found.content and found.embeds and str(down) not in found.content


async def test_trying_again_while_it_is_still_down_says_so_again(house: House) -> None:
    ana = await known(house)
    house.worker.down = SILENT
    first = await ana.slash(house.channel, "recommend")
    await ana.click(first.response, label="try again")
    assert str(SILENT) in last(house.channel) and "try again" in labels(written(house.channel)[-1])


async def test_trying_again_after_a_restart_says_what_to_do(house: House, build: Build) -> None:
    ana = await known(house)
    house.worker.down = SILENT
    failed = await ana.slash(house.channel, "recommend")
    await house.env.restart_bot(build())
    await ana.click(failed.response, label="try again")
    assert "Tell me what you want in words" in last(house.channel)


@pytest.mark.parametrize(
    "queue, why",
    [
        (QueueStatus(None, None), "I can't reach my workers. I'll hold on to your question"),
        (QueueStatus(1, 0), "none of my workers is running. I'll hold on to your question"),
        (QueueStatus(40, 2), "a lot of people are asking right now; 40 still in the queue"),
        (QueueStatus(0, 1), "the model is thinking"),
    ],
)
@pytest.mark.usefixtures("held")
async def test_somebody_waiting_is_told_why_and_answered_in_the_same_message_later(
    house: House, queue: QueueStatus, why: str
) -> None:
    ana = await known(house)
    house.worker.queue = queue
    house.worker.free.clear()
    await ana.send(house.channel, f"{house.mention} recommend")
    await house.env.advance_time(2 * SECONDS_BETWEEN_SIGNS)
    assert "asking the model" not in last(house.channel) and why in last(house.channel)
    await end(house)
    [answer] = written(house.channel)
    assert len(answer.embeds) == 5 and why not in answer.content


@pytest.mark.usefixtures("held")
async def test_somebody_who_used_a_command_is_told_why_too(house: House) -> None:
    ana = await known(house)
    house.worker.queue = QueueStatus(1, 0)
    house.worker.free.clear()
    await ana.slash(house.channel, "recommend")
    await house.env.advance_time(2 * SECONDS_BETWEEN_SIGNS)
    assert "none of my workers" in last(house.channel)
    await end(house)
    [answer] = written(house.channel)
    assert answer.flags.ephemeral and len(answer.embeds) == 5


@pytest.mark.usefixtures("held")
async def test_a_tap_on_a_slow_worker_is_acknowledged_and_answered(house: House) -> None:
    ana = await known(house)
    first = await ana.slash(house.channel, "recommend")
    house.worker.free.clear()
    await ana.click(first.response, label="more")
    await house.env.advance_time(2 * SECONDS_BETWEEN_SIGNS)
    assert "thinking" in last(house.channel)
    await end(house)
    assert len(written(house.channel)) == 2 and written(house.channel)[-1].embeds


@pytest.mark.usefixtures("held")
async def test_nobody_is_held_up_by_the_question_of_another(house: House) -> None:
    ana, ben = await known(house), house.person("ben")
    house.worker.free.clear()
    await ana.send(house.channel, f"{house.mention} recommend")
    assert "asking" in last(house.channel)
    await ben.send(house.channel, f"{house.mention} {RATED}")
    assert "Heat" in last(house.channel)
    await end(house)


# The database


def with_one_event(events: list[Any], text: str) -> None:
    [error_id] = ERROR_ID.findall(text)
    assert [e["error"] for e in events if e.get("error_id") == error_id] == ["StoreUnreachable"]


async def test_a_message_while_the_database_is_away_is_apologised_for(
    house: House, store_away: pytest.MonkeyPatch
) -> None:
    ana = house.person("ana")
    with capture_logs() as events:
        await ana.send_dm(RATED)
    assert str(AWAY) in last(dm(ana))
    with_one_event(events, last(dm(ana)))
    store_away.undo()
    await ana.user.click(written(dm(ana))[-1], label="try again")
    assert "Heat" in last(dm(ana)) and len(house.known(ana).verdicts) == 3


async def test_a_mention_on_a_server_while_the_database_is_away_is_apologised_for(
    house: House, store_away: pytest.MonkeyPatch
) -> None:
    ana = house.person("ana")
    with capture_logs() as events:
        await ana.send(house.channel, f"{house.mention} {RATED}")
    assert str(AWAY) in last(house.channel)
    with_one_event(events, last(house.channel))
    store_away.undo()
    await ana.send(house.channel, f"{house.mention} {RATED}")
    assert "Heat" in last(house.channel)


@pytest.mark.parametrize("command", ["recommend", "profile", "export", "help", "movienight"])
async def test_a_command_while_the_database_is_away_is_apologised_for_to_the_person_alone(
    house: House, store_away: pytest.MonkeyPatch, command: str
) -> None:
    ana = house.person("ana")
    with capture_logs() as events:
        result = await ana.slash(house.channel, command)
    assert result.ephemeral and str(AWAY) in result.response.content
    with_one_event(events, result.response.content)
    store_away.undo()
    assert str(AWAY) not in (await ana.slash(house.channel, command)).response.content


async def test_a_mention_without_words_while_the_database_is_away_is_apologised_for(
    house: House, store_away: pytest.MonkeyPatch
) -> None:
    ana = house.person("ana")
    await ana.send(house.channel, house.mention)
    assert str(AWAY) in last(house.channel)


# Unexpected errors


async def test_an_unexpected_error_is_owned_up_to_and_the_log_does_not_quote_anybody(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = house.person("ana")

    def broken(*_: Any) -> None:
        raise KeyError("loved heat")

    with capture_logs() as events, monkeypatch.context() as patch:
        patch.setattr(house.profiles, "save", broken)
        await ana.send(house.channel, f"{house.mention} loved heat")
    failed = written(house.channel)[-1]
    assert "Something went wrong on my side" in failed.content and "KeyError" not in failed.content
    [error_id] = ERROR_ID.findall(failed.content)
    assert [(e["event"], e["error"]) for e in events if e.get("error_id") == error_id] == [
        ("request_broke", "KeyError")
    ]
    assert "loved heat" not in repr(events)
    await ana.click(failed, label="try again")
    assert "Heat" in last(house.channel)


async def test_an_answer_that_cannot_be_drawn_is_owned_up_to(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = await known(house)
    house.env.inject_error("POST", f"/channels/{house.channel.id}/messages", status=400, code=50035)
    with capture_logs() as events:
        await ana.send(house.channel, f"{house.mention} what do you know about heat")
    [error_id] = ERROR_ID.findall(last(house.channel))
    assert "Something went wrong on my side" in last(house.channel)
    assert [e["event"] for e in events if e.get("error_id") == error_id] == ["request_broke"]


async def test_a_form_that_cannot_be_saved_is_apologised_for(house: House, store_away: pytest.MonkeyPatch) -> None:
    ana = house.person("ana")
    form = await ana.slash(house.channel, "rate")
    result = await ana.submit_modal(form, {"ratings": RATED})
    assert result.ephemeral and str(AWAY) in result.response.content


# Limits


@pytest.mark.usefixtures("held")
async def test_a_second_question_while_the_first_is_under_way_is_refused_and_neither_is_lost(house: House) -> None:
    ana = await known(house)
    house.worker.free.clear()
    await ana.send(house.channel, f"{house.mention} recommend")
    assert "asking" in last(house.channel)
    await ana.send(house.channel, f"{house.mention} loved big. a comedy please")
    assert "One at a time" in last(house.channel)
    await end(house)
    first, second = written(house.channel)
    assert len(first.embeds) == 5
    assert "Big" in second.content and "error" not in second.content and "try again" in labels(second)
    assert len(house.known(ana).verdicts) == 4
    await ana.click(second, label="try again")
    await end(house)
    assert "Comedy" in last(house.channel)


@pytest.mark.parametrize("house", [{"person_hourly": 2}], indirect=True)
async def test_somebody_at_the_hourly_limit_is_told_when_to_come_back_and_can_still_rate(house: House) -> None:
    ana, ben = await known(house), await known(house, "ben")
    for _ in range(2):
        assert len((await ana.slash(house.channel, "recommend")).response.embeds) == 5
    refused = (await ana.slash(house.channel, "recommend")).response
    assert "That was a lot of questions for one hour! Ask me again in 60 minutes." in refused.content
    assert not refused.embeds and "error" not in refused.content and "asking" not in refused.content
    await ana.send_dm("loved big")
    assert len(house.known(ana).verdicts) == 4
    assert len((await ben.slash(house.channel, "recommend")).response.embeds) == 5


@pytest.mark.parametrize("house", [{"server_hourly": 1}], indirect=True)
async def test_where_a_server_has_asked_enough_its_members_can_still_ask_alone(house: House) -> None:
    ana, ben = await known(house), await known(house, "ben")
    await ana.slash(house.channel, "recommend")
    await ben.send(house.channel, f"{house.mention} recommend")
    assert "You've all asked me a lot in the past hour. I'll be back in" in last(house.channel)
    await ben.send_dm("recommend")
    assert len(written(dm(ben))[-1].embeds) == 5


@pytest.mark.parametrize("house", [{"waiting": 1}], indirect=True)
@pytest.mark.usefixtures("held")
async def test_where_too_many_ask_at_once_the_next_is_told_to_try_again_and_can(house: House) -> None:
    ana, ben = await known(house), await known(house, "ben")
    house.worker.free.clear()
    await ana.send_dm("recommend")
    assert "asking" in last(dm(ana))
    await ben.send_dm("recommend")
    assert "So many people are asking" in last(dm(ben))
    await end(house)
    assert len(written(dm(ana))[-1].embeds) == 5
    await ben.user.click(written(dm(ben))[-1], label="try again")
    await end(house)
    assert len(written(dm(ben))[-1].embeds) == 5


# The end of the program


async def close(house: House, grace: float) -> None:
    with house.env._bot_scope():
        await house.client.context.service.runner.close(grace)


@pytest.mark.usefixtures("held")
async def test_an_answer_under_way_is_delivered_within_the_grace(house: House) -> None:
    ana = await known(house)
    house.worker.free.clear()
    await ana.slash(house.channel, "recommend")
    assert "asking" in last(house.channel)
    closing = asyncio.create_task(close(house, SECONDS))
    await asyncio.sleep(0.02)
    house.worker.free.set()
    await closing
    assert len(written(house.channel)[-1].embeds) == 5


@pytest.mark.usefixtures("held")
async def test_somebody_without_an_answer_in_time_is_told_to_ask_again_after_the_restart(
    house: House, build: Build
) -> None:
    ana, ben = await known(house), await known(house, "ben")
    house.worker.free.clear()
    await ana.slash(house.channel, "recommend")
    assert "asking" in last(house.channel)
    await ben.send_dm("recommend")
    assert "asking" in last(dm(ben))
    await close(house, 0.01)
    for channel in (house.channel, dm(ben)):
        assert "restarting" in last(channel) and "ask again" in last(channel) and "asking" not in last(channel)
    await house.env.restart_bot(build())
    assert len((await ana.slash(house.channel, "recommend")).response.embeds) == 5


@pytest.mark.usefixtures("held")
async def test_what_comes_while_it_is_closing_is_told_to_come_again(house: House) -> None:
    ana, ben = await known(house), house.person("ben")
    house.worker.free.clear()
    await ana.send(house.channel, f"{house.mention} recommend")
    assert "asking" in last(house.channel)
    closing = asyncio.create_task(close(house, 3_600.0))
    await asyncio.sleep(0)
    await ben.slash(house.channel, "recommend")
    assert "restarting" in last(house.channel)
    await ben.send_dm(RATED)
    assert "restarting" in last(dm(ben))
    house.worker.free.set()
    await closing
    assert "error" not in last(dm(ben))


@pytest.mark.parametrize("command", ["recommend", "profile", "movienight", "rate"])
async def test_a_command_after_all_is_closed_is_told_to_come_again(house: House, command: str) -> None:
    await close(house, 0.0)
    options = {"title": "Heat"} if command == "rate" else {}
    with capture_logs() as events:
        result = await house.person("ana").slash(house.channel, command, **options)
    assert result.ephemeral and "restarting" in result.response.content
    assert not [e for e in events if e["log_level"] in ("warning", "error")]


async def test_a_mention_after_all_is_closed_is_told_to_come_again(house: House) -> None:
    await close(house, 0.0)
    await house.person("ana").send(house.channel, f"{house.mention} hi")
    assert "restarting" in last(house.channel)
