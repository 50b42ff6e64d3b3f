"""The things two movies share that a person would mention: a director, or a rare subject."""

from __future__ import annotations

from movies.catalogue import Catalogue, Movie
from movies.facts import Facts
from movies.in_common import FEWEST_COMMON, InCommon, Shared, alike


def _movie(number: int, *subjects: str, director: str = "") -> Movie:
    return Movie(
        number, f"Movie {number}", 2000, facts=Facts(directors=(director,) if director else (), subjects=subjects)
    )


def _compared(one: Movie, other: Movie, *others: Movie) -> Shared:
    return InCommon(Catalogue([one, other, *others], "d")).of(one, other)


def test_likeness_is_the_share_of_common_genres() -> None:
    heat = Movie(1, "Heat", 1995, ("Action", "Crime", "Thriller"))
    fargo = Movie(2, "Fargo", 1996, ("Crime", "Drama", "Thriller"))
    babe, bare, empty = Movie(3, "Babe", 1995, ("Children",)), Movie(4, "Bare", 1990), Movie(5, "Empty", 1990)
    assert alike(heat, fargo) == alike(fargo, heat) == 0.5
    assert alike(heat, babe) == 0.0
    assert alike(bare, empty) == 0.0
    assert alike(heat, heat) == 1.0


def test_one_director_is_plain_to_see() -> None:
    shared = _compared(_movie(1, director="Jane Campion"), _movie(2, director="Jane Campion"))
    assert shared == Shared("Jane Campion")
    assert shared.is_plain_to_see


def test_two_rare_subjects_are_plain_to_see_and_one_is_not() -> None:
    assert _compared(_movie(1, "heist", "casino"), _movie(2, "casino", "heist")).is_plain_to_see
    assert not _compared(_movie(1, "heist", "jazz"), _movie(2, "heist", "chess")).is_plain_to_see


def test_what_many_movies_are_about_is_not_named() -> None:
    many = [_movie(k, "friendship") for k in range(3, 3 + FEWEST_COMMON)]
    shared = _compared(_movie(1, "friendship", "heist"), _movie(2, "friendship", "heist"), *many)
    assert shared.subjects == ("heist",)


def test_the_rarest_come_first_and_two_are_enough() -> None:
    others = [_movie(3, "heist"), _movie(4, "heist", "casino")]
    shared = _compared(_movie(1, "heist", "casino", "chess"), _movie(2, "heist", "casino", "chess"), *others)
    assert shared.subjects == ("chess", "casino")


def test_of_a_movie_without_facts_nothing_is_said() -> None:
    assert _compared(_movie(1, "heist", "casino"), Movie(2, "Unknown", 2000)) == Shared()
