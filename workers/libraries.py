"""Check for the libraries that training needs and a chat does not."""

from __future__ import annotations

import importlib.util

OF_TRAINING = ("torch", "peft", "accelerate", "lenskit", "matplotlib", "sklearn", "gguf")


def missing_for_training() -> list[str]:
    """The libraries that a training worker lacks here."""
    return [name for name in OF_TRAINING if importlib.util.find_spec(name) is None]
