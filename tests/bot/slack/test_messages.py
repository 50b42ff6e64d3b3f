"""Messages to the app: direct ones, and mentions."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from typing import Any

import pytest
from limits import RateLimitItemPerMinute

from bot.contracts.replies import Reply
from bot.contracts.session import Session
from bot.front_end import turn_runner
from bot.queue.status import QueueStatus
from bot.storage.event_deduplication import EventDeduplication
from movies.errors import StoreUnreachable, WorkerSilent
from tests.bot.slack.conftest import House, over_both
from tests.bot.slack.looks import TASTE, alone, cards
from tests.fakes.slack_wire import Channel, Event, Message, User
from tests.fakes.slack_wire.acts import written

pytestmark = pytest.mark.usefixtures("unbroken")

ONE_MOMENT, ASKING = "One moment …", "asking the model …"
MOVIES_OF_TASTE = ["Heat (1995)", "Fargo (1996)", "Pulp Fiction (1994)", "Twister (1996)", "Batman Forever (1995)"]


def say(house: House, words: str, name: str = "ana", where: Channel | None = None) -> Message:
    """The answer to a mention in a channel, or to a direct message."""
    person, channel = house.person(name), where or house.channel
    before = house.count(channel)
    house.wire.say(person, channel, words if channel.kind == "im" else f"{house.wire.bot_mention} {words}")
    return house.said(channel, after=before)


def raw(house: House, person: User, channel: Channel, text: str = "", **fields: Any) -> Event:
    """Somebody's message with the text and the fields that Slack would send."""
    world = house.wire.world
    with world.changed:
        message = world.post(channel, person, text)
        return world.tell_of_message(message, written(message, text) | fields)


def direct(house: House, name: str = "ana") -> Channel:
    """Somebody's direct messages with the app."""
    return house.wire.dm(house.person(name))


def everybodys(house: House, channel: Channel | None = None) -> list[Message]:
    """What the app says to everybody in a channel."""
    said = house.wire.messages(channel or house.channel, by=house.wire.bot)
    return [message for message in said if message.ephemeral_to is None]


def everything_ever_public(house: House) -> str:
    """Everything that was ever on everybody's screens in the channel, in every version, deleted or not."""
    ever = [m for m in house.channel.messages if m.author is house.wire.bot and m.ephemeral_to is None]
    return json.dumps([[version.text, version.blocks] for m in ever for version in m.versions], ensure_ascii=False)


# --- what is for the app, and what is not


@over_both
def test_a_direct_message_is_answered(house: House) -> None:
    shown = say(house, "omg heat was sooo good, titanic not so much", where=direct(house))
    assert shown.said.startswith("👍 Heat (1995)") and shown.thread_ts is None
    assert house.known(house.person("ana")) == {"Heat (1995)": "good"}


def test_in_a_thread_of_direct_messages_it_answers_there(house: House) -> None:
    first = say(house, "hi", where=direct(house))
    house.wire.say(house.person("ana"), direct(house), "loved heat", thread=first)
    assert house.said(direct(house), after=1).thread_ts == first.ts


@over_both
def test_a_mention_is_answered_in_a_thread_below_it(house: House) -> None:
    shown = say(house, "loved heat, hated twister")
    assert shown.said.startswith("👍 Heat (1995)  ·  👎 Twister (1996)\n")
    assert shown.thread_ts == house.channel.messages[0].ts and shown.ephemeral_to is None
    assert house.known(house.person("ana")) == {"Heat (1995)": "good", "Twister (1996)": "bad"}


def test_a_mention_in_a_thread_is_answered_in_that_thread(house: House) -> None:
    ben = house.person("ben")
    began = house.wire.say(ben, house.channel, "what shall we watch?").message
    house.wire.say(house.person("ana"), house.channel, f"{house.wire.bot_mention} loved heat", thread=began)
    assert began is not None and house.said(house.channel).thread_ts == began.ts


@pytest.mark.parametrize(
    "form", ["{0}loved fargo", "loved fargo {0}", "loved {0} fargo", "{0} {0} loved fargo", "{0}: loved fargo, {0}!"]
)
def test_the_mention_may_stand_anywhere(house: House, form: str) -> None:
    house.wire.say(house.person("ana"), house.channel, form.format(house.wire.bot_mention))
    assert house.said(house.channel).said.startswith("👍 Fargo (1996)\n")
    assert house.known(house.person("ana")) == {"Fargo (1996)": "good"}
    assert len(everybodys(house)) == 1


