"""What `python -m trainer` does for phase 4."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from movies.errors import MatineeError
from movies.movielens import Release
from movies.settings import DataSettings
from trainer.training.warm_start import AFRESH
from workers.bundles.bundle import load_bundle
from workers.engine.base_model import BaseModel


def train(options: argparse.Namespace, release: Release, base: BaseModel, further: Sequence[Release]) -> int:
    """`train --phase 4`."""
    from trainer.vectors.recipe import VectorRecipe
    from trainer.vectors.training import PROJECTION, train_vectors

    parent = None if options.parent is None or str(options.parent) == AFRESH else options.parent
    if parent is not None and not (parent / PROJECTION).is_file():
        raise MatineeError(f"Phase 4 starts from a run of phase 4 or afresh, and {parent} is no such run.")
    recipe = VectorRecipe(
        minutes=options.minutes,
        steps=options.steps,
        seed=options.seed,
        ratings=options.ratings or VectorRecipe.ratings,
        learning_rate=options.learning_rate,
        rank=options.rank or VectorRecipe.rank,
        alpha=2 * (options.rank or VectorRecipe.rank),
        teacher=options.teacher,
    )
    folder = options.folder or DataSettings().home / "runs" / "phase4"
    progress = train_vectors(
        recipe,
        release,
        base,
        folder,
        further=further,
        device=options.device,
        precision=options.precision,
        compiled=options.compile,
        parent=parent,
        resume=options.resume,
    )
    print(f"learned {progress.labels:,} answers in {progress.elapsed / 60:.1f} minutes; the run is in {folder}")
    print(f"make a bundle of it: python -m trainer export --run {folder} --name phase4")
    return 0


def lists(options: argparse.Namespace, release: Release, base: BaseModel, further: Sequence[Release]) -> int:
    """`lists`."""
    from trainer.vectors.figures import figures_of
    from trainer.vectors.validation import GIVEN

    given = options.given or [GIVEN]
    for line in figures_of(load_bundle(options.bundle), release, base, further, given=given, every=options.every):
        print(line, flush=True)
    return 0
