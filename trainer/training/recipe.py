"""The hyperparameters of a training."""

from __future__ import annotations

from dataclasses import dataclass

from movies.prompt import PromptStyle


@dataclass(frozen=True)
class Recipe:
    """The hyperparameters of an adapter's training.

    ratings: drawn per user and epoch; the first five and the sixth are the method's task, any further ones teach longer
        histories at the same cost per label.
    sequences: in one pass. accumulate: passes in one step.
    teacher: the weight of the classical teacher's chance in the target; 0 learns from labels alone.
    hidden: phase 3 only: the share of movies whose average is hidden, so that the model learns to judge movies that
        nobody has rated yet.
    imagined: phase 3 only: how many of the ratings are for movies drawn from the whole catalogue, without their
        averages, labelled by the teacher. Thus the model also learns about rare movies.
    minutes, steps: whichever ends first; 0 means no limit.
    """

    phase: int
    minutes: float = 60.0
    steps: int = 0
    seed: int = 1
    ratings: int = 12
    sequences: int = 8
    accumulate: int = 1
    learning_rate: float = 1e-3
    warmup: float = 0.03
    weight_decay: float = 0.0
    rank: int = 8
    alpha: int = 16
    teacher: float = 0.7
    hidden: float = 0.25
    imagined: int = 4
    validate_minutes: float = 10.0
    checkpoint_minutes: float = 2.0

    @property
    def style(self) -> PromptStyle:
        """What the prompts of this phase say about a movie."""
        return {1: PromptStyle.PLAIN, 2: PromptStyle.GENRES, 3: PromptStyle.COMMUNITY}[self.phase]
