"""The Home tab: the profile, the latest recommendations, a button for every verb, and answers on top."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.contracts.replies import Reply
from bot.slack import home as homes
from bot.slack import kept
from bot.storage.questions import KeptQuestion, Where
from bot.wording.english.slack import VERBS
from movies.errors import StoreUnreachable, WorkerSilent
from tests.bot.slack.conftest import House, over_both
from tests.bot.slack.looks import TASTE, cards, first, idle, row, tap, until
from tests.fakes.slack_wire import User, View

pytestmark = pytest.mark.usefixtures("unbroken")

LATEST, LATE = "latest:", "late:"
NOTHING = "I know nothing about you"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(homes, "SECONDS_TO_GATHER_CHANGES", 0.001)


def told(house: House, words: str, name: str = "ana") -> User:
    """Somebody who has said something in direct messages and got an answer."""
    person = house.person(name)
    dm = house.wire.dm(person)
    before = house.count(dm)
    house.wire.say(person, dm, words)
    house.said(dm, after=before)
    return person


def opened(house: House, name: str = "ana") -> tuple[User, View]:
    """Somebody's Home as it is shown when they open it."""
    person = house.person(name)
    before = publications(house, person)
    house.wire.open_home(person)
    house.wire.wait_for(lambda: publications(house, person) > before)
    home = house.wire.home(person)
    assert home is not None
    return person, home


def asked(house: House, verb: str) -> tuple[User, View]:
    """Ana's Home after she has pressed a verb there and got an answer."""
    told(house, TASTE)
    ana, home = opened(house)
    house.wire.click(ana, home, f"h:{verb}")
    house.wire.wait_for(lambda: first(home) and "asking the model" not in first(home))
    return ana, home


def publications(house: House, person: User) -> int:
    """How often somebody's Home was published."""
    return len([r for r in published(house) if r.arguments["user_id"] == person.id and r.status == 200])


def published(house: House) -> list[Any]:
    return [request for request in house.wire.requests if request.method == "views.publish"]


# --- what is on it


@over_both
def test_opened_for_the_first_time_it_says_that_nothing_is_known_and_has_all_verbs(house: House) -> None:
    _, home = opened(house)
    assert home.said.startswith(f"What I know about you\n{NOTHING}") and "What I recommended last" not in home.said
    assert home.labels == list(VERBS.values()) and len(home.labels) == 11


def test_it_shows_the_profile_and_the_latest_recommendations_with_buttons_that_work(house: House) -> None:
    ana = told(house, TASTE)
    told(house, "recommend")
    _, home = opened(house)
    latest = cards(home, LATEST)
    assert "Heat (1995)" in home.said and len(latest) == 5 and first(home) == ""
    assert [row(home, place, LATEST) for place in range(1, 6)] == [["👍", "👎", "not seen", "why?"]] * 5
    tap(house, ana, home, "👎", 3, LATEST)
    house.wire.wait_for(lambda: first(home).startswith(f"👎 {latest[3]}\n") and "asking" not in first(home))
    assert house.known(ana)[latest[3]] == "bad" and latest[3] not in cards(home, LATEST).values()


def test_a_tap_that_only_the_messages_tab_knows_of_publishes_nothing(house: House) -> None:
    ana = house.person("ana")
    house.wire.open_home(ana, tab="messages").wait()
    opened(house, "ben")
    assert house.wire.home(ana) is None


def test_verbs_are_answered_on_top(house: House) -> None:
    ana, home = asked(house, "recommend")
    answers = {
        "help": "Tell me what you think of movies",
        "profile": "Heat (1995)",
        "export": "I sent you the file as a direct message.",
        "forget": "Really forget",
        "recommend": "For you",
    }
    for verb, says in answers.items():
        house.wire.click(ana, home, f"h:{verb}")
        house.wire.wait_for(lambda says=says: says in first(home))
        assert home.said.startswith(first(home)) and "What I know about you" in home.said
        assert home.labels[-11:] == list(VERBS.values())
    sent = house.wire.messages(house.wire.dm(ana), by=house.wire.bot)[1:]
    assert [file.name for message in sent for file in message.files] == ["matinee.json"] and len(sent) == 2


def test_verbs_that_need_something_open_a_form(house: House) -> None:
    ana, home = opened(house)
    for verb in ("rate", "wish", "wouldilike", "why", "import", "night"):
        house.wire.click(ana, home, f"h:{verb}")
        house.wire.wait_for(lambda verb=verb: [v.callback_id for v in house.wire.views(ana)] == [verb])


