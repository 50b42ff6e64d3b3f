"""Titles of ordinary words count in a list with other titles, and what is pointed at is no title."""

from __future__ import annotations

import pytest

from bot.understanding.message import understand
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.titles.finder import TitleFinder
from movies.catalogue import Catalogue, Movie
from movies.facts import Facts

UP, COCO, HER, DRIVE, TWISTER, CARS, METROPOLIS, ANIME, FACE_OFF, LABYRINTH, LOVE = range(1, 12)
M = 14
CATALOGUE = Catalogue(
    [
        Movie(UP, "Up", 2009, popularity=105),
        Movie(COCO, "Coco", 2017, popularity=30),
        Movie(HER, "Her", 2013, popularity=40),
        Movie(DRIVE, "Drive", 2011, popularity=50),
        Movie(TWISTER, "Twister", 1996, popularity=123),
        Movie(CARS, "Cars", 2006, popularity=41),
        Movie(METROPOLIS, "Metropolis", 1927, popularity=29, facts=Facts(directors=("Fritz Lang",))),
        Movie(ANIME, "Metropolis", 2001, popularity=20, facts=Facts(directors=("Rintaro",))),
        Movie(FACE_OFF, "Face/Off", 1997, popularity=77),
        Movie(LABYRINTH, "Labyrinth", 1986, popularity=42),
        Movie(LOVE, "Love Actually", 2003, popularity=80),
        Movie(12, "Matinee", 1993, popularity=12),
        Movie(13, "It", 2017, popularity=40),
        Movie(M, "M", 1931, popularity=15, facts=Facts(directors=("Fritz Lang",))),
        Movie(15, "Teddy Bear", 1981, aliases=("Mis",), popularity=3),
    ],
    digest="0" * 64,
)
GOOD, BAD, NAMED = Opinion.GOOD, Opinion.BAD, Opinion.NAMED


@pytest.fixture(scope="module")
def finder() -> TitleFinder:
    return TitleFinder(CATALOGUE)


def told(text: str, finder: TitleFinder) -> dict[int, Opinion]:
    return {movie.id: opinion for movie, opinion in understand(text, finder).statements}


@pytest.mark.parametrize(
    ("text", "opinions"),
    [
        ("my favs are Up and Coco", {UP: GOOD, COCO: GOOD}),
        ("loved up, coco. didnt like cars", {UP: GOOD, COCO: GOOD, CARS: BAD}),
        ("her, drive, coco - all good", {HER: GOOD, DRIVE: GOOD, COCO: GOOD}),
        ("drive, love actually were great", {DRIVE: GOOD, LOVE: GOOD}),
        ("twister > coco", {TWISTER: GOOD, COCO: NAMED}),
        ("I like Coco but not face/off", {COCO: GOOD, FACE_OFF: BAD}),
    ],
)
def test_titles_of_ordinary_words_in_a_list(text: str, opinions: dict[int, Opinion], finder: TitleFinder) -> None:
    assert told(text, finder) == opinions


@pytest.mark.parametrize("text", ["I loved it, coco and that", "coco, it was great", "it and coco were great"])
def test_what_points_at_a_movie_is_no_title_in_a_list(text: str, finder: TitleFinder) -> None:
    assert told(text, finder) == {COCO: GOOD}


@pytest.mark.parametrize("text", ["@matinee +1 for Coco", "matinee, Coco was great", "@Matinee: loved Coco"])
def test_the_name_of_the_bot_is_no_title(text: str, finder: TitleFinder) -> None:
    assert told(text, finder) == {COCO: GOOD}


@pytest.mark.parametrize(
    ("text", "opinions"),
    [
        ("coco +", {COCO: GOOD}),
        ("coco -", {COCO: BAD}),
        ("rate coco up and twister down", {COCO: GOOD, TWISTER: BAD}),
        ("Loved Coco, less taken with Twister", {COCO: GOOD, TWISTER: BAD}),
        ("Coco was great but Twister can burn", {COCO: GOOD, TWISTER: BAD}),
        ("Coco, Twister: Pixar can do no wrong. Except Cars.", {COCO: GOOD, TWISTER: GOOD, CARS: BAD}),
        ("Loved all of Coco, Twister, exept Cars", {COCO: GOOD, TWISTER: GOOD, CARS: BAD}),
    ],
)
def test_verdicts_by_marks_and_idioms(text: str, opinions: dict[int, Opinion], finder: TitleFinder) -> None:
    assert told(text, finder) == opinions


@pytest.mark.parametrize(
    "text", ["Metropolis is Lang's best", "Metropolis was great, the lang one", "Lang's Metropolis is great"]
)
def test_the_namesake_by_the_maker_named_in_the_message(text: str, finder: TitleFinder) -> None:
    assert told(text, finder) == {METROPOLIS: GOOD}


@pytest.mark.parametrize("text", ["labyrinth of the faun is great", "coco homecoming was lit"])
def test_a_longer_title_is_not_taken_for_a_shorter_one(text: str, finder: TitleFinder) -> None:
    said = understand(text, finder)
    assert not said.statements
    assert said.unknown


@pytest.mark.parametrize("text", ["I think M is great", "I'd argue M is Lang's best", "M is great"])
def test_a_title_of_one_letter_is_not_run_together_with_what_follows(text: str, finder: TitleFinder) -> None:
    assert told(text, finder) == {M: GOOD}


@pytest.mark.parametrize(
    ("text", "title", "opinion"),
    [
        ("Loved Coco. Peter Zorblax we turned off.", "Peter Zorblax", BAD),
        ("no cap the zorblax booth was so cringe", "the zorblax booth", BAD),
        ("omggg drive was great", None, GOOD),
    ],
)
def test_unknown_titles_at_the_beginning(text: str, title: str | None, opinion: Opinion, finder: TitleFinder) -> None:
    said = understand(text, finder)
    assert said.strangers == (((title, opinion),) if title else ())
