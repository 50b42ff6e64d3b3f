"""`python -m trainer export`: turn a run into a bundle."""

from __future__ import annotations

import argparse
from pathlib import Path

from movies.datasets import load_release
from movies.errors import MatineeError
from movies.settings import DataSettings, EngineKind, WorkerSettings
from trainer.commands.inputs import models_in
from workers.engine.base_model import find_base_model


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `export` to the command line."""
    export = commands.add_parser("export", help="turn a run into a bundle: adapter as safetensors and GGUF, calibrated")
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
        "--no-calibration",
        action="store_true",
        help="skip calibration on validation users, which takes several minutes",
    )
    export.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from trainer.evaluation.calibrate import calibrate
    from trainer.training.export import export_bundle, export_merged

    base = find_base_model(WorkerSettings().base_model)
    target = options.to or DataSettings().home / "bundles" / options.name
    target.parent.mkdir(parents=True, exist_ok=True)
    bundle = export_bundle(options.folder, target, options.name, base)
    if bundle.manifest.cut is not None:
        if options.merged:
            raise MatineeError("A bundle that reads vectors has no merged form; leave out --merged.")
        if not options.no_calibration:
            from trainer.vectors.fitting import fitted_to_people

            bundle = fitted_to_people(bundle, load_release(DataSettings()), base)
    elif not options.no_calibration:
        with models_in([target], EngineKind.LLAMA_CPP, "cpu") as (release, (_, model)):
            bundle = calibrate(model, release)
    print(f"bundle {bundle.id} is in {target}")
    for kind in options.merged:
        merged = target.with_name(f"{options.name}.{kind}.gguf")
        export_merged(bundle, base, merged, kind)
        print(f"merged model: {merged} ({merged.stat().st_size / 1e6:.0f} MB)")
    return 0
