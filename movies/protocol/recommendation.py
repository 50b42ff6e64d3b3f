"""Questions about movies and people's ratings, on the queue `inference`, and their answers.

A job carries everything a worker needs, so that workers store nothing about people, and a job that
runs twice gives the same answer twice.
"""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from movies.protocol.message import Chance, Message
from movies.ratings import Rating, Verdict

INFERENCE_QUEUE = "inference"
RECOMMEND_TASK = "workers.tasks.recommend"
PREDICT_TASK = "workers.tasks.predict"
EXPLAIN_TASK = "workers.tasks.explain"
GROUP_TASK = "workers.tasks.group"

MOST_RATINGS = 5_000
MOST_EXCLUDED = 20_000
MOST_MOVIES_A_PREDICTION = 200
MOST_MOVIES_A_WISH = 20
MOST_NAMES_A_WISH, LONGEST_NAME = 20, 60
MOST_PEOPLE = 12

Year = Annotated[int, Field(ge=1800, le=2200)]
Genre = Annotated[str, Field(min_length=1, max_length=40)]
Minutes = Annotated[int, Field(ge=1, le=999)]
Names = Annotated[
    frozenset[Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]], Field(max_length=MOST_NAMES_A_WISH)
]


class RatedMovie(Message):
    """One verdict of the person asking."""

    movie_id: int
    verdict: Verdict

    @classmethod
    def of(cls, rating: Rating) -> RatedMovie:
        """The rating as a message."""
        return cls(movie_id=rating.movie_id, verdict=rating.verdict)


class Wishes(Message):
    """Constraints on the recommended movies: genres to include or exclude, years, and more.

    either: one of the genres is enough. like: the movies must be similar to one of these. unlike: they must not be
    similar to any of these; movies in `like` and `unlike` are not recommended themselves. other_than: movies to leave
    out, though similar ones are fine.
    people: actors and directors. every_person: all of them are wanted in the same movie.
    topics, languages: by their names in `movies.topics`, or else as typed. either_topic: one of the topics is enough.
    minutes_from, minutes_to: the running time. rating: the highest age rating, such as "PG-13". youngest: the age of
    the youngest viewer. spare: content to avoid, such as "jump scares".
    A catalogue may lack such facts; the result says which wishes could be honoured.
    """

    genres: frozenset[Genre] = Field(default=frozenset(), max_length=30)
    either: bool = False
    without: frozenset[Genre] = Field(default=frozenset(), max_length=30)
    year_from: Year | None = None
    year_to: Year | None = None
    like: frozenset[int] = Field(default=frozenset(), max_length=MOST_MOVIES_A_WISH)
    unlike: frozenset[int] = Field(default=frozenset(), max_length=MOST_MOVIES_A_WISH)
    other_than: frozenset[int] = Field(default=frozenset(), max_length=MOST_MOVIES_A_WISH)
    people: Names = frozenset()
    every_person: bool = False
    without_people: Names = frozenset()
    topics: Names = frozenset()
    either_topic: bool = False
    without_topics: Names = frozenset()
    languages: Names = frozenset()
    without_languages: Names = frozenset()
    minutes_from: Minutes | None = None
    minutes_to: Minutes | None = None
    rating: str | None = Field(default=None, max_length=10)
    youngest: int | None = Field(default=None, ge=0, lt=18)
    spare: Names = frozenset()

    def __bool__(self) -> bool:
        return any(value is not None and value != frozenset() for _, value in self if not isinstance(value, bool))


Ratings = Annotated[tuple[RatedMovie, ...], Field(max_length=MOST_RATINGS)]


class _Question(Message):
    """A question about movies. version: of this message. catalogue: the digest of the release that ids refer to."""

    version: Literal[1] = 1
    catalogue: str = Field(min_length=64, max_length=64)


class _Job(_Question):
    """A question about one person and their ratings."""

    ratings: Ratings


class RecommendJob(_Job):
    """Asks for `count` movies for a person, leaving out excluded and rated ones."""

    excluded: frozenset[int] = Field(default=frozenset(), max_length=MOST_EXCLUDED)
    wishes: Wishes = Wishes()
    count: int = Field(default=5, ge=1, le=20)


class PredictJob(_Job):
    """Asks how likely a person is to like each of some movies."""

    movie_ids: tuple[int, ...] = Field(min_length=1, max_length=MOST_MOVIES_A_PREDICTION)


class ExplainJob(_Job):
    """Asks how each rating affects the chance that a person likes a movie."""

    movie_id: int


class GroupJob(_Question):
    """Asks for `count` movies for these people to watch together, leaving out excluded and rated ones."""

    people: tuple[Ratings, ...] = Field(min_length=2, max_length=MOST_PEOPLE)
    excluded: frozenset[int] = Field(default=frozenset(), max_length=MOST_EXCLUDED)
    wishes: Wishes = Wishes()
    count: int = Field(default=5, ge=1, le=20)


class ServedBy(Message):
    """The answering bundle's id, the worker's host name and process id, and the time taken in seconds."""

    bundle: str
    host: str
    pid: int
    seconds: float


class Recommendation(Message):
    """A movie, and the calibrated chance that the person likes it.

    because: a movie that they liked and that resembles this one, which would rank lower without it.
    company: up to two movies that they liked and whose fans also like this one.
    rare: whether it is the pick off the beaten path: clearly less known than the movies they named.
    is_new: whether nobody that the model learned from has rated it, so that only the kind of movie it is counts.
    """

    movie_id: int
    chance: Chance
    because: int | None = None
    company: tuple[int, ...] = Field(default=(), max_length=2)
    rare: bool = False
    is_new: bool = False


class RecommendResult(Message):
    """Recommended movies, best first; `considered` is the number of movies the model judged.

    honoured: the wishes that the movies fit: those of the job, or fewer if no movie fits them all.
    exact: how many movies, counted from the first, fit them; None means all. nearest: the wishes that the others fit.
    """

    recommendations: tuple[Recommendation, ...]
    considered: int
    honoured: Wishes
    exact: int | None = Field(default=None, ge=0)
    nearest: tuple[Wishes, ...] = ()
    served_by: ServedBy


class PredictResult(Message):
    """For each movie asked about, the calibrated chance that the person likes it, in the job's order."""

    chances: tuple[Chance, ...]
    served_by: ServedBy


class Effect(NamedTuple):
    """The chance that the person would like the movie asked about, had they not rated `movie_id`."""

    movie_id: int
    chance_without: Chance


class ExplainResult(Message):
    """The chance with all ratings, and the chance without each, oldest rating first.

    effects: for the ratings that the model read (`LONGEST_HISTORY` of `movies.prompt`), or only for the most
    informative ones if examining all would take too long.
    """

    chance: Chance
    effects: tuple[Effect, ...]
    served_by: ServedBy


class GroupRecommendation(Message):
    """A movie for a group: per person, in the job's order, the chance and a liked movie that explains it."""

    movie_id: int
    chances: tuple[Chance, ...]
    because: tuple[int | None, ...]


class GroupResult(Message):
    """Movies for a group, best first; the other fields are those of `RecommendResult`."""

    recommendations: tuple[GroupRecommendation, ...]
    considered: int
    honoured: Wishes
    served_by: ServedBy


Job = RecommendJob | PredictJob | ExplainJob | GroupJob
Result = RecommendResult | PredictResult | ExplainResult | GroupResult
