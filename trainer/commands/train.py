"""`python -m trainer train`: fine-tune an adapter, on titles in phases 1 to 3 and on vectors in phase 4."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from movies.errors import MatineeError
from movies.movielens import Release
from movies.settings import DataSettings, StoreSettings
from trainer.commands.inputs import add_also, further, inputs
from workers.engine.base_model import BaseModel


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `train` to the command line."""
    train = commands.add_parser("train", help="fine-tune an adapter; Ctrl-C stops and keeps the progress")
    train.add_argument(
        "--phase",
        type=int,
        choices=(1, 2, 3, 4),
        required=True,
        help="1: titles alone; 2: titles with genres; 3: also what the community thinks; 4: a movie is one "
        "vector (what the model has read of it, genres, year, who rated it), and what people choose is learned, too",
    )
    add_also(train, "learn from this folder's release, too")
    train.add_argument(
        "--people", action="store_true", help="learn from the ratings of people who allowed it in the chat, too"
    )
    train.add_argument("--minutes", type=float, default=60.0, help="how long to train (default 60; 0: no limit)")
    train.add_argument("--steps", type=int, default=0, help="how many steps to train for (default: no limit)")
    train.add_argument(
        "--ratings",
        type=int,
        help="ratings drawn per user and epoch (default 12, in phase 4 a history of 20; the plain method: 6)",
    )
    train.add_argument(
        "--teacher",
        type=float,
        default=0.7,
        help="weight of the classical teacher's soft labels (default 0.7; the plain method: 0)",
    )
    train.add_argument("--rank", type=int, help="LoRA rank (default 8, in phase 4 16)")
    train.add_argument("--learning-rate", type=float, default=1e-3)
    train.add_argument("--seed", type=int, default=1)
    train.add_argument("--accumulate", type=int, default=1, help="batches in one step (default 1; not in phase 4)")
    train.add_argument("--device", choices=("auto", "cpu"), default="auto", help="auto: a GPU if there is one")
    train.add_argument(
        "--precision",
        choices=("auto", "full"),
        default="auto",
        help="auto: bf16 if the hardware supports it; full: fp32",
    )
    train.add_argument(
        "--compile", action="store_true", help="compile the layers; pays off from ten minutes of training"
    )
    train.add_argument(
        "--parent",
        type=Path,
        help="the bundle to start from (phases 2 and 3: the shipped bundle of the phase before; 'none' starts afresh; "
        "phase 4: a run's folder; default afresh)",
    )
    train.add_argument("--run", type=Path, dest="folder", help="the run's folder (default: var/runs/phaseN)")
    train.add_argument("--resume", action="store_true", help="resume from the run's checkpoint")
    train.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    release, base = inputs()
    train = _train_vectors if options.phase == 4 else _train_titles
    return train(options, release, base, further(options.also) + _people(options, release))


def _train_titles(options: argparse.Namespace, release: Release, base: BaseModel, releases: Sequence[Release]) -> int:
    from accelerate import PartialState

    from trainer.training.finetune import finetune
    from trainer.training.recipe import Recipe
    from trainer.training.warm_start import parent_adapter

    recipe = Recipe(
        phase=options.phase,
        minutes=options.minutes,
        steps=options.steps,
        seed=options.seed,
        ratings=options.ratings or Recipe.ratings,
        accumulate=options.accumulate,
        learning_rate=options.learning_rate,
        rank=options.rank or Recipe.rank,
        alpha=2 * (options.rank or Recipe.rank),
        teacher=options.teacher,
    )
    folder = options.folder or DataSettings().home / "runs" / f"phase{options.phase}"
    progress = finetune(
        recipe,
        release,
        base,
        folder,
        further=releases,
        device=options.device,
        precision=options.precision,
        compiled=options.compile,
        parent=parent_adapter(options.phase, options.parent, base),
        resume=options.resume,
    )
    if not PartialState().is_main_process:
        return 0
    print(f"learned {progress.labels:,} labels in {progress.elapsed / 60:.1f} minutes; the run is in {folder}")
    print(f"make a bundle of it: python -m trainer export --run {folder} --name phase{options.phase}")
    return 0


def _train_vectors(options: argparse.Namespace, release: Release, base: BaseModel, releases: Sequence[Release]) -> int:
    from trainer.training.warm_start import AFRESH
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
        further=releases,
        device=options.device,
        precision=options.precision,
        compiled=options.compile,
        parent=parent,
        resume=options.resume,
    )
    print(f"learned {progress.labels:,} answers in {progress.elapsed / 60:.1f} minutes; the run is in {folder}")
    print(f"make a bundle of it: python -m trainer export --run {folder} --name phase4")
    return 0


def _people(options: argparse.Namespace, release: Release) -> list[Release]:
    """The ratings of people who consented, if `--people` asks for them and there are any."""
    if not options.people:
        return []
    from trainer.data.people import read_people

    people = read_people(StoreSettings(), release)
    print(f"{len(set(people.ratings.user.tolist())):,} people let Matinee learn from {len(people.ratings):,} ratings")
    return [people] if len(people.ratings) else []
