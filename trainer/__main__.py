"""The trainer's command line: fetch, train, export, rank, evaluate, report."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from movies.errors import MatineeError
from movies.logs import configure_logs
from trainer.commands import evaluate, export, fetch, forward, lists, rank, reader, report, train


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; expected failures become one sentence on standard error and exit code 1."""
    options = _parser().parse_args(arguments)
    configure_logs()
    # tqdm reads this when it is first imported; our own output reports progress.
    os.environ.setdefault("TQDM_DISABLE", "1")
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
    for command in (fetch, train, export, rank, evaluate, lists, forward, reader, report):
        command.add_to(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
