"""The list that a person sees: the likeliest first, and not five of a series."""

from __future__ import annotations

import pytest

from movies.catalogue import Movie
from workers.ranking import MISERY, Scored, alike, diverse, series, without_misery

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


def test_a_list_rather_stays_short_than_holds_two_of_a_series() -> None:
    chosen = diverse(scored([*TREK, *OTHERS], [0.80, 0.79, 0.78, 0.2, 0.2, 0.2]), 3)
    assert len(chosen) == 3
    assert {1, 2, 3} & {s.movie.id for s in chosen} == {1}
    assert [s.movie.id for s in diverse(scored(TREK, [0.78, 0.8, 0.79]), 3)] == [2]


def test_of_nearly_equal_chances_the_other_kind_of_movie_is_chosen() -> None:
    crime = [Movie(k, title, 1990, ("Crime", "Drama")) for k, title in enumerate(("Fargo", "Casino", "Bound"))]
    chosen = diverse(scored([*crime, OTHERS[2]], [0.80, 0.79, 0.78, 0.75]), 2)
    assert [s.movie.title for s in chosen] == ["Fargo", "Big"]


def test_the_list_is_in_order_of_chance_whatever_the_order_given() -> None:
    given = scored([OTHERS[1], TREK[0], OTHERS[2], OTHERS[0]], [0.5, 0.77, 0.9, 0.6])
    for order in (given, given[::-1]):
        chosen = diverse(order, 5)
        assert [s.chance for s in chosen] == [0.9, 0.77, 0.6, 0.5]
        assert diverse(order, 1) == [given[2]]


def test_never_more_than_asked_for_and_never_one_twice() -> None:
    given = scored([*TREK, *OTHERS], [0.5] * 6)
    for count in range(1, 9):
        chosen = diverse(given, count)
        assert len(chosen) == min(count, 4)
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
        ("Harry Potter and the Chamber of Secrets", "Harry Potter and the Deathly Hallows: Part 1"),
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
        ("Beauty and the Beast", "Beauty and the Boss"),
        ("The Princess and the Frog", "The Princess and the Warrior"),
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
    assert alike(TREK[0], TREK[1]) == 1.0


def test_what_anybody_would_hate_is_left_out_and_the_mean_decides() -> None:
    scores = without_misery([(0.99, MISERY - 0.01), (0.7, 0.7), (0.9, MISERY), (0.5, 0.6)])
    assert scores == pytest.approx({1: 0.7, 2: 0.65, 3: 0.55})


def test_where_somebody_would_hate_everything_the_least_misery_decides() -> None:
    assert without_misery([(0.9, 0.1), (0.3, 0.35), (0.2, 0.8)]) == {0: 0.1, 1: 0.3, 2: 0.2}


def test_a_group_without_movies_has_no_scores() -> None:
    assert without_misery([]) == {}
