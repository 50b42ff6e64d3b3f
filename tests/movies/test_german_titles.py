"""The German titles of well-known movies."""

from __future__ import annotations

import numpy as np
import pytest

from bot.understanding.titles.finder import TitleFinder
from movies.catalogue import Catalogue, Movie, normalised
from movies.films import FIRST_FOREIGN_ID
from movies.german_titles import FILE, german_titles, with_german_titles
from movies.movielens import RatingTable, Release

NOBODY = RatingTable(*(np.array([], dtype=np.int64) for _ in range(4)))
JAWS = Movie(1, "Jaws", 1975, popularity=60)
GODFATHER = Movie(2, "The Godfather", 1972, popularity=90)
INTOUCHABLES = Movie(3, "The Intouchables", 2012, aliases=("Intouchables",), popularity=50)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return with_german_titles(Release("one", Catalogue([JAWS, GODFATHER, INTOUCHABLES], "d"), NOBODY)).catalogue


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("der weiße hai ist super", "Jaws"),
        ("mehr wie Ziemlich beste Freunde", "The Intouchables"),
        ("Der Pate war langweilig", "The Godfather"),
    ],
)
def test_a_movie_is_found_by_its_german_title(catalogue: Catalogue, text: str, title: str) -> None:
    assert [mention.movie.title for mention in TitleFinder(catalogue).find(text)] == [title]


def test_what_a_movie_was_called_before_stays(catalogue: Catalogue) -> None:
    assert catalogue[3].aliases == ("Intouchables", "Ziemlich beste Freunde")
    assert catalogue.digest == "d"


def test_every_line_of_the_file_is_a_title_another_one_and_a_year() -> None:
    lines = [line for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert all(len(line.split("|")) == 3 and line.split("|")[2].isdecimal() for line in lines)
    assert sum(map(len, german_titles().values())) == len(lines)
    assert all(normalised(line.split("|")[0]) for line in lines)


def test_a_remake_has_the_german_title_of_the_first_movie() -> None:
    remake, other = Movie(FIRST_FOREIGN_ID, "Jaws", 2030), Movie(5, "Jaws", 2030)
    told = with_german_titles(Release("one", Catalogue([remake, other], "d"), NOBODY)).catalogue
    assert "Der weiße Hai" in told[remake.id].aliases and not told[other.id].aliases
