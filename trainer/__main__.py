"""The trainer's command line: fetch, train, export, evaluate."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from movies.datasets import load_release
from movies.errors import MatineeError
from movies.movielens import Release
from movies.settings import REPOSITORY, DataSettings, EngineKind, WorkerSettings
from workers.base_model import BaseModel, find_base_model

SHIPPED = REPOSITORY / "deploy" / "models"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; expected failures become one sentence on standard error and exit code 1."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except MatineeError as error:
        print(f"trainer: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ntrainer: stopped", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m trainer", description="From MovieLens to model bundles.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    fetch = commands.add_parser("fetch", help="get a MovieLens release")
    fetch.add_argument(
        "wanted",
        nargs="?",
        help="latest-small, 100k, 1m, 25m, 32m, or a local folder or zip; default: latest-small, else 100k",
    )
    fetch.add_argument("--force", action="store_true", help="fetch again what is already there")
    fetch.set_defaults(run=_fetch)

    train = commands.add_parser("train", help="fine-tune an adapter; Ctrl-C keeps what is learned")
    train.add_argument(
        "--phase", type=int, choices=(1, 2), required=True, help="1: titles alone; 2: titles with genres"
    )
    train.add_argument("--minutes", type=float, default=60.0, help="train for so long (default 60; 0: no limit)")
    train.add_argument("--steps", type=int, default=0, help="train for so many steps (default: no limit)")
    train.add_argument(
        "--ratings", type=int, default=12, help="ratings drawn per user and epoch (default 12; the plain method: 6)"
    )
    train.add_argument(
        "--teacher",
        type=float,
        default=0.7,
        help="weight of the classical teacher's soft labels (default 0.7; the plain method: 0)",
    )
    train.add_argument("--rank", type=int, default=8, help="LoRA rank (default 8)")
    train.add_argument("--learning-rate", type=float, default=1e-3)
    train.add_argument("--seed", type=int, default=1)
    train.add_argument("--device", default="auto", help='"auto", "cpu", "cuda", ... (default auto)')
    train.add_argument(
        "--parent", type=Path, help="the bundle to start from (phase 2: the shipped phase 1; 'none' starts afresh)"
    )
    train.add_argument("--run", type=Path, dest="folder", help="the run's folder (default: var/runs/phaseN)")
    train.add_argument("--resume", action="store_true", help="go on from the run's checkpoint")
    train.set_defaults(run=_train)

    export = commands.add_parser("export", help="make a bundle of a run: adapter as safetensors and GGUF, calibrated")
    export.add_argument("--run", type=Path, dest="folder", required=True, help="the run's folder")
    export.add_argument("--name", required=True, help="the bundle's name, such as phase1")
    export.add_argument("--to", type=Path, help="the bundle's folder (default: var/bundles/NAME)")
    export.add_argument(
        "--merged",
        choices=("F32", "F16", "Q8_0", "Q4_0", "Q4_1"),
        action="append",
        default=[],
        help="also write a merged GGUF model of this type beside the bundle; may be repeated",
    )
    export.add_argument(
        "--no-calibration", action="store_true", help="leave out the minutes of calibration on validation users"
    )
    export.set_defaults(run=_export)

    evaluate = commands.add_parser("evaluate", help="base, phase 1 and phase 2 on held-out users")
    evaluate.add_argument(
        "--bundle", type=Path, action="append", help="a bundle's folder; may be repeated (default: the shipped ones)"
    )
    evaluate.add_argument(
        "--engine",
        type=EngineKind,
        choices=(EngineKind.LLAMA_CPP, EngineKind.TRANSFORMERS),
        default=EngineKind.LLAMA_CPP,
    )
    evaluate.add_argument("--device", default="auto")
    evaluate.add_argument("--draws", type=int, default=20, help="draws per user (default 20)")
    evaluate.add_argument("--seed", type=int, default=1)
    evaluate.add_argument("--json", type=Path, help="also write the figures to this file")
    evaluate.add_argument("--record", action="store_true", help="also write the figures into the bundles' manifests")
    evaluate.set_defaults(run=_evaluate)
    return parser


def _fetch(options: argparse.Namespace) -> int:
    from trainer.fetch import fetch

    fetch(options.wanted, DataSettings(), force=options.force)
    return 0


def _train(options: argparse.Namespace) -> int:
    from trainer.examples import split
    from trainer.finetune import Recipe, finetune
    from workers.bundles import ADAPTER, load_bundle
    from workers.engine.transformers import choose_device

    release, base = _inputs()
    recipe = Recipe(
        phase=options.phase,
        minutes=options.minutes,
        steps=options.steps,
        seed=options.seed,
        ratings=options.ratings,
        learning_rate=options.learning_rate,
        rank=options.rank,
        alpha=2 * options.rank,
        teacher=options.teacher,
    )
    parent = options.parent or (SHIPPED / "phase1" if options.phase == 2 else None)
    adapter = load_bundle(parent).folder / ADAPTER if parent and str(parent) != "none" else None
    folder = options.folder or DataSettings().home / "runs" / f"phase{options.phase}"
    device = choose_device(options.device)
    progress = finetune(
        recipe, release, split(release), base, folder, device=device, parent=adapter, resume=options.resume
    )
    print(f"learned {progress.labels:,} labels in {progress.elapsed / 60:.1f} minutes; the run is in {folder}")
    print(f"make a bundle of it: python -m trainer export --run {folder} --name phase{options.phase}")
    return 0


def _export(options: argparse.Namespace) -> int:
    from trainer.evaluate import calibrate
    from trainer.export import export_bundle, export_merged

    release, base = _inputs()
    target = options.to or DataSettings().home / "bundles" / options.name
    target.parent.mkdir(parents=True, exist_ok=True)
    bundle = export_bundle(options.folder, target, options.name, base)
    if not options.no_calibration:
        bundle = calibrate(target, release, base, EngineKind.LLAMA_CPP, DataSettings(), device="cpu")
    print(f"bundle {bundle.id} is in {target}")
    for kind in options.merged:
        merged = target.with_name(f"{options.name}.{kind}.gguf")
        export_merged(bundle, base, merged, kind)
        print(f"merged model: {merged} ({merged.stat().st_size / 1e6:.0f} MB)")
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from trainer.evaluate import as_table, evaluate, record
    from workers.bundles import load_bundle

    release, base = _inputs()
    folders = options.bundle or [SHIPPED / "phase1", SHIPPED / "phase2"]
    evaluation = evaluate(
        folders,
        release,
        base,
        options.engine,
        DataSettings(),
        draws=options.draws,
        seed=options.seed,
        device=options.device,
    )
    print(as_table(evaluation))
    if options.json:
        options.json.write_text(json.dumps(asdict(evaluation), indent=1) + "\n", "utf-8")
    if options.record:
        for folder in folders:
            record(load_bundle(folder), evaluation)
    return 0


def _inputs() -> tuple[Release, BaseModel]:
    return load_release(DataSettings()), find_base_model(WorkerSettings().base_model)


if __name__ == "__main__":
    sys.exit(main())
