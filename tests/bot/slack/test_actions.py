"""Buttons and menus in Slack: their effects in every place, their owners, and that they survive a restart."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from movies.catalogue import Movie
from movies.errors import StoreUnreachable, WorkerSilent
from movies.movielens import Release
from tests.bot.slack.conftest import House, over_both
from tests.bot.slack.looks import TASTE, Shown, alone, button, cards, first, forge, others, row, tap, told_alone, until
from tests.conftest import MOVIES, release_of
from tests.fakes.slack_wire import Channel, Message, User, View

pytestmark = pytest.mark.usefixtures("unbroken")

CARD = ["👍", "👎", "not seen", "why?"]
SILENT = WorkerSilent("The model hasn't answered yet.")
STALE = "That button is too old for me. Tell me what you want in words, or say “help”."
NOT_YOURS = "These buttons belong to somebody else."
HAMLETS = tuple(
    Movie(50 + k, "Hamlet", year, ("Drama",), popularity=12 - k) for k, year in enumerate((1948, 1969, 1990, 1996))
)
PLACES = ["direct", "thread", "alone", "home"]
everywhere = pytest.mark.parametrize("where", PLACES)


@pytest.fixture(scope="module")
def small() -> Release:
    """With four movies of one title."""
    return release_of((*MOVIES, *HAMLETS))


def said(house: House, words: str, where: Channel | None = None, name: str = "ana") -> Message:
    """The answer to words in a channel, by mention, or in somebody's direct messages."""
    person, channel = house.person(name), where or house.channel
    before = house.count(channel)
    mention = "" if channel.kind == "im" else f"{house.wire.bot_mention} "
    house.wire.say(person, channel, mention + words)
    return house.said(channel, after=before)


def listed(house: House, where: str) -> tuple[User, Shown]:
    """Five movies for ana, in a place."""
    wire, ana = house.wire, house.person("ana")
    dm = wire.dm(ana)
    said(house, TASTE, dm)
    if where in ("direct", "thread"):
        return ana, said(house, "recommend", dm if where == "direct" else house.channel)
    if where == "alone":
        wire.command(ana, house.channel, "recommend")
        return ana, wire.wait_for(lambda: next((m for m in alone(house, ana) if cards(m)), None))
    wire.open_home(ana)
    home = wire.wait_for(lambda: wire.home(ana))
    wire.click(ana, home, "h:recommend")
    wire.wait_for(lambda: len(cards(home)) == 5)
    return ana, home


def others_see(house: House) -> int:
    """How many messages everybody sees in the channel."""
    return len([m for m in house.wire.messages(house.channel, by=house.wire.bot) if m.ephemeral_to is None])


def without(shown: dict[int, str], place: int) -> dict[int, str]:
    return {k: title for k, title in shown.items() if k != place}


# --- on a list of recommendations


@pytest.mark.parametrize(
    ("where", "thumb", "verdict", "place"),
    [("direct", "👍", "good", 1), ("thread", "👎", "bad", 5), ("alone", "👎", "bad", 3), ("home", "👍", "good", 5)],
)
def test_a_movie_that_is_rated_makes_room_for_another_and_the_others_stay(
    house: House, where: str, thumb: str, verdict: str, place: int
) -> None:
    ana, shown = listed(house, where)
    before, messages = cards(shown), others_see(house)
    assert [row(shown, k) for k in range(1, 6)] == [CARD] * 5 and others(shown) == ["more"]
    tap(house, ana, shown, thumb, place)
    house.wire.wait_for(lambda: "How about" in first(shown))
    after = cards(shown)
    assert after[place] not in before.values() and without(after, place) == without(before, place)
    assert first(shown) == f"{thumb} {before[place]}\nHow about this one instead?"
    assert house.known(ana)[before[place]] == verdict
    assert [row(shown, k) for k in range(1, 6)] == [CARD] * 5 and set(others(shown)) == {"more", "not right?"}
    assert others_see(house) == messages, "no other message"


