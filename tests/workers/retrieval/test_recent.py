"""Recent movies in lists for people who name some."""

from __future__ import annotations

import numpy as np
import pytest

from movies.catalogue import Catalogue, Movie
from movies.films import FIRST_FOREIGN_ID
from movies.protocol.recommendation import RatedMovie
from movies.ratings import Verdict
from workers.retrieval.ranking import Listed
from workers.retrieval.recent import ASKED_A_RECENT_ONE, Recent

OLD = [Movie(k, f"Old {'abcdefghijklmnopqrstuvwxyz'[k]}", 1990) for k in range(20)]
NEW = [
    Movie(FIRST_FOREIGN_ID + k, name, 2021 + k) for k, name in enumerate(("Dune", "Nope", "Barbie", "Anora", "Weapons"))
]
CATALOGUE = Catalogue([*OLD, *NEW], "0" * 64)


@pytest.fixture
def recent() -> Recent:
    return Recent(CATALOGUE)


def listed(movie: Movie, score: float, **how: object) -> Listed:
    return Listed(movie, score, np.zeros(1, np.float32), np.zeros(1, np.float32), **how)  # type: ignore[arg-type]


def liked(movie: Movie) -> RatedMovie:
    return RatedMovie(movie_id=movie.id, verdict=Verdict.GOOD)


def test_the_last_five_years_are_those_of_the_newest_movie(recent: Recent) -> None:
    assert [movie.year for movie in CATALOGUE if movie in recent] == [2021, 2022, 2023, 2024, 2025]


def test_where_only_movielens_is_known_nothing_is_recent() -> None:
    assert not [movie for movie in OLD if movie in Recent(Catalogue(OLD, "0" * 64))]


def test_who_named_old_movies_alone_did_not_ask_for_new_ones(recent: Recent) -> None:
    assert recent.share_named([liked(OLD[0])]) == 0.0 == recent.share_named([])
    assert recent.share_named([liked(OLD[0]), liked(NEW[0])]) == 0.5


def test_the_model_is_asked_about_some_of_them_too(recent: Recent) -> None:
    most = 2 * ASKED_A_RECENT_ONE
    asked = recent.among([*OLD, *NEW], most)
    assert len(asked) == most
    assert [movie for movie in asked if movie in recent] == NEW[:2]
    assert asked[: most - 2] == OLD[: most - 2]


def test_where_there_are_enough_already_nothing_changes(recent: Recent) -> None:
    assert recent.among([*NEW, *OLD], 16) == [*NEW, *OLD][:16]
    assert recent.among(OLD, 16) == OLD[:16]


def test_one_of_five_is_of_the_last_years_the_best_of_them_in_the_last_place(recent: Recent) -> None:
    old = [listed(movie, 9.0 - k) for k, movie in enumerate(OLD[:5])]
    new = [listed(NEW[0], 1.0), listed(NEW[1], 2.0)]
    assert recent.in_list(old, [*old, *new], 5, 0.2) == [*old[:4], new[1]]


def test_whoever_names_new_movies_alone_gets_two_of_five(recent: Recent) -> None:
    old = [listed(movie, 9.0 - k) for k, movie in enumerate(OLD[:5])]
    new = [listed(NEW[0], 1.0), listed(NEW[1], 2.0), listed(NEW[2], 0.5)]
    assert recent.in_list(old, [*old, *new], 5, 1.0) == [*old[:3], new[0], new[1]]


def test_what_is_off_the_beaten_path_keeps_its_place(recent: Recent) -> None:
    old = [listed(movie, 9.0 - k, rare=k == 4) for k, movie in enumerate(OLD[:5])]
    found = recent.in_list(old, [*old, listed(NEW[0], 1.0)], 5, 0.2)
    assert found[4] == old[4] and found[3].movie == NEW[0]


def test_a_sequel_comes_after_its_beginning(recent: Recent) -> None:
    old = [listed(movie, 9.0 - k) for k, movie in enumerate(OLD[:5])]
    sequel = listed(NEW[1], 2.0, unseen_before=[OLD[0].id])
    assert recent.in_list(old, [*old, sequel], 5, 0.2) == old


def test_a_list_that_has_one_stays_as_it_is(recent: Recent) -> None:
    mixed = [*(listed(movie, 9.0) for movie in OLD[:4]), listed(NEW[2], 1.0)]
    assert recent.in_list(mixed, [*mixed, listed(NEW[0], 5.0)], 5, 0.2) == mixed
