"""Titles of movies that a catalogue is too old to have."""

from __future__ import annotations

import pytest

from bot.understanding.titles.finder import TitleFinder
from bot.understanding.titles.newer_titles import newer_movies
from movies.catalogue import Catalogue, Movie

OLD = Catalogue([Movie(1, "Heat", 1995, popularity=65), Movie(2, "Casino", 1995, popularity=60)], digest="0" * 64)
RECENT = Catalogue([*OLD, Movie(3, "Game Night", 2018, popularity=20)], digest="1" * 64)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("I loved Saw, Hostel and The Ring, hated The Notebook", ["Saw", "Hostel", "The Ring", "The Notebook"]),
        ("finding nemo and Heat", ["Finding Nemo", "Heat"]),
    ],
)
def test_an_old_release_knows_later_movies_by_name(text: str, titles: list[str]) -> None:
    assert [mention.movie.title for mention in TitleFinder(OLD).find(text)] == titles


def test_what_a_release_could_have_and_lacks_is_not_added() -> None:
    assert "Finding Nemo" not in {movie.title for movie in newer_movies(RECENT)}
    assert {movie.year for movie in newer_movies(RECENT)} >= {2019, 2024}


def test_newer_movies_have_ids_of_their_own_below_zero() -> None:
    ids = [movie.id for movie in newer_movies(OLD)]
    assert max(ids) < 0 and len(set(ids)) == len(ids)
