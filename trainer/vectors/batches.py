"""Training batches of vectors: a history per person, and questions that branch off it.

A sequence is an opening, then a movie and its label for each rating of a history, then branches: movies asked about
after part of the history (a cut), each of which sees only that part and itself. Serving works the same way: each
candidate continues a copy of one history. Negatives (movies not chosen) appear only in branches, never in a history.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from trainer.data.examples import RatingSequence
from trainer.training.teacher import Teacher
from trainer.vectors.features import MovieTable
from trainer.vectors.people import People
from trainer.vectors.recipe import VectorRecipe
from workers.engine.movie_vectors import joined, told

Array = NDArray[np.float32]
Whole = NDArray[np.int64]

# At least this many of a person's ratings are used in branches, so that a history never takes them all.
FEWEST_BRANCHES = 3
MOST_DRAWN_AGAIN = 4


class ChoiceTeacher(Protocol):
    """Predicts what somebody would choose; see `trainer.vectors.taste`."""

    def shares(self, person: int, movies: Movies, history: Whole, cuts: Whole, columns: Whole) -> Array:
        """Each movie's share among those of the same cut; the shares of a cut sum to one."""
        ...


@dataclass(frozen=True)
class Teachers:
    """The teachers that soften the labels: one for liking and one for choosing, both optional."""

    likes: Teacher | None = None
    chooses: ChoiceTeacher | None = None


@dataclass(frozen=True)
class QuestionBatch:
    """A batch of sequences, each with a history of T ratings and B branches.

    features: the input of the projection for every movie, as sequences x (T + B) x width.
    labels: for each rating of the history, 1 for good and 0 for bad, as sequences x T.
    cuts: after how many ratings each branch is asked, as sequences x B.
    chance: the target chance of *good* at each movie, as sequences x (T + B).
    rated: 1.0 where there is such a target. liked: 1.0 where the rating was good.
    chosen: for each branch, 1.0 if the person rated the movie, 0.0 if not.
    asked: 1.0 for each branch that exists. taste: for each branch, its share of the person's choices among all
        branches of its cut, according to EASE.
    """

    features: torch.Tensor
    labels: torch.Tensor
    cuts: torch.Tensor
    chance: torch.Tensor
    rated: torch.Tensor
    liked: torch.Tensor
    chosen: torch.Tensor
    asked: torch.Tensor
    taste: torch.Tensor

    def to(self, device: str) -> QuestionBatch:
        """The same batch on another device."""
        return QuestionBatch(*(getattr(self, field.name).to(device) for field in fields(self)))

    def count(self) -> int:
        """The number of targets."""
        return int(self.rated.sum() + (self.asked * (1 - self.chosen)).sum())


class Movies:
    """Rows of features for the people of each fold, and the sampling of negatives.

    Parameters
    ----------
    tables: for each fold, the table from everybody outside it. fold_of: each person's fold.
    """

    def __init__(self, people: People, tables: list[MovieTable], fold_of: Whole) -> None:
        self._told = told(people.movies)
        self._tables, self._fold_of = tables, fold_of
        self._fame = [np.sqrt(people.count(people.part[people.row] == part)) for part in range(people.part.max() + 1)]
        self._unchosen = [_cumulative(fame) for fame in self._fame]

    def features(self, table: MovieTable, columns: Whole, *, hidden: Array, unread: Array) -> Array:
        """The projection's input for some movies; `hidden` and `unread` are 1.0 to leave out `rated` and `read`."""
        has_read, has_rated = 1 - unread, table.has_rated[columns] * (1 - hidden)
        return joined(self._told[columns], table.read[columns], table.rated[columns], has_read, has_rated)

    def table_for(self, person: int) -> MovieTable:
        """The table of movies from the ratings of people outside this person's fold."""
        return self._tables[self.fold(person)]

    def fame(self, part: int, columns: Whole) -> NDArray[np.float64]:
        """The probability, up to a factor, that each movie is drawn as a negative for people of a release."""
        return np.maximum(self._fame[part][columns], 1.0)

    def fold(self, person: int) -> int:
        """The fold whose vectors contain none of this person's ratings."""
        return int(self._fold_of[person])

    def unchosen(self, part: int, rated: Whole, count: int, rng: np.random.Generator) -> Whole:
        """Negatives for a person, drawn by the square root of each movie's rating count in the person's release."""
        found = np.zeros(0, dtype=np.int64)
        for _ in range(MOST_DRAWN_AGAIN):
            drawn = np.searchsorted(self._unchosen[part], rng.random(2 * count))
            found = np.append(found, drawn[~np.isin(drawn, rated)])
            if len(found) >= count:
                break
        return found[:count]