@pytest.mark.parametrize("where", ["direct", "alone"])
def test_a_movie_that_was_not_seen_stays_without_its_buttons(house: House, where: str) -> None:
    ana, shown = listed(house, where)
    before = cards(shown)
    tap(house, ana, shown, "not seen", 2)
    house.wire.wait_for(lambda: first(shown) == f"Not seen yet: {before[2]}.")
    assert cards(shown) == before and [len(row(shown, place)) for place in range(1, 6)] == [4, 0, 4, 4, 4]
    assert before[2] in {house.release.catalogue[i].name for i in house.session(ana).unseen}
    tap(house, ana, shown, "👍", 3)
    house.wire.wait_for(lambda: "How about" in first(shown))
    assert [k for k in range(1, 6) if cards(shown)[k] != before[k]] == [3], "the third is still the third"


@pytest.mark.parametrize("where", ["thread", "home"])
def test_not_right_takes_back_what_was_tapped(house: House, where: str) -> None:
    ana, shown = listed(house, where)
    rated = cards(shown)[1]
    tap(house, ana, shown, "👍", 1)
    house.wire.wait_for(lambda: "How about" in first(shown))
    tap(house, ana, shown, "not right?")
    house.wire.wait_for(lambda: first(shown) == f"Undone: {rated}.\nFeel free to put it another way.")
    assert rated not in house.known(ana) and len(cards(shown)) == 5
    assert "not right?" not in others(shown), "there is nothing more to take back"


@pytest.mark.parametrize("where", ["direct", "thread", "alone"])
def test_more_is_another_message_with_other_movies_and_the_first_list_can_still_be_rated(
    house: House, where: str
) -> None:
    ana, shown = listed(house, where)
    assert isinstance(shown, Message)
    before, messages = cards(shown), house.count(shown.channel)
    tap(house, ana, shown, "more")

    def found() -> Message | None:
        seen = house.wire.messages(shown.channel, by=house.wire.bot)[messages:]
        return next((message for message in seen if cards(message)), None)

    more = house.wire.wait_for(found)
    assert not set(cards(more).values()) & set(before.values()) and cards(shown) == before
    assert (more.thread_ts, more.ephemeral_to) == (shown.thread_ts, shown.ephemeral_to)
    tap(house, ana, shown, "👍", 2)
    house.wire.wait_for(lambda: first(shown).startswith("👍"))
    assert house.known(ana)[before[2]] == "good"
    assert cards(shown) == before and row(shown, 2) == [] and row(shown, 3) == CARD
    second = cards(more)
    tap(house, ana, more, "👎", 1)
    house.wire.wait_for(lambda: first(more).startswith("👎"))
    assert house.known(ana)[second[1]] == "bad" and without(cards(more), 1) == without(second, 1)


@pytest.mark.parametrize("where", ["direct", "thread", "alone"])
def test_why_changes_nothing_and_is_answered_to_the_person_alone(house: House, where: str) -> None:
    ana, shown = listed(house, where)
    assert isinstance(shown, Message)
    before, movie = len(shown.versions), cards(shown)[4]
    tap(house, ana, shown, "why?", 4)

    def found() -> Message | None:
        seen = house.wire.messages(shown.channel, by=house.wire.bot)
        return next((m for m in seen if m.said.startswith(f"{movie}: ")), None)

    reason = house.wire.wait_for(found)
    assert reason.ephemeral_to is (None if where == "direct" else ana) and reason.thread_ts == shown.thread_ts
    assert len(shown.versions) == before


@everywhere
def test_two_quick_taps_on_one_list_are_both_taken_and_neither_undoes_the_other(house: House, where: str) -> None:
    ana, shown = listed(house, where)
    before = cards(shown)
    house.worker.free.clear()
    tap(house, ana, shown, "👍", 1)
    house.wire.wait_for(lambda: first(shown) == f"👍 {before[1]}\nasking the model …")
    assert row(shown, 1) == [] and cards(shown) == before, "it cannot be rated twice, and the others stay"
    tap(house, ana, shown, "👎", 2)
    house.wire.wait_for(lambda: "One at a time" in first(shown))
    tap(house, ana, shown, "not seen", 4)
    house.wire.wait_for(lambda: "Not seen yet" in first(shown))
    house.worker.free.set()
    house.wire.wait_for(lambda: "How about" in first(shown))
    assert cards(shown)[1] != before[1] and without(cards(shown), 1) == without(before, 1)
    assert [len(row(shown, place)) for place in range(1, 6)] == [4, 0, 4, 0, 4]
    assert house.known(ana).items() >= {before[1]: "good", before[2]: "bad"}.items()


