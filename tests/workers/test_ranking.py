"""The list that a person sees: the likeliest first, and not five of a series."""

from __future__ import annotations

import pytest

from movies.catalogue import Movie
from workers.ranking import Scored, alike, diverse, series

TREK = [Movie(k, f"Star Trek {n}: Something {n}", 1980 + k, ("Sci-Fi",)) for k, n in enumerate(("II", "III", "IV"), 1)]
OTHERS = [
    Movie(10, "Heat", 1995, ("Crime",)),
    Movie(11, "Sabrina", 1995, ("Romance",)),
    Movie(12, "Big", 1988, ("Comedy",)),
]


def scored(movies: list[Movie], chances: list[float]) -> list[Scored]:
    return [Scored(movie, chance) for movie, chance in zip(movies, chances, strict=True)]


def test_sequels_do_not_fill_the_list() -> None:
    chosen = diverse(scored([*TREK, *OTHERS], [0.80, 0.79, 0.78, 0.70, 0.69, 0.68]), 4)
    assert [s.movie.id for s in chosen] == [1, 10, 11, 12]


def test_a_sequel_comes_before_what_the_person_would_hate() -> None:
    chosen = diverse(scored([*TREK, *OTHERS], [0.80, 0.79, 0.78, 0.2, 0.2, 0.2]), 3)
    assert [s.movie.id for s in chosen] == [1, 2, 3]


def test_of_nearly_equal_chances_the_other_kind_of_movie_is_chosen() -> None:
    crime = [Movie(k, title, 1990, ("Crime", "Drama")) for k, title in enumerate(("Fargo", "Casino", "Bound"))]
    chosen = diverse(scored([*crime, OTHERS[2]], [0.80, 0.79, 0.78, 0.75]), 2)
    assert [s.movie.title for s in chosen] == ["Fargo", "Big"]


def test_the_list_is_in_order_of_chance_whatever_the_order_given() -> None:
    given = scored([OTHERS[1], *TREK, OTHERS[0]], [0.5, 0.77, 0.9, 0.88, 0.6])
    for order in (given, given[::-1]):
        chosen = diverse(order, 5)
        assert [s.chance for s in chosen] == [0.9, 0.88, 0.77, 0.6, 0.5]
        assert diverse(order, 1) == [given[2]]


def test_never_more_than_asked_for_and_never_one_twice() -> None:
    given = scored([*TREK, *OTHERS], [0.5] * 6)
    for count in range(1, 9):
        chosen = diverse(given, count)
        assert len(chosen) == min(count, 6)
        assert len({s.movie.id for s in chosen}) == len(chosen)
    assert diverse([], 5) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Star Trek: Generations", "Star Trek III: The Search for Spock"),
        ("The Godfather", "The Godfather: Part II"),
        ("Toy Story", "Toy Story 2"),
        ("Back to the Future", "Back to the Future Part III"),
        ("Die Hard", "DIE HARD 2"),
        ("Rocky IV", "Rocky V"),
        ("Sabrina", "Sabrina"),
    ],
)
def test_movies_of_a_series_are_known_by_their_titles(one: str, other: str) -> None:
    assert series(one) == series(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Star Trek: Generations", "Star Wars"),
        ("12 Angry Men", "12 Monkeys"),
        ("The Thing", "That Thing You Do!"),
        ("Big", "The Big Sleep"),
        ("2 Days in the Valley", "2 Fast 2 Furious"),
    ],
)
def test_movies_that_only_begin_alike_are_no_series(one: str, other: str) -> None:
    assert series(one) != series(other)


@pytest.mark.parametrize("title", ["1984", "X", "7", ": Untitled", "V", ""])
def test_a_title_of_nothing_but_a_number_stays(title: str) -> None:
    assert series(title) == title.casefold()


def test_likeness_is_the_share_of_common_genres() -> None:
    heat = Movie(1, "Heat", 1995, ("Action", "Crime", "Thriller"))
    fargo = Movie(2, "Fargo", 1996, ("Crime", "Drama", "Thriller"))
    bare, empty = Movie(3, "Bare", 1990), Movie(4, "Empty", 1990)
    assert alike(heat, fargo) == alike(fargo, heat) == 0.5
    assert alike(heat, OTHERS[1]) == 0.0
    assert alike(bare, empty) == 0.0
    assert alike(TREK[0], TREK[1]) > 1.0