def question_batches(
    recipe: VectorRecipe, people: People, movies: Movies, teachers: Teachers, start: int = 0
) -> Iterator[QuestionBatch]:
    """An endless stream of training batches, beginning with batch `start`; recipe, people and k determine batch k."""
    # Oversample the first release's people: the evaluation is on that release, and they chose among fewer movies.
    everybody = np.repeat(np.arange(len(people.people)), np.where(people.part == 0, recipe.repeats, 1))
    for number in itertools.count(start):
        rows = []
        for place in range(number * recipe.sequences, (number + 1) * recipe.sequences):
            epoch, k = divmod(place, len(everybody))
            person = int(np.random.default_rng((recipe.seed, epoch)).permutation(everybody)[k])
            rows.append(
                _example(recipe, people, movies, teachers, person, np.random.default_rng((recipe.seed, 7, place)))
            )
        yield QuestionBatch(*(torch.from_numpy(np.stack(column)) for column in zip(*rows, strict=True)))


def _example(
    recipe: VectorRecipe, people: People, movies: Movies, teachers: Teachers, person: int, rng: np.random.Generator
) -> tuple[NDArray[np.generic], ...]:
    ratings = rng.permutation(people.rows_of[person])
    longest, branches = recipe.ratings, recipe.branches
    length = int(np.clip(len(ratings) - max(FEWEST_BRANCHES, len(ratings) // 4), 0, longest))
    further = ratings[length : length + int(branches * recipe.positive)]
    history = ratings[:length]
    drawn = movies.unchosen(
        int(people.part[person]), people.column[people.rows_of[person]], branches - len(further), rng
    )
    columns = np.zeros(longest + branches, dtype=np.int64)
    places = np.concatenate([np.arange(length), longest + np.arange(len(further))])
    columns[places] = people.column[np.append(history, further)]
    columns[longest + len(further) : longest + len(further) + len(drawn)] = drawn

    cuts = rng.choice(rng.integers(0, length + 1, recipe.cuts), branches)
    rated, liked, chance = (np.zeros(longest + branches, np.float32) for _ in range(3))
    asked, chosen = np.zeros(branches, np.float32), np.zeros(branches, np.float32)
    good = people.good[np.append(history, further)]
    liked[places] = good
    rated[places] = 1.0
    asked[: len(further) + len(drawn)] = 1.0
    chosen[: len(further)] = 1.0
    hidden = (rng.random(len(columns)) < recipe.hidden).astype(np.float32)
    unread = (rng.random(len(columns)) < recipe.unread).astype(np.float32)
    if teachers.likes is not None and len(places):
        sequence = RatingSequence(
            int(people.people[person]),
            people.ratings.movie[np.append(history, further)],
            people.ratings.stars[np.append(history, further)].astype(np.float64),
        )
        seen = [*range(length), *cuts[: len(further)].tolist()]
        # Hide the same ratings from the teacher, and ignore their labels. Without this the model memorises movies
        # and fails on new ones.
        weight = np.where(hidden[places] > 0, 1.0, recipe.teacher)
        softened = teachers.likes.chances(sequence, hidden=hidden[places].astype(np.float64), seen=seen)
        good = weight * softened + (1 - weight) * good
    chance[places] = good
    taste = np.zeros(branches, np.float32)
    if teachers.chooses is not None:
        # The teacher must not leak data that is hidden from the model.
        shown = np.flatnonzero((asked > 0) & (hidden[longest:] == 0))
        taste[shown] = teachers.chooses.shares(person, movies, history, cuts[shown], columns[longest + shown])
    features = movies.features(movies.table_for(person), columns, hidden=hidden, unread=unread)
    labels = liked[:longest].astype(np.int64)
    return features, labels, cuts.astype(np.int64), chance, rated, liked, chosen, asked, taste


def _cumulative(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    total: NDArray[np.float64] = np.cumsum(weights) / weights.sum()
    return total
