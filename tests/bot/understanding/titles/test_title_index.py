"""Movies looked up by title, by likeness, and by their number in a series."""

from __future__ import annotations

import pytest

from bot.understanding.titles.title_index import TitleIndex
from movies.catalogue import Catalogue, Movie

CATALOGUE = Catalogue(
    [
        Movie(1, "Toy Story", 1995, popularity=90),
        Movie(2, "Toy Story 2", 1999, popularity=80),
        Movie(3, "Psycho", 1960, popularity=80),
        Movie(4, "Psycho", 1998, popularity=5),
        Movie(5, "Sabrina", 1995, popularity=30),
        Movie(6, "Sabrina", 1954, popularity=28),
        Movie(7, "Jurassic Park", 1993, popularity=99),
    ],
    digest="0" * 64,
)


@pytest.fixture(scope="module")
def index() -> TitleIndex:
    return TitleIndex(CATALOGUE)


def test_the_closest_titles_are_ordered_by_likeness_and_then_popularity(index: TitleIndex) -> None:
    assert index.closest("jurasic parc")[0].title == "Jurassic Park"
    assert len(index.closest("zzz", count=4)) == 4


def test_a_namesake_that_hardly_anybody_knows_is_not_meant(index: TitleIndex) -> None:
    assert [movie.id for movie in index.meant("psycho", None)] == [3]
    assert [movie.id for movie in index.meant("sabrina", None)] == [5, 6]
    assert [movie.id for movie in index.meant("psycho", 1998)] == [4]


def test_a_title_is_one_only_as_a_whole_and_with_enough_ratings(index: TitleIndex) -> None:
    assert index.is_title("sabrina", least=30) and not index.is_title("sabrina", least=31)
    assert "jurassic" not in index and not index.is_title("jurassic")


def test_no_part_of_a_series_comes_before_its_first(index: TitleIndex) -> None:
    assert [getattr(index.part("toy story", number), "id", None) for number in (0, 1, 2)] == [None, 1, 2]


def test_words_in_the_only_known_title_that_holds_them_name_that_movie(index: TitleIndex) -> None:
    jurassic = index.containing("jurassic")
    assert jurassic is not None and jurassic.title == "Jurassic Park"
    # Two movies have it; it is ordinary; it is no whole word; hardly anybody knows the movie.
    for words in ("sabrina", "story", "juras", "park"):
        assert index.containing(words) is None
