"""Bundles and models for the tests of the workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from movies.movielens import Release
from movies.prompt import PromptStyle
from movies.settings import DataSettings
from workers.bundles.bundle import Bundle, load_bundle
from workers.bundles.manifest import GGUF, WEIGHTS, BaseOfBundle, Calibration, Manifest
from workers.engine.base_model import find_base_model, quantised
from workers.inference import Inference


@pytest.fixture(scope="session")
def bundle_of() -> Callable[..., Bundle]:
    """Makes a bundle without files, of the given style and calibration."""

    def make(style: PromptStyle = PromptStyle.PLAIN, calibration: Calibration | None = None) -> Bundle:
        manifest = Manifest(
            name="test",
            style=style,
            base=BaseOfBundle(name="tiny", sha256="b" * 64),
            data={},
            recipe={},
            training={},
            calibration=calibration or Calibration(),
            files={WEIGHTS: "0123456789abcdef" * 4},
        )
        return Bundle(Path("nowhere"), manifest)

    return make


@pytest.fixture(scope="module")
def real_model(shipped: Path, ml_100k: Release) -> Iterator[Inference]:
    """The shipped phase 2 in GGUF form over MovieLens 100K, as exact as llama.cpp can be."""
    from workers.engine.llama_cpp import LlamaCppEngine

    bundle = load_bundle(shipped / "phase2")
    model = quantised(find_base_model(None), "F32", DataSettings().models)
    engine = LlamaCppEngine(model, bundle.folder / GGUF, exact=True)
    yield Inference(engine, bundle, ml_100k)
    engine.close()
