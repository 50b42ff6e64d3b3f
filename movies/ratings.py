"""What a person thinks of a movie, and how MovieLens stars become a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

GOOD_FROM_STARS = 4.0

# One person's five stars say little about a movie: an average begins as five ratings of the mean movie,
# and is told from three ratings on.
RATINGS_OF_PRIOR = 5.0
FEWEST_FOR_AVERAGE = 3


def community_average(total: float, count: int, overall: float) -> float | None:
    """What the community thinks of a movie, in stars, damped towards the mean of all ratings.

    Parameters
    ----------
    total: the sum of the movie's stars. count: the number of its ratings.
    overall: the mean of all ratings, in stars.

    Returns
    -------
    None where there are too few ratings to tell.
    """
    if count < FEWEST_FOR_AVERAGE:
        return None
    return (total + RATINGS_OF_PRIOR * overall) / (count + RATINGS_OF_PRIOR)


class Verdict(StrEnum):
    """The two answers that the model predicts."""

    GOOD = "good"
    BAD = "bad"

    @classmethod
    def from_stars(cls, stars: float) -> Verdict:
        """Four stars of five and more are good, less is bad."""
        return cls.GOOD if stars >= GOOD_FROM_STARS else cls.BAD


@dataclass(frozen=True)
class Rating:
    """One person's verdict on one movie of the catalogue."""

    movie_id: int
    verdict: Verdict