def test_what_is_recommended_on_top_is_not_told_again_below(house: House) -> None:
    _, home = asked(house, "recommend")
    assert len(cards(home)) == 5 and cards(home, LATEST) == {}
    assert "%" in home.said and "like " in home.said


def test_why_takes_the_top_and_the_list_goes_below(house: House) -> None:
    ana, home = asked(house, "recommend")
    movies = cards(home)
    tap(house, ana, home, "why?", 2)
    house.wire.wait_for(lambda: first(home).startswith(f"{movies[2]}: "))
    assert cards(home) == {} and set(cards(home, LATEST).values()) == set(movies.values())
    tap(house, ana, home, "👍", 1, LATEST)
    until(lambda: len(house.known(ana)) == 6)


def test_opened_again_it_has_no_answer_on_top(house: House) -> None:
    ana, home = asked(house, "help")
    house.wire.open_home(ana)
    house.wire.wait_for(lambda: first(home) == "")
    assert home.said.startswith("What I know about you")


def test_a_question_on_top_is_asked_and_answered_there(house: House) -> None:
    ana, home = asked(house, "forget")
    tap(house, ana, home, "no")
    house.wire.wait_for(lambda: first(home) == "All right, I'll keep everything.")
    assert len(house.known(ana)) == 5


def test_a_name_of_many_movies_is_asked_about_on_top(house: House) -> None:
    ana, home = opened(house)
    house.wire.click(ana, home, "h:rate")
    form = house.wire.wait_for(lambda: next(iter(house.wire.views(ana)), None))
    house.wire.submit(ana, form, {"many": "loved sabrina"})
    house.wire.wait_for(lambda: "Which" in first(home))
    tap(house, ana, home, "Sabrina (1954)")
    house.wire.wait_for(lambda: first(home).startswith("👍 Sabrina (1954)"))
    house.wire.wait_for(lambda: "Sabrina (1954)" in home.said.partition("What I know about you")[2])


def test_an_answer_that_comes_after_a_newer_one_stands_below_it(house: House) -> None:
    told(house, TASTE)
    ana, home = opened(house)
    house.worker.free.clear()
    house.wire.click(ana, home, "h:recommend")
    house.wire.wait_for(lambda: first(home) == "asking the model …")
    house.wire.click(ana, home, "h:help")
    house.wire.wait_for(lambda: "Tell me what you think" in first(home))
    house.worker.free.set()
    house.wire.wait_for(lambda: "For you" in home.said)
    assert home.said.startswith(first(home)) and "Tell me what you think" in first(home)
    movies = cards(home, LATE)
    assert len(movies) == 5 and cards(home, LATEST) == {}
    tap(house, ana, home, "👍", 2, LATE)
    house.wire.wait_for(lambda: f"👍 {movies[2]}\nHow about this one instead?" in home.said)
    assert len(cards(home, LATE)) == 5 and "Tell me what you think" in first(home)
    house.wire.click(ana, home, "h:profile")
    house.wire.wait_for(lambda: "Heat (1995)" in first(home))
    assert cards(home, LATE) == {}


def test_a_list_that_changes_after_a_newer_answer_stands_below_it(house: House) -> None:
    ana, home = asked(house, "recommend")
    movie = cards(home)[2]
    house.worker.free.clear()
    tap(house, ana, home, "👍", 2)
    house.wire.wait_for(lambda: first(home) == f"👍 {movie}\nasking the model …")
    house.wire.click(ana, home, "h:help")
    house.wire.wait_for(lambda: "Tell me what you think" in first(home))
    house.worker.free.set()
    house.wire.wait_for(lambda: f"👍 {movie}\nHow about this one instead?" in home.said)
    assert len(cards(home, LATE)) == 5 and "Tell me what you think" in first(home)


