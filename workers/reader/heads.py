"""The linear layers of Matinee's own reader, which turn the model's vectors into the probability of each mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from movies.errors import BundleBroken
from workers.reader.form import Form
from workers.reader.marks import HEADS

Array = NDArray[np.float32]


@dataclass(frozen=True)
class Marked:
    """The probabilities of all marks of a message.

    tags, verdicts: one row for each token of the message. on_screen: one row for each movie shown. intents, facts: of
    the whole message. flags: each independent of the others.
    """

    tags: Array
    verdicts: Array
    on_screen: Array
    intents: Array
    facts: Array
    flags: Array


class Heads:
    """The linear layers of one reader."""

    def __init__(self, weights: Mapping[str, Array]) -> None:
        self._weights = weights

    @classmethod
    def read(cls, file: Path, width: int) -> Heads:
        """Read the layers from a safetensors file, for vectors of this width.

        Raises
        ------
        BundleBroken: the file is missing or broken, or its layers have the wrong shapes.
        """
        try:
            weights = {name: values.astype(np.float32) for name, values in load_file(file).items()}
        except (OSError, SafetensorError, ValueError) as error:
            raise BundleBroken(f"The reader's layers in {file.name} are missing or broken.") from error
        for name, outputs in HEADS.items():
            shapes = (
                getattr(weights.get(f"{name}.weight"), "shape", None),
                getattr(weights.get(f"{name}.bias"), "shape", None),
            )
            if shapes != ((outputs, width), (outputs,)):
                raise BundleBroken(f"The reader's layers in {file.name} were made for another version of Matinee.")
        return cls(weights)

    def marked(self, form: Form, vectors: Array) -> Marked:
        """The marks of a message, from the model's vectors: tokens x width."""
        words = vectors[form.first : form.first + len(form.slices)]
        whole = vectors[form.last]
        return Marked(
            tags=_shares(self._linear("tags", words)),
            verdicts=_shares(self._linear("verdicts", words)),
            on_screen=_shares(self._linear("on_screen", vectors[form.shown])),
            intents=_shares(self._linear("intents", whole)),
            facts=_shares(self._linear("facts", whole)),
            flags=_likely(self._linear("flags", whole)),
        )

    def _linear(self, name: str, vectors: Array) -> Array:
        product: Array = vectors @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return product


def _shares(logits: Array) -> Array:
    """The softmax over the last axis."""
    powers = np.exp(logits - logits.max(-1, keepdims=True, initial=-np.inf))
    shares: Array = powers / powers.sum(-1, keepdims=True)
    return shares


def _likely(logits: Array) -> Array:
    """The logistic function."""
    likely: Array = (1 / (1 + np.exp(-logits))).astype(np.float32)
    return likely
