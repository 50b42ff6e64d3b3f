"""`python -m trainer fetch`: get a MovieLens release."""

from __future__ import annotations

import argparse

from movies.settings import DataSettings


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `fetch` to the command line."""
    fetch = commands.add_parser("fetch", help="get a MovieLens release")
    fetch.add_argument(
        "wanted",
        nargs="?",
        help="latest-small, 100k, 1m, 25m, 32m, or a local folder or zip; default: latest-small, else 100k",
    )
    fetch.add_argument("--force", action="store_true", help="fetch again what is already there")
    fetch.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from trainer.data.fetch import fetch

    fetch(options.wanted, DataSettings(), force=options.force)
    return 0
