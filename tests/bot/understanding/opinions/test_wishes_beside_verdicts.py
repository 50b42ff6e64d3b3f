"""Verdicts in messages that also wish, make exceptions, or judge one title after the other without punctuation."""

from __future__ import annotations

import pytest

from bot.understanding.message import understand
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.titles.finder import TitleFinder
from movies.catalogue import Catalogue, Movie

FARGO, DRIVE, GRAVITY, BLOOD, TREE, MATRIX, RELOADED, REVOLUTIONS = range(1, 9)
CATALOGUE = Catalogue(
    [
        Movie(FARGO, "Fargo", 1996, popularity=180),
        Movie(DRIVE, "Drive", 2011, popularity=50),
        Movie(GRAVITY, "Gravity", 2013, popularity=50),
        Movie(BLOOD, "There Will Be Blood", 2007, popularity=28),
        Movie(TREE, "The Tree of Life", 2011, popularity=20),
        Movie(MATRIX, "The Matrix", 1999, popularity=278),
        Movie(RELOADED, "The Matrix Reloaded", 2003, popularity=96),
        Movie(REVOLUTIONS, "The Matrix Revolutions", 2003, popularity=73),
    ],
    digest="0" * 64,
)
GOOD, BAD = Opinion.GOOD, Opinion.BAD


@pytest.fixture(scope="module")
def finder() -> TitleFinder:
    return TitleFinder(CATALOGUE)


@pytest.mark.parametrize(
    ("text", "opinions"),
    [
        ("I watched Fargo and it was boring, so maybe something with space but funny", {FARGO: BAD}),
        ("Fargo was great, now anything with a heist but not boring", {FARGO: GOOD}),
        ("fargo absolutely loved it there will be blood also loved it", {FARGO: GOOD, BLOOD: GOOD}),
        ("fargo loved it and um the tree of life no thank you", {FARGO: GOOD, TREE: BAD}),
        ("drive, gravity, fargo, all loved exept gravity", {DRIVE: GOOD, FARGO: GOOD, GRAVITY: BAD}),
        ("matrix all 3 amazing", {MATRIX: GOOD, RELOADED: GOOD, REVOLUTIONS: GOOD}),
    ],
)
def test_each_verdict_stays_with_its_movie(text: str, opinions: dict[int, Opinion], finder: TitleFinder) -> None:
    assert {movie.id: opinion for movie, opinion in understand(text, finder).statements} == opinions
