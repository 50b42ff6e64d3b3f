"""A small training of phase 4."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from movies.movielens import Release
from trainer.vectors.recipe import VectorRecipe
from trainer.vectors.training import train_vectors
from workers.engine.base_model import BaseModel, find_base_model

RECIPE = VectorRecipe(
    minutes=0,
    steps=6,
    layers=2,
    read=4,
    factors=4,
    first_factors=3,
    residuals=2,
    folds=3,
    ratings=5,
    branches=6,
    sequences=4,
    learning_rate=3e-3,
)


@pytest.fixture(scope="session")
def recipe() -> VectorRecipe:
    return RECIPE


@pytest.fixture(scope="session")
def tiny_gguf_model(tiny_gguf: Path) -> BaseModel:
    return find_base_model(str(tiny_gguf))


@pytest.fixture(scope="session")
def home_of_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where everything that was read about movies, or derived from the tiny model, is kept."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def home(home_of_models: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same folder, as the home of everything that a test makes."""
    monkeypatch.setenv("MATINEE_HOME", str(home_of_models))
    return home_of_models


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    """Tiny matrices are quicker on one core, and do not wait for other cores on a busy machine."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def run(
    tiny_gguf_model: BaseModel,
    small: Release,
    recipe: VectorRecipe,
    home_of_models: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A finished run on the small release."""
    folder = tmp_path_factory.mktemp("runs") / "phase4"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATINEE_HOME", str(home_of_models))
        train_vectors(recipe, small, tiny_gguf_model, folder, precision="full")
    return folder
