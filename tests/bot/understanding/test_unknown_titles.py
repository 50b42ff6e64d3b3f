"""Titles that no catalogue has: found, told from what the catalogue has, and given the verdict of their clause."""

from __future__ import annotations

import pytest

from bot.understanding.message import understand
from bot.understanding.titles.finder import TitleFinder
from movies.catalogue import Catalogue, Movie

OLDER = Catalogue(
    [
        Movie(1, "Dune", 1984, popularity=40),
        Movie(2, "Dune", 2000, popularity=20),
        Movie(3, "Spider-Man", 2002, popularity=90),
        Movie(4, "Top Gun", 1986, popularity=80),
        Movie(5, "Maverick", 1994, popularity=30),
        Movie(6, "Memento", 2000, popularity=95),
        Movie(7, "Parasite", 1982, popularity=2),
        Movie(8, "Little Women", 1994, popularity=40),
        Movie(9, "Heat", 1995, popularity=300),
        Movie(10, "Jurassic Park", 1993, popularity=100),
    ],
    digest="0" * 64,
)


@pytest.fixture(scope="module")
def finder() -> TitleFinder:
    return TitleFinder(OLDER)


@pytest.mark.parametrize(
    ("message", "strangers"),
    [
        ("I loved Barbie and Oppenheimer and Dune Part Two",
         {"Barbie (2023)": "good", "Oppenheimer (2023)": "good", "Dune: Part Two (2024)": "good"}),
        ("loved oppenheimer but not barbie", {"Oppenheimer (2023)": "good", "Barbie (2023)": "bad"}),
        ("saw oppenhiemer, boring", {"Oppenheimer (2023)": "bad"}),
        ("Spider-Man No Way Home was awesome", {"Spider-Man: No Way Home (2021)": "good"}),
        ("top gun maverick was great", {"Top Gun: Maverick (2022)": "good"}),
        ("dune (2021) was great", {"Dune (2021)": "good"}),
        ("loved parasite", {"Parasite (2019)": "good"}),
        ("I loved Zorblax Returns", {"Zorblax Returns": "good"}),
        ("I watched Jurassic Park: Isles of Time, it was boring", {"Jurassic Park: Isles of Time": "bad"}),
        ("have you seen Barbie?", {"Barbie (2023)": "asked"}),
    ],
)  # fmt: skip
def test_a_title_that_no_catalogue_has_is_no_other_movie_and_takes_its_own_verdict(
    message: str, strangers: dict[str, str], finder: TitleFinder
) -> None:
    said = understand(message, finder)
    assert {title: opinion.value for title, opinion in said.strangers} == strangers
    assert said.statements == () and said.which == ()


def test_the_verdict_on_an_unknown_title_is_none_on_the_movie_before(finder: TitleFinder) -> None:
    said = understand("faves: memento, tenet was kinda meh", finder)
    assert [(m.title, opinion.value) for m, opinion in said.statements] == [("Memento", "good")]
    assert said.strangers[0][0] == "Tenet (2020)" and said.strangers[0][1].value == "bad"


def test_a_movie_that_the_catalogue_has_comes_before_a_newer_one_that_it_lacks(finder: TitleFinder) -> None:
    said = understand("I loved Little Women", finder)
    assert [m.year for m in said.good] == [1994] and said.unknown == ()


def test_a_newer_catalogue_knows_what_an_older_one_did_not() -> None:
    newer = TitleFinder(Catalogue([*OLDER, Movie(11, "Barbie", 2023, popularity=50)], digest="1" * 64))
    said = understand("I loved Barbie", newer)
    assert [m.name for m in said.good] == ["Barbie (2023)"] and said.unknown == ()


@pytest.mark.parametrize(
    "message", ["I liked Heat Robert DeNiro is the best", "Heat Great movie", "loved Heat. Pacino"]
)
def test_a_name_after_a_title_makes_no_longer_title_of_it(message: str, finder: TitleFinder) -> None:
    assert [m.title for m in understand(message, finder).good] == ["Heat"]
