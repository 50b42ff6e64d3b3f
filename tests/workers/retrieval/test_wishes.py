"""What fits a wish, and in which order wishes give way."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from movies.catalogue import Movie
from movies.protocol.recommendation import Wishes
from workers.retrieval.wishes import fits, relaxations

GENRES, YEARS, LIKE = {"genres": {"Crime"}}, {"year_from": 1990, "year_to": 1999}, {"like": {1}}
REFUSED = {"without": {"Horror"}, "unlike": {2}}


def wishes(*parts: Mapping[str, object]) -> Wishes:
    return Wishes.model_validate({name: value for part in parts for name, value in part.items()})


def test_a_movie_without_year_or_genres_fits_no_wish_for_them() -> None:
    bare = Movie(1, "Bare", None)
    assert fits(bare, Wishes())
    assert fits(bare, Wishes(without=frozenset({"Horror"})))
    assert not fits(bare, Wishes(genres=frozenset({"Drama"})))
    assert not fits(bare, Wishes(year_from=1900))
    assert not fits(bare, Wishes(year_to=2100))


def test_no_year_fits_years_that_end_before_they_begin() -> None:
    assert not [y for y in range(1980, 2010) if fits(Movie(1, "Heat", y), Wishes(year_from=1999, year_to=1990))]


def test_all_wishes_are_tried_first_and_the_most_important_given_up_last() -> None:
    assert list(relaxations(wishes(GENRES, YEARS, LIKE, REFUSED))) == [
        wishes(GENRES, YEARS, LIKE, REFUSED),
        wishes(GENRES, YEARS, REFUSED),
        wishes(GENRES, LIKE, REFUSED),
        wishes(GENRES, REFUSED),
        wishes(YEARS, LIKE, REFUSED),
        wishes(YEARS, REFUSED),
        wishes(LIKE, REFUSED),
        wishes(REFUSED),
    ]


@pytest.mark.parametrize("made", [[], [REFUSED], [GENRES], [YEARS, REFUSED]])
def test_nothing_is_tried_twice(made: list[Mapping[str, object]]) -> None:
    tried = list(relaxations(wishes(*made)))
    assert len(tried) == len(set(tried))
    assert tried[0] == wishes(*made)
    assert tried[-1] == wishes(*(part for part in made if part is REFUSED))
