"""Praise and blame in idioms, scores of every kind, and words that only look like a verdict."""

from __future__ import annotations

import pytest

from bot.understanding.message import understand
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.titles.finder import TitleFinder
from movies.movielens import Release

HEAT, FARGO = 1, 2
GOOD, BAD, SEEN = Opinion.GOOD, Opinion.BAD, Opinion.SEEN


@pytest.fixture(scope="module")
def finder(small: Release) -> TitleFinder:
    return TitleFinder(small.catalogue)


def told(text: str, finder: TitleFinder) -> dict[int, Opinion]:
    return {movie.id: opinion for movie, opinion in understand(text, finder).statements}


@pytest.mark.parametrize(
    "text",
    [
        "Fargo left me speechless",
        "I could watch Fargo forever",
        "Fargo, chef's kiss",
        "Fargo 10/10 no notes",
        "grew up on Fargo",
        "Fargo had me on the edge of my seat",
        "Fargo messed me up in the best way",
        "I must have seen Fargo fifty times",
        "watched Fargo last night, what a movie!",
        "Fargo is my entire personality",
        "already wore out my copy of Fargo",
        "we watched Fargo and nearly wet ourselves",
        "Fargo was a little difficult but I was moved",
        "Fargo was grand",
        "Fargo, absolute cinema",
    ],
)
def test_praise_in_idioms(text: str, finder: TitleFinder) -> None:
    assert told(text, finder) == {FARGO: GOOD}


@pytest.mark.parametrize(
    "text",
    [
        "slept through Fargo",
        "they gave me Fargo and I have slept.",
        "Fargo? We don't talk about Fargo",
        "Fargo tested my patience",
        "Fargo makes me want to throw my tv out of the window",
        "Fargo was a snooze",
        "Fargo is too clever for its own good",
        "the only good thing about Fargo was the snow",
        "I would not recommend Fargo",
        "Fargo bored me senseless",
        "Fargo was too much for me, had to stop halfway",
        "Fargo could do without the second half",
    ],
)
def test_blame_in_idioms(text: str, finder: TitleFinder) -> None:
    assert told(text, finder) == {FARGO: BAD}


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("heat 4/5 fargo 2/5", {HEAT: GOOD, FARGO: BAD}),
        ("Heat A+, Fargo D-", {HEAT: GOOD, FARGO: BAD}),
        ("i rate Fargo five out of five", {FARGO: GOOD}),
        ("I'd rate Heat 9 out of 10 and Fargo maybe a 4", {HEAT: GOOD, FARGO: BAD}),
        ("10/10 Heat, 3/10 Fargo", {HEAT: GOOD, FARGO: BAD}),
    ],
)
def test_each_score_is_its_own_movies(text: str, verdicts: dict[int, Opinion], finder: TitleFinder) -> None:
    assert told(text, finder) == verdicts


@pytest.mark.parametrize(
    "text",
    [
        "can't remember if I liked Fargo",
        "which Fargo is the best one",
        "I'm torn on Fargo",
        "my kids have watched Fargo a million times",
    ],
)
def test_what_is_no_verdict_rates_nothing(text: str, finder: TitleFinder) -> None:
    assert not {GOOD, BAD} & set(told(text, finder).values())


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Heat is great, the rest is garbage", "the rest is garbage"),
        ("I loved Heat. What is the name of the other one?", "What is the name of the other one?"),
    ],
)
def test_what_nothing_can_be_done_with_is_quoted(text: str, quoted: str, finder: TitleFinder) -> None:
    assert understand(text, finder).unread == (quoted,)


def test_a_taste_beside_a_movie_is_quoted(finder: TitleFinder) -> None:
    assert understand("I'm a fairy tale person. I loved Heat", finder).tastes == ("I'm a fairy tale person",)


def test_what_is_refused_beside_a_movie_is_kept_in_mind(finder: TitleFinder) -> None:
    assert understand("loved Heat. no horror for me though", finder).dislikes.without == {"Horror"}
