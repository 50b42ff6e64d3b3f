"""For whom somebody asks."""

from __future__ import annotations

import pytest

from bot.understanding.requests.ages import says_an_age
from bot.understanding.requests.parts import joined
from bot.understanding.requests.viewers import asked_for_others, viewers


@pytest.mark.parametrize("said", ["Would my wife like Notting Hill?", "do you think our kids would love Up?"])
def test_a_question_for_somebody_else_is_told_from_one_s_own(said: str) -> None:
    assert asked_for_others(said)


@pytest.mark.parametrize("said", ["would I like Heat?", "would you recommend Heat to my wife", "my wife loves Up"])
def test_a_question_of_one_s_own_is_none_for_others(said: str) -> None:
    assert not asked_for_others(said)


@pytest.mark.parametrize(
    ("said", "youngest"),
    [
        ("two kids, 7 and 10. Need something", 7),
        ("two kids - 3 & 6 - anything?", 3),
        ("a film for ten 9-year-old boys", 9),
        ("a birthday party of nine-year-olds", 9),
        ("a four year old and a seven-year-old", 4),
        ("my daughter turns seven on Saturday", 7),
        ("it's my son's 6th birthday", 6),
        ("we have a 5yo", 5),
        ("grandkids are coming, 4 and 9 and 13. one film for all of them??", 4),
        ("something scary, we r 13", 13),
        ("something for a sixteen year old", 16),
        ("my niece (6) is visiting", 6),
        ("im 12 what can i watch", 12),
        ("my kids, Tim (4) and Ann (7)", 4),
        ("movie for the whole family, youngest is 6", 6),
        ("what can I watch with my 3yo and my 11yo", 3),
        ("for year 9 students", 13),
        ("6th graders, something historical", 11),
        ("under 10s birthday party", 6),
        ("preschooler friendly", 3),
        ("my teenage son likes action", 13),
        ("funny, but my little brother is watching too", 8),
        ("she's 9 and obsessed with horses", 9),
    ],
)
def test_an_age_is_heard_however_it_is_said(said: str, youngest: int) -> None:
    assert joined(viewers(said)).youngest == youngest


@pytest.mark.parametrize(
    "said",
    [
        "a 20 year old movie",
        "my 70-year-old mum",
        "I gave it to my kids, 10 and Seven are great",
        "I'm 10 minutes in",
        "she's 6 months pregnant",
        "we are 4 adults",
        "he is 8 feet tall",
        "i'm 3 beers in",
        "my brother is 35",
    ],
)
def test_other_numbers_are_no_ages_of_children(said: str) -> None:
    assert viewers(said) == []


def test_the_age_of_a_child_is_no_title() -> None:
    text = "two kids, 7 and 10"
    assert says_an_age(text, 10, 11)
    assert says_an_age(text, 16, 18)
    assert not says_an_age("7 and 10 for my kids", 0, 1)


@pytest.mark.parametrize("text", ["a movie where the dog DOESNT die please", "where the cat doesn't die"])
def test_an_animal_that_must_not_die_is_in_the_movie(text: str) -> None:
    wish = joined(viewers(text))
    assert wish.spare == {"harm to animals"} and wish.topics in ({"dogs"}, {"cats"})


@pytest.mark.parametrize("text", ["movie night w my kids 5 and 8", "our kids 5 and 9, something funny"])
def test_ages_follow_the_kids(text: str) -> None:
    assert joined(viewers(text)).youngest == 5


def test_a_series_about_kids_is_no_age() -> None:
    assert joined(viewers("spy kids 3 was great, another comedy")).youngest is None


@pytest.mark.parametrize(
    "text", ["slumber party for 5 ppl age 14", "my year 9 class (14-15 yrs)", "something for ages 14 and up"]
)
def test_an_age_is_read_with_all_its_figures(text: str) -> None:
    assert joined(viewers(text)).youngest == 14


def test_a_movie_for_kids_and_adults_may_be_for_children() -> None:
    assert "Children" not in joined(viewers("safe for kids but fun for adults")).without
    assert "Children" in joined(viewers("for two adults, no kids")).without
