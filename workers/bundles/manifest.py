"""A bundle's manifest, `bundle.json`, and the names of its other files."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from movies.errors import BundleBroken
from movies.prompt import PromptStyle

MANIFEST = "bundle.json"
ADAPTER = "adapter"
ADAPTER_FILE = "adapter_model.safetensors"
WEIGHTS = f"{ADAPTER}/{ADAPTER_FILE}"
CONFIG = "adapter/adapter_config.json"
GGUF = "adapter.gguf"
FILES = (WEIGHTS, CONFIG, GGUF)
# The map of movies (`workers.retrieval.movie_map`); older bundles have none.
MAP = "map.safetensors"
MOVIES = "movies.safetensors"
LONGEST_MANIFEST = 1_000_000
# A name becomes part of file names, commands and replies.
NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BaseOfBundle(_Part):
    """The base model that the adapter belongs to."""

    name: str
    sha256: str


class Calibration(_Part):
    """Turns the model's log-odds into a chance: 1 / (1 + exp(-(slope * log_odds + intercept))) (Platt 1999)."""

    slope: float = 1.0
    intercept: float = 0.0

    def chance(self, log_odds: float) -> float:
        """The calibrated chance of *good*.

        Raises
        ------
        BundleBroken: the model's answer is not a number.
        """
        return float(self.chances(np.array(log_odds)))

    def chances(self, log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """The calibrated chances of *good*.

        Raises
        ------
        BundleBroken: some of the model's answers are not numbers.
        """
        if np.isnan(log_odds).any():
            raise BundleBroken("The model gives no number for a movie: its weights are broken. Choose another bundle.")
        x = np.clip(self.slope * log_odds + self.intercept, -60.0, 60.0)
        chances: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-x))
        return chances


class CutOfBundle(_Part):
    """For a bundle that reads vectors: the number of base layers it keeps, and how it ranks lists.

    sha256: of the cut model (`workers.engine.base_model.cut_base`).
    exponent: the power of fame in the score that sorts lists, see `workers.engine.movie_vectors.list_scores`; tuned on
    validation users.
    """

    layers: int = Field(ge=1, le=1000)
    sha256: str
    exponent: float = Field(default=0.0, ge=-2.0, le=2.0)


class Manifest(_Part):
    """The contents of `bundle.json`.

    format: 1 reads text, 2 reads vectors. files: the SHA-256 of every file of the bundle.
    parent: the `id` of the bundle that its training started from. cut: only for bundles that read vectors.
    ranking: the weights for ranking lists (`workers.retrieval.ranking`); older bundles have none.
    """

    format: Literal[1, 2] = 1
    name: str = Field(pattern=NAME)
    style: PromptStyle
    base: BaseOfBundle
    data: dict[str, Any]
    recipe: dict[str, Any]
    training: dict[str, Any]
    calibration: Calibration
    metrics: dict[str, Any] = {}
    parent: str | None = None
    ranking: dict[str, float] = {}
    cut: CutOfBundle | None = None
    files: dict[str, str]

    @model_validator(mode="after")
    def _is_of_one_form(self) -> Self:
        reads_vectors = self.style is PromptStyle.VECTORS
        if reads_vectors != (self.format == 2) or reads_vectors != (self.cut is not None):
            raise ValueError("format, style and cut contradict one another")
        return self

    @property
    def needs(self) -> tuple[str, ...]:
        """The files that a bundle of this kind must have."""
        return (*FILES, MOVIES) if self.style is PromptStyle.VECTORS else FILES

    @property
    def has(self) -> tuple[str, ...]:
        """Its files, including the map of movies if it has one."""
        return (*self.needs, MAP) if MAP in self.files else self.needs


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the bundle in a folder; raises BundleBroken if it is not valid."""
    file = folder / MANIFEST
    try:
        if file.stat().st_size > LONGEST_MANIFEST:
            raise BundleBroken(f"{file} is far too long for a manifest.")
        return Manifest.model_validate_json(file.read_bytes())
    except OSError as error:
        raise BundleBroken(
            f"There is no model bundle in {folder} ({MANIFEST} is missing). "
            "Choose one with MATINEE_BUNDLE, or train one: python -m trainer train"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        # The file's field names are untrusted, and this error is printed on a terminal.
        where = ascii(".".join(map(str, first["loc"]))[:100]) if first["loc"] else "the file"
        raise BundleBroken(f"{file} is not a valid manifest: {where}: {first['msg']}.") from error
