"""Movie nights in Slack: one message in a channel, on which people join and rate, and which is kept up to date."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from bot import wording
from bot.front_end import panels, turn_runner
from bot.movie_nights import night as stored
from movies.errors import StoreUnreachable, WorkerSilent
from movies.protocol.recommendation import GroupJob
from movies.ratings import Verdict
from tests.bot.slack.conftest import House, over_both
from tests.bot.slack.looks import alone, cards, first, forge, idle, others, row, tap, told_alone, until
from tests.fakes.slack_wire import Channel, Message, User

pytestmark = pytest.mark.usefixtures("unbroken")

FIRST_BUTTONS = ["join", "leave", "find movies", "close"]
LIST_BUTTONS = ["join", "leave", "more", "close"]
CRIME = "loved heat and fargo and pulp fiction"
ROMANCE = "loved sabrina 1995, hated scream"
SILENT = WorkerSilent("The model hasn't answered yet.")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "SECONDS_TO_GATHER_RATINGS", 0.001)


def told(house: House, name: str, words: str) -> User:
    """Somebody who has said something in direct messages, and been answered."""
    person = house.person(name)
    dm = house.wire.dm(person)
    before = house.count(dm)
    house.wire.say(person, dm, words)
    house.said(dm, after=before)
    return person


def panel_of(house: House, where: Channel) -> Message | None:
    """The latest panel in a channel."""
    seen = [m for m in house.wire.messages(where, by=house.wire.bot) if m.said.startswith("Movie night")]
    return seen[-1] if seen else None


def opened(house: House, host: User, wishes: str = "") -> Message:
    """The panel of a new night."""
    house.wire.command(host, house.channel, f"night {wishes}")
    panel = house.wire.wait_for(lambda: panel_of(house, house.channel))
    until(lambda: nights_of(house, host)[-1].where)
    return panel


def couple(house: House) -> tuple[User, User, Message]:
    """Ana's night with Ben; both have mentioned movies."""
    ana, ben = told(house, "ana", CRIME), told(house, "ben", ROMANCE)
    panel = opened(house, ana)
    house.wire.click(ben, panel, "join")
    house.wire.wait_for(lambda: "@ben" in panel.said)
    return ana, ben, panel


def with_list(house: House) -> tuple[User, User, Message]:
    ana, ben, panel = couple(house)
    house.wire.click(ana, panel, "find movies")
    house.wire.wait_for(lambda: len(cards(panel)) == 4)
    idle(house)
    return ana, ben, panel


def lists_made(house: House) -> int:
    return sum(isinstance(job, GroupJob) for job in house.worker.jobs)


def _id(person: User) -> str:
    return f"slack:{person.team.id}:{person.id}"


def nights_of(house: House, person: User) -> list[Any]:
    assert house.bot.app is not None
    return house.bot.app.context.service.nights.of_member(_id(person))


def rings(house: House, person: User) -> int:
    """How many new messages mention, and so notify, somebody; changed messages do not, and neither does one's own
    name."""
    names = re.compile(rf"<@{person.id}>|'user_id': '{person.id}'")
    posted = [r for r in house.wire.requests if r.method in ("chat.postMessage", "chat.postEphemeral")]
    return sum(bool(names.search(str((r.arguments.get("blocks"), r.arguments.get("text"))))) for r in posted)


# --- opening


@over_both
def test_from_the_first_button_to_the_last(house: House) -> None:
    ana, ben, panel = with_list(house)
    wire = house.wire
    assert panel.said.startswith("Movie night\nWho's in: @ana (three movies), @ben (two movies)")
    assert others(panel) == LIST_BUTTONS and [row(panel, k) for k in range(1, 5)] == [["👍", "👎", "not seen"]] * 4
    movie = cards(panel)[2]
    tap(house, ben, panel, "👎", 2)
    wire.wait_for(lambda: movie not in cards(panel).values() and len(cards(panel)) == 4)
    wire.click(ana, panel, "close")
    wire.wait_for(lambda: "(closed)" in panel.said)
    assert panel.labels == [] and len(cards(panel)) == 4 and house.count(house.channel) == 1


def test_the_command_opens_a_panel_that_everybody_sees(house: House) -> None:
    panel = opened(house, house.person("ana"))
    assert "Who's in: @ana (no movies)" in panel.said and "Press “join”" in panel.said
    assert panel.labels == FIRST_BUTTONS and panel.ephemeral_to is None and panel.thread_ts is None
    assert house.count(house.channel) == 1, "nothing beside"