def test_a_mention_and_nothing_else_is_greeted(house: House) -> None:
    shown = say(house, "")
    assert shown.said.startswith("Hi! Tell me a few movies you loved or hated") and shown.labels == ["show me some"]
    say(house, "loved heat")
    assert say(house, "").said.startswith("Welcome back! I remember the one movie")


def test_other_apps_are_not_answered(house: House) -> None:
    wire = house.wire
    with wire.world.changed:
        robot = wire.world.new_user("robot", wire.home_team, "B0ROBOT")
    wire.invite(house.channel, robot)
    for fields in ({"bot_id": "B0ROBOT"}, {"bot_id": "B0ROBOT", "subtype": "bot_message"}):
        raw(house, robot, house.channel, f"{wire.bot_mention} loved heat", **fields).wait()
    raw(house, house.person("ana"), direct(house), "loved heat", bot_id="B0ROBOT").wait()
    assert say(house, "loved fargo").said.startswith("👍 Fargo (1996)")
    assert len(everybodys(house)) == 1 and everybodys(house, direct(house)) == []
    assert house.known(house.person("ana")) == {"Fargo (1996)": "good"}


def test_what_is_edited_or_deleted_afterwards_is_not_answered_again(house: House) -> None:
    wire, ana = house.wire, house.person("ana")
    said = [wire.say(ana, direct(house), "loved heat").message]
    house.said(direct(house))
    said.append(wire.say(ana, house.channel, f"{wire.bot_mention} loved fargo").message)
    house.said(house.channel)
    for message, words in zip(said, ("hated heat", f"{wire.bot_mention} hated fargo"), strict=True):
        assert message is not None
        again = wire.edit(message, words)
        if again is not None:
            again.wait()
        wire.delete(message)
    assert say(house, "loved big").said.startswith("👍 Big (1988)")
    assert len(everybodys(house)) == 2 and len(everybodys(house, direct(house))) == 1
    assert house.known(ana) == {"Heat (1995)": "good", "Fargo (1996)": "good", "Big (1988)": "good"}


@pytest.mark.parametrize("subtype", ["channel_join", "channel_topic", "pinned_item", "reminder_add"])
def test_messages_of_slack_itself_are_not_answered(house: House, subtype: str) -> None:
    ana = house.person("ana")
    raw(house, ana, direct(house), "loved heat", subtype=subtype).wait()
    event = {"type": "app_mention", "user": ana.id, "text": f"{house.wire.bot_mention} loved heat", "subtype": subtype}
    with house.wire.world.changed:
        moment = {"ts": house.wire.world.new_ts(), "channel": house.channel.id}
        told = house.wire.world.tell("app_mention", ana.team, event | moment)
    told.wait()
    assert say(house, "loved fargo").said.startswith("👍 Fargo (1996)")
    assert house.known(ana) == {"Fargo (1996)": "good"}


@pytest.mark.parametrize("subtype", ["me_message", "thread_broadcast"])
def test_what_somebody_says_of_themselves_or_to_all_in_a_thread_is_answered(house: House, subtype: str) -> None:
    raw(house, house.person("ana"), direct(house), "loved heat", subtype=subtype)
    assert house.said(direct(house)).said.startswith("👍 Heat (1995)")


def test_an_event_that_slack_sends_twice_is_answered_once(house: House) -> None:
    event = house.wire.say(house.person("ana"), direct(house), "loved heat")
    house.said(direct(house))
    house.wire.redeliver(event)
    assert say(house, "loved fargo", where=direct(house)).said.startswith("👍 Fargo (1996)")
    assert len(everybodys(house, direct(house))) == 2


