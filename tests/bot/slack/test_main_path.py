"""From the first movies to being forgotten, over both ways in which Slack tells the app of things."""

from __future__ import annotations

from tests.bot.slack.conftest import House, over_both
from tests.fakes.slack_wire import Message


def titles(message: Message) -> list[str]:
    """The movies of a message, in their places."""
    return [line for line in message.said.splitlines() if line[:1].isdecimal() and ". " in line[:4]]


@over_both
def test_a_conversation_in_direct_messages(house: House) -> None:
    wire, ana = house.wire, house.person("ana")
    dm = wire.dm(ana)
    wire.say(ana, dm, "I loved Heat and Fargo, hated Twister")
    assert house.said(dm).said.startswith("👍 Heat (1995)  ·  👍 Fargo (1996)  ·  👎 Twister (1996)\n")
    assert house.said(dm).labels == ["recommend", "not right?"]

    wire.say(ana, dm, "recommend")
    five = house.said(dm, after=1)
    first = titles(five)
    assert five.versions[0].text == "asking the model …" and len(first) == 5

    wire.click(ana, five, "👍")
    wire.wait_for(lambda: "How about" in five.said)
    assert titles(five)[1:] == first[1:] and titles(five)[0] not in first
    assert first[0][3:] in house.known(ana)

    wire.click(ana, five, "why?")
    assert " %" in house.said(dm, after=2).said
    wire.click(ana, five, "more")
    assert not set(titles(house.said(dm, after=3))) & {*first, *titles(five)}

    wire.command(ana, dm, "forget")
    question = house.said(dm, after=4)
    wire.click(ana, question, "yes")
    wire.wait_for(lambda: "I know nothing about you" in question.said)
    assert house.known(ana) == {}


@over_both
def test_a_conversation_in_a_channel(house: House) -> None:
    wire, ana = house.wire, house.person("ana")
    asked = wire.say(ana, house.channel, f"{wire.bot_mention} loved Heat and Fargo").message
    told = house.said(house.channel)
    assert (
        asked is not None and told.thread_ts == asked.ts and told.said.startswith("👍 Heat (1995)  ·  👍 Fargo (1996)")
    )

    command = wire.command(ana, house.channel, "recommend a thriller")
    five = wire.wait_for(lambda: next((m for m in command.responses if titles(m)), None))
    assert five.ephemeral_to is ana and "Thriller" in five.said
    first = titles(five)
    wire.click(ana, five, "👎")
    wire.wait_for(lambda: five.said.startswith("👎"))
    assert titles(five)[1:] == first[1:] or titles(five) == first