def test_where_slack_delays_the_answer_to_the_first_of_two_taps_the_second_stands(house: House) -> None:
    """The late change for the first tap must not bring back what that tap saw when it began."""
    wire = house.wire
    ana, shown = listed(house, "direct")
    before = cards(shown)
    house.worker.free.clear()
    tap(house, ana, shown, "👍", 1)
    wire.wait_for(lambda: "asking the model" in first(shown))
    wire.limit_next(1, "response_url")
    house.worker.free.set()
    wire.wait_for(lambda: [r.status for r in wire.requests if r.method == "response_url"][-1] == 429)
    tap(house, ana, shown, "not seen", 3)
    wire.wait_for(lambda: [r.status for r in wire.requests if r.method == "response_url"] == [200, 429, 200, 200])
    assert row(shown, 3) == [] and row(shown, 1) == CARD and without(cards(shown), 1) == without(before, 1)


# --- on other messages


@pytest.mark.parametrize("where", ["direct", "thread", "alone"])
def test_thumbs_answer_what_somebody_thinks_of_a_movie(house: House, where: str) -> None:
    ana = house.person("ana")
    if where == "alone":
        house.wire.command(ana, house.channel, "rate scream")
        asked = told_alone(house, ana, "Scream")
    else:
        asked = said(house, "i watched scream", house.wire.dm(ana) if where == "direct" else None)
    assert asked.labels == ["👍", "👎", "leave it", "would I like it?"]
    tap(house, ana, asked, "👎")
    house.wire.wait_for(lambda: asked.said.startswith("👎 Scream (1996)\n"))
    assert asked.labels == ["recommend", "not right?"] and house.known(ana) == {"Scream (1996)": "bad"}


def test_a_movie_can_be_left_alone_or_asked_about(house: House) -> None:
    asked = said(house, "i watched scream")
    tap(house, house.person("ana"), asked, "would I like it?")
    chance = house.said(house.channel, after=1)
    assert chance.said.startswith("Scream (1996): ") and chance.thread_ts == asked.thread_ts
    tap(house, house.person("ana"), asked, "leave it")
    house.wire.wait_for(lambda: asked.said == "All right, I'll leave that.")
    assert house.known(house.person("ana")) == {}


@pytest.mark.parametrize("where", ["direct", "thread"])
def test_show_me_some_offers_movies_to_rate_one_after_the_other(house: House, where: str) -> None:
    wire, ana = house.wire, house.person("ana")
    channel = wire.dm(ana) if where == "direct" else house.channel
    tap(house, ana, said(house, "hi", channel), "show me some")
    shown = house.said(channel, after=1)
    offered = cards(shown)
    assert shown.said.startswith("Have you seen these?") and len(offered) == 4
    assert [row(shown, k) for k in range(1, 5)] == [CARD[:3]] * 4 and others(shown) == ["recommend", "others"]
    tap(house, ana, shown, "👍", 2)
    wire.wait_for(lambda: first(shown).startswith(f"👍 {offered[2]}\n"))
    assert list(cards(shown).values()) == [offered[1], offered[3], offered[4]]
    tap(house, ana, shown, "not seen", 1)
    wire.wait_for(lambda: list(cards(shown).values()) == [offered[3], offered[4]])
    tap(house, ana, shown, "others")
    wire.wait_for(lambda: len(cards(shown)) == 4)
    assert not set(cards(shown).values()) & set(offered.values())
    assert house.known(ana) == {offered[2]: "good"}
    tap(house, ana, shown, "recommend")
    assert len(cards(house.said(channel, after=2))) == 5


def test_all_movies_that_were_named_can_be_rated_at_once(house: House) -> None:
    asked = said(house, "i watched scream and big")
    assert asked.labels == ["👍 all", "👎 all", "leave it"]
    tap(house, house.person("ana"), asked, "👎 all")
    until(lambda: len(house.known(house.person("ana"))) == 2)
    assert house.known(house.person("ana")) == {"Scream (1996)": "bad", "Big (1988)": "bad"}


def test_two_movies_of_one_title_are_buttons(house: House) -> None:
    asked = said(house, "i loved sabrina")
    assert asked.labels == ["Sabrina (1995)", "Sabrina (1954)", "neither"]
    tap(house, house.person("ana"), asked, "Sabrina (1954)")
    house.wire.wait_for(lambda: asked.said.startswith("👍 Sabrina (1954)\n"))
    assert house.known(house.person("ana")) == {"Sabrina (1954)": "good"}


