"""Messages as people write them, and what each means."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.titles import TitleFinder
from bot.understanding import Intent, understand
from movies.movielens import Release
from movies.ratings import Verdict


@pytest.fixture(scope="module")
def finder(ml_100k: Release) -> TitleFinder:
    return TitleFinder(ml_100k.catalogue)


@pytest.mark.parametrize(
    ("message", "good", "bad"),
    [
        ("I loved Heat, Fargo and The Usual Suspects.", {"Heat", "Fargo", "The Usual Suspects"}, set()),
        ("I hated Batman Forever and Twister.", set(), {"Batman Forever", "Twister"}),
        ("I loved Heat but hated Twister", {"Heat"}, {"Twister"}),
        ("loved heat, fargo. hated twister!", {"Heat", "Fargo"}, {"Twister"}),
        ("Fargo was great", {"Fargo"}, set()),
        ("twister was so boring", set(), {"Twister"}),
        ("I didn't like Twister", set(), {"Twister"}),
        ("I did not really like Twister", set(), {"Twister"}),
        ("Scream is not bad", {"Scream"}, set()),
        ("usual suspects is my favourite", {"The Usual Suspects"}, set()),
        ("I love Usual Suspects, The", {"The Usual Suspects"}, set()),
        ("omg I love star wars and the empire strikes back", {"Star Wars", "The Empire Strikes Back"}, set()),
        ("I loved Sabrina (1954)", {"Sabrina"}, set()),
        ("👍 Heat", {"Heat"}, set()),
        ("I can't stand Titanic", set(), {"Titanic"}),
        ("Heat was great and Twister was awful", {"Heat"}, {"Twister"}),
        ("Twelve Monkeys was awesome, Titanic not so much", {"Twelve Monkeys"}, {"Titanic"}),
    ],
)
def test_verdicts_are_read_from_plain_words(
    message: str, good: set[str], bad: set[str], finder: TitleFinder, ml_100k: Release
) -> None:
    ratings = understand(message, finder).ratings
    for verdict, expected in ((Verdict.GOOD, good), (Verdict.BAD, bad)):
        assert {ml_100k.catalogue[r.movie_id].title for r in ratings if r.verdict is verdict} == expected


def test_a_year_chooses_among_movies_of_one_title(finder: TitleFinder, ml_100k: Release) -> None:
    for year in (1954, 1995):
        (rating,) = understand(f"I loved Sabrina ({year})", finder).ratings
        assert ml_100k.catalogue[rating.movie_id].year == year


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("recommend me something", Intent.RECOMMEND),
        ("what should I watch tonight?", Intent.RECOMMEND),
        ("a 90s thriller", Intent.RECOMMEND),
        ("something like Heat", Intent.RECOMMEND),
        ("more", Intent.MORE),
        ("show me more please", Intent.MORE),
        ("would I like Pulp Fiction?", Intent.PREDICT),
        ("do you think I'd enjoy Fargo", Intent.PREDICT),
        ("help", Intent.HELP),
        ("hello", Intent.GREET),
        ("bye", Intent.BYE),
        ("", Intent.OTHER),
        ("   ", Intent.OTHER),
        ("the weather is nice", Intent.OTHER),
        ("Это просто текст", Intent.OTHER),
    ],
)
def test_the_intent_is_recognised(message: str, intent: Intent, finder: TitleFinder) -> None:
    assert understand(message, finder).intent is intent


@pytest.mark.parametrize(
    ("message", "wanted", "unwanted", "low", "high"),
    [
        ("recommend a thriller", {"Thriller"}, set(), None, None),
        ("a funny movie from the 90s", {"Comedy"}, set(), 1990, 1999),
        ("a sci-fi movie, no horror", {"Sci-Fi"}, {"Horror"}, None, None),
        ("something from the 1980s, nothing scary", set(), {"Horror"}, 1980, 1989),
        ("a western before 1970", {"Western"}, set(), None, 1970),
        ("recommend a drama after 1990", {"Drama"}, set(), 1990, None),
        ("a comedy between 1950 and 1960", {"Comedy"}, set(), 1950, 1960),
        ("a romantic comedy", {"Romance", "Comedy"}, set(), None, None),
    ],
)
def test_wishes_for_genres_and_years_are_read(
    message: str, wanted: set[str], unwanted: set[str], low: int | None, high: int | None, finder: TitleFinder
) -> None:
    wishes = understand(message, finder).wishes
    assert (wishes.genres, wishes.without, wishes.year_from, wishes.year_to) == (wanted, unwanted, low, high)


def test_a_movie_something_should_be_like_counts_as_liked(finder: TitleFinder, ml_100k: Release) -> None:
    (rating,) = understand("something like Heat", finder).ratings
    assert (ml_100k.catalogue[rating.movie_id].title, rating.verdict) == ("Heat", Verdict.GOOD)


def test_a_question_about_a_movie_is_no_rating(finder: TitleFinder) -> None:
    understood = understand("would I like Pulp Fiction?", finder)
    assert [m.title for m in understood.asked_about] == ["Pulp Fiction"] and not understood.ratings


def test_ordinary_words_are_not_taken_for_titles(finder: TitleFinder) -> None:
    assert understand("I loved seven of them and it was fun", finder).ratings == ()
    assert [r.verdict for r in understand("I loved Seven", finder).ratings] == [Verdict.GOOD]


def test_a_title_nobody_knows_is_reported_as_written(finder: TitleFinder) -> None:
    assert understand("I loved Pulp Fictoin", finder).unknown == ("Pulp Fictoin",)
    assert finder.closest("Pulp Fictoin")[0].title == "Pulp Fiction"
    assert len(finder.closest("Gibberish Of The Deep")) == 3


@settings(max_examples=150, deadline=None)
@given(message=st.text(max_size=600))
def test_no_text_makes_it_raise_or_hang(message: str, finder: TitleFinder) -> None:
    started = time.monotonic()
    understand(message, finder)
    assert time.monotonic() - started < 1.0


@pytest.mark.parametrize(
    "message", ["x" * 1_000_000, "heat " * 200_000, "\x00\xff\x1b[31m" * 1000, "not " * 5000, '"' * 5000]
)
def test_a_megabyte_of_anything_is_read_in_a_second(message: str, finder: TitleFinder) -> None:
    started = time.monotonic()
    understand(message, finder)
    assert time.monotonic() - started < 1.0
