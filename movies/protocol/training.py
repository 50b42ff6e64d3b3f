"""Trainings, on the queue `training`: the job, its progress and its result, and where Redis keeps them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal
from uuid import uuid4

from pydantic import Base64Bytes, Field

from movies.protocol.message import Chance, Message

TRAINING_QUEUE = "training"
# Running bots send the job under this name, so it must not change even if the task moves.
RETRAIN_TASK = "trainer.tasks.retrain"

MOST_MINUTES = 720
MOST_STEPS = 1_000_000
MOST_PICTURES = 8
# A comparison's picture has about 50,000 bytes; chats reject much larger ones.
LARGEST_PICTURE = 1_000_000
LONGEST_REASON = 1_000

TrainingId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class RetrainJob(Message):
    """Asks for a new bundle. It becomes a candidate in the registry, and is served only once it is promoted.

    id: the key of progress and result. name: that of the new bundle.
    minutes, steps: how long to train, whichever ends first; 0 steps means no limit on steps.
    release: the folder name of a fetched MovieLens release, such as "ml-100k"; None means the worker's own. The base
    model is always the worker's own, since a name typed in a chat could make it load anything.
    with_people: whether to learn also from people who consented.
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
    """The stage of a training; the last three are final."""

    WAITING = "waiting"
    TRAINING = "training"
    CALIBRATING = "calibrating"
    EVALUATING = "evaluating"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Whether this is a final stage."""
        return self in {TrainingState.DONE, TrainingState.FAILED, TrainingState.CANCELLED}


class TrainingProgress(Message):
    """The progress of a training.

    at: the Unix time of this report. A running training reports every ten seconds, so an old report means that its
    worker is dead or that it is still queued.
    attempt: from 1; each worker that dies adds one. share: the fraction of the training done, 0 to 1.
    loss: a running mean, in nats. seconds_left: of the training. reason: why it failed, in one sentence.
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


class Interval(Message):
    """A value and its 95 % interval, over people."""

    value: float
    low: float
    high: float


class Measured(Message):
    """One bundle's AUC and expected calibration error."""

    bundle: str
    auc: Interval
    calibration_error: float


class Picture(Message):
    """A picture for the chat, in base64 while it crosses the queue."""

    name: str = Field(max_length=60)
    png: Base64Bytes = Field(max_length=LARGEST_PICTURE)


class RetrainResult(Message):
    """A candidate, compared with the served bundle on the same questions about held-out people.

    bundle, digest: the candidate's, in the registry. rows, people: the numbers of questions and of people.
    current, difference: None if the served bundle belongs to another base model. difference: the candidate's AUC minus
    the served one's, paired.
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


# Keys of trainings in the broker's database. The lock holds the id of the running training, and a token.
TRAINING_LOCK = "matinee:training:lock"
TRAINING_KEPT_SECONDS = 7 * 24 * 3600
# Exists while a training worker is alive, and for this many seconds longer.
TRAINING_WORKER = "matinee:training:worker"
TRAINING_WORKER_SECONDS = 20


TrainingWord = Literal["progress", "result", "cancel"]


def training_key(id: str, what: TrainingWord | Literal["attempts"]) -> str:
    """The key of one fact about a training, kept for a week: the number of attempts, or a text sealed for this key."""
    return f"matinee:training:{id}:{what}"


def holder_of(lock: bytes | str | None) -> str | None:
    """The id of the running training, from the value of the lock."""
    text = lock.decode() if isinstance(lock, bytes) else lock
    return text.partition(":")[0] if text else None
