"""What the own reader and the rules say of a movie, weighed."""

from __future__ import annotations

import pytest

from bot.understanding.opinions.opinion import Opinion
from bot.understanding.weighing import weighed
from movies.reader_prompt import ReaderMovie, Verdict

GOOD, BAD, NAMED = Opinion.GOOD, Opinion.BAD, Opinion.NAMED


def told(**shares: float) -> ReaderMovie:
    verdicts: dict[Verdict, float] = dict(shares)  # type: ignore[misc]
    return ReaderMovie(title="Heat", verdict=max(verdicts, key=verdicts.__getitem__), shares=verdicts)


@pytest.mark.parametrize(
    ("by_rules", "opinion"),
    [(None, NAMED), (NAMED, NAMED), (GOOD, GOOD), (BAD, BAD)],
    ids=["none", "named", "good", "bad"],
)
def test_where_the_model_wavers_the_rules_decide(by_rules: Opinion | None, opinion: Opinion) -> None:
    assert weighed(told(good=0.55, bad=0.45), by_rules) is opinion


@pytest.mark.parametrize("by_rules", [None, NAMED, GOOD])
def test_a_sure_model_is_believed(by_rules: Opinion | None) -> None:
    assert weighed(told(good=0.97, seen=0.03), by_rules) is GOOD


def test_if_the_rules_say_the_opposite_the_model_must_be_very_sure() -> None:
    assert weighed(told(good=0.8, bad=0.2), BAD) is not GOOD
    assert weighed(told(good=0.999, bad=0.001), BAD) is GOOD


def test_a_verdict_that_nobody_is_sure_of_is_asked_for() -> None:
    assert weighed(told(good=0.5, bad=0.3, seen=0.2), None) is NAMED


def test_what_a_model_says_without_probabilities_counts() -> None:
    assert weighed(ReaderMovie(title="Heat", verdict="good+like"), None) is GOOD
    assert weighed(ReaderMovie(title="Heat", verdict="like"), GOOD) is Opinion.LIKE


def test_what_somebody_else_thinks_stays_theirs() -> None:
    assert weighed(told(good=0.99), Opinion.THEIRS) is Opinion.THEIRS
