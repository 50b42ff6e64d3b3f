"""The results of an evaluation: the tables of the protocol, with their JSON form.

A `model` is "base", a bundle's name ("phase1"), or the name of a baseline ("item mean"). No movie or person is named,
so results can be published.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from movies.errors import MatineeError
from trainer.metrics.intervals import Figure

LONGEST_LINE = 400
INNERMOST = 3


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Row(_Part):
    """One model's accuracy on the last rating of some sequences; intervals over users."""

    model: str
    rows: int
    users: int
    auc: Figure
    accuracy: Figure
    log_loss: Figure
    calibration_error: float


class Difference(_Part):
    """The AUC of one model minus that of another on the same rows, paired."""

    model: str
    against: str
    auc: Figure


class Table(_Part):
    """Models on the same rows, and the differences between them."""

    rows: tuple[Row, ...] = ()
    differences: tuple[Difference, ...] = ()

    def row(self, model: str) -> Row:
        """The row of a model, which must be in the table."""
        return next(row for row in self.rows if row.model == model)


class AverageFit(_Part):
    """The fit of predicted to true average ratings of movies, in stars; intervals over movies.

    points: (predicted, true) of each movie, without its name.
    """

    movies: int
    rmse: Figure
    spearman: Figure
    points: tuple[tuple[float, float], ...]


class Averages(_Part):
    """A model's fit to the average ratings of warm and cold movies.

    line: slope and intercept of the map from a bundle's mean chance to stars.
    """

    model: str
    line: tuple[float, float] | None
    warm: AverageFit
    cold: AverageFit | None


class HistoryLength(_Part):
    """AUC after a number of ratings; the target movies are the same for each number."""

    model: str
    ratings: int
    rows: int
    auc: Figure


class Bin(_Part):
    """Rows with similar chances: their mean chance, and the share that was actually liked."""

    chance: float
    liked: float
    rows: int


class Reliability(_Part):
    """The reliability diagram of a model's calibrated chances.

    by_luck: the calibration error to expect on this number of rows from perfectly calibrated chances.
    """

    model: str
    bins: tuple[Bin, ...]
    by_luck: Figure | None = None


class Genre(_Part):
    """AUC of the rows whose last movie has a genre."""

    model: str
    genre: str
    rows: int
    auc: Figure


class ServedAs(_Part):
    """One way to run a bundle, compared with full precision on the same rows: log-odds, speed and size."""

    kind: str
    rows: int
    megabytes: float
    tokens_per_second: float
    auc: Figure
    largest_difference: float
    mean_difference: float


class LearningPoint(_Part):
    """AUC on validation users after a number of labels."""

    labels: int
    auc: float


class Training(_Part):
    """A bundle's training cost and learning curve."""

    model: str
    minutes: float
    labels: int
    tokens: int
    device: str
    curve: tuple[LearningPoint, ...]


class ListRow(_Part):
    """The quality of one system's lists for held-out people who gave some ratings; intervals over people.

    ndcg: of the first ten. recall: of the first twenty. hit: whether one of the first five was liked.
    overlap: the share of their first five that two people have in common. different: distinct movies in all first
    fives.
    fame: the mean share of people who rated a movie of the first five. miscalibration: in nats.
    """

    model: str
    data: str
    ratings: int
    people: int
    ndcg: Figure
    recall: Figure
    hit: Figure
    overlap: float
    different: int
    fame: float
    miscalibration: float


class ListDifference(_Part):
    """The figures of one system's lists minus those of another's, for the same people, paired."""

    model: str
    against: str
    data: str
    ratings: int
    ndcg: Figure
    recall: Figure


class Variance(_Part):
    """The shares of a score's variance due to person, movie and their interaction."""

    model: str
    person: float
    movie: float
    both: float


class Lists(_Part):
    """The table "the list"; `within`: AUC of liked against disliked within a person, by model (UAUC)."""

    rows: tuple[ListRow, ...] = ()
    differences: tuple[ListDifference, ...] = ()
    within: dict[str, Figure] = {}
    variances: tuple[Variance, ...] = ()


class Part(_Part):
    """A small part of a bundle's rows, so that its figures can be checked in a minute.

    The value is the log loss or, for average ratings, the mean squared error, since these average over parts.
    """

    model: str
    table: Literal["sixth_rating", "published", "averages"]
    number: int
    rows: int
    value: float


class About(_Part):
    """The data and settings of an evaluation."""

    data: str
    digest: str
    engine: str
    device: str
    quick: bool
    draws: int
    seed: int
    bundles: dict[str, str]


class Evaluation(_Part):
    """The whole protocol; fields that were not measured are empty.

    sixth_rating: held-out users x draws. cold_movies: those rows of it whose sixth movie is cold.
    published: the test rows that TALLRec published.
    """

    format: Literal[1] = 1
    about: About
    sixth_rating: Table
    cold_movies: Table = Table()
    published: Table = Table()
    averages: tuple[Averages, ...] = ()
    history_length: tuple[HistoryLength, ...] = ()
    reliability: tuple[Reliability, ...] = ()
    genres: tuple[Genre, ...] = ()
    served_as: tuple[ServedAs, ...] = ()
    training: tuple[Training, ...] = ()
    lists: Lists = Lists()
    parts: tuple[Part, ...] = ()


def read_evaluation(file: Path) -> Evaluation:
    """Read an evaluation's JSON.

    Raises
    ------
    MatineeError: the file is missing, or is not an evaluation.
    """
    try:
        return Evaluation.model_validate_json(file.read_bytes())
    except OSError as error:
        raise MatineeError(f"There is no evaluation in {file}. Make one with: python -m trainer evaluate") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ascii(".".join(map(str, first["loc"]))[:100]) if first["loc"] else "the file"
        raise MatineeError(f"{file} is not an evaluation: {where}: {first['msg']}.") from error


def write_evaluation(evaluation: Evaluation, file: Path) -> None:
    """Write an evaluation as JSON atomically, about one line per row."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.new")
    text = "".join(_json(evaluation.model_dump(mode="json")))
    unfinished.write_text(text + "\n", "utf-8")
    unfinished.replace(file)


def _json(value: object, depth: int = 0) -> Iterator[str]:
    """JSON that breaks only long lines, and never within a table's row."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) <= LONGEST_LINE or depth == INNERMOST or not isinstance(value, dict | list):
        yield line
        return
    named = [(f"{json.dumps(k)}: ", v) for k, v in value.items()] if isinstance(value, dict) else []
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    for name, part in named or [("", v) for v in value]:
        yield f"{opening}\n{' ' * (depth + 1)}{name}"
        yield from _json(part, depth + 1)
        opening = ","
    yield f"\n{' ' * depth}{closing}"
