"""Movies looked up by title, by likeness, and by their number in a series."""

from __future__ import annotations

import pytest

from bot.understanding.titles.title_index import TitleIndex
from movies.catalogue import Catalogue, Movie
from movies.facts import Facts
from movies.films import FIRST_FOREIGN_ID

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


def test_of_a_movie_and_its_unrated_remake_the_better_one_is_meant() -> None:
    def film(number: int, title: str, year: int, pages: int, stars: float) -> Movie:
        unrated = number >= FIRST_FOREIGN_ID
        return Movie(
            number,
            title,
            year,
            popularity=50,
            average=None if unrated else stars,
            expected=stars if unrated else None,
            facts=Facts(pages=pages),
        )

    old, new = 1, FIRST_FOREIGN_ID
    films = [film(old, "Mean Girls", 2004, 45, 3.5), film(new, "Mean Girls", 2024, 36, 2.8)]
    films += [film(old + 1, "Dune", 1984, 46, 3.1), film(new + 1, "Dune", 2021, 62, 4.0)]
    films += [film(old + 2, "Emma", 1996, 30, 3.2), film(new + 2, "Emma", 2020, 28, 3.6)]
    index = TitleIndex(Catalogue(films, "2" * 64))
    assert [movie.year for movie in index.meant("meangirls", None)] == [2004]
    assert [movie.year for movie in index.meant("meangirls", 2024)] == [2024]
    assert [movie.year for movie in index.meant("dune", None)] == [2021]
    assert {movie.year for movie in index.meant("emma", None)} == {1996, 2020}


def of_series(number: int, title: str, year: int, series: str, part: int, popularity: int = 50) -> Movie:
    return Movie(number, title, year, popularity=popularity, facts=Facts(pages=40, series=series, part=part))


PARTS = [
    of_series(1, "Scream", 1996, "Scream", 1, 30),
    of_series(2, "Scream 2", 1997, "Scream", 2),
    of_series(3, "Scream", 2022, "Scream", 5, 90),
    of_series(4, "A Quiet Place", 2018, "A Quiet Place", 1, 10),
    of_series(5, "A Quiet Place: Day One", 2024, "A Quiet Place", 3, 90),
    of_series(6, "Top Gun", 1986, "Top Gun", 1),
    of_series(7, "Top Gun: Maverick", 2022, "Top Gun", 2),
]


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("scream", [1]),
        ("aquietplace", [4]),
        ("quietplace", [4]),
        ("scream2", [2]),
        ("scream5", [3]),
        ("topgun2", [7]),
        ("topgunmaverick", [7]),
    ],
)
def test_a_title_means_the_first_of_its_series_and_a_number_the_part_even_if_titled_otherwise(
    key: str, meant: list[int]
) -> None:
    assert [movie.id for movie in TitleIndex(Catalogue(PARTS, "3" * 64)).meant(key, None)] == meant


def test_with_its_year_a_title_means_that_part() -> None:
    assert [movie.id for movie in TitleIndex(Catalogue(PARTS, "3" * 64)).meant("scream", 2022)] == [3]