@pytest.mark.parametrize("where", ["direct", "thread", "alone"])
def test_four_movies_of_one_title_are_a_menu(house: House, where: str) -> None:
    ana = house.person("ana")
    if where == "alone":
        house.wire.command(ana, house.channel, "rate i loved hamlet")
        asked = told_alone(house, ana, "hamlet")
    else:
        asked = said(house, "i loved hamlet", house.wire.dm(ana) if where == "direct" else None)
    assert asked.labels == ["neither"]
    house.wire.choose(ana, asked, f"m:{ana.id}:pick", "Hamlet (1990)")
    house.wire.wait_for(lambda: asked.said.startswith("👍 Hamlet (1990)\n"))
    assert house.known(ana) == {"Hamlet (1990)": "good"}


def test_a_movie_beside_a_list_can_be_told_of_and_the_list_stays(house: House) -> None:
    ana = house.person("ana")
    said(house, TASTE)
    shown = said(house, "recommend me a thriller, i loved hamlet")
    before = cards(shown)
    assert before and {h.name for h in HAMLETS} <= set(others(shown))
    tap(house, ana, shown, "Hamlet (1969)")
    house.wire.wait_for(lambda: first(shown).startswith("👍 Hamlet (1969)"))
    assert cards(shown) == before and [row(shown, k) for k in before] == [CARD] * len(before)
    assert "Hamlet (1969)" not in others(shown) and house.known(ana)["Hamlet (1969)"] == "good"


@pytest.mark.parametrize("answer", ["yes", "no"])
@pytest.mark.parametrize("where", ["direct", "thread", "alone"])
def test_to_be_forgotten_is_asked_back_and_only_the_person_sees_it(house: House, where: str, answer: str) -> None:
    wire, ana = house.wire, house.person("ana")
    said(house, TASTE, wire.dm(ana))
    if where == "alone":
        wire.command(ana, house.channel, "forget")
    else:
        channel = wire.dm(ana) if where == "direct" else house.channel
        wire.say(ana, channel, f"{wire.bot_mention} forget me")
    question = house.said(wire.dm(ana), after=1) if where == "direct" else told_alone(house, ana, "Really forget")
    assert question.labels == ["yes", "no"]
    tap(house, ana, question, answer)
    expected = "Forgotten." if answer == "yes" else "All right, I'll keep everything."
    wire.wait_for(lambda: any(expected in m.said for m in (*alone(house, ana), *wire.messages(wire.dm(ana)))))
    assert bool(house.known(ana)) is (answer == "no") and others_see(house) == 0


def test_the_buttons_of_what_is_known_work_where_only_the_person_sees_them(house: House) -> None:
    wire, ana = house.wire, house.person("ana")
    dm = wire.dm(ana)
    said(house, TASTE, dm)
    wire.command(ana, house.channel, "profile")
    profile = told_alone(house, ana, "Heat (1995)")
    assert profile.labels == ["export", "forget me", "you may learn"]
    tap(house, ana, profile, "export")
    told_alone(house, ana, "I sent you the file as a direct message.")
    file = wire.wait_for(lambda: next((m for m in wire.messages(dm) if m.files), None))
    assert [one.name for one in file.files] == ["matinee.json"] and b"Heat" in file.files[0].data
    tap(house, ana, profile, "forget me")
    question = told_alone(house, ana, "forget", after=2)
    tap(house, ana, question, "yes")
    wire.wait_for(lambda: question.said.startswith("Forgotten."))
    assert house.known(ana) == {} and others_see(house) == 0


# --- whose buttons they are


@over_both
def test_the_buttons_of_somebody_else_do_nothing_and_say_so_to_them_alone(house: House) -> None:
    ana, shown = listed(house, "thread")
    assert isinstance(shown, Message)
    ben, versions, known = house.person("ben"), len(shown.versions), house.known(ana)
    for k, says in enumerate(["👍", "not seen", "why?"]):
        tap(house, ben, shown, says, 1)
        refusal = told_alone(house, ben, NOT_YOURS, after=k)
        assert refusal.thread_ts == shown.thread_ts
    assert len(shown.versions) == versions and house.known(ana) == known
    assert house.known(ben) == {} and not house.session(ben).unseen


