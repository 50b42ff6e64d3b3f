"""Forms in Slack: their inputs, missing inputs, and the place for the answer."""

from __future__ import annotations

from typing import Any

import pytest

from bot import wording
from bot.understanding.requests.suggested import WishSuggestions
from movies.catalogue import Catalogue, Movie
from movies.facts import Facts
from tests.bot.slack.conftest import House, over_both
from tests.bot.slack.looks import TASTE, cards, first, told_alone, until
from tests.fakes.slack_wire import Channel, Message, User, View

pytestmark = pytest.mark.usefixtures("unbroken")

LETTERBOXD = b"Date,Name,Year,Letterboxd URI,Rating\n2024-01-01,Heat,1995,https://boxd.it/x,4.5\n"
ORIGINS = ["command", "direct", "home"]
from_everywhere = pytest.mark.parametrize("origin", ORIGINS)


def opened(house: House, origin: str, verb: str, name: str = "ana") -> tuple[User, View]:
    """A form as it was opened by a command in the channel, in direct messages, or on the Home."""
    wire, person = house.wire, house.person(name)
    if origin == "home":
        wire.open_home(person)
        home = wire.wait_for(lambda: wire.home(person))
        wire.click(person, home, f"h:{verb}")
    else:
        wire.command(person, house.channel if origin == "command" else wire.dm(person), verb)
    return person, wire.wait_for(lambda: next(iter(wire.views(person)), None))


def answered(house: House, person: User, origin: str, words: str) -> str:
    """The answer that says this, where it belongs: privately in the channel, in direct messages, or on top of the
    Home."""
    wire = house.wire
    if origin == "command":
        return told_alone(house, person, words).said
    if origin == "home":
        wire.wait_for(lambda: words in first(wire.home(person)))  # type: ignore[arg-type]
        assert house.count(wire.dm(person)) == 0
        return first(wire.home(person))  # type: ignore[arg-type]
    shown = wire.wait_for(lambda: next((m for m in direct(house, person) if words in m.said), None))
    assert shown.ephemeral_to is None
    return shown.said


def direct(house: House, person: User) -> list[Message]:
    return house.wire.messages(house.wire.dm(person), by=house.wire.bot)


def nothing_in_the_channel(house: House) -> bool:
    """Whether nobody but the person has seen anything."""
    return not [m for m in house.wire.messages(house.channel, by=house.wire.bot) if m.ephemeral_to is None]


def pick(house: House, person: User, form: View, typed: str, field: str = "title") -> str:
    """Type into a field that completes, and take the first that is suggested."""
    suggested = house.wire.suggest(person, form, field, typed)
    house.wire.choose(person, form, field, suggested[0])
    return suggested[0].label


# --- rating


@over_both
def test_a_title_completes_and_the_movie_is_rated(house: House) -> None:
    ana, form = opened(house, "command", "rate")
    assert [option.label for option in house.wire.suggest(ana, form, "title", "star tr")] == [
        "Star Trek III: The Search for Spock (1984)",
        "Star Trek: Generations (1994)",
    ]
    assert pick(house, ana, form, "hea") == "Heat (1995)"
    house.wire.submit(ana, form, {"opinion": "👍"})
    assert answered(house, ana, "command", "Heat").startswith("👍 Heat (1995)\n")
    assert house.known(ana) == {"Heat (1995)": "good"} and nothing_in_the_channel(house)
    house.wire.wait_for(lambda: form.closed)


@pytest.mark.parametrize(
    ("origin", "opinion", "verdict"),
    [("command", "👎", {"Heat (1995)": "bad"}), ("direct", "not seen", {}), ("home", "👎", {"Heat (1995)": "bad"})],
)
def test_the_answer_goes_to_where_the_form_was_opened(
    house: House, origin: str, opinion: str, verdict: dict[str, str]
) -> None:
    ana, form = opened(house, origin, "rate")
    pick(house, ana, form, "heat")
    house.wire.submit(ana, form, {"opinion": opinion})
    answered(house, ana, origin, "Heat (1995)")
    assert house.known(ana) == verdict and nothing_in_the_channel(house)


