"""Verdicts on movies, and how to derive them from MovieLens stars."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

GOOD_FROM_STARS = 4.0


class Verdict(StrEnum):
    """The two verdicts that the model predicts."""

    GOOD = "good"
    BAD = "bad"

    @classmethod
    def from_stars(cls, stars: float) -> Verdict:
        """Four or more of five stars mean good, fewer mean bad."""
        return cls.GOOD if stars >= GOOD_FROM_STARS else cls.BAD


@dataclass(frozen=True)
class Rating:
    """One person's verdict on one movie of the catalogue."""

    movie_id: int
    verdict: Verdict
