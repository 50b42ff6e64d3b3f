"""`python -m trainer lists`: evaluate the lists of a phase 4 bundle against EASE."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from movies.errors import MatineeError
from trainer.commands.inputs import add_also, further, inputs


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `lists` to the command line."""
    lists = commands.add_parser("lists", help="evaluate the lists of a phase 4 bundle on held-out people, against EASE")
    lists.add_argument("--bundle", type=Path, required=True, help="the bundle's folder")
    add_also(lists, "a further release it was trained on")
    lists.add_argument(
        "--given",
        type=int,
        action="append",
        help="the number of ratings given per person (default 10); may be repeated",
    )
    lists.add_argument("--every", type=int, default=1, help="make lists for every n-th person (default 1: everybody)")
    lists.add_argument("--record", action="store_true", help="also write the figures into the bundle's manifest")
    lists.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from trainer.evaluation.protocol import FULL
    from trainer.vectors.figures import figures_of
    from trainer.vectors.validation import GIVEN
    from workers.bundles.bundle import load_bundle, rewritten

    if options.record and options.every != 1:
        raise MatineeError("Figures are recorded only of everybody: leave out --every.")
    bundle, releases, given = load_bundle(options.bundle), further(options.also), options.given or [GIVEN]
    (release, base), metrics = inputs(), dict[str, Any]()
    for line in figures_of(bundle, release, base, releases, given=given, every=options.every):
        print(line.text, flush=True)
        metrics.update(line.metrics)
    if options.record:
        about = {"data": release.name, "digest": release.digest, "engine": "llama.cpp", "seed": FULL.seed}
        rewritten(bundle, metrics={"about": about, **metrics})
    return 0