@pytest.mark.parametrize("how", ["command", "mention"])
def test_wishes_in_words_are_named_on_the_panel_and_honoured(house: House, how: str) -> None:
    wire, ana, ben = house.wire, house.person("ana"), house.person("ben")
    if how == "command":
        panel = opened(house, ana, "a comedy from before 2000")
    else:
        wire.say(ana, house.channel, f"{wire.bot_mention} movie night, a comedy from before 2000")
        panel = wire.wait_for(lambda: panel_of(house, house.channel))
    assert panel.said.startswith("Movie night: Comedy, up to 1999\n") or "Comedy" in panel.said.splitlines()[0]
    wire.click(ben, panel, "join")
    wire.wait_for(lambda: "@ben" in panel.said)
    wire.click(ana, panel, "find movies")
    wire.wait_for(lambda: cards(panel))
    assert set(cards(panel).values()) <= {m.name for m in house.release.catalogue if "Comedy" in m.genres}


@pytest.mark.parametrize("threaded", [False, True])
def test_asking_in_words_opens_one_in_the_thread(house: House, threaded: bool) -> None:
    wire, ana = house.wire, house.person("ana")
    start = wire.say(ana, house.channel, "what about tonight?").message if threaded else None
    asked = wire.say(ana, house.channel, f"{wire.bot_mention} movie night", thread=start).message
    panel = wire.wait_for(lambda: panel_of(house, house.channel))
    assert asked is not None and panel.thread_ts == (start.ts if start else asked.ts)
    assert panel.labels == FIRST_BUTTONS and house.count(house.channel) == 1
    idle(house)
    wire.click(house.person("ben"), panel, "find movies")
    assert told_alone(house, house.person("ben"), wording.nights.night_only_host()).thread_ts == panel.thread_ts
    told(house, "ana", "loved heat")
    wire.wait_for(lambda: "@ana (one movie)" in panel.said)


def test_in_direct_messages_words_say_how_and_the_command_asks_for_the_channel(house: House) -> None:
    wire, ana = house.wire, house.person("ana")
    dm = wire.dm(ana)
    wire.say(ana, dm, "movie night")
    assert "/matinee night" in house.said(dm).said and nights_of(house, ana) == []
    wire.command(ana, dm, "night")
    form = wire.wait_for(lambda: next(iter(wire.views(ana)), None))
    wire.submit(ana, form, {"channel": house.channel})
    panel = wire.wait_for(lambda: panel_of(house, house.channel))
    assert "@ana" in panel.said and panel.labels == FIRST_BUTTONS


def test_where_the_app_is_not_it_asks_to_be_invited_and_no_night_stays_open(house: House) -> None:
    wire, ana = house.wire, house.person("ana")
    house.channel = wire.channel("elsewhere", [ana], bot=False)
    wire.command(ana, house.channel, "night")
    told_alone(house, ana, "Invite me with /invite @matinee, and try again.")
    idle(house)
    assert nights_of(house, ana) == []
    wire.invite(house.channel, wire.bot)
    assert opened(house, ana).labels == FIRST_BUTTONS


