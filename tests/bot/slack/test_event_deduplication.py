"""Redelivered events are handled once."""

from __future__ import annotations

import pytest

from bot.slack import app as module
from tests.bot.slack.conftest import House, over_both
from tests.bot.slack.outages import store_away
from tests.fakes.slack_wire import Event, User

ERROR = "(error "


def told_again(house: House, event: Event) -> None:
    """Send an event once more, and wait until the app has it."""
    tries = len(event.deliveries)
    house.wire.redeliver(event)
    house.wire.wait_for(lambda: len(event.deliveries) > tries and event.deliveries[-1].acknowledged is not None)


def answers_after(house: House, ana: User, so_far: int) -> int:
    """How many answers ana has in her direct messages once she has been answered something else."""
    dm = house.wire.dm(ana)
    house.wire.say(ana, dm, "I loved Big")
    house.wire.wait_for(lambda: any("Big" in m.said for m in house.wire.messages(dm, by=house.wire.bot)[so_far:]))
    return house.count(dm)


@over_both
def test_a_message_that_comes_again_is_answered_once(house: House) -> None:
    ana = house.person("ana")
    dm = house.wire.dm(ana)
    event = house.wire.say(ana, dm, "I loved Heat")
    house.said(dm)
    told_again(house, event)
    told_again(house, event)
    assert answers_after(house, ana, 1) == 2 and set(house.known(ana)) == {"Heat (1995)", "Big (1988)"}


@over_both
def test_a_message_that_comes_again_before_it_is_answered_is_answered_once(house: House) -> None:
    ana = house.person("ana")
    event = house.wire.say(ana, house.wire.dm(ana), "I loved Heat")
    house.wire.wait_for(lambda: event.deliveries)
    told_again(house, event)
    house.said(house.wire.dm(ana))
    assert answers_after(house, ana, 1) == 2


@over_both
def test_a_mention_that_comes_again_is_answered_once(house: House) -> None:
    ana = house.person("ana")
    event = house.wire.say(ana, house.channel, f"{house.wire.bot_mention} movie night")
    house.wire.wait_for(lambda: house.count(house.channel))
    told_again(house, event)
    assert answers_after(house, ana, 0) == 1 and house.count(house.channel) == 1


@over_both
def test_of_two_processes_one_answers_what_comes_to_both(house: House) -> None:
    other, ana = house.start(), house.person("ana")
    try:
        dm = house.wire.dm(ana)
        for title in ("Heat", "Fargo", "Scream", "Sabrina, the old one"):
            event = house.wire.say(ana, dm, f"I loved {title}")
            house.wire.wait_for(lambda event=event: event.deliveries)
            told_again(house, event)
        house.wire.wait_for(lambda: len(house.known(ana)) == 4)
        assert answers_after(house, ana, 0) == 5, [m.said for m in house.wire.messages(dm, by=house.wire.bot)]
    finally:
        other.stop()


@over_both
def test_after_a_restart_it_is_known_what_was_answered(house: House) -> None:
    ana = house.person("ana")
    event = house.wire.say(ana, house.wire.dm(ana), "I loved Heat")
    house.said(house.wire.dm(ana))
    house.restart()
    told_again(house, event)
    assert answers_after(house, ana, 1) == 2


def test_what_comes_twice_while_the_database_is_away_is_told_so_once(house: House) -> None:
    ana = house.person("ana")
    with store_away(house):
        event = house.wire.say(ana, house.wire.dm(ana), "I loved Heat")
        assert ERROR in house.said(house.wire.dm(ana)).said
        told_again(house, event)
    assert answers_after(house, ana, 1) == 2 and set(house.known(ana)) == {"Big (1988)"}


def test_what_was_answered_is_known_while_the_database_is_away(house: House) -> None:
    ana = house.person("ana")
    event = house.wire.say(ana, house.wire.dm(ana), "I loved Heat")
    house.said(house.wire.dm(ana))
    with store_away(house):
        told_again(house, event)
    assert answers_after(house, ana, 1) == 2


def test_only_so_much_of_what_came_is_kept_in_memory(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_HEARD", 3)
    ana = house.person("ana")
    dm = house.wire.dm(ana)
    events = [house.wire.say(ana, dm, f"I loved {title}") for title in ("Heat", "Fargo", "Scream", "Twister")]
    house.wire.wait_for(lambda: house.count(dm) == 4)
    assert house.bot.app is not None and len(house.bot.app._events._heard) == 3
    told_again(house, events[0])
    assert answers_after(house, ana, 4) == 5
