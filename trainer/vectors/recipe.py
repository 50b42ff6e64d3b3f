"""Everything that decides what phase 4 learns, except the data."""

from __future__ import annotations

from dataclasses import dataclass

from movies.prompt import PromptStyle


@dataclass(frozen=True)
class VectorRecipe:
    """How an adapter and a projection are trained on vectors of movies.

    layers: how many of the base model's first layers are kept.
    read, factors, first_factors, residuals: the widths of the parts that a vector is projected from, see `MovieTable`.
    repeats: how many times as often as others the first release's people are learned from.
    folds: how many parts people are cut into; nobody's vectors hold ratings from their own part.
    ratings: the longest histories in training; branches: questions about each person, of which about
        `positive` are movies that they rated and the others are drawn as unchosen.
    cuts: after how many different lengths of a history questions are asked.
    hidden: the share of movies whose ratings are not shown, so that the model learns about movies that nobody has rated
        yet; unread: the share for which what was read is not shown, either.
    sequences: people in one step.
    teacher: the weight of the classical teacher's chance of *good*; 0 learns from labels alone.
    choice: the weight of the loss of choosing against *pass*; ranking: that of which movies of a cut come first.
    taste: the weight of EASE, which has learned what goes together, in the ranking; 0 learns from choices alone.
    projection_rate: how many times as fast as the adapter the projection learns.
    minutes, steps: whichever ends first; 0 means no limit.
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
        """Movies are vectors."""
        return PromptStyle.VECTORS
