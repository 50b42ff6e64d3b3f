"""A movie may be called by the rest of its title alone, beside another of its series."""

from __future__ import annotations

import pytest

from bot.understanding.message import understand
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.titles.finder import TitleFinder
from movies.catalogue import Catalogue, Movie

MATRIX, RELOADED, REVOLUTIONS, KNIGHT, RISES, LADYBIRD, LADY_BIRD = range(1, 8)
FINDER = TitleFinder(
    Catalogue(
        [
            Movie(MATRIX, "The Matrix", 1999, popularity=90),
            Movie(RELOADED, "The Matrix Reloaded", 2003, popularity=60),
            Movie(REVOLUTIONS, "The Matrix Revolutions", 2003, popularity=60),
            Movie(KNIGHT, "The Dark Knight", 2008, popularity=90),
            Movie(RISES, "The Dark Knight Rises", 2012, popularity=70),
            Movie(LADYBIRD, "Ladybird Ladybird", 1994, popularity=5),
            Movie(LADY_BIRD, "Lady Bird", 2017, popularity=60),
        ],
        digest="0" * 64,
    )
)
GOOD, BAD = Opinion.GOOD, Opinion.BAD


def opinions(text: str) -> dict[int, Opinion]:
    return {movie.id: opinion for movie, opinion in understand(text, FINDER).statements}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Matrix: 5 stars, Reloaded: 2 stars, Revolutions: 1 star", {MATRIX: GOOD, RELOADED: BAD, REVOLUTIONS: BAD}),
        ("The Dark Knight was great, and Rises was a mess", {KNIGHT: GOOD, RISES: BAD}),
        ("the matrix is great, revolutions the worst", {MATRIX: GOOD, REVOLUTIONS: BAD}),
    ],
)
def test_each_part_takes_its_own_verdict(text: str, told: dict[int, Opinion]) -> None:
    assert opinions(text) == told


def test_a_word_within_a_sentence_is_no_subtitle() -> None:
    assert opinions("The Dark Knight was great, the sun rises every morning") == {KNIGHT: GOOD}


def test_a_title_is_no_subtitle_of_itself() -> None:
    assert opinions("Lady Bird was mid") == {LADY_BIRD: BAD}


def test_both_and_all_share_one_verdict() -> None:
    assert opinions("the two sequels to the matrix were garbage, first one is a masterpiece") == {
        MATRIX: GOOD,
        RELOADED: BAD,
        REVOLUTIONS: BAD,
    }
