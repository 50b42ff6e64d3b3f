"""What crosses the queue: frozen, bounded, versioned, JSON.

A job carries all that a worker needs, so that workers keep nothing about people, and a job that
runs twice gives the same answer twice.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, NamedTuple
from uuid import uuid4

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field

from movies.ratings import Rating, Verdict

INFERENCE_QUEUE = "inference"
RECOMMEND_TASK = "workers.tasks.recommend"
PREDICT_TASK = "workers.tasks.predict"
EXPLAIN_TASK = "workers.tasks.explain"
GROUP_TASK = "workers.tasks.group"
TRAINING_QUEUE = "training"
RETRAIN_TASK = "trainer.tasks.retrain"

MOST_RATINGS = 5_000
MOST_EXCLUDED = 20_000
MOST_MOVIES_A_PREDICTION = 200
MOST_MOVIES_A_WISH = 20
MOST_PEOPLE = 12
MOST_MINUTES = 720
MOST_STEPS = 1_000_000
MOST_PICTURES = 8
# A picture of a comparison has about 50,000 bytes; chats refuse far larger ones.
LARGEST_PICTURE = 1_000_000
LONGEST_REASON = 1_000

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
    """What the recommended movies must be: of one of the genres, of none of the others, of these years.

    like: movies to one of which they must be similar. unlike: movies to none of which they may be;
    neither these nor those are recommended themselves.
    """

    genres: frozenset[Genre] = Field(default=frozenset(), max_length=30)
    without: frozenset[Genre] = Field(default=frozenset(), max_length=30)
    year_from: Year | None = None
    year_to: Year | None = None
    like: frozenset[int] = Field(default=frozenset(), max_length=MOST_MOVIES_A_WISH)
    unlike: frozenset[int] = Field(default=frozenset(), max_length=MOST_MOVIES_A_WISH)

    def __bool__(self) -> bool:
        return any((self.genres, self.without, self.year_from, self.year_to, self.like, self.unlike))


# One person's verdicts, oldest first.
Ratings = Annotated[tuple[RatedMovie, ...], Field(max_length=MOST_RATINGS)]


class _Question(_Message):
    """version: of this message. catalogue: the digest of the release that movie ids refer to."""

    version: Literal[1] = 1
    catalogue: str = Field(min_length=64, max_length=64)


class _Job(_Question):
    """A question about one person and their ratings."""

    ratings: Ratings


class RecommendJob(_Job):
    """Asks for `count` movies for a person, none of those excluded or rated."""

    excluded: frozenset[int] = Field(default=frozenset(), max_length=MOST_EXCLUDED)
    wishes: Wishes = Wishes()
    count: int = Field(default=5, ge=1, le=20)


class PredictJob(_Job):
    """Asks how likely a person is to like each of some movies."""

    movie_ids: tuple[int, ...] = Field(min_length=1, max_length=MOST_MOVIES_A_PREDICTION)


class ExplainJob(_Job):
    """Asks what each rating does to the chance that a person likes a movie."""

    movie_id: int


class GroupJob(_Question):
    """Asks for `count` movies that all these people can watch together, none of them excluded or rated by anybody."""

    people: tuple[Ratings, ...] = Field(min_length=2, max_length=MOST_PEOPLE)
    excluded: frozenset[int] = Field(default=frozenset(), max_length=MOST_EXCLUDED)
    wishes: Wishes = Wishes()
    count: int = Field(default=5, ge=1, le=20)


class ServedBy(_Message):
    """Who answered: the bundle's id, the worker's host name and process id, the time in seconds."""

    bundle: str
    host: str
    pid: int
    seconds: float


class Recommendation(_Message):
    """A movie, and the calibrated chance that the person likes it.

    because: a movie that they liked, that this one is like, and but for which it would stand lower.
    company: up to two movies that they liked and whose friends like this one, too.
    rare: whether it is the one off the beaten path: clearly less known than what they named.
    """

    movie_id: int
    chance: Chance
    because: int | None = None
    company: tuple[int, ...] = Field(default=(), max_length=2)
    rare: bool = False


class RecommendResult(_Message):
    """Recommended movies, best first; `considered` is how many the model was asked about.

    honoured: the wishes that the movies fit: those of the job, or fewer where no movie fits them all.
    """

    recommendations: tuple[Recommendation, ...]
    considered: int
    honoured: Wishes
    served_by: ServedBy


class PredictResult(_Message):
    """One calibrated chance of liking per movie asked about, in the job's order."""

    chances: tuple[Chance, ...]
    served_by: ServedBy


class Effect(NamedTuple):
    """The chance that the person would like the movie, had they not rated this one."""

    movie_id: int
    chance_without: Chance


class ExplainResult(_Message):
    """The chance with all ratings, and the chance without each, oldest rating first.

    effects: of the ratings that the model read (`LONGEST_HISTORY` of `movies.prompt`), or of the
    most telling among them where examining all would take too long.
    """

    chance: Chance
    effects: tuple[Effect, ...]
    served_by: ServedBy


