"""Which of several namesakes is meant, by the movies named beside it."""

from __future__ import annotations

import pytest

from bot.contracts.session import Question
from bot.understanding.meaning import Context
from bot.understanding.message import understand
from bot.understanding.titles.finder import TitleFinder
from movies.catalogue import Catalogue, Movie
from movies.facts import Facts

CATALOGUE = Catalogue(
    [
        Movie(1, "Iron Man", 2008, ("Action", "Adventure", "Sci-Fi"), popularity=94),
        Movie(2, "Thor", 2011, ("Action", "Adventure", "Drama", "Fantasy"), popularity=56),
        Movie(3, "The Avengers", 2012, ("Action", "Adventure", "Sci-Fi"), popularity=69),
        Movie(4, "The Avengers", 1998, ("Action", "Adventure"), popularity=14),
        Movie(5, "The Notebook", 2004, ("Drama", "Romance"), popularity=48),
        Movie(6, "Twilight", 2008, ("Drama", "Fantasy", "Romance", "Thriller"), popularity=34),
        Movie(7, "Twilight", 1998, ("Crime", "Drama", "Thriller"), popularity=6),
        Movie(8, "Sabrina", 1995, ("Comedy", "Romance"), popularity=30),
        Movie(9, "Sabrina", 1954, ("Comedy", "Romance"), popularity=28),
        Movie(10, "Psycho", 1960, ("Crime", "Horror"), popularity=83),
        Movie(11, "Psycho", 1998, ("Crime", "Horror"), popularity=0),
        Movie(12, "Jaws", 1975, ("Action", "Horror"), popularity=90),
        Movie(13, "Jaws: The Revenge", 1987, ("Horror", "Thriller"), popularity=9),
        Movie(14, "Revenge", 1990, ("Action", "Thriller"), popularity=11),
    ],
    digest="0" * 64,
)


@pytest.fixture(scope="module")
def finder() -> TitleFinder:
    return TitleFinder(CATALOGUE)


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("I liked Iron Man, Thor and The Avengers", "The Avengers (2012)"),
        ("I loved The Notebook and Twilight", "Twilight (2008)"),
        ("loved psycho", "Psycho (1960)"),
        ("I loved Jaws. The Revenge was great", "Jaws: The Revenge (1987)"),
    ],
)
def test_company_or_fame_settles_which_movie_is_meant(message: str, name: str, finder: TitleFinder) -> None:
    said = understand(message, finder)
    assert name in {m.name for m in said.good} and said.which == ()


@pytest.mark.parametrize("message", ["I loved The Avengers", "I loved The Notebook and Sabrina"])
def test_where_nothing_settles_it_the_movie_is_asked_back(message: str, finder: TitleFinder) -> None:
    assert len(understand(message, finder).which) == 1


def test_a_year_that_was_said_counts_more_than_company(finder: TitleFinder) -> None:
    said = understand("I loved The Notebook and Twilight (1998)", finder)
    assert "Twilight (1998)" in {m.name for m in said.good}


def test_a_movie_named_by_its_place_stays_the_one_in_that_place(finder: TitleFinder) -> None:
    shown = tuple(CATALOGUE[i] for i in (1, 2, 9))
    said = understand("loved the third", finder, Context(shown, Question.RECOMMENDED))
    assert [m.name for m in said.good] == ["Sabrina (1954)"]


def test_a_star_named_after_a_title_tells_which_of_its_movies_is_meant() -> None:
    old = Movie(1, "Emma", 1996, ("Romance",), popularity=30, facts=Facts(item=1, cast=("Gwyneth Paltrow",)))
    new = Movie(2, "Emma", 2020, ("Romance",), popularity=30, facts=Facts(item=2, cast=("Anya Taylor-Joy",)))
    emmas = TitleFinder(Catalogue([old, new], digest="0" * 64))
    assert understand("I love Emma (the Gwyneth Paltrow one)", emmas).good == (old,)
    assert understand("I love Emma, the one with Anya Taylor-Joy", emmas).good == (new,)
    assert understand("I love Emma (the Tom Hanks one)", emmas).good == ()


def test_the_one_with_a_star_is_a_namesake_with_a_verdict_of_its_own() -> None:
    old = Movie(1, "Emma", 1996, ("Romance",), popularity=90, facts=Facts(item=1, cast=("Gwyneth Paltrow",)))
    new = Movie(2, "Emma", 2020, ("Romance",), popularity=5, facts=Facts(item=2, cast=("Anya Taylor-Joy",)))
    emmas = TitleFinder(Catalogue([old, new], digest="0" * 64))
    said = understand("I loved Emma, the Anya Taylor-Joy one was boring", emmas)
    assert (said.good, said.bad) == ((old,), (new,))
    spoken_of = Context(focus=old)
    assert understand("forget what I said about the Anya Taylor-Joy one, never saw it", emmas, spoken_of).unseen == (
        new,
    )
    said = understand("forget what I said about the Tom Cruise one, never saw it", emmas, spoken_of)
    assert said.statements == () and said.unknown == ("the Tom Cruise one",)