def test_where_the_database_is_away_a_night_is_not_opened_and_can_be_opened_later(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise StoreUnreachable("I can't reach my database right now.")

    ana = house.person("ana")
    with monkeypatch.context() as patch:
        patch.setattr(house.profiles.database, "writing", away)
        for k, words in enumerate(("night", "night a comedy")):
            house.wire.command(ana, house.channel, words)
            told_alone(
                house, ana, "I can't reach my database right now. Please try again in a minute. (error ", after=k
            )
    assert opened(house, ana).labels == FIRST_BUTTONS


# --- coming and going


def test_joining_twice_counts_once_and_who_leaves_is_named_no_longer(house: House) -> None:
    _, ben, panel = couple(house)
    house.wire.click(ben, panel, "join")
    idle(house)
    assert panel.said.count("@ben (") == 1
    house.wire.click(ben, panel, "leave")
    house.wire.wait_for(lambda: "@ben" not in panel.said)


def test_people_who_join_at_once_are_all_named(house: House) -> None:
    panel = opened(house, house.person("ana"))
    people = [house.person(name) for name in ("ben", "cleo", "dan")]
    for person in people:
        house.wire.click(person, panel, "join")
    house.wire.wait_for(lambda: all(f"@{person.name}" in panel.said for person in people))
    idle(house)
    assert "Who's in: @ana (no movies), @" in panel.said and panel.said.count("(no movies)") == 4


def test_a_host_who_left_is_still_the_host(house: House) -> None:
    ana, _, panel = couple(house)
    house.wire.click(house.person("cleo"), panel, "join")
    house.wire.click(ana, panel, "leave")
    house.wire.wait_for(lambda: "@cleo" in panel.said and "@ana" not in panel.said)
    house.wire.click(ana, panel, "find movies")
    house.wire.wait_for(lambda: len(cards(panel)) == 4)
    assert "@ana" not in panel.said


def test_somebody_joining_a_full_night_is_told_so_in_private(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "MOST_PEOPLE", 2)
    _, _, panel = couple(house)
    late = house.person("late")
    house.wire.click(late, panel, "join")
    told_alone(house, late, "This movie night is full")
    assert "late" not in panel.said


def test_names_are_mentions_and_nobody_is_rung_but_by_the_panel_that_they_open(house: House) -> None:
    ana, ben, panel = with_list(house)
    house.wire.click(ana, panel, "more")
    tap(house, ben, panel, "👍", 1)
    idle(house)
    told(house, "ben", "loved big")
    house.wire.click(ben, panel, "close")
    told_alone(house, ben, wording.nights.night_only_host())
    assert (rings(house, ana), rings(house, ben)) == (1, 0)
    assert "@ana" in panel.said and "@ben" in panel.said and ana.id not in panel.said


# --- movies


def test_the_host_finds_movies_with_everybodys_chance(house: House) -> None:
    _, _, panel = with_list(house)
    assert "For @ana and @ben, movies nobody should hate:" in first(panel) and "asking the model" not in panel.said
    chances = [line for line in panel.said.splitlines() if "%" in line]
    assert sorted(line.rpartition("  ")[2] for line in chances) == ["@ana"] * 4 + ["@ben"] * 4
    known = {"Heat (1995)", "Fargo (1996)", "Pulp Fiction (1994)", "Sabrina (1995)", "Scream (1996)"}
    assert not known & set(cards(panel).values())


def test_more_shows_others_until_there_are_none(house: House) -> None:
    ana, _, panel = with_list(house)
    seen: set[str] = set()
    while not alone(house, ana):
        before = cards(panel)
        assert before and not seen & set(before.values())
        seen.update(before.values())
        house.wire.click(ana, panel, "more")
        house.wire.wait_for(lambda: not seen & set(cards(panel).values()) or alone(house, ana))
    assert "I've run out of movies" in alone(house, ana)[0].said and len(seen) == 16 - 5
    idle(house)
    assert cards(panel) == before and others(panel) == LIST_BUTTONS


def test_alone_nobody_can_look_for_movies(house: House) -> None:
    ana = house.person("ana")
    panel = opened(house, ana)
    house.wire.click(ana, panel, "find movies")
    told_alone(house, ana, wording.nights.night_too_few())
    assert panel.labels == FIRST_BUTTONS and cards(panel) == {}


@pytest.mark.parametrize("says", ["find movies", "more", "close"])
def test_only_the_host_finds_more_and_closes_and_others_are_told_alone(house: House, says: str) -> None:
    _, ben, panel = couple(house) if says == "find movies" else with_list(house)
    before, versions, lists = panel.blocks, len(panel.versions), lists_made(house)
    house.wire.click(ben, panel, says)
    told_alone(house, ben, wording.nights.night_only_host())
    idle(house)
    assert all(version.blocks == before for version in panel.versions[versions:]), "not for a moment"
    assert lists_made(house) == lists


def test_a_list_that_takes_its_time_says_so_and_people_can_join_meanwhile(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn_runner, "SECONDS_TO_A_SIGN", 0.01)
    ana, _, panel = couple(house)
    house.worker.free.clear()
    house.wire.click(ana, panel, "find movies")
    house.wire.wait_for(lambda: "asking the model" in panel.said)
    house.wire.click(house.person("cleo"), panel, "join")
    house.wire.wait_for(lambda: "@cleo" in panel.said)
    house.wire.click(ana, panel, "find movies")
    told_alone(house, ana, wording.service.still_busy())
    house.worker.free.set()
    house.wire.wait_for(lambda: len(cards(panel)) == 4 and "asking" not in panel.said)
    assert panel.said.count("@cleo") >= 5


def test_where_slack_delays_what_was_drawn_of_who_joined_the_list_stands(house: House) -> None:
    ana, ben = told(house, "ana", CRIME), told(house, "ben", ROMANCE)
    panel = opened(house, ana)
    house.wire.limit_next(1, "chat.update")
    house.wire.click(ben, panel, "join")
    house.wire.wait_for(lambda: [r.status for r in house.wire.requests if r.method == "chat.update"] == [429])
    house.wire.click(ana, panel, "find movies")
    house.wire.wait_for(lambda: [r.status for r in house.wire.requests if r.method == "chat.update"][:2] == [429, 200])
    until(lambda: lists_made(house) == 1)
    idle(house)
    house.wire.wait_for(lambda: len(cards(panel)) == 4)


def test_a_list_that_takes_longer_than_the_tap_may_be_answered_is_shown_all_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn_runner, "SECONDS_TO_A_SIGN", 0.01)
    ana, _, panel = couple(house)
    house.worker.free.clear()
    house.wire.click(ana, panel, "find movies")
    house.wire.wait_for(lambda: "asking the model" in panel.said)
    house.wire.expire_response_urls()
    house.worker.free.set()
    house.wire.wait_for(lambda: len(cards(panel)) == 4 and "asking" not in panel.said)
    assert house.count(house.channel) == 1