class GroupRecommendation(_Message):
    """A movie for a group: per person, in the job's order, the chance and a liked movie for which it is there."""

    movie_id: int
    chances: tuple[Chance, ...]
    because: tuple[int | None, ...]


class GroupResult(_Message):
    """Movies for a group, best first; the other fields are those of `RecommendResult`."""

    recommendations: tuple[GroupRecommendation, ...]
    considered: int
    honoured: Wishes
    served_by: ServedBy


Job = RecommendJob | PredictJob | ExplainJob | GroupJob
Result = RecommendResult | PredictResult | ExplainResult | GroupResult


TrainingId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class RetrainJob(_Message):
    """Asks for a new bundle, which becomes a candidate in the registry and is never served by itself.

    id: by which whoever watches finds progress and result. name: of the bundle.
    minutes, steps: how long to train, whichever ends first; 0 steps means no such limit.
    release: the folder name of a MovieLens release that was fetched, such as "ml-100k"; none means the
        worker's own. The base model is the worker's own, too: a name from a chat would have it load anything.
    with_people: whether ratings of people who consented are learned, too.
    parent: the bundle to start from, by its id or digest in the registry, or "none" to start afresh; by
        default phases 2 and 3 start from the shipped bundle of the phase before.
    """

    version: Literal[1] = 1
    id: TrainingId = Field(default_factory=lambda: uuid4().hex)
    phase: Literal[1, 2, 3]
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,59}$")
    minutes: float = Field(default=60.0, gt=0, le=MOST_MINUTES)
    steps: int = Field(default=0, ge=0, le=MOST_STEPS)
    release: str | None = Field(default=None, pattern=r"^ml-[a-z0-9-]{1,40}$")
    with_people: bool = False
    parent: str | None = Field(default=None, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$")
    seed: int = Field(default=1, ge=0, lt=2**31)


class TrainingState(StrEnum):
    """Where a training is; the last three are its end."""

    WAITING = "waiting"
    TRAINING = "training"
    CALIBRATING = "calibrating"
    EVALUATING = "evaluating"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Whether nothing more happens."""
        return self in {TrainingState.DONE, TrainingState.FAILED, TrainingState.CANCELLED}


class TrainingProgress(_Message):
    """How far a training is.

    at: when this was said, in Unix time; a training that lives says something every ten seconds.
        What is old was said by a worker that is dead, or waits in the queue.
    attempt: 1, and more where a worker died and another resumed. share: of the training itself, 0 to 1.
    loss: a running mean, in nats. seconds_left: of the training itself. reason: why it failed, a sentence.
    """

    version: Literal[1] = 1
    id: TrainingId
    state: TrainingState
    at: float = 0.0
    attempt: int = Field(default=0, ge=0)
    share: Chance = 0.0
    step: int = Field(default=0, ge=0)
    labels: int = Field(default=0, ge=0)
    loss: float | None = None
    tokens_per_second: float | None = None
    seconds_left: float | None = None
    reason: str | None = Field(default=None, max_length=LONGEST_REASON)


class Interval(_Message):
    """A value and its 95 % interval, over people."""

    value: float
    low: float
    high: float


class Measured(_Message):
    """What one bundle reaches: AUC, and expected calibration error."""

    bundle: str
    auc: Interval
    calibration_error: float


class Picture(_Message):
    """A picture for the chat, in base64 where it crosses the queue."""

    name: str = Field(max_length=60)
    png: Base64Bytes = Field(max_length=LARGEST_PICTURE)


class RetrainResult(_Message):
    """A candidate, and how it compares with the bundle that is served, on the same rows of held-out people.

    bundle, digest: of the candidate in the registry. rows, people: what was asked, and of how many.
    current, difference: none where the served bundle belongs to another base model. difference: the
        candidate's AUC minus the served one's, paired.
    """

    version: Literal[1] = 1
    bundle: str
    digest: str
    rows: int
    people: int
    candidate: Measured
    current: Measured | None = None
    difference: Interval | None = None
    pictures: tuple[Picture, ...] = Field(default=(), max_length=MOST_PICTURES)


# Where trainings are kept in the broker's database. Its lock holds the id of the training that runs, and a token.
TRAINING_LOCK = "matinee:training:lock"
TRAINING_KEPT_SECONDS = 7 * 24 * 3600
# Is there as long as a training worker lives, and so many seconds more.
TRAINING_WORKER = "matinee:training:worker"
TRAINING_WORKER_SECONDS = 20


def training_key(id: str, what: Literal["progress", "result", "cancel", "attempts"]) -> str:
    """Where one thing about a training is kept, as JSON, for a week."""
    return f"matinee:training:{id}:{what}"


def holder_of(lock: bytes | str | None) -> str | None:
    """The id of the training that runs, of what the lock holds."""
    text = lock.decode() if isinstance(lock, bytes) else lock
    return text.partition(":")[0] if text else None