@from_everywhere
def test_many_movies_are_rated_in_ones_own_words_and_the_buttons_below_work(house: House, origin: str) -> None:
    ana, form = opened(house, origin, "rate")
    house.wire.submit(ana, form, {"many": "loved heat &\nfargo :heart:. hated twister. recommend"})
    answered(house, ana, origin, "For you")
    assert house.known(ana).items() >= {"Heat (1995)": "good", "Fargo (1996)": "good"}.items()
    assert house.known(ana)["Twister (1996)"] == "bad" and nothing_in_the_channel(house)


def test_one_movie_and_many_others_are_all_told_in_one_answer(house: House) -> None:
    ana, form = opened(house, "direct", "rate")
    pick(house, ana, form, "big")
    house.wire.submit(ana, form, {"opinion": "👍", "many": "hated twister"})
    said = answered(house, ana, "direct", "Twister")
    assert "👍 Big (1988)" in said and "👎 Twister (1996)" in said and len(direct(house, ana)) == 1
    assert house.known(ana) == {"Big (1988)": "good", "Twister (1996)": "bad"}


@pytest.mark.parametrize(
    ("title", "values", "at", "says"),
    [
        ("heat", {}, "opinion", wording.slack.form_needs_opinion()),
        ("heat", {"many": "loved fargo"}, "opinion", wording.slack.form_needs_opinion()),
        ("", {"opinion": "👍"}, "title", wording.slack.form_needs_title()),
        ("", {"opinion": "👍", "many": "loved fargo"}, "title", wording.slack.form_needs_title()),
        ("", {}, "many", wording.slack.form_empty()),
        ("", {"many": "   "}, "many", wording.slack.form_empty()),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(
    house: House, title: str, values: dict[str, str], at: str, says: str
) -> None:
    ana, form = opened(house, "command", "rate")
    if title:
        pick(house, ana, form, title)
    house.wire.submit(ana, form, values).wait()
    assert form.errors == {at: says} and not form.closed and house.known(ana) == {}
    if at == "title":
        pick(house, ana, form, "heat")
    house.wire.submit(ana, form, {"opinion": {"opinion": "👍"}, "title": {}, "many": {"many": "loved big"}}[at])
    house.wire.wait_for(lambda: form.closed)
    kept = {"heat": "Heat (1995)", "": "Big (1988)" if at == "many" else "Heat (1995)"}[title]
    also = {"Fargo (1996)"} if "fargo" in values.get("many", "") else set()
    until(lambda: set(house.known(ana)) == {kept, *also})


def test_what_nobody_has_in_the_catalogue_suggests_nothing_and_can_be_told_in_words(house: House) -> None:
    ana, form = opened(house, "command", "rate")
    assert house.wire.suggest(ana, form, "title", "qqqqqqqq") == []
    house.wire.submit(ana, form, {"many": "loved Xyzzy of the Plugh"})
    assert "Xyzzy of the Plugh" in answered(house, ana, "command", "Xyzzy")
    assert house.known(ana) == {}


def test_whatever_is_typed_is_answered_with_options_that_slack_takes(house: House) -> None:
    ana, form = opened(house, "command", "rate")
    for typed in ("x" * 3_000, "🎬", "%_'\"<>&", "   "):
        house.wire.suggest(ana, form, "title", typed)
    assert pick(house, ana, form, "heat") == "Heat (1995)"


# --- asking


@pytest.mark.parametrize(
    ("origin", "verb"), [("command", "wouldilike"), ("direct", "wouldilike"), ("home", "wouldilike"), ("home", "why")]
)
def test_a_chance_and_a_reason_are_asked_for_by_title(house: House, origin: str, verb: str) -> None:
    wire, ana = house.wire, house.person("ana")
    wire.say(ana, house.channel, f"{wire.bot_mention} {TASTE}")
    house.said(house.channel)
    ana, form = opened(house, origin, verb)
    pick(house, ana, form, "scream")
    wire.submit(ana, form)
    assert answered(house, ana, origin, "Scream (1996): ").startswith("Scream (1996): ")


# --- wishes


@pytest.fixture
def _facts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody is in Heat, and it is about something."""
    heat = Movie(1, "Heat", 1995, facts=Facts(cast=("Al Pacino",)), tags=("heist",))
    known = WishSuggestions(Catalogue([heat], ""))
    monkeypatch.setattr(WishSuggestions, "__getattribute__", lambda _, name: object.__getattribute__(known, name))


@over_both
@pytest.mark.usefixtures("_facts")
def test_people_and_topics_complete_and_are_wished_for(house: House) -> None:
    for field, typed, offered in (("person", "pacin", "Al Pacino"), ("topic", "hei", "heist")):
        ana, form = opened(house, "command", "wish", "ana" if field == "person" else "ben")
        assert pick(house, ana, form, typed, field) == offered
        house.wire.submit(ana, form)
        assert offered in answered(house, ana, "command", offered)
    assert nothing_in_the_channel(house)


@from_everywhere
def test_what_is_picked_is_recommended_where_the_form_was_opened(house: House, origin: str) -> None:
    ana, form = opened(house, origin, "wish")
    pick(house, ana, form, "fargo")
    house.wire.submit(ana, form, {"genre": "Crime"})
    assert "(Crime, like Fargo)" in answered(house, ana, origin, "Crime")
    assert nothing_in_the_channel(house)


def test_who_picks_nothing_gets_movies_of_every_kind(house: House) -> None:
    ana, form = opened(house, "direct", "wish")
    house.wire.submit(ana, form)
    answered(house, ana, "direct", "1. ")
    assert len(cards(direct(house, ana)[0])) == 5


def test_wishes_in_ones_own_words_need_no_form(house: House) -> None:
    ana = house.person("ana")
    house.wire.command(ana, house.channel, "wish a 90s comedy")
    assert "Comedy, from 1990 to 1999" in answered(house, ana, "command", "Comedy")
    assert house.wire.views(ana) == []


@pytest.mark.usefixtures("_facts")
def test_whatever_is_typed_for_a_name_is_answered_with_options_that_slack_takes(house: House) -> None:
    ana, form = opened(house, "command", "wish")
    for typed in ("x" * 3_000, "🎬", "%_'\"<>&", "   "):
        for field in ("person", "topic"):
            house.wire.suggest(ana, form, field, typed)
    assert pick(house, ana, form, "al", "person") == "Al Pacino"


# --- a file


@from_everywhere
def test_a_file_of_ratings_is_taken_over(house: House, origin: str) -> None:
    ana, form = opened(house, origin, "import")
    house.wire.submit(ana, form, {"file": [("ratings.csv", LETTERBOXD)]})
    until(lambda: house.known(ana))
    answered(house, ana, origin, "I recognised the movies in 1 of your 1 ratings")
    assert house.known(ana) == {"Heat (1995)": "good"} and nothing_in_the_channel(house)


def test_a_file_that_is_none_of_ratings_is_refused_in_a_sentence(house: House) -> None:
    ana, form = opened(house, "command", "import")
    house.wire.submit(ana, form, {"file": [("ratings.csv", b"a,b\n1,2\n")]})
    assert "none of the columns" in answered(house, ana, "command", "ratings.csv")


# --- a movie night


@pytest.mark.parametrize("origin", ["direct", "home"])
def test_a_night_is_opened_in_the_channel_that_is_chosen(house: House, origin: str) -> None:
    ana, form = opened(house, origin, "night")
    house.wire.submit(ana, form, {"channel": house.channel, "wishes": "a 90s comedy"})
    panel = house.said(house.channel)
    assert panel.said.startswith("Movie night: Comedy, from 1990 to 1999\nWho's in: @ana (no movies)")
    assert panel.labels == ["join", "leave", "find movies", "close"] and panel.ephemeral_to is None


@pytest.mark.parametrize("origin", ["direct", "home"])
def test_where_the_app_is_not_in_the_channel_it_asks_to_be_invited_and_no_night_stays_open(
    house: House, origin: str
) -> None:
    ana = house.person("ana")
    elsewhere = house.wire.channel("elsewhere", [ana], bot=False)
    _, form = opened(house, origin, "night")
    house.wire.submit(ana, form, {"channel": elsewhere})
    assert "Invite me with /invite @matinee" in answered(house, ana, origin, "I'm not in that channel.")
    assert nights_of(house, ana) == [] and house.wire.messages(elsewhere) == []


def test_wishes_that_are_none_are_told_and_open_nothing(house: House) -> None:
    ana, form = opened(house, "home", "night")
    house.wire.submit(ana, form, {"channel": house.channel, "wishes": "forget me"})
    answered(house, ana, "home", "I didn't understand what kind of movie you want.")
    assert house.count(house.channel) == 0 and nights_of(house, ana) == []


def nights_of(house: House, person: User) -> list[Any]:
    app = house.bot.app
    assert app is not None
    return app.context.service.nights.of_member(f"slack:{person.team.id}:{person.id}")


@pytest.mark.usefixtures("_facts")
def test_a_night_takes_people_and_topics_that_were_picked_beside_words(house: House) -> None:
    ana, form = opened(house, "home", "night")
    pick(house, ana, form, "pacino", "person")
    pick(house, ana, form, "heist", "topic")
    house.wire.submit(ana, form, {"channel": house.channel, "wishes": "a 90s comedy about zombies"})
    said = house.said(house.channel).said.split("\n")[0]
    assert all(wish in said for wish in ("Comedy", "from 1990 to 1999", "Al Pacino", "heist", "zombies"))


# --- forms that are old, and Slack that is slow


@from_everywhere
def test_a_form_that_was_opened_before_a_restart_is_taken(house: House, origin: str) -> None:
    ana, form = opened(house, origin, "rate")
    pick(house, ana, form, "heat")
    house.restart()
    house.wire.submit(ana, form, {"opinion": "👍"})
    answered(house, ana, origin, "👍 Heat (1995)")
    assert house.known(ana) == {"Heat (1995)": "good"}


def test_a_form_that_does_not_tell_where_it_was_opened_is_answered_in_direct_messages(house: House) -> None:
    ana = house.person("ana")
    for k, metadata in enumerate(("", "nonsense", "[]", '{"channel": 3}', "null")):
        _, form = opened(house, "command", "rate")
        form.now["private_metadata"] = metadata
        house.wire.submit(ana, form, {"many": "loved heat and fargo" if k else "loved heat and fargo. recommend"})
        shown = house.said(house.wire.dm(ana), after=k)
        assert "Heat (1995)" in shown.said and bool(cards(shown)) is (k == 0)
        house.wire.wait_for(lambda form=form: form.closed)


def test_an_answer_whose_address_has_expired_is_given_all_the_same(house: House) -> None:
    ana, form = opened(house, "command", "rate")
    house.wire.expire_response_urls()
    house.wire.submit(ana, form, {"many": "loved heat"})
    answered(house, ana, "command", "👍 Heat (1995)")


def test_where_the_app_has_left_the_channel_meanwhile_the_answer_is_a_direct_message(house: House) -> None:
    ana, form = opened(house, "command", "rate")
    house.wire.expire_response_urls()
    house.wire.remove(house.channel, house.wire.bot)
    house.wire.submit(ana, form, {"many": "loved heat"})
    answered(house, ana, "direct", "👍 Heat (1995)")


@pytest.mark.parametrize("origin", ["command", "direct", "home"])
def test_a_form_that_slack_opens_too_late_is_told(house: House, origin: str) -> None:
    wire, ana = house.wire, house.person("ana")
    wire.open_home(ana)
    home = wire.wait_for(lambda: wire.home(ana))
    wire.triggers_expire = True
    if origin == "home":
        wire.click(ana, home, "h:rate")
    else:
        wire.command(ana, _channel(house, ana, origin), "rate")
    answered(house, ana, origin, "Slack couldn't open the form in time. Please try again.")
    assert wire.views(ana) == []


def _channel(house: House, person: User, origin: str) -> Channel:
    return house.channel if origin == "command" else house.wire.dm(person)


def test_in_a_conversation_of_two_others_the_answer_is_for_the_person_alone(house: House) -> None:
    wire, ana, ben = house.wire, house.person("ana"), house.person("ben")
    theirs = wire.dm(ana, ben)
    wire.command(ana, theirs, "rate")
    form = wire.wait_for(lambda: next(iter(wire.views(ana)), None))
    wire.submit(ana, form, {"many": "loved heat"})
    until(lambda: house.known(ana))
    shown = wire.wait_for(lambda: next((m for m in wire.messages(theirs, by=wire.bot) if "👍 Heat" in m.said), None))
    assert shown.ephemeral_to is ana and wire.messages(theirs, viewer=ben, by=wire.bot) == []
