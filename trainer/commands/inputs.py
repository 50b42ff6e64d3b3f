"""Shared inputs of commands: the release, further releases, the base model, and bundles to score."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from movies.datasets import load_release
from movies.errors import MatineeError
from movies.movielens import Release, read_release
from movies.settings import DataSettings, EngineKind, WorkerSettings
from workers.engine.base_model import BaseModel, find_base_model

if TYPE_CHECKING:
    from trainer.evaluation.scoring import ScoredModel


def inputs() -> tuple[Release, BaseModel]:
    """The configured release and base model."""
    return load_release(DataSettings()), find_base_model(WorkerSettings().base_model)


def add_also(parser: argparse.ArgumentParser, help: str) -> None:
    """Add `--also`, the option for further releases, which `further` reads."""
    parser.add_argument("--also", type=Path, action="append", default=[], help=f"{help}; may be repeated")


def further(places: Sequence[Path]) -> list[Release]:
    """The releases in these folders."""
    return [read_release(place, DataSettings().cache) for place in places]


@contextmanager
def models_in(
    folders: Sequence[Path], engine: EngineKind, device: str, *, remember: bool = True
) -> Iterator[tuple[Release, list[ScoredModel]]]:
    """The release, and the base model and bundles to score it with."""
    from trainer.evaluation.scoring import models_of
    from workers.bundles.bundle import load_bundle

    release, base = inputs()
    bundles = {b.manifest.name: b for b in map(load_bundle, folders)}
    if len(bundles) < len(folders):
        raise MatineeError("Two of the bundles have the same name; give each its own.")
    with models_of({"base": None, **bundles}, release, base, engine, device, remember=remember) as models:
        yield release, models
