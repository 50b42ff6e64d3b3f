"""The command /matinee with all its verbs, as people type it, and where its answers go."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from bot.contracts.replies import Reply
from bot.conversation.chat import Chat
from bot.queue.status import QueueStatus
from movies.errors import WorkerSilent
from tests.bot.slack.conftest import House, over_both, waits
from tests.bot.slack.looks import TASTE, cards
from tests.fakes.slack_wire import Channel, Interaction, Message, User, View

pytestmark = pytest.mark.usefixtures("unbroken")


def ask(house: House, text: str, name: str = "ana", where: Channel | None = None) -> Message:
    """The answer to a command in a channel, which only the person may see."""
    person = house.person(name)
    command = house.wire.command(person, where or house.channel, text)
    shown = answered(house, command)
    assert shown.ephemeral_to is person
    return shown


def answered(house: House, command: Interaction) -> Message:
    """The last of the answers to a command, which says that there are no more to come."""
    return house.wire.wait_for(lambda: next((m for m in command.responses[-1:] if not waits(m)), None))


def told(house: House, name: str = "ana", words: str = TASTE) -> User:
    """Somebody who has mentioned a few movies in direct messages."""
    person = house.person(name)
    before = house.count(direct(house, name))
    house.wire.say(person, direct(house, name), words)
    house.said(direct(house, name), after=before)
    return person


def direct(house: House, name: str = "ana") -> Channel:
    return house.wire.dm(house.person(name))


def form(house: House, text: str, where: Channel | None = None) -> View:
    """The form that a command opens."""
    house.wire.command(house.person("ana"), where or house.channel, text)
    return house.wire.wait_for(lambda: next(iter(house.wire.views(house.person("ana"))), None))


def everybodys(house: House, channel: Channel | None = None) -> list[Message]:
    said = house.wire.messages(channel or house.channel, by=house.wire.bot)
    return [message for message in said if message.ephemeral_to is None]


# --- rate


@pytest.mark.parametrize("title", ["Fargo", "fargo", "Fargo (1996)", "fargo 1996", "  fargo  "])
def test_rate_with_a_title_asks_what_somebody_thinks_of_it(house: House, title: str) -> None:
    shown = ask(house, f"rate {title}")
    assert shown.said == "Fargo (1996): 👍, 👎, or leave it?"
    house.wire.click(house.person("ana"), shown, "👍")
    house.wire.wait_for(lambda: house.known(house.person("ana")) == {"Fargo (1996)": "good"})


def test_rate_takes_many_movies_in_ones_own_words(house: House) -> None:
    shown = ask(house, "rate loved heat & fargo, hated twister")
    assert shown.said.startswith("👍 Heat (1995)  ·  👍 Fargo (1996)  ·  👎 Twister (1996)\n")
    assert shown.labels == ["recommend", "not right?"]


def test_rate_asks_which_movie_is_meant(house: House) -> None:
    shown = ask(house, "rate Sabrina")
    assert shown.said == "Which “Sabrina” do you mean: Sabrina (1995) or Sabrina (1954)?"


def test_rate_says_what_an_unknown_title_may_mean(house: House) -> None:
    said = ask(house, "rate Forgo").said
    assert said.startswith("I don't know “Forgo” (yet)") and "Did you mean Fargo (1996)?" in said


def test_rate_looks_a_title_up_where_a_reader_makes_no_sense_of_it_either(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, heard = Chat.hear, []

    def read_first(chat: Chat, person: str, message: str, *others: Any) -> Iterator[Reply]:
        heard.append(message)
        yield Reply("", reads=True)
        yield from plain(chat, person, message, *others)

    monkeypatch.setattr(Chat, "hear", read_first)
    assert ask(house, "rate Forgo").said.startswith("I don't know “Forgo” (yet)")
    assert heard == ["Forgo", "“Forgo”"]


@over_both
def test_rate_alone_opens_a_form_whose_answer_comes_where_it_was_asked(house: House) -> None:
    opened = form(house, "rate")
    assert opened.callback_id == "rate"
    house.wire.submit(house.person("ana"), opened, {"many": "loved heat and fargo\nhated twister"})
    shown = house.said(house.channel)
    assert shown.ephemeral_to is house.person("ana") and shown.said.startswith("👍 Heat (1995)  ·  👍 Fargo (1996)")


# --- recommend, wouldilike, why


@over_both
def test_recommend_shows_five_movies_to_the_person_alone(house: House) -> None:
    told(house)
    shown = ask(house, "recommend")
    assert shown.said.startswith("For you, going by the five movies you told me about:\n") and len(cards(shown)) == 5
    assert everybodys(house) == []


def test_recommend_takes_wishes_in_words(house: House) -> None:
    told(house)
    shown = ask(house, "recommend a romance up to 1960")
    assert "only one like that" in shown.said and "For you (Romance, up to 1960)" in shown.said
    assert next(iter(cards(shown).values())) == "Sabrina (1954)"


def test_wouldilike_gives_the_chance(house: House) -> None:
    ana = told(house)
    shown = ask(house, "wouldilike scream")
    assert shown.said.startswith("Scream (1996): ") and "% chance you'll like it" in shown.said
    house.wire.click(ana, shown, "why?")
    reason = house.wire.wait_for(lambda: [m for m in house.wire.messages(house.channel) if "ostly" in m.said])[-1]
    assert reason.ephemeral_to is ana


def test_wouldilike_asks_which_movie_is_meant_and_says_so_of_an_unknown_one(house: House) -> None:
    told(house)
    shown = ask(house, "wouldilike Sabrina")
    assert shown.said == "Which “Sabrina” do you mean: Sabrina (1995) or Sabrina (1954)?"
    assert "I don't know “Xyzzy”" in ask(house, "wouldilike Xyzzy").said
    assert ask(house, "wouldilike Heat").said == "You already told me you liked Heat (1995)."


def test_why_is_about_the_last_answer_about_a_place_on_it_or_about_a_movie(house: House) -> None:
    told(house)
    five = cards(ask(house, "recommend"))
    assert ask(house, "why").said.startswith(f"{five[1]}: ")
    assert ask(house, "why the second").said.startswith(f"{five[2]}: ")
    assert ask(house, "why Scream").said.startswith("Scream (1996): ")


def test_why_before_anything_was_said_says_what_to_ask(house: House) -> None:
    assert ask(house, "why").said.startswith("I'm not sure which movie you mean.")


# --- what is stored about somebody


def test_profile_is_shown_to_the_person_alone(house: House) -> None:
    told(house)
    shown = ask(house, "profile")
    assert shown.said.startswith("👍 3   Pulp Fiction (1994), Fargo (1996), Heat (1995)\n👎 2 ")
    assert shown.labels == ["export", "forget me", "you may learn"]
    assert "I know nothing about you yet" in ask(house, "profile", "ben").said


@pytest.mark.parametrize("where", ["channel", "direct", "among friends"])
def test_export_hands_over_all_that_is_stored_as_a_direct_message(house: House, where: str) -> None:
    wire, ana = house.wire, told(house)
    places = {"channel": house.channel, "direct": direct(house), "among friends": wire.dm(ana, house.person("ben"))}
    command = wire.command(ana, places[where], "export")
    file = wire.wait_for(lambda: next((m for m in wire.messages(direct(house), by=wire.bot) if m.files), None))
    assert json.loads(file.files[0].data) == json.loads(
        json.dumps(house.profiles.export(f"slack:{ana.team.id}:{ana.id}"))
    )
    if where != "direct":
        shown = answered(house, command)
        assert shown.ephemeral_to is ana and shown.said.endswith("I sent you the file as a direct message.")


def test_forget_asks_first_and_then_forgets_everything(house: House) -> None:
    ana = told(house)
    shown = ask(house, "forget")
    assert "Really forget everything about you (five movies" in shown.said
    house.wire.click(ana, shown, "yes")
    house.wire.wait_for(lambda: shown.said.startswith("Forgotten."))
    assert house.known(ana) == {}


# --- what follows the verb, and verbs that do not exist


@pytest.mark.parametrize("text", ["", "   ", "help", "HELP", "Help please"])
def test_help_is_the_answer_to_nothing(house: House, text: str) -> None:
    assert "Ask for movies:" in ask(house, text).said


@pytest.mark.parametrize("text", ["RECOMMEND", "Recommend", "recommend   "])
def test_verbs_may_be_written_large(house: House, text: str) -> None:
    assert len(cards(ask(house, text))) == 5


@pytest.mark.parametrize("text", ["I loved heat and fargo", "loved heat :+1:, fargo too", "loved heat\nand fargo"])
def test_who_leaves_the_verb_out_is_understood(house: House, text: str) -> None:
    assert ask(house, text).said.startswith("👍 Heat (1995)  ·  👍 Fargo (1996)")


def test_a_person_and_a_channel_in_the_words_are_called_by_their_names(house: House) -> None:
    twister, heat = house.person("twister"), house.wire.channel("heat")
    shown = ask(house, f"rate loved {twister.mention}")
    assert shown.said.startswith("👍 Twister (1996)")
    assert "Heat" not in ask(house, f"rate loved fargo <#{heat.id}|heat>").said.splitlines()[0]


def test_markup_in_what_somebody_typed_does_nothing_in_the_answer(house: House) -> None:
    shown = ask(house, "wouldilike Xyzzy <!channel> &lt;@U0BEN&gt; *quux*")
    text = next(block for block in shown.blocks if block["block_id"] == "text")
    assert {part["type"] for part in text["elements"][0]["elements"]} == {"text"}
    assert "Xyzzy" in shown.said and "<" not in shown.text


@pytest.mark.parametrize("verb", ["", "rate ", "recommend ", "wouldilike ", "why ", "profile "])
def test_a_very_long_text_is_answered(house: House, verb: str) -> None:
    assert ask(house, verb + "x & y <3 " * 900).said


# --- where it is answered


@pytest.mark.parametrize("text", ["profile", "recommend", "help", "forget", "rate heat", "loved heat", "movie night"])
@pytest.mark.parametrize("where", ["where the app is not", "among friends"])
def test_where_the_app_is_not_the_answer_is_for_the_person_alone(house: House, text: str, where: str) -> None:
    wire, ana, ben = house.wire, house.person("ana"), house.person("ben")
    channel = wire.channel("others", [ana, ben], bot=False) if where == "where the app is not" else wire.dm(ana, ben)
    shown = ask(house, text, where=channel)
    assert shown.channel is channel and everybodys(house, channel) == []


@pytest.mark.parametrize("text", ["profile", "recommend", "help", "rate heat", "loved heat"])
def test_in_direct_messages_answers_stay_to_be_seen(house: House, text: str) -> None:
    house.wire.command(house.person("ana"), direct(house), text)
    shown = house.said(direct(house))
    assert shown.ephemeral_to is None and len(everybodys(house, direct(house))) == 1


@over_both
def test_in_direct_messages_the_answer_takes_the_place_of_the_first_one(house: House) -> None:
    house.worker.free.clear()
    command = house.wire.command(house.person("ana"), direct(house), "recommend").wait()
    (shown,) = house.wire.wait_for(lambda: everybodys(house, direct(house)))
    assert shown.said == "asking the model …"
    house.worker.free.set()
    house.wire.wait_for(lambda: len(cards(shown)) == 5)
    assert everybodys(house, direct(house)) == [shown] and command.responses == []


def test_a_form_of_direct_messages_is_answered_there(house: House) -> None:
    opened = form(house, "rate", direct(house))
    house.wire.submit(house.person("ana"), opened, {"many": "loved heat"})
    assert house.said(direct(house)).said.startswith("👍 Heat (1995)")


def test_import_opens_a_form_for_a_file(house: House) -> None:
    opened = form(house, "import ratings.csv")
    table = b"Date,Name,Year,Letterboxd URI,Rating\n2024-01-01,Heat,1995,https://boxd.it/a,4.5\n"
    house.wire.submit(house.person("ana"), opened, {"file": [("ratings.csv", table)]})
    shown = house.said(house.channel)
    house.wire.wait_for(lambda: house.known(house.person("ana")) == {"Heat (1995)": "good"})
    assert shown.ephemeral_to is house.person("ana")


# --- movie nights


@pytest.mark.parametrize("verb", ["night", "movienight", "NIGHT"])
def test_night_opens_a_panel_in_the_channel(house: House, verb: str) -> None:
    house.wire.command(house.person("ana"), house.channel, f"{verb} a 90s comedy")
    (panel,) = house.wire.wait_for(lambda: everybodys(house))
    assert panel.said.startswith("Movie night: Comedy, from 1990 to 1999\nWho's in: @ana") and "join" in panel.labels


def test_night_with_wishes_that_are_none_says_how_to_wish(house: House) -> None:
    shown = ask(house, "night forget me")
    assert "/matinee night a 90s comedy" in shown.said and everybodys(house) == []


def test_night_where_the_app_is_not_says_how_to_invite_it(house: House) -> None:
    ana = house.person("ana")
    shown = ask(house, "night", where=house.wire.channel("others", [ana], bot=False))
    assert shown.said.startswith("I'm not in that channel. Invite me with /invite @matinee")


def test_night_in_direct_messages_asks_for_the_channel(house: House) -> None:
    opened = form(house, "night", direct(house))
    house.wire.submit(house.person("ana"), opened, {"channel": house.channel})
    (panel,) = house.wire.wait_for(lambda: everybodys(house))
    assert panel.said.startswith("Movie night\nWho's in: @ana")


# --- while somebody waits, and what fails


@over_both
@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("where", ["channel", "direct", "among friends"])
def test_a_slow_database_delays_the_answer_and_not_the_acknowledgement(
    house: House, stuck: threading.Event, where: str
) -> None:
    wire, ana = house.wire, house.person("ana")
    places = {"channel": house.channel, "direct": direct(house), "among friends": wire.dm(ana, house.person("ben"))}
    command = wire.command(ana, places[where], "profile").wait()
    moment = wire.wait_for(lambda: wire.messages(places[where], viewer=ana, by=wire.bot))[0]
    assert moment.said == "One moment …" and command.failed is None and not stuck.is_set()
    stuck.set()
    known = "I know nothing about you yet"
    wire.wait_for(lambda: [m for m in wire.messages(places[where], viewer=ana, by=wire.bot) if known in m.said])
    if where != "direct":
        assert everybodys(house, places[where]) == []


@pytest.mark.usefixtures("impatient")
def test_who_waits_for_long_is_told_why_and_the_answer_still_has_a_way(house: House) -> None:
    """Slack accepts five answers at the address that comes with a command."""
    house.worker.free.clear()
    house.worker.queue = QueueStatus(3, 1)
    command = house.wire.command(house.person("ana"), house.channel, "recommend")
    house.wire.wait_for(lambda: any("three still in the queue" in m.said for m in command.responses))
    with house.wire.world.changed:
        house.wire.world.changed.wait_for(lambda: len(command.responses) > 3, 0.5)
    house.worker.free.set()
    five = house.wire.wait_for(lambda: next((m for m in command.responses if len(cards(m)) == 5), None))
    assert five is command.responses[-1] and len(command.responses) <= 5
    answers = [r for r in house.wire.requests if r.method == "response_url"]
    assert {r.status for r in answers} == {200} and len(answers) <= 5


@pytest.mark.parametrize("gone", ["expired", "refused"])
@pytest.mark.parametrize("where", ["channel", "where the app is not", "among friends"])
def test_an_answer_that_comes_after_half_an_hour_comes_otherwise(house: House, gone: str, where: str) -> None:
    wire, ana, ben = house.wire, house.person("ana"), house.person("ben")
    channel = {
        "channel": house.channel,
        "where the app is not": wire.channel("others", [ana], bot=False),
        "among friends": wire.dm(ana, ben),
    }[where]
    house.worker.free.clear()
    command = wire.command(ana, channel, "recommend")
    wire.wait_for(lambda: command.responses)
    if gone == "expired":
        wire.expire_response_urls()
    else:
        wire.fail_next("response_url", "channel_not_found", 10)
    house.worker.free.set()
    there = channel if where == "channel" else direct(house)
    five = wire.wait_for(lambda: next((m for m in wire.messages(there, viewer=ana) if len(cards(m)) == 5), None))
    assert five.ephemeral_to is (ana if where == "channel" else None)
    assert everybodys(house, channel) == []
    wire.click(ana, five, "more")
    known = cards(five)
    wire.wait_for(lambda: [m for m in wire.messages(there, viewer=ana) if cards(m) not in ({}, known)])


@pytest.mark.parametrize("text", ["rate", "import", "wouldilike"])
@pytest.mark.parametrize("where", ["channel", "direct"])
def test_where_slack_no_longer_opens_a_form_the_person_is_told(house: House, text: str, where: str) -> None:
    wire, ana = house.wire, house.person("ana")
    wire.triggers_expire = True
    channel = house.channel if where == "channel" else direct(house)
    wire.command(ana, channel, text)
    shown = house.said(channel)
    assert shown.said == "Slack couldn't open the form in time. Please try again."
    assert shown.ephemeral_to is (ana if where == "channel" else None) and wire.views(ana) == []


def test_a_failure_is_told_to_the_person_and_can_be_tried_again(house: House) -> None:
    ana = told(house)
    house.worker.down = WorkerSilent("The model hasn't answered yet.")
    shown = ask(house, "recommend")
    assert shown.said.startswith(
        "The model hasn't answered yet. Please try again in a minute. (error "
    ) and shown.labels == ["try again"]
    house.worker.down = None
    house.wire.click(ana, shown, "try again")
    house.wire.wait_for(lambda: len(cards(shown)) == 5)
    assert "try again" not in shown.labels


@pytest.mark.parametrize("house", [{"person_hourly": 1}], indirect=True)
def test_who_has_asked_enough_for_an_hour_is_told_when_to_come_back(house: House) -> None:
    assert cards(ask(house, "recommend"))
    shown = ask(house, "recommend")
    assert "minutes" in shown.said and not cards(shown)