# --- what was said


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("loved fargo &amp; heat", {"Fargo (1996)": "good", "Heat (1995)": "good"}),
        ("fargo :+1::skin-tone-3:, twister :-1:", {"Fargo (1996)": "good", "Twister (1996)": "bad"}),
        ("fargo :heart_eyes:", {"Fargo (1996)": "good"}),
        ("*loved* *heat*, hated ~twister~", {"Heat (1995)": "good", "Twister (1996)": "bad"}),
        ("loved *_fargo_* and `heat`", {"Fargo (1996)": "good", "Heat (1995)": "good"}),
        ("loved :big: fargo :pulp-fiction:", {"Fargo (1996)": "good"}),
        ("loved fargo <https://x.org/big?a=heat>", {"Fargo (1996)": "good"}),
        ("loved <https://www.imdb.com/title/tt0116282/|Fargo>", {"Fargo (1996)": "good"}),
        ("loved fargo, didn’t we, <@U0BEN00001>? <!here>", {"Fargo (1996)": "good"}),
        ("loved fargo <#C012345678|heat-fans>", {"Fargo (1996)": "good"}),
        ("loved fargo, <!subteam^S0123|@heat-fans>", {"Fargo (1996)": "good"}),
        ("loved “Star Trek: Generations” :fire:", {"Star Trek: Generations (1994)": "good"}),
        ("&gt; loved fargo", {"Fargo (1996)": "good"}),
    ],
)
def test_slacks_markup_is_read_as_people_see_it(house: House, text: str, known: dict[str, str]) -> None:
    raw(house, house.person("ana"), direct(house), text)
    house.said(direct(house))
    assert house.known(house.person("ana")) == known


@pytest.mark.parametrize(
    "wrote", ["<@{0}>", "<!channel>", "<!here|heat>", "<https://evil.example|click>", "*bold* _it_ ~no~", "<3 &amp; >"]
)
def test_markup_in_what_somebody_wrote_does_nothing_in_the_answer(house: House, wrote: str) -> None:
    """What somebody types arrives escaped, and would become markup if it were repeated unescaped."""
    ben, ana = house.person("ben"), house.person("ana")
    typed = wrote.format(ben.id)
    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    raw(house, ana, direct(house), f"loved “Xyzzy {escaped} quux”")
    shown = house.said(direct(house))
    assert "Xyzzy" in shown.said and "@ben" not in shown.said
    text = next(block for block in shown.blocks if block["block_id"] == "text")
    assert {part["type"] for part in text["elements"][0]["elements"]} == {"text"}
    assert "<" not in shown.text


def test_a_very_long_message_is_read_and_answered(house: House) -> None:
    shown = say(house, "loved heat. " + "so it goes " * 300 + ". hated twister. " + "x" * 20_000, where=direct(house))
    assert "I read only" in shown.said or len(shown.said) <= 3_000
    assert house.known(house.person("ana")) == {"Heat (1995)": "good", "Twister (1996)": "bad"}


def test_many_unknown_titles_are_answered_in_one_message(house: House) -> None:
    shown = say(house, " ".join(f"“Xyzzy & Zorblax {k}”," for k in range(120)), where=direct(house))
    assert shown.said.startswith("I don't know “Xyzzy & Zorblax 0”") and len(everybodys(house, direct(house))) == 1


