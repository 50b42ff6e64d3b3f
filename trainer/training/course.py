"""The schedule of any training: its start, its progress, and its learning rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import Field, asdict
from pathlib import Path
from typing import Any, ClassVar, Protocol

import torch

from movies.movielens import Release
from movies.prompt import PromptStyle
from trainer.training.checkpoint import Progress, resumed
from workers.engine.base_model import BaseModel, sha256_of
from workers.engine.transformers import this_device


class AnyRecipe(Protocol):
    """The common fields of all phases' recipes."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def style(self) -> PromptStyle:
        """The style of prompts."""

    @property
    def minutes(self) -> float:
        """How long to train; 0 means no limit."""

    @property
    def steps(self) -> int:
        """How many steps to train for; 0 means no limit."""

    @property
    def learning_rate(self) -> float:
        """The highest rate."""

    @property
    def warmup(self) -> float:
        """The share of the training over which the rate rises to its highest."""


def place_of(device: str) -> str:
    """The device to train on: "cpu" if requested, otherwise a GPU if there is one."""
    return "cuda" if device != "cpu" and torch.cuda.is_available() else "cpu"


def begin(
    recipe: AnyRecipe,
    release: Release,
    further: Sequence[Release],
    base: BaseModel,
    run: Path,
    place: str,
    parent: Path | None,
    resume: bool,
) -> tuple[Progress, dict[str, Any]]:
    """A run's progress, with everything needed to resume; `parent` is the file with its initial weights.

    Raises
    ------
    MatineeError: there is nothing to resume, or the checkpoint has another recipe, base model or data.
    """
    about: dict[str, Any] = {
        "recipe": asdict(recipe),
        "style": recipe.style.value,
        "base": {"name": base.name, "sha256": base.sha256},
        "data": _named(release) | ({"further": [_named(r) for r in further]} if further else {}),
        "parent": sha256_of(parent) if parent else None,
    }
    progress = Progress()
    if resume:
        progress, about["parent"] = resumed(run, about)
    return progress, about | {"device": this_device(place)}


def share_done(recipe: AnyRecipe, progress: Progress) -> float:
    """The fraction of the training done, by whichever limit comes first."""
    by_time = progress.elapsed / (recipe.minutes * 60) if recipe.minutes else 0.0
    by_steps = progress.step / recipe.steps if recipe.steps else 0.0
    return max(by_time, by_steps)


def rate_at(recipe: AnyRecipe, done: float) -> float:
    """The learning rate at a fraction of the training: it rises, and then falls to zero."""
    return recipe.learning_rate * min(1.0, done / recipe.warmup, (1.0 - done) / (1.0 - recipe.warmup))


def _named(release: Release) -> dict[str, str]:
    return {"name": release.name, "digest": release.digest}
