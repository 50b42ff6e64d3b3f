"""Turn sequences of ratings into batches of token ids and targets, using `movies.prompt`."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from movies.catalogue import Movie
from movies.prompt import LABELS, LINE_END, OPENING, PromptMovie, PromptStyle, question
from movies.ratings import Verdict
from trainer.data.corpus import Corpus
from trainer.data.examples import RatingSequence, epochs
from trainer.training.recipe import Recipe
from trainer.training.teacher import Teacher
from workers.engine.transformers import tokenize

# Kernels are chosen, and optionally compiled, for each new shape, so only a few lengths are used.
PADDED_TO = 16
# This many batches are drawn at once and sorted by length, to minimise padding.
BATCHES_SORTED = 8
TEACHER_FIT_SEQUENCES = 4000

# Token ids of a sequence, and the position of each question's last token.
Encoded = tuple[list[int], list[int]]
# An encoded sequence, and the target chance of *good* at each of its ratings.
Example = tuple[Encoded, NDArray[np.float64]]


@dataclass(frozen=True)
class Batch:
    """Token ids (sequences x length) padded at the end, the places of the colons, and the target at each.

    Attention is causal, so padding after a sequence cannot reach it, and needs no mask.
    """

    ids: torch.Tensor
    rows: torch.Tensor
    places: torch.Tensor
    targets: torch.Tensor
    tokens: int

    def to(self, device: torch.device) -> Batch:
        """The same batch on another device."""
        ids, rows, places, targets = (t.to(device) for t in (self.ids, self.rows, self.places, self.targets))
        return Batch(ids, rows, places, targets, self.tokens)


class Encoder:
    """Encodes sequences of ratings as token ids.

    Parameters
    ----------
    movies: every movie in prompt form.
    """

    def __init__(self, tokenizer: Any, movies: Mapping[int, PromptMovie], style: PromptStyle) -> None:
        self.opening = tokenize(tokenizer, OPENING)
        self.labels = {verdict: tokenize(tokenizer, label)[0] for verdict, label in LABELS.items()}
        self._line_end = tokenize(tokenizer, LINE_END)

        @cache
        def question_ids(movie: int, average: float | None) -> list[int]:
            return tokenize(tokenizer, question(replace(movies[movie], average=average), style))

        self._question_ids = question_ids
        self._shows_averages = style is PromptStyle.COMMUNITY
        self._movies = movies

    def encode(self, sequence: RatingSequence, averages: Sequence[float | None] | None = None) -> Encoded:
        """The token ids of a whole sequence, as `movies.prompt` writes it.

        averages: the values to show instead of the movies' own averages.
        """
        if averages is None:
            averages = [self._movies[m].average for m in sequence.movies.tolist()]
        ids, places = list(self.opening), []
        for movie, good, average in zip(sequence.movies.tolist(), sequence.good.tolist(), averages, strict=True):
            # Prompts show one decimal.
            shown = round(average, 1) if average is not None and self._shows_averages else None
            ids += self._question_ids(movie, shown)
            places.append(len(ids) - 1)
            ids += [self.labels[Verdict.GOOD if good else Verdict.BAD], *self._line_end]
        # Nothing is predicted after the last question, so its label and line end are left out.
        return ids[: places[-1] + 1], places


def as_batch(encoded: Sequence[Encoded], targets: Sequence[NDArray[np.float64]]) -> Batch:
    """One padded batch; `targets` has the chance of good for each rating of each sequence."""
    longest = max(len(ids) for ids, _ in encoded)
    ids = torch.zeros((len(encoded), -(-longest // PADDED_TO) * PADDED_TO), dtype=torch.long)
    for k, (row, _) in enumerate(encoded):
        ids[k, : len(row)] = torch.tensor(row)
    return Batch(
        ids,
        rows=torch.tensor([k for k, (_, places) in enumerate(encoded) for _ in places]),
        places=torch.tensor([p for _, places in encoded for p in places]),
        targets=torch.tensor(np.concatenate(targets), dtype=torch.float32),
        tokens=sum(len(row) for row, _ in encoded),
    )


def of_like_length(
    sequences: Iterator[RatingSequence],
    example: Callable[[RatingSequence, np.random.Generator], Example],
    count: int,
    seed: int,
) -> Iterator[list[Example]]:
    """Groups of `count` examples of similar length, determined by the stream and the seed."""
    for pool in itertools.count():
        rng = np.random.default_rng((seed, pool))
        drawn = [example(s, rng) for s in itertools.islice(sequences, count * BATCHES_SORTED)]
        drawn.sort(key=lambda pair: len(pair[0][0]))
        for k in rng.permutation(BATCHES_SORTED):
            yield drawn[k * count : (k + 1) * count]


def fit_teacher(
    recipe: Recipe, corpus: Corpus, read: Callable[[list[Movie]], NDArray[np.float64]] | None = None
) -> Teacher:
    """The teacher of a recipe; `read` returns the untuned language model's states for movies."""
    fit_on = itertools.islice(epochs(corpus.ratings, recipe.ratings, recipe.seed + 1), TEACHER_FIT_SEQUENCES)
    return Teacher(corpus.ratings, corpus.movies, fit_on, corpus.same, read)


def training_batches(recipe: Recipe, corpus: Corpus, encoder: Encoder, teacher: Teacher | None) -> Iterator[Batch]:
    """An endless stream of training batches, determined by recipe, corpus and teacher."""
    hides = recipe.style is PromptStyle.COMMUNITY
    # At least half of the ratings are real, however few are drawn.
    imagined = min(recipe.imagined, recipe.ratings // 2) if hides and teacher is not None else 0
    rated = np.unique(corpus.ratings.movie)

    def example(sequence: RatingSequence, rng: np.random.Generator) -> Example:
        # Show the average without this user's own rating.
        averages = corpus.averages(sequence) + [None] * imagined
        hidden = (rng.random(len(sequence)) < (recipe.hidden if hides else 0.0)).astype(np.float64)
        targets = sequence.good
        if teacher is not None:
            hidden = np.append(hidden, np.ones(imagined))
            sequence = _imagine(sequence, rng.choice(rated, imagined), hidden, teacher, rng)
            # Hide the averages from the teacher too, and ignore the label, which would leak them. Without this the
            # model memorised titles and failed on new ones.
            weight = np.where(hidden, 1.0, recipe.teacher)
            targets = weight * teacher.chances(sequence, hidden=hidden) + (1 - weight) * sequence.good
        shown = [None if h else average for average, h in zip(averages, hidden, strict=True)]
        return encoder.encode(sequence, shown), targets

    drawn = epochs(corpus.ratings, recipe.ratings - imagined, recipe.seed)
    return (
        as_batch(*zip(*group, strict=True)) for group in of_like_length(drawn, example, recipe.sequences, recipe.seed)
    )


def _imagine(
    sequence: RatingSequence,
    movies: NDArray[np.int64],
    hidden: NDArray[np.float64],
    teacher: Teacher,
    rng: np.random.Generator,
) -> RatingSequence:
    """A sequence followed by further movies, each with the rating that the teacher expects of the person."""
    for movie in movies.tolist():
        asked = sequence.followed_by(movie, stars=0.0)
        chance = teacher.chances(asked, hidden=hidden[: len(asked)])[-1]
        sequence = sequence.followed_by(movie, stars=5.0 if rng.random() < chance else 1.0)
    return sequence
