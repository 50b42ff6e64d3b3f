"""What somebody never wants."""

from __future__ import annotations

import pytest

from bot.understanding.requests.dislikes import dislikes, where_disliked
from bot.understanding.requests.wishes import parts
from movies.protocol.recommendation import Wishes


@pytest.mark.parametrize(
    ("said", "never"),
    [
        ("i hate superhero movies. all of them.", Wishes(without_topics={"superheroes"})),
        ("I can't stand horror", Wishes(without={"Horror"})),
        ("dont like westerns", Wishes(without={"Western"})),
        ("we don't really watch musicals", Wishes(without={"Musical"})),
        ("I'm not a fan of Adam Sandler", Wishes(without_people={"Adam Sandler"})),
        ("war movies are not for me either", Wishes(without={"War"})),
        ("im 12 btw", Wishes(youngest=12)),
        ("hi i'm 7 and i love it. I can't stand horror", Wishes(youngest=7, without={"Horror"})),
    ],
)
def test_what_somebody_cannot_stand_is_for_good(said: str, never: Wishes) -> None:
    assert dislikes(said, parts(said)) == never


@pytest.mark.parametrize(
    "said",
    [
        "no horror tonight",
        "a comedy, not for kids",
        "my gf hates horror",
        "i love horror",
        "war movies are my thing",
        "im 5 beers deep",
        "I am 34",
    ],
)
def test_what_is_not_wanted_now_or_by_others_is_not(said: str) -> None:
    assert dislikes(said, parts(said)) == Wishes()


def test_a_dislike_that_names_a_movie_is_left_to_opinions() -> None:
    said = "i can't stand \x00\x00\x00\x00 and musicals"
    assert where_disliked(said, parts(said)) == []


def test_a_dislike_is_found_with_its_verb() -> None:
    said = "\x00\x00\x00\x00 was great. can't stand musicals at all"
    ((start, end),) = where_disliked(said, parts(said))
    assert said[start:end].strip(" .") == "can't stand musicals"
