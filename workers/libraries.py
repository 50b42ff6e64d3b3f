"""Which libraries are installed: a chat needs far fewer than a training."""

from __future__ import annotations

import importlib.util

# Needed by the trainer, and missing if only the chat was installed.
OF_TRAINING = ("torch", "peft", "accelerate", "lenskit", "matplotlib", "sklearn", "gguf")


def missing_for_training() -> list[str]:
    """The libraries that a training worker lacks here."""
    return [name for name in OF_TRAINING if importlib.util.find_spec(name) is None]
