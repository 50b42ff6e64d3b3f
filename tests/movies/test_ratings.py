"""Stars become verdicts."""

from __future__ import annotations

import pytest

from movies.ratings import Rating, Verdict


@pytest.mark.parametrize(
    ("stars", "verdict"),
    [(0.5, "bad"), (3.0, "bad"), (3.5, "bad"), (3.99, "bad"), (4.0, "good"), (4.5, "good"), (5.0, "good")],
)
def test_four_stars_and_more_are_good(stars: float, verdict: str) -> None:
    assert Verdict.from_stars(stars) is Verdict(verdict)


def test_a_rating_cannot_be_changed_and_equals_its_like() -> None:
    rating = Rating(1, Verdict.GOOD)
    assert rating == Rating(1, Verdict("good"))
    with pytest.raises(AttributeError):
        rating.verdict = Verdict.BAD  # type: ignore[misc]
