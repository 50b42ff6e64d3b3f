"""`python -m trainer lists`: evaluate the lists of a phase 4 bundle against EASE."""

from __future__ import annotations

import argparse
from pathlib import Path

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
    lists.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from trainer.vectors.figures import figures_of
    from trainer.vectors.validation import GIVEN
    from workers.bundles.bundle import load_bundle

    bundle, releases, given = load_bundle(options.bundle), further(options.also), options.given or [GIVEN]
    for line in figures_of(bundle, *inputs(), releases, given=given, every=options.every):
        print(line, flush=True)
    return 0