def test_an_answer_to_a_question_of_a_killed_app_stands_below_a_newer_one(house: House) -> None:
    ana, home = asked(house, "help")
    app, loop = house.bot.app, house.bot._loop
    assert app is not None and loop is not None
    person = {"person": f"slack:{ana.team.id}:{ana.id}", "server": f"slack:{ana.team.id}", "bot": ""}
    where: Where = {"kind": "home", "visitor": {"team": ana.team.id, "user": ana.id, **person}}
    question = KeptQuestion("1", person["person"], None, "a killed app", where, "", None, 0)

    async def answer() -> None:
        surface = await kept.find(app.context, app._client, question)
        assert surface is not None
        await surface.show(Reply("Sorry, that took too long."))

    asyncio.run_coroutine_threadsafe(answer(), loop).result(10)
    house.wire.wait_for(lambda: "Sorry, that took too long." in home.said)
    assert "Tell me what you think" in first(home)


# --- following what is said elsewhere


def test_it_follows_what_is_told_in_direct_messages_and_in_channels(house: House) -> None:
    ana, home = opened(house)
    told(house, "loved heat")
    house.wire.wait_for(lambda: "Heat (1995)" in home.said)
    house.wire.say(ana, house.channel, f"{house.wire.bot_mention} hated twister")
    house.wire.wait_for(lambda: "Twister (1996)" in home.said)
    told(house, "undo")
    house.wire.wait_for(lambda: "Twister (1996)" not in home.said)


def test_it_follows_what_is_tapped_and_what_is_recommended(house: House) -> None:
    ana, home = opened(house)
    told(house, TASTE)
    told(house, "recommend")
    house.wire.wait_for(lambda: len(cards(home, LATEST)) == 5)
    dm = house.wire.dm(ana)
    shown = house.said(dm, after=1)
    movie = cards(shown)[1]
    tap(house, ana, shown, "not seen", 1)
    house.wire.wait_for(lambda: movie not in cards(home, LATEST).values())


def test_it_follows_what_is_rated_at_a_movie_night(house: House) -> None:
    ana, ben = told(house, "loved heat and fargo"), told(house, "loved big", "ben")
    _, home = opened(house, "ben")
    house.wire.command(ana, house.channel, "night")
    panel = house.said(house.channel)
    house.wire.click(ben, panel, "join")
    house.wire.wait_for(lambda: "@ben" in panel.said)
    house.wire.click(ana, panel, "find movies")
    house.wire.wait_for(lambda: cards(panel))
    movie = cards(panel)[1]
    tap(house, ben, panel, "👎", 1)
    house.wire.wait_for(lambda: movie in home.said)


def test_several_things_in_a_row_are_published_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(homes, "SECONDS_TO_GATHER_CHANGES", 0.5)
    ana, home = opened(house)
    before = publications(house, ana)
    for words in ("loved heat", "loved fargo", "hated twister"):
        told(house, words)
    house.wire.wait_for(lambda: "Twister" in home.said)
    idle(house)
    assert publications(house, ana) == before + 1 and "Heat" in home.said and "Fargo" in home.said


def test_what_changes_nothing_is_not_published(house: House) -> None:
    ana, _ = opened(house)
    before = publications(house, ana)
    told(house, "hello")
    idle(house)
    assert publications(house, ana) == before


def test_for_who_never_opened_it_nothing_is_published(house: House) -> None:
    ana = told(house, TASTE)
    told(house, "recommend")
    told(house, "what do you know about me")
    house.wire.command(ana, house.channel, "profile")
    house.wire.wait_for(lambda: house.count(house.channel) == 1)
    idle(house)
    assert house.wire.home(ana) is None


def test_an_answer_on_top_stays_while_the_profile_below_follows(house: House) -> None:
    _, home = asked(house, "help")
    answer = first(home)
    told(house, "loved big")
    house.wire.wait_for(lambda: "Big (1988)" in home.said)
    assert first(home) == answer


# --- being forgotten


def forget(house: House, person: User, where: str, home: View | None) -> None:
    wire = house.wire
    if where == "home":
        assert home is not None
        wire.click(person, home, "h:forget")
        wire.wait_for(lambda: "yes" in home.labels)
        wire.click(person, home, "yes")
    elif where == "direct":
        told(house, "forget me", person.name)
        wire.click(person, wire.messages(wire.dm(person), by=wire.bot)[-1], "yes")
    else:
        wire.command(person, house.channel, "forget")
        question = wire.wait_for(lambda: next(iter(wire.messages(house.channel, viewer=person)), None))
        wire.click(person, question, "yes")
    until(lambda: house.known(person) == {})