def test_without_a_worker_the_host_is_told_in_private_and_can_try_again(house: House) -> None:
    ana, _, panel = couple(house)
    house.worker.down = SILENT
    house.wire.click(ana, panel, "find movies")
    told_alone(house, ana, "The model hasn't answered yet. Please try again in a minute. (error ")
    assert panel.labels == FIRST_BUTTONS
    house.worker.down = None
    house.wire.click(ana, panel, "find movies")
    house.wire.wait_for(lambda: len(cards(panel)) == 4)


@pytest.mark.parametrize("house", [{"server_hourly": 1}], indirect=True)
def test_the_lists_of_a_night_count_as_questions_of_its_workspace(house: House) -> None:
    _, ben, _ = with_list(house)
    house.wire.command(ben, house.channel, "recommend")
    told_alone(house, ben, "You've all asked me a lot")


# --- rating


def test_what_a_member_rates_on_the_panel_is_theirs_and_nobody_sees_what_it_was(house: House) -> None:
    ana, ben, panel = with_list(house)
    movie = cards(panel)[2]
    tap(house, ben, panel, "👎", 2)
    house.wire.wait_for(lambda: "@ben (three movies)" in panel.said and len(cards(panel)) == 4)
    assert house.known(ben)[movie] == Verdict.BAD.value and movie not in house.known(ana)
    seen = panel.said + panel.text
    assert movie not in seen and "👎" not in seen and "👍" not in seen and "liked" not in seen
    assert house.count(house.channel) == 1


def test_what_a_member_has_not_seen_is_remembered_and_stays_for_others(house: House) -> None:
    _, ben, panel = with_list(house)
    movie = cards(panel)[1]
    tap(house, ben, panel, "not seen", 1)
    until(lambda: house.session(ben).unseen)
    idle(house)
    assert movie in cards(panel).values() and movie not in house.known(ben)


def test_somebody_who_has_not_joined_cannot_rate_and_is_told_in_private(house: House) -> None:
    _, _, panel = with_list(house)
    cleo, versions = house.person("cleo"), len(panel.versions)
    tap(house, cleo, panel, "👍", 1)
    told_alone(house, cleo, wording.nights.night_join_first())
    assert house.known(cleo) == {} and len(panel.versions) == versions


def test_the_panel_follows_what_a_member_says_and_takes_back_in_private(house: House) -> None:
    _, ben, panel = with_list(house)
    movie = cards(panel)[1]
    told(house, "ben", f"loved {movie.partition(' (')[0]}")
    house.wire.wait_for(lambda: movie not in cards(panel).values() and len(cards(panel)) == 4)
    assert "@ben (three movies)" in panel.said
    told(house, "ben", "undo")
    house.wire.wait_for(lambda: "@ben (two movies)" in panel.said)
    assert "Movie night" not in "".join(m.said for m in house.wire.messages(house.wire.dm(ben)))


