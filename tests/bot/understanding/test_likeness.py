"""What the wished movies should be like: a title, what was named before, or the last movie talked about."""

from __future__ import annotations

import pytest

from bot.contracts.session import Question
from bot.understanding.meaning import Context, Understanding
from bot.understanding.message import understand
from bot.understanding.requests.intents import Intent
from bot.understanding.titles.finder import TitleFinder
from movies.movielens import Release

HEAT, FARGO = 1, 2


@pytest.fixture(scope="module")
def finder(small: Release) -> TitleFinder:
    return TitleFinder(small.catalogue)


def heard(text: str, finder: TitleFinder, context: Context | None = None) -> Understanding:
    return understand(text, finder, context or Context())


@pytest.mark.parametrize(
    "text",
    [
        "loved Heat, something like it but funnier",
        "just finished Heat and wow. anything similar but less slow",
        "Heat was great, more in that spirit please",
        "I adored Heat. Could you suggest something along the same lines?",
        "something with the vibe of Heat",
        "similar vibe to Heat",
        "Heat vibes please",
        "something as slow as Heat",
        "is there anything more thrilling than Heat?",
        "like Heat but set in Paris",
    ],
)
def test_the_wished_movies_are_like_the_one_named(text: str, finder: TitleFinder) -> None:
    said = heard(text, finder)
    assert said.intent is Intent.RECOMMEND and said.wishes.like == {HEAT}


@pytest.mark.parametrize("text", ["something between Heat and Fargo", "Heat meets Fargo", "a mix of Heat and Fargo"])
def test_they_are_like_both_ends_of_a_mixture(text: str, finder: TitleFinder) -> None:
    assert heard(text, finder).wishes.like == {HEAT, FARGO}


def test_they_are_unlike_the_opposite(finder: TitleFinder) -> None:
    assert heard("the opposite of Heat", finder).wishes.unlike == {HEAT}


@pytest.mark.parametrize("text", ["scarier than Heat please", "something as funny as Heat", "shorter than Heat"])
def test_a_measure_is_not_rated(text: str, finder: TitleFinder) -> None:
    said = heard(text, finder)
    assert not (said.good or said.bad)


@pytest.mark.parametrize(
    "text", ["Heat is better than Fargo", "Heat was as good as Fargo", "I haven't seen a movie as good as Fargo"]
)
def test_a_comparison_of_what_was_seen_wishes_for_nothing(text: str, finder: TitleFinder) -> None:
    assert not heard(text, finder).wishes


def test_that_means_the_last_movie_talked_about(finder: TitleFinder) -> None:
    context = Context(focus=finder.catalogue[HEAT])
    assert heard("what's closest to that", finder, context).wishes.like == {HEAT}


def test_these_are_the_movies_just_praised_unless_others_are_on_screen(finder: TitleFinder) -> None:
    heat, fargo, other = (finder.catalogue[i] for i in (HEAT, FARGO, 3))
    told = Context(told=(heat, fargo), praised=(heat,))
    assert heard("something like these but not violent", finder, told).wishes.like == {HEAT}
    shown = Context((other,), Question.RECOMMENDED, told=(heat, fargo), praised=(heat,))
    assert heard("something like these but not violent", finder, shown).wishes.like != {HEAT}


def test_less_of_something_blames_no_example(finder: TitleFinder) -> None:
    said = heard("like Heat, less confusing please", finder)
    assert not said.bad and said.wishes.like == {HEAT}
