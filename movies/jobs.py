"""What crosses the queue: frozen, bounded, versioned, JSON.

A job carries all that a worker needs, so that workers keep nothing about people, and a job that
runs twice gives the same answer twice.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from movies.ratings import Rating, Verdict

INFERENCE_QUEUE = "inference"
RECOMMEND_TASK = "workers.tasks.recommend"
PREDICT_TASK = "workers.tasks.predict"

MOST_RATINGS = 5_000
MOST_EXCLUDED = 20_000
MOST_MOVIES_A_PREDICTION = 200

Chance = Annotated[float, Field(ge=0.0, le=1.0)]
Year = Annotated[int, Field(ge=1800, le=2200)]
Genre = Annotated[str, Field(min_length=1, max_length=40)]


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RatedMovie(_Message):
    """One verdict of the person who asks."""

    movie_id: int
    verdict: Verdict

    @classmethod
    def of(cls, rating: Rating) -> RatedMovie:
        """The rating in the form that crosses the queue."""
        return cls(movie_id=rating.movie_id, verdict=rating.verdict)


class Wishes(_Message):
    """What the recommended movies must be: of one of the genres, of none of the others, of these years."""

    genres: frozenset[Genre] = Field(default=frozenset(), max_length=30)
    without: frozenset[Genre] = Field(default=frozenset(), max_length=30)
    year_from: Year | None = None
    year_to: Year | None = None

    def __bool__(self) -> bool:
        return bool(self.genres or self.without or self.year_from or self.year_to)


class _Job(_Message):
    """version: of this message. catalogue: the digest of the release that movie ids refer to.

    ratings: the person's verdicts, oldest first.
    """

    version: Literal[1] = 1
    catalogue: str = Field(min_length=64, max_length=64)
    ratings: tuple[RatedMovie, ...] = Field(max_length=MOST_RATINGS)


class RecommendJob(_Job):
    """Asks for `count` movies for a person, none of those excluded or rated."""

    excluded: frozenset[int] = Field(default=frozenset(), max_length=MOST_EXCLUDED)
    wishes: Wishes = Wishes()
    count: int = Field(default=5, ge=1, le=20)


class PredictJob(_Job):
    """Asks how likely a person is to like each of some movies."""

    movie_ids: tuple[int, ...] = Field(min_length=1, max_length=MOST_MOVIES_A_PREDICTION)


class ServedBy(_Message):
    """Who answered: the bundle's id, the worker's host name and process id, the time in seconds."""

    bundle: str
    host: str
    pid: int
    seconds: float


class Recommendation(_Message):
    """A movie, the calibrated chance that the person likes it, and the liked movie that it is nearest to."""

    movie_id: int
    chance: Chance
    because: int | None = None


class RecommendResult(_Message):
    """Recommended movies, best first; `considered` is how many the model was asked about."""

    recommendations: tuple[Recommendation, ...]
    considered: int
    served_by: ServedBy


class PredictResult(_Message):
    """One calibrated chance of liking per movie asked about, in the job's order."""

    chances: tuple[Chance, ...]
    served_by: ServedBy
