"""Names and topics, completed while somebody types."""

from __future__ import annotations

import pytest

from bot.understanding.requests.suggested import WishSuggestions, picked, with_picked
from movies.catalogue import Catalogue, Movie
from movies.facts import Facts
from movies.protocol.recommendation import LONGEST_NAME, MOST_NAMES_A_WISH, Wishes

MOVIES = [
    Movie(1, "Big", 1988, popularity=90, facts=Facts(directors=("Penny Marshall",), cast=("Tom Hanks",))),
    Movie(2, "Cast Away", 2000, popularity=80, facts=Facts(cast=("Tom Hanks", "Helen Hunt")), marks=("survival",)),
    Movie(3, "Top Gun", 1986, popularity=70, facts=Facts(cast=("Tom Cruise",))),
    Movie(4, "Roma", 2018, popularity=10, facts=Facts(directors=("Alfonso Cuarón",))),
    Movie(5, "Primer", 2004, popularity=20, tags=("time travel", "seen twice")),
    Movie(6, "Looper", 2012, popularity=30, tags=("time travel",), marks=("assassins", "Korean")),
]


@pytest.fixture(scope="module")
def suggestions() -> WishSuggestions:
    return WishSuggestions(Catalogue(MOVIES, "0" * 64))


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", ["Tom Hanks", "Penny Marshall", "Helen Hunt", "Tom Cruise", "Alfonso Cuarón"]),
        ("tom", ["Tom Hanks", "Tom Cruise"]),
        ("h", ["Tom Hanks", "Helen Hunt"]),
        ("hanks t", ["Tom Hanks"]),
        ("cuaron", ["Alfonso Cuarón"]),
        ("tom henks", ["Tom Hanks"]),
        ("x" * 500, []),
    ],
)
def test_people_are_completed_by_any_of_their_names(
    suggestions: WishSuggestions, typed: str, offered: list[str]
) -> None:
    assert suggestions.people(typed) == offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", ["survival", "time travel", "assassins"]),
        ("tim", ["time travel"]),
        ("hitm", ["assassins"]),
        ("time travl", ["time travel"]),
        ("heist", []),
        ("korean", []),
    ],
)
def test_topics_are_those_of_some_movie_also_by_other_words(
    suggestions: WishSuggestions, typed: str, offered: list[str]
) -> None:
    assert suggestions.topics(typed) == offered


def test_no_more_are_offered_than_asked_for(suggestions: WishSuggestions) -> None:
    assert suggestions.people("", 2) == ["Tom Hanks", "Penny Marshall"]


def test_a_name_too_long_to_wish_for_is_not_offered() -> None:
    long = Movie(1, "Heat", 1995, facts=Facts(cast=("Al " + "P" * LONGEST_NAME,)))
    assert WishSuggestions(Catalogue([long], "0" * 64)).people("al") == []


def test_what_is_picked_becomes_wishes_under_the_names_of_topics() -> None:
    wishes = picked("Crime", 1999, 1990, MOVIES[0], " Tom Hanks ", "Zombie")
    assert (wishes.genres, wishes.year_from, wishes.year_to) == ({"Crime"}, 1990, 1999)
    assert (wishes.like, wishes.people, wishes.topics) == ({1}, {"Tom Hanks"}, {"zombies"})
    assert picked(person=" ", topic="") == Wishes()


def test_what_is_picked_is_added_to_what_was_said_and_comes_first_where_there_is_too_much() -> None:
    said = Wishes(year_from=1990, topics=frozenset(f"topic {k}" for k in range(MOST_NAMES_A_WISH)))
    both = with_picked(said, picked(person="Tom Hanks", topic="heist"))
    assert both.year_from == 1990 and both.people == {"Tom Hanks"}
    assert "heist" in both.topics and len(both.topics) == MOST_NAMES_A_WISH
