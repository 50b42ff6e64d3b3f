"""The hyperparameters of phase 4."""

from __future__ import annotations

from dataclasses import dataclass

from movies.prompt import PromptStyle


@dataclass(frozen=True)
class VectorRecipe:
    """The hyperparameters for training an adapter and a projection on movie vectors.

    layers: how many of the base model's first layers to keep.
    read, factors, first_factors, residuals: the widths of the projection's input blocks, see `MovieTable`.
    repeats: the oversampling factor of the first release's people.
    folds: the number of parts that people are split into; nobody's vectors use ratings from their own part.
    ratings: the longest histories in training; branches: questions per person, of which about `positive` are movies
    they rated, and the rest are negatives.
    cuts: the number of different history lengths after which questions are asked.
    hidden: the share of movies whose ratings are hidden, so that the model learns about unrated movies; unread: the
    share of movies whose block `read` is hidden.
    sequences: people in one step.
    teacher: the weight of the classical teacher's chance of *good*; 0 learns from labels alone.
    choice: the weight of the loss of choosing against *pass*; ranking: the weight of the ranking loss.
    taste: the weight of EASE's targets in the ranking; 0 learns from choices alone.
    projection_rate: the projection's learning rate relative to the adapter's.
    minutes, steps: training stops at whichever limit it reaches first; 0 means no limit.
    """

    phase: int = 4
    minutes: float = 60.0
    steps: int = 0
    seed: int = 1
    layers: int = 10
    read: int = 64
    factors: int = 64
    first_factors: int = 32
    residuals: int = 24
    repeats: int = 3
    folds: int = 5
    ratings: int = 20
    branches: int = 64
    positive: float = 0.3
    cuts: int = 1
    hidden: float = 0.2
    unread: float = 0.05
    sequences: int = 8
    learning_rate: float = 1e-3
    projection_rate: float = 3.0
    warmup: float = 0.03
    weight_decay: float = 0.0
    rank: int = 16
    alpha: int = 32
    teacher: float = 0.7
    choice: float = 0.5
    ranking: float = 1.0
    taste: float = 0.7
    validate_minutes: float = 10.0
    checkpoint_minutes: float = 3.0

    @property
    def style(self) -> PromptStyle:
        """The style of prompts, in which movies are vectors."""
        return PromptStyle.VECTORS