def test_messages_in_a_row_are_answered_in_their_order(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if the database takes its time over the first of them."""
    pauses, first = iter([0.2, 0.1]), EventDeduplication.first

    def dawdles(self: EventDeduplication, event: str) -> bool:
        time.sleep(next(pauses, 0.0))
        return first(self, event)

    monkeypatch.setattr(EventDeduplication, "first", dawdles)
    for words in ("loved sabrina", "the old one", "actually i hated heat"):
        house.wire.say(house.person("ana"), direct(house), words).wait()
    house.said(direct(house), after=2)
    assert [m.said.splitlines()[0] for m in everybodys(house, direct(house))] == [
        "Which “sabrina” do you mean: Sabrina (1995) or Sabrina (1954)?",
        "👍 Sabrina (1954)",
        "👎 Heat (1995)",
    ]


def test_two_people_are_told_apart(house: House) -> None:
    say(house, "loved heat", "ana")
    say(house, "hated heat", "ben")
    assert house.known(house.person("ana")) == {"Heat (1995)": "good"}
    assert house.known(house.person("ben")) == {"Heat (1995)": "bad"}


def test_recommendations_take_the_place_of_the_first_answer(house: House) -> None:
    shown = say(house, "loved heat and fargo. something from the 90s please")
    assert "from 1990 to 1999" in shown.said and len(cards(shown)) == 5
    assert len(everybodys(house)) == 1 and shown.versions[0].text.endswith(ASKING)


# --- what is for one person's eyes


PRIVATE = [("what do you know about me", "👍 3 "), ("export", "as a direct message"), ("forget me", "Really forget")]


@pytest.mark.parametrize(("words", "says"), PRIVATE)
@pytest.mark.parametrize("threaded", [False, True])
def test_private_answers_to_a_mention_are_seen_by_the_person_alone(
    house: House, words: str, says: str, threaded: bool
) -> None:
    wire, ana = house.wire, house.person("ana")
    say(house, TASTE, where=direct(house))
    thread = say(house, "hi") if threaded else None
    before = house.count(house.channel)
    wire.say(ana, house.channel, f"{wire.bot_mention} {words}", thread=thread)
    shown = house.said(house.channel, after=before)
    assert shown.ephemeral_to is ana and says in shown.said
    assert shown.thread_ts == (thread.thread_ts if thread else None), "Slack shows it in no thread that it would begin"
    assert not [title for title in MOVIES_OF_TASTE if title in everything_ever_public(house)]
    assert len(everybodys(house)) == before


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(("words", "says"), PRIVATE)
def test_of_a_private_answer_that_was_slow_nothing_stays_for_the_others(
    house: House, stuck: threading.Event, words: str, says: str
) -> None:
    stuck.set()
    say(house, TASTE, where=direct(house))
    stuck.clear()
    house.wire.say(house.person("ana"), house.channel, f"{house.wire.bot_mention} {words}")
    moment = house.wire.wait_for(lambda: next(iter(everybodys(house)), None))
    assert moment.said == ONE_MOMENT
    stuck.set()
    house.wire.wait_for(lambda: alone(house, house.person("ana")))
    (shown,) = alone(house, house.person("ana"))
    assert says in shown.said and everybodys(house) == []
    assert not [title for title in MOVIES_OF_TASTE if title in everything_ever_public(house)]


@pytest.mark.usefixtures("impatient")
def test_a_private_answer_comes_also_where_the_sign_before_it_was_deleted(house: House, stuck: threading.Event) -> None:
    house.wire.say(house.person("ana"), house.channel, f"{house.wire.bot_mention} what do you know about me")
    moment = house.wire.wait_for(lambda: next(iter(everybodys(house)), None))
    house.wire.delete(moment)
    stuck.set()
    house.wire.wait_for(lambda: alone(house, house.person("ana")))
    assert "I know nothing about you yet" in alone(house, house.person("ana"))[0].said and everybodys(house) == []


@pytest.mark.usefixtures("impatient")
def test_after_a_private_answer_no_sign_of_life_comes_to_the_others(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a lot is going on, it takes the app a while to see that nothing follows an answer."""
    ended = threading.Event()

    async def looks(threads: Executor, replies: Iterator[Reply], *_: object) -> Reply | None:
        reply = await turn_runner._in(threads, lambda: next(replies, None))
        if reply is None:
            await asyncio.sleep(0.3)
            ended.set()
        return reply

    monkeypatch.setattr(turn_runner.TurnRunner, "_next", staticmethod(looks))
    house.wire.say(house.person("ana"), house.channel, f"{house.wire.bot_mention} what do you know about me")
    house.wire.wait_for(ended.is_set)
    assert alone(house, house.person("ana")) and everything_ever_public(house) == "[]"


def test_in_direct_messages_there_is_nothing_to_hide(house: House) -> None:
    say(house, "loved heat", where=direct(house))
    shown = say(house, "what do you know about me", where=direct(house))
    assert shown.said.startswith("👍 1   Heat (1995)") and shown.ephemeral_to is None
    assert shown.labels == ["export", "forget me", "you may learn"]


@pytest.mark.parametrize("where", ["channel", "direct", "thread"])
def test_export_hands_over_all_that_is_stored_as_a_direct_message(house: House, where: str) -> None:
    wire, ana = house.wire, house.person("ana")
    first = say(house, TASTE, where=direct(house))
    channel = house.channel if where == "channel" else direct(house)
    words = f"{wire.bot_mention} export" if where == "channel" else "export"
    wire.say(ana, channel, words, thread=first if where == "thread" else None)
    file = wire.wait_for(lambda: next((m for m in wire.messages(direct(house), by=wire.bot) if m.files), None))
    stored = json.loads(file.files[0].data)
    assert file.files[0].name == "matinee.json" and not [t for t in ("Heat", "Fargo") if t not in json.dumps(stored)]
    assert stored == json.loads(json.dumps(house.profiles.export(f"slack:{ana.team.id}:{ana.id}")))
    assert file.thread_ts == (first.ts if where == "thread" else None)
    assert not [m for m in wire.messages(house.channel) if m.files]


# --- movie nights


def test_movie_night_in_a_channel_opens_one(house: House) -> None:
    shown = say(house, "movie night tonight, something funny from the 90s")
    assert shown.said.startswith("Movie night: Comedy, from 1990 to 1999\nWho's in: @ana") and "join" in shown.labels
    assert shown.thread_ts == house.channel.messages[0].ts and len(everybodys(house)) == 1


@pytest.mark.usefixtures("impatient")
def test_when_a_night_was_slow_to_open_only_its_panel_stays(house: House, stuck: threading.Event) -> None:
    house.wire.say(house.person("ana"), house.channel, f"{house.wire.bot_mention} movie night")
    house.wire.wait_for(lambda: [m for m in everybodys(house) if m.said == ONE_MOMENT])
    stuck.set()
    house.wire.wait_for(lambda: [m for m in everybodys(house) if "Who's in" in m.said])
    house.wire.wait_for(lambda: len(everybodys(house)) == 1)


def test_movie_night_in_a_direct_message_says_where_to_open_one(house: House) -> None:
    shown = say(house, "movie night", where=direct(house))
    assert "/matinee night in a channel where your friends are" in shown.said and shown.labels == []


# --- while somebody waits, and what fails


@pytest.mark.usefixtures("impatient")
def test_who_waits_for_a_worker_is_told_so_at_once_and_later_why(house: House) -> None:
    house.worker.free.clear()
    house.worker.queue = QueueStatus(3, 1)
    house.wire.say(house.person("ana"), direct(house), "loved heat. recommend")
    (shown,) = house.wire.wait_for(lambda: everybodys(house, direct(house)))
    # On a busy machine it says "One moment" first.
    house.wire.wait_for(lambda: shown.said == f"👍 Heat (1995)\n{ASKING}")
    house.wire.wait_for(lambda: "three still in the queue" in shown.said)
    assert shown.said.startswith("👍 Heat (1995)\n… ")
    house.worker.free.set()
    house.wire.wait_for(lambda: len(cards(shown)) == 5)
    assert everybodys(house, direct(house)) == [shown]


@pytest.mark.usefixtures("impatient")
def test_who_waits_until_it_is_known_whether_the_message_is_new_is_told_so(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, first = threading.Event(), EventDeduplication.first

    def waits(self: EventDeduplication, event: str) -> bool:
        assert free.wait(20)
        return first(self, event)

    monkeypatch.setattr(EventDeduplication, "first", waits)
    house.wire.say(house.person("ana"), direct(house), "loved heat")
    (shown,) = house.wire.wait_for(lambda: everybodys(house, direct(house)))
    assert shown.said == ONE_MOMENT
    free.set()
    house.wire.wait_for(lambda: shown.said.startswith("👍 Heat (1995)\n"))


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("asked", ["channel", "direct"])
def test_who_waits_for_the_database_is_told_so(house: House, stuck: threading.Event, asked: str) -> None:
    channel = house.channel if asked == "channel" else direct(house)
    event = house.wire.say(house.person("ana"), channel, f"{house.wire.bot_mention} loved heat")
    (shown,) = house.wire.wait_for(lambda: everybodys(house, channel))
    assert shown.said == ONE_MOMENT and event.acknowledged is not None
    stuck.set()
    house.wire.wait_for(lambda: shown.said.startswith("👍 Heat (1995)\n"))
    assert everybodys(house, channel) == [shown]


@pytest.mark.usefixtures("impatient")
def test_where_many_wait_signs_are_left_out_and_answers_are_not(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert house.bot.app is not None
    monkeypatch.setattr(house.bot.app.context.updates, "_signs", RateLimitItemPerMinute(2))
    monkeypatch.setattr(turn_runner, "TOLD_AFTER_SIGNS", frozenset(range(1_000)))
    house.worker.free.clear()
    people = ["ana", "ben", "cleo"]
    for name in people:
        house.wire.say(house.person(name), direct(house, name), "recommend")
    shown = [house.wire.wait_for(lambda name=name: everybodys(house, direct(house, name)))[0] for name in people]
    first = [len(message.versions) for message in shown]
    house.wire.wait_for(lambda: sum(len(m.versions) for m in shown) >= sum(first) + 2 or sum(first) > 3)
    house.worker.free.set()
    for message in shown:
        house.wire.wait_for(lambda message=message: len(cards(message)) == 5)
    # On a busy machine each first says "One moment", then that the model is asked, then the answer.
    assert sum(len(message.versions) for message in shown) <= 3 * 3 + 2


def test_where_many_are_answered_in_a_minute_answers_are_posted_and_what_said_to_wait_goes(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert house.bot.app is not None
    monkeypatch.setattr(house.bot.app.context.updates, "_answers", RateLimitItemPerMinute(1))
    house.worker.free.clear()
    people = ["ana", "ben", "cleo"]
    for name in people:
        house.wire.say(house.person(name), direct(house, name), "recommend")
    waiting = [house.wire.wait_for(lambda name=name: everybodys(house, direct(house, name)))[0] for name in people]
    house.worker.free.set()

    def answers() -> list[list[Message]]:
        shown = [everybodys(house, direct(house, name)) for name in people]
        return shown if all(len(each) == 1 and len(cards(each[0])) == 5 for each in shown) else []

    left = [message for (message,) in house.wire.wait_for(answers)]
    assert sum(message in waiting for message in left) == 1


def test_an_answer_to_a_message_that_was_deleted_meanwhile_is_said_anew(house: House) -> None:
    house.worker.free.clear()
    house.wire.say(house.person("ana"), direct(house), "recommend")
    (shown,) = house.wire.wait_for(lambda: everybodys(house, direct(house)))
    house.wire.delete(shown)
    house.worker.free.set()
    assert len(cards(house.said(direct(house)))) == 5 and len(everybodys(house, direct(house))) == 1


def test_where_it_may_not_write_the_person_is_told_in_private(house: House) -> None:
    house.wire.fail_next("chat.postMessage", "restricted_action")
    house.wire.say(house.person("ana"), house.channel, f"{house.wire.bot_mention} loved heat")
    told = house.said(direct(house))
    assert "write" in told.said and everybodys(house) == []
    assert house.known(house.person("ana")) == {"Heat (1995)": "good"}


def test_when_no_worker_answers_it_says_so_and_offers_to_try_again(house: House) -> None:
    house.worker.down = WorkerSilent("The model hasn't answered yet.")
    shown = say(house, "recommend", where=direct(house))
    assert shown.said.startswith(
        "The model hasn't answered yet. Please try again in a minute. (error "
    ) and shown.labels == ["try again"]
    house.worker.down = None
    house.wire.click(house.person("ana"), shown, "try again")
    house.wire.wait_for(lambda: len(cards(shown)) == 5)


def test_when_the_database_is_away_it_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(person: str) -> Session:
        raise StoreUnreachable("I can't reach my database right now.")

    monkeypatch.setattr(house.profiles, "load", away)
    shown = say(house, "loved heat")
    assert shown.said.startswith("I can't reach my database right now.") and shown.labels == ["try again"]


@pytest.mark.parametrize("house", [{"person_hourly": 2}], indirect=True)
def test_who_has_asked_enough_for_an_hour_is_told_when_to_come_back(house: House) -> None:
    for _ in range(2):
        assert cards(say(house, "recommend", where=direct(house)))
    shown = say(house, "recommend", where=direct(house))
    assert "minutes" in shown.said and not cards(shown)
    assert cards(say(house, "recommend", "ben", direct(house, "ben")))


def test_a_person_has_one_question_at_a_worker_at_a_time(house: House) -> None:
    house.worker.free.clear()
    house.wire.say(house.person("ana"), direct(house), "recommend")
    house.wire.wait_for(lambda: everybodys(house, direct(house)))
    house.wire.say(house.person("ana"), house.channel, f"{house.wire.bot_mention} recommend")
    shown = house.wire.wait_for(lambda: next((m for m in everybodys(house) if "One at a time" in m.said), None))
    house.worker.free.set()
    assert len(cards(house.said(direct(house)))) == 5 and not cards(shown)
