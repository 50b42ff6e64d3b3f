"""A series as a wish, as an answer, and as a movie like others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.contracts.session import Question
from bot.understanding.meaning import Context
from bot.understanding.message import understand
from bot.understanding.requests.facts import Fact
from bot.understanding.requests.intents import Intent
from bot.understanding.titles.finder import TitleFinder
from movies.catalogue import Catalogue, Movie
from movies.facts import Facts

TOY_STORIES = [
    Movie(k, title, year, ("Animation",), popularity=500, facts=Facts(series="Toy Story film series", part=k))
    for k, (title, year) in enumerate([("Toy Story", 1995), ("Toy Story 2", 1999), ("Toy Story 3", 2010)], start=1)
]
HEAT = Movie(9, "Heat", 1995, ("Crime",), popularity=500)
ASKED = ["all the Toy Storys", "every Toy Story", "show me all the Toy Story movies", "all the Toy Story movies please",
         "I'd like to watch all the Toy Story movies in order", "can you recommend all Toy Story films?"]  # fmt: skip


def finder_of(*movies: Movie) -> TitleFinder:
    return TitleFinder(Catalogue(movies, "0" * 64))


@pytest.fixture(scope="module")
def finder() -> TitleFinder:
    return finder_of(*TOY_STORIES, HEAT)


@pytest.mark.parametrize("text", ASKED)
def test_who_asks_for_a_whole_series_gets_as_many_movies_as_it_has(text: str, finder: TitleFinder) -> None:
    said = understand(text, finder)
    assert (said.intent, said.wishes.topics, said.count) == (Intent.RECOMMEND, {"Toy Story"}, 3)
    assert not said.statements and not said.which


@pytest.mark.parametrize(
    "text", ["I loved all the Toy Story movies", "seen all the Toy Storys", "Toy Story", "show me Heat"]
)
def test_a_series_with_an_opinion_or_a_single_movie_is_no_such_wish(text: str, finder: TitleFinder) -> None:
    assert "Toy Story" not in understand(text, finder).wishes.topics


@pytest.mark.parametrize(
    "text",
    ["never seen Toy Story, where do I start?", "where should I start with Toy Story?", "what order for Toy Story?",
     "which one should I watch first, Toy Story?", "in welcher Reihenfolge Toy Story?"],
)  # fmt: skip
def test_who_asks_where_to_start_is_told_of_the_whole_series_in_its_order(text: str) -> None:
    earlier = Movie(8, "Toy Story", 1950, ("Drama",), popularity=400)
    said = understand(text, finder_of(earlier, HEAT, *reversed(TOY_STORIES)))
    assert (said.intent, said.facts) == (Intent.FACT, (Fact.ORDER,))
    assert said.asked == tuple(TOY_STORIES)


@pytest.mark.parametrize("text", ["I start with Heat tonight", "where do I start?", "Toy Story first, then Heat"])
def test_a_beginning_without_a_series_is_no_such_question(text: str, finder: TitleFinder) -> None:
    assert Fact.ORDER not in understand(text, finder).facts


def test_named_in_answer_to_a_question_it_is_the_answer(finder: TitleFinder) -> None:
    asked = Context(question=Question.VERDICT, movies=(HEAT,))
    assert not understand("all the Toy Storys", finder, asked).wishes.topics
    assert understand("show me all the Toy Storys", finder, asked).wishes.topics == {"Toy Story"}


def test_without_facts_about_series_they_are_only_titles() -> None:
    blind = finder_of(*(replace(movie, facts=None) for movie in TOY_STORIES))
    assert not understand("all the Toy Storys", blind).wishes.topics