@pytest.mark.parametrize(
    ("where", "verb"), [("direct", "recommend"), ("direct", "profile"), ("alone", "profile"), ("home", "recommend")]
)
def test_after_being_forgotten_nothing_remains_on_it(house: House, where: str, verb: str) -> None:
    ana, home = asked(house, verb)
    forget(house, ana, where, home)
    house.wire.wait_for(lambda: NOTHING in home.said)
    idle(house)
    assert not [movie.name for movie in house.release.catalogue if movie.name in home.said]
    assert first(home).startswith("Forgotten.") if where == "home" else first(home) == ""


@pytest.mark.parametrize("where", ["direct", "alone"])
def test_after_being_forgotten_nothing_remains_on_it_if_it_was_opened_before_a_restart(
    house: House, where: str
) -> None:
    ana, home = asked(house, "recommend")
    house.restart()
    forget(house, ana, where, home)
    house.wire.wait_for(lambda: NOTHING in home.said)
    assert not [movie.name for movie in house.release.catalogue if movie.name in home.said]


def test_buttons_on_it_work_after_a_restart(house: House) -> None:
    ana, home = asked(house, "recommend")
    movie = cards(home)[2]
    house.restart()
    tap(house, ana, home, "👍", 2)
    until(lambda: house.known(ana).get(movie) == "good")
    house.wire.wait_for(lambda: first(home).startswith(f"👍 {movie}"))
    house.wire.click(ana, home, "h:help")
    house.wire.wait_for(lambda: "Tell me what you think" in first(home))


# --- what goes wrong


def test_several_publications_at_once_keep_their_order(house: House) -> None:
    """Slack delays the first; the others wait for it, and the latest stands in the end."""
    ana, home = opened(house)
    house.wire.limit_next(1, "views.publish")
    told(house, "loved heat")
    house.wire.wait_for(lambda: published(house)[-1].status == 429)
    house.wire.click(ana, home, "h:help")
    house.wire.wait_for(lambda: "Tell me what you think" in first(home))
    house.wire.wait_for(lambda: publications(house, ana) == 3)
    assert "Tell me what you think" in first(home) and "Heat (1995)" in home.said


def test_a_publication_that_slack_refuses_is_made_up_for_by_the_next(house: House) -> None:
    _, home = opened(house)
    house.wire.fail_next("views.publish", "internal_error")
    told(house, "loved heat")
    house.wire.wait_for(lambda: published(house)[-1].answer.get("error") == "internal_error")
    told(house, "loved fargo")
    house.wire.wait_for(lambda: "Heat (1995)" in home.said and "Fargo (1996)" in home.said)


def _away(*_: Any, **__: Any) -> Any:
    raise StoreUnreachable("I can't reach my database right now.")


def test_opened_while_the_database_is_away_it_says_so_and_has_its_verbs(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = told(house, TASTE)
    with monkeypatch.context() as patch:
        patch.setattr(house.profiles.database, "reading", _away)
        _, home = opened(house)
        assert "I can't reach my database right now." in first(home) and home.labels == list(VERBS.values())
        house.wire.click(ana, home, "h:profile")
        house.wire.wait_for(lambda: "try again" in home.labels)
    tap(house, ana, home, "try again")
    house.wire.wait_for(lambda: "Heat (1995)" in first(home))


def test_while_no_worker_answers_it_says_so_and_what_was_asked_can_be_tried_again(house: House) -> None:
    house.worker.down = WorkerSilent("The model hasn't answered yet.")
    ana, home = asked(house, "recommend")
    assert "The model hasn't answered yet." in first(home)
    house.worker.down = None
    tap(house, ana, home, "try again")
    house.wire.wait_for(lambda: len(cards(home)) == 5)


def test_while_the_worker_is_busy_it_says_that_an_answer_comes(house: House) -> None:
    told(house, TASTE)
    ana, home = opened(house)
    house.worker.free.clear()
    house.wire.click(ana, home, "h:recommend")
    house.wire.wait_for(lambda: first(home) == "asking the model …")
    house.worker.free.set()
    house.wire.wait_for(lambda: len(cards(home)) == 5)


def test_a_verb_while_the_app_ends_says_so(house: House) -> None:
    ana, home = opened(house)
    app, loop = house.bot.app, house.bot._loop
    assert app is not None and loop is not None
    asyncio.run_coroutine_threadsafe(app.context.service.runner.close(0), loop).result(10)
    house.wire.click(ana, home, "h:recommend")
    house.wire.wait_for(lambda: "restarting" in first(home))
    assert home.labels == list(VERBS.values())
