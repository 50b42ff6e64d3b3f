"""Somebody who names hits gets well-known movies, and who names rare ones may get rare ones."""

from __future__ import annotations

import pytest

from movies.catalogue import Catalogue, Movie
from movies.facts import Facts
from movies.films import FIRST_FOREIGN_ID
from workers.retrieval.popularity_floor import CHOICE, FEWEST_RATINGS_TO_SHOW, Fame

# Movie k has k ratings, so that 5,050 were made in all.
MOVIES = [Movie(k, f"Movie {k}", 1990, popularity=k) for k in range(1, 101)]


@pytest.fixture(scope="module")
def fame() -> Fame:
    return Fame(Catalogue(MOVIES, "0" * 64))


def test_fame_is_the_share_of_ratings_of_less_rated_movies(fame: Fame) -> None:
    assert fame.of(MOVIES[0]) == 0
    assert fame.of(MOVIES[99]) == pytest.approx(4950 / 5050)
    assert fame.of(MOVIES[70]) == pytest.approx(sum(range(1, 71)) / 5050)


def test_movies_of_equal_popularity_are_equally_famous() -> None:
    twins = [Movie(k, f"Twin {k}", 1990, popularity=7) for k in range(3)]
    assert {Fame(Catalogue(twins, "0" * 64)).of(m) for m in twins} == {0.0}


def test_half_the_fame_of_the_median_named_is_demanded(fame: Fame) -> None:
    named = [MOVIES[99], MOVIES[70], MOVIES[3]]
    assert fame.demanded(named) == pytest.approx(fame.of(MOVIES[70]) / 2)
    assert fame.demanded([*named, MOVIES[80], MOVIES[90]]) == pytest.approx(fame.of(MOVIES[80]) / 2)


def test_who_named_nothing_is_shown_what_everybody_knows(fame: Fame) -> None:
    assert fame.demanded([]) == 0.5 > fame.demanded([MOVIES[99]])


def test_the_more_famous_the_movies_named_the_more_famous_the_movies_left(fame: Fame) -> None:
    least = [min(m.popularity for m in fame.well_known(MOVIES, fame.demanded([MOVIES[k]]), 5)) for k in (5, 40, 70, 99)]
    assert least == sorted(least) and least[0] == FEWEST_RATINGS_TO_SHOW < least[1] < least[2] < least[3] < 75


def test_what_few_people_rated_is_left_out_for_everybody(fame: Fame) -> None:
    assert min(m.popularity for m in fame.well_known(MOVIES, 0.0, 5)) == FEWEST_RATINGS_TO_SHOW


def test_there_is_something_to_choose_from_where_few_are_famous(fame: Fame) -> None:
    left = fame.well_known(MOVIES[:60], 0.9, 5)
    assert [m.popularity for m in left] == list(range(61 - 5 * CHOICE, 61))


def test_a_list_is_filled_with_obscure_movies_before_it_stays_empty(fame: Fame) -> None:
    assert fame.well_known(MOVIES[:4], 0.9, 5) == MOVIES[:4]
    assert fame.well_known(MOVIES[:8], 0.9, 5) == MOVIES[3:8]


def test_only_a_movie_that_few_know_and_that_is_not_new_is_called_lesser_known() -> None:
    fame = Fame(Catalogue([*MOVIES, Movie(101, "Latest", 1993, popularity=1)], "0" * 64))
    assert [fame.is_lesser_known(MOVIES[k]) for k in (0, 60, 64, 99)] == [True, True, False, False]
    assert not fame.is_lesser_known(Movie(102, "New", 1991, popularity=1))


def test_a_movie_with_articles_in_many_wikipedias_is_not_called_lesser_known(fame: Fame) -> None:
    pages = [Movie(103, "Drive", 1970, popularity=1, facts=Facts(pages=count)) for count in (20, 50)]
    assert [fame.is_lesser_known(movie) for movie in pages] == [True, False]


def test_movies_from_elsewhere_do_not_age_those_of_the_release() -> None:
    elsewhere = Movie(FIRST_FOREIGN_ID, "Long after", 2025, popularity=1)
    fame = Fame(Catalogue([*MOVIES, Movie(101, "Latest", 1993, popularity=1), elsewhere], "0" * 64))
    assert not fame.is_lesser_known(Movie(102, "New", 1991, popularity=1))


def test_the_order_stays(fame: Fame) -> None:
    turned = MOVIES[::-1]
    left = fame.well_known(turned, 0.3, 5)
    assert left == [m for m in turned if m in left]
    assert fame.well_known([], 0.3, 5) == []