def test_the_menu_of_somebody_else_does_nothing_and_says_so_to_them_alone(house: House) -> None:
    ana, ben = house.person("ana"), house.person("ben")
    asked = said(house, "i loved hamlet")
    house.wire.choose(ben, asked, f"m:{ana.id}:pick", "Hamlet (1990)")
    told_alone(house, ben, NOT_YOURS)
    assert len(asked.versions) == 1 and house.known(ben) == house.known(ana) == {}


def test_a_profile_that_could_not_be_told_at_first_is_not_told_to_all_at_the_second_try(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = house.person("ana")
    said(house, TASTE, house.wire.dm(ana))
    with monkeypatch.context() as patch:
        patch.setattr(house.profiles.database, "reading", _away)
        apology = said(house, "what do you know about me")
    assert "I can't reach my database right now." in apology.said
    tap(house, ana, apology, "try again")
    told_alone(house, ana, "Heat (1995)")
    assert "Heat" not in "".join(version.text for version in apology.versions)


# --- after a restart, and after a long time


def test_the_buttons_of_a_list_that_all_see_work_in_place_after_a_restart(house: House) -> None:
    ana, shown = listed(house, "thread")
    before = cards(shown)
    house.restart()
    tap(house, ana, shown, "👍", 2)
    house.wire.wait_for(lambda: "How about" in first(shown))
    assert house.known(ana)[before[2]] == "good" and without(cards(shown), 2) == without(before, 2)
    tap(house, ana, shown, "why?", 5)
    told_alone(house, ana, cards(shown)[5])
    tap(house, ana, shown, "not right?")
    house.wire.wait_for(lambda: "Undone" in first(shown))
    assert before[2] not in house.known(ana)


def test_the_buttons_of_a_list_for_one_alone_lose_nothing_after_a_restart(house: House) -> None:
    ana, shown = listed(house, "alone")
    before = cards(shown)
    house.restart()
    tap(house, ana, shown, "👍", 2)
    answer = told_alone(house, ana, "How about", after=1)
    assert cards(shown) == before and list(cards(answer)) == [2] and house.known(ana)[before[2]] == "good"
    tap(house, ana, shown, "👎", 3)
    told_alone(house, ana, f"👎 {before[3]}", after=2)
    tap(house, ana, answer, "👍", 2)
    until(lambda: len(house.known(ana)) == 5 + 3)


def test_questions_can_be_answered_after_a_restart(house: House) -> None:
    ana, ben, cleo, dan = (house.person(name) for name in ("ana", "ben", "cleo", "dan"))
    menu, which, thumbs = [
        said(house, "i loved hamlet", name="ana"),
        said(house, "i hated sabrina", name="ben"),
        said(house, "i watched scream", name="cleo"),
    ]
    hello = said(house, "hi", name="dan")
    said(house, "forget me", house.wire.dm(dan), name="dan")
    house.restart()
    house.wire.choose(ana, menu, f"m:{ana.id}:pick", "Hamlet (1948)")
    tap(house, ben, which, "Sabrina (1954)")
    tap(house, cleo, thumbs, "👍")
    house.wire.wait_for(lambda: all(m.said[:1] in "👍👎" for m in (menu, which, thumbs)))
    assert house.known(ana) == {"Hamlet (1948)": "good"}
    assert house.known(ben) == {"Sabrina (1954)": "bad"}
    assert house.known(cleo) == {"Scream (1996)": "good"}
    tap(house, dan, hello, "show me some")
    assert len(cards(house.said(house.channel, after=4))) == 4


def test_to_be_forgotten_can_be_confirmed_after_a_restart(house: House) -> None:
    wire, ana = house.wire, house.person("ana")
    said(house, TASTE, wire.dm(ana))
    wire.command(ana, house.channel, "forget")
    question = told_alone(house, ana, "forget")
    house.restart()
    tap(house, ana, question, "yes")
    told_alone(house, ana, "Forgotten.")
    assert house.known(ana) == {}


def test_a_question_that_was_left_long_ago_is_answered_by_a_sentence(house: House) -> None:
    ana = house.person("ana")
    which, menu = said(house, "i loved sabrina"), said(house, "i loved hamlet")
    said(house, "hello")
    tap(house, ana, which, "Sabrina (1954)")
    house.wire.choose(ana, menu, f"m:{ana.id}:pick", "Hamlet (1948)")
    house.wire.wait_for(lambda: which.said == menu.said == STALE)
    assert house.known(ana) == {}


def test_buttons_that_mean_nothing_any_more_are_answered_by_a_sentence(house: House) -> None:
    ana, dm = house.person("ana"), house.wire.dm(house.person("ana"))
    nothing = ("rate:99999:good", "rate:1:great", "dance", "yes", "which:1", "again", "all:good", "", ":", "pick")
    for action in nothing:
        asked = said(house, "i watched scream", dm)
        said(house, "hello", dm)
        forge(asked, f"m:{ana.id}:{action}")
        house.wire.click(ana, asked, f"m:{ana.id}:{action}")
        house.wire.wait_for(lambda asked=asked: asked.said == STALE or None)
    assert house.known(ana) == {}


@pytest.mark.parametrize("where", ["thread", "alone"])
def test_buttons_that_no_program_ever_made_are_answered_to_whoever_tapped_alone(house: House, where: str) -> None:
    ana, shown = listed(house, where)
    assert isinstance(shown, Message)
    versions = len(shown.versions)
    gone = "I don't remember this movie night any more; please start a new one."
    made = {"m:": NOT_YOURS, "m:nonsense": NOT_YOURS, "n:": STALE, "n:nonsense": STALE, "n:nonsense:join": gone}
    for action_id, sentence in made.items():
        before = len(alone(house, ana))
        forge(shown, action_id)
        house.wire.click(ana, shown, action_id)
        told_alone(house, ana, sentence, after=before)
    assert len(shown.versions) == versions


def test_buttons_of_the_home_that_no_program_ever_made_are_answered_there(house: House) -> None:
    ana, home = listed(house, "home")
    for action_id in ("h:", "h:nonsense"):
        forge(home, action_id)
        house.wire.click(ana, home, action_id)
        house.wire.wait_for(lambda: first(home) == STALE)
        house.wire.open_home(ana)
        house.wire.wait_for(lambda: first(home) == "")


def test_a_movie_can_be_rated_on_a_list_of_long_ago(house: House) -> None:
    ana, shown = listed(house, "thread")
    movie = cards(shown)[1]
    dm = house.wire.dm(ana)
    for words in ("i hated big", "forget me", "no", "help"):
        said(house, words, dm)
    tap(house, ana, shown, "👍", 1)
    house.wire.wait_for(lambda: first(shown).startswith("👍"))
    assert house.known(ana)[movie] == "good" and len(cards(shown)) == 5


# --- where an answer can no longer be given as it should


@pytest.mark.parametrize("where", ["direct", "thread"])
def test_a_list_that_all_see_changes_also_when_the_tap_is_too_old_for_its_own_answer(house: House, where: str) -> None:
    ana, shown = listed(house, where)
    assert isinstance(shown, Message)
    before, count = cards(shown), house.count(shown.channel)
    house.worker.free.clear()
    tap(house, ana, shown, "👍", 1)
    house.wire.wait_for(lambda: "asking the model" in first(shown))
    house.wire.expire_response_urls()
    house.worker.free.set()
    house.wire.wait_for(lambda: "How about" in first(shown))
    assert cards(shown)[1] != before[1] and house.count(shown.channel) == count


def test_an_answer_on_a_list_for_one_alone_is_said_anew_once_when_the_tap_is_too_old(house: House) -> None:
    ana, shown = listed(house, "alone")
    dm = house.wire.dm(ana)
    count = house.count(dm)
    house.wire.fail_next("response_url", "expired_url", n=10)
    tap(house, ana, shown, "👍", 1)
    answer = house.said(dm, after=count)
    assert "How about" in first(answer) and len(cards(answer)) == 5 and house.count(dm) == count + 1
    rated = cards(answer)[2]
    tap(house, ana, answer, "👎", 2)
    until(lambda: rated in house.known(ana))


def test_a_list_that_was_deleted_meanwhile_is_said_anew(house: House) -> None:
    ana, shown = listed(house, "direct")
    assert isinstance(shown, Message)
    count = house.count(shown.channel)
    house.worker.free.clear()
    tap(house, ana, shown, "👍", 1)
    house.wire.wait_for(lambda: "asking the model" in first(shown))
    house.wire.delete(shown)
    house.worker.free.set()
    answer = house.said(shown.channel, after=count - 1)
    assert "How about" in first(answer) and len(cards(answer)) == 5


def test_whom_a_button_does_not_belong_to_hears_so_also_when_the_tap_is_too_old(house: House) -> None:
    _, shown = listed(house, "thread")
    ben = house.person("ben")
    house.wire.fail_next("response_url", "expired_url")
    tap(house, ben, shown, "👍", 1)
    assert told_alone(house, ben, NOT_YOURS).channel is house.channel


# --- while something is down


@pytest.mark.parametrize("where", ["alone", "home"])
def test_what_failed_can_be_tried_again_in_its_place(house: House, where: str) -> None:
    ana, shown = listed(house, where)
    before = cards(shown)
    house.worker.down = SILENT
    tap(house, ana, shown, "👍", 3)
    house.wire.wait_for(lambda: first(shown).startswith(f"👍 {before[3]}\nThe model hasn't answered yet."))
    assert cards(shown) == before and "try again" in others(shown)
    house.worker.down = None
    tap(house, ana, shown, "try again")
    house.wire.wait_for(lambda: "How about" in first(shown))
    assert cards(shown)[3] != before[3] and without(cards(shown), 3) == without(before, 3)
    assert "try again" not in others(shown) and house.known(ana)[before[3]] == "good"


def test_a_file_that_could_not_be_made_at_first_is_sent_at_the_second_try(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire, ana = house.wire, house.person("ana")
    dm = wire.dm(ana)
    said(house, TASTE, dm)
    with monkeypatch.context() as patch:
        patch.setattr(house.profiles.database, "reading", _away)
        apology = said(house, "export", dm)
    tap(house, ana, apology, "try again")
    file = wire.wait_for(lambda: next((m for m in wire.messages(dm) if m.files), None))
    house.wire.wait_for(lambda: "try again" not in apology.labels)
    assert b"Heat" in file.files[0].data


@pytest.mark.parametrize("where", ["thread", "home"])
def test_a_tap_while_the_database_is_away_is_told_and_can_be_tried_again(
    house: House, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, shown = listed(house, where)
    before = cards(shown)
    with monkeypatch.context() as patch:
        for connection in ("reading", "writing"):
            patch.setattr(house.profiles.database, connection, _away)
        tap(house, ana, shown, "not seen", 2)
        house.wire.wait_for(lambda: "I can't reach my database right now." in first(shown))
        assert cards(shown) == before and "try again" in others(shown)
    tap(house, ana, shown, "try again")
    house.wire.wait_for(lambda: first(shown) == f"Not seen yet: {before[2]}.")
    assert cards(shown) == before


@pytest.mark.parametrize("where", ["direct", "thread", "alone"])
def test_a_tap_while_the_app_ends_says_so_and_the_button_still_works_afterwards(house: House, where: str) -> None:
    ana, shown = listed(house, where)
    assert isinstance(shown, Message)
    close(house)
    versions = len(shown.versions)
    tap(house, ana, shown, "👍", 1)
    refusal = house.wire.wait_for(
        lambda: next((m for m in house.wire.messages(shown.channel) if "restarting" in m.said), None)
    )
    assert refusal.ephemeral_to is ana and refusal.thread_ts == shown.thread_ts
    assert len(shown.versions) == versions and len(house.known(ana)) == 5
    house.restart()
    tap(house, ana, shown, "👍", 1)
    until(lambda: len(house.known(ana)) == 6)


def test_a_tap_at_the_home_while_the_app_ends_says_so_and_the_button_still_works_afterwards(house: House) -> None:
    ana, home = listed(house, "home")
    assert isinstance(home, View)
    before = cards(home)
    close(house)
    tap(house, ana, home, "👍", 1)
    house.wire.wait_for(lambda: "restarting" in first(home))
    assert cards(home) == before and row(home, 1) == CARD
    house.restart()
    house.wire.click(ana, home, button(home, "👍", 1))
    until(lambda: len(house.known(ana)) == 6)


def close(house: House) -> None:
    """Let the app take no further turns, as if it had been told to end."""
    app, loop = house.bot.app, house.bot._loop
    assert app is not None and loop is not None
    asyncio.run_coroutine_threadsafe(app.context.service.runner.close(0), loop).result(10)


def _away(*_: Any, **__: Any) -> Any:
    raise StoreUnreachable("I can't reach my database right now.")
