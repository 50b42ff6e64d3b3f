"""What somebody is a fan of: genres, marks such as Korean or journalism, and years."""

from __future__ import annotations

import numpy as np
import pytest

from movies.catalogue import Movie
from movies.facts import Facts
from workers.retrieval.fans import FEWEST_LINKED, YEARS_AROUND, Fans, marks_of
from workers.retrieval.movie_map import Floats

SERIOUS = Facts()
PRESS, KOREAN, OLD = (
    Facts(subjects=("journalism",)),
    Facts(subjects=("revenge",), countries=("South Korea",)),
    Facts(subjects=("black and white",)),
)
GENRES = ("Drama", "Thriller", "Comedy", "Horror", "Western")


def many(first: int, genre: str, facts: Facts | None, count: int = 40, year: int | None = None) -> list[Movie]:
    """So many movies, of one year or of all fifty from 1960 on."""
    years = [year or 1960 + 7 * k % 50 for k in range(count)]
    return [Movie(first + k, f"Movie {first + k}", y, (genre,), popularity=1, facts=facts) for k, y in enumerate(years)]


# Rows 0 to 2,499 are anything, then come 40 each, and a thousand comedies.
MOVIES = [
    *many(0, "Drama", SERIOUS, 2_500),
    *many(2_500, "Drama", PRESS),
    *many(2_540, "Thriller", KOREAN),
    *many(2_580, "Drama", OLD),
    *many(2_620, "Horror", SERIOUS),
    *many(2_660, "Drama", Facts(subjects=("bank robbery",)), FEWEST_LINKED - 1),
    *many(2_664, "Comedy", None, 1_000),
]


def made(movies: list[Movie]) -> Fans:
    genres = np.array([[g in movie.genres for g in GENRES] for movie in movies], np.float32)
    return Fans(movies, genres, np.clip(genres.mean(0), 1e-3, 0.99), marks_of(movies))


@pytest.fixture(scope="module")
def fans() -> Fans:
    return made(MOVIES)


def closest(found: Floats | None) -> list[int]:
    return [] if found is None else np.flatnonzero(found > 0.95).tolist()


@pytest.mark.parametrize(
    ("liked", "first", "last"),
    [
        ([2_500, 2_501, 2_502, 2_503], 2_500, 2_539),
        # Three of four are enough, and three.
        ([2_500, 2_501, 2_502, 7], 2_500, 2_539),
        ([2_500, 2_501, 2_502], 2_500, 2_539),
        ([2_540, 2_541, 2_542, 2_543], 2_540, 2_579),
        ([2_620, 2_621, 2_622, 2_623], 2_620, 2_659),
    ],
)
def test_a_fan_is_close_to_what_nearly_all_their_movies_share_and_few_others(
    fans: Fans, liked: list[int], first: int, last: int
) -> None:
    assert closest(fans.closeness(tuple(liked))) == list(range(first, last + 1))


@pytest.mark.parametrize(
    "liked",
    [
        [2_500, 2_501],
        [2_500, 2_500, 2_501],
        [1, 2, 3, 4],
        [2_500, 2_503, 2_541, 2_546],
        [2_660, 2_661, 2_662, 2_663],
        [2_580, 2_581, 2_582, 2_583],
    ],
    ids=["two movies", "one twice", "what most movies are", "two tastes", "a mark of too few movies", "a look"],
)
def test_some_people_are_nobodys_fan(fans: Fans, liked: list[int]) -> None:
    assert fans.closeness(tuple(liked)) is None


@pytest.mark.parametrize(("comedies", "is_fan"), [(3, False), (5, True), (1_000, True)])
def test_so_many_movies_of_a_common_genre_are_no_accident(fans: Fans, comedies: int, is_fan: bool) -> None:
    assert closest(fans.closeness(tuple(range(2_664, 2_664 + comedies)))) == (
        list(range(2_664, 3_664)) if is_fan else []
    )


def test_movies_that_share_more_and_rarer_marks_are_closer() -> None:
    at_sea = Facts(subjects=("journalism", "lighthouses"))
    movies = [*MOVIES[:2_500], *many(2_500, "Drama", PRESS), *many(2_540, "Drama", at_sea)]
    close = made(movies).closeness((2_540, 2_541, 2_542, 2_543))
    assert close is not None
    assert close[2_550] > close[2_510] > close[0]


def test_whoever_names_movies_of_one_era_wants_its_movies(fans: Fans) -> None:
    years = np.array([movie.year or 0 for movie in MOVIES])
    liked = [int(np.flatnonzero(years == year)[k]) for year in (1970, 1971, 1972) for k in (0, 1)]
    close = fans.closeness(tuple(liked))
    assert close is not None
    inside = (years >= 1970 - YEARS_AROUND) & (years <= 1972 + YEARS_AROUND)
    assert close[inside].min() == 1.0 > close[~inside].max()
    assert close[years == 1980].max() > close[years == 2000].max()


def test_of_a_kind_that_is_of_an_era_too_the_movies_of_that_era_come_first() -> None:
    movies = [*MOVIES[:2_500], *many(2_500, "Horror", SERIOUS, 20, 1975), *many(2_520, "Horror", SERIOUS, 20, 2009)]
    close = made(movies).closeness((2_500, 2_501, 2_502, 2_503))
    assert close is not None
    assert close[2_510] > close[2_530] > close[0]


def test_without_facts_there_are_no_marks() -> None:
    assert not marks_of(many(0, "Drama", None))["places"].size