def test_several_ratings_in_a_row_make_one_list(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, ben, panel = with_list(house)
    monkeypatch.setattr(panels, "SECONDS_TO_GATHER_RATINGS", 0.5)
    tap(house, ben, panel, "👍", 1)
    tap(house, ana, panel, "👎", 2)
    told(house, "ben", "loved big")
    assert lists_made(house) == 1
    until(lambda: lists_made(house) == 2)
    idle(house)
    assert len(cards(panel)) == 4 and lists_made(house) == 2


def test_what_somebody_else_says_asks_no_worker(house: House) -> None:
    with_list(house)
    told(house, "cleo", "loved big")
    idle(house)
    assert lists_made(house) == 1


# --- the end of a night


def test_buttons_that_somebody_still_sees_of_a_closed_night_are_refused(house: House) -> None:
    ana, ben, panel = with_list(house)
    before = panel.blocks
    house.wire.click(ana, panel, "close")
    house.wire.wait_for(lambda: "(closed)" in panel.said)
    with house.wire.world.changed:
        house.wire.world.edit(panel, None, before)
    for k, says in enumerate(("join", "leave", "👍")):
        tap(house, ben, panel, says, 1 if says == "👍" else None)
        told_alone(house, ben, wording.nights.night_over(), after=k)
    told(house, "ben", "loved big")
    idle(house)
    assert lists_made(house) == 1, "a closed night follows no longer"


def test_the_night_of_a_host_who_is_forgotten_ends_and_names_nobody(house: House) -> None:
    ana, _, panel = with_list(house)
    told(house, "ana", "forget me")
    house.wire.click(ana, house.wire.messages(house.wire.dm(ana), by=house.wire.bot)[-1], "yes")
    house.wire.wait_for(lambda: panel.said == wording.nights.night_unknown())
    assert panel.labels == [] and ana.id not in panel.text and ana.id not in str(panel.blocks)


def test_who_is_forgotten_is_named_on_the_panel_no_longer(house: House) -> None:
    _, ben, panel = with_list(house)
    house.wire.click(house.person("cleo"), panel, "join")
    house.wire.wait_for(lambda: "@cleo" in panel.said)
    told(house, "ben", "forget me")
    told(house, "ben", "yes")
    house.wire.wait_for(lambda: "@ben" not in panel.said and "@cleo" in panel.said)
    assert ben.id not in str(panel.blocks) and ben.id not in panel.text


def test_buttons_work_and_the_panel_follows_after_a_restart(house: House) -> None:
    ana, _, panel = with_list(house)
    house.restart()
    house.wire.click(house.person("cleo"), panel, "join")
    house.wire.wait_for(lambda: panel.said.count("@cleo") >= 5)
    told(house, "ben", "loved big")
    house.wire.wait_for(lambda: "@ben (three movies)" in panel.said)
    house.wire.click(ana, panel, "close")
    house.wire.wait_for(lambda: "(closed)" in panel.said)


def test_a_panel_deleted_meanwhile_disturbs_nobody_and_no_worker(house: House) -> None:
    ana, ben, panel = with_list(house)
    house.wire.delete(panel)
    told(house, "ben", "loved big")
    told(house, "ben", "loved twister")
    idle(house)
    assert "Twister" in house.wire.messages(house.wire.dm(ben))[-1].said and lists_made(house) == 1
    assert [r.answer.get("error") for r in house.wire.requests if r.method == "chat.update"].count(
        "message_not_found"
    ) == 1
    assert nights_of(house, ana)[0].where == ""


def test_a_panel_in_a_channel_that_the_app_has_left_works_by_its_buttons_and_is_followed_no_longer(
    house: House,
) -> None:
    *_, panel = with_list(house)
    house.wire.remove(house.channel, house.wire.bot)
    told(house, "ben", "loved big")
    idle(house)
    assert lists_made(house) == 1
    house.wire.click(house.person("cleo"), panel, "join")
    house.wire.wait_for(lambda: "@cleo" in panel.said)


def test_a_list_asked_for_while_the_app_ends_is_told_to_come_later(house: House) -> None:
    ana, _, panel = couple(house)
    idle(house)
    app, loop = house.bot.app, house.bot._loop
    assert app is not None and loop is not None
    versions = len(panel.versions)
    asyncio.run_coroutine_threadsafe(app.context.service.runner.close(0), loop).result(10)
    house.wire.click(ana, panel, "find movies")
    told_alone(house, ana, "restarting")
    assert len(panel.versions) == versions


def test_nobody_can_press_a_button_for_something_that_no_button_says(house: House) -> None:
    ana, _, panel = couple(house)
    night = nights_of(house, ana)[0].id
    for k, action in enumerate(("rate:1:adored", "rate:abc:good", "explode", "rate:999999:good")):
        forge(panel, f"n:{night}:{action}")
        house.wire.click(ana, panel, f"n:{night}:{action}")
        told_alone(house, ana, wording.service.stale(), after=k)
