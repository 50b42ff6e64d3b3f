"""What is said of a whole list, and what is not."""

from __future__ import annotations

import pytest

from bot.understanding.requests.another_list import another_list, praise_of_the_list, seen_them_all
from movies.protocol.recommendation import Wishes


@pytest.mark.parametrize(
    "text", ["these are all so depressing", "happier", "less depressing please", "a bit too dark for me"]
)
def test_who_finds_a_list_sad_wants_a_happier_one(text: str) -> None:
    wish = another_list(text)
    assert wish is not None and wish.genres == {"Comedy"} and "War" in wish.without


@pytest.mark.parametrize(
    "text", ["too old", "nah, too old. newer pls", "they're all so old", "anything newer?", "newer ones please"]
)
def test_who_finds_a_list_old_wants_the_last_twenty_years(text: str) -> None:
    assert another_list(text, newest=2018) == Wishes(year_from=1999)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("too scary", Wishes(without=frozenset({"Horror"}))),
        ("too long", Wishes(minutes_to=100)),
        ("something older", Wishes(year_to=1979)),
        ("shorter", Wishes(minutes_to=100)),
    ],
)
def test_a_remark_is_a_wish_for_the_opposite(text: str, wish: Wishes) -> None:
    assert another_list(text, newest=2018) == wish


@pytest.mark.parametrize(
    "text",
    [
        "I've seen all of these",
        "seen them all, others?",
        "none of these",
        "something different",
        "already seen all of those",
    ],
)
def test_others_may_be_wanted_for_no_reason(text: str) -> None:
    assert another_list(text) == Wishes()


def test_only_who_has_seen_them_all_says_so() -> None:
    assert seen_them_all("I've seen all of these") and not seen_them_all("none of these")


@pytest.mark.parametrize(
    "text", ["loved the first", "the second was too long", "I hated it", "a thriller", "more", "why?", ""]
)
def test_what_is_said_of_one_movie_or_asked_for_is_about_no_list(text: str) -> None:
    assert another_list(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "lol these are terrible",
        "they're all rubbish",
        "not feeling any of those",
        "been there done that. next",
        "none of these please",
        "your suggestions are a bit basic",
        "got anything better?",
        "seen all of them. give me OTHERS",
        "now?",
    ],
)
def test_blame_for_a_list_judges_no_movie_and_asks_for_others(text: str) -> None:
    assert another_list(text) == Wishes()


def test_too_much_of_what_nobody_knows_is_named() -> None:
    assert another_list("nah too corporate") == Wishes(without_topics=frozenset({"corporate"}))


def test_what_everybody_knows_can_be_too_much() -> None:
    assert another_list("nah too mainstream") == Wishes(without_topics=frozenset({"crowd-pleasers"}))


@pytest.mark.parametrize("text", ["the third one was terrible", "Casablanca is boring", "hated the first two"])
def test_a_verdict_on_one_movie_is_none_on_the_list(text: str) -> None:
    assert another_list(text) is None


@pytest.mark.parametrize(
    "text",
    ["these are good good", "rest look alright", "they all sound great", "some are too long no?", "nice picks, newer?"],
)
def test_how_a_list_looks_is_no_verdict_on_its_movies(text: str) -> None:
    assert praise_of_the_list(text)


@pytest.mark.parametrize(
    "text", ["those were great", "these are great, seen them all", "they are all good, I love them", "2 looks good"]
)
def test_who_has_seen_the_movies_of_a_list_judges_them(text: str) -> None:
    assert not praise_of_the_list(text)
