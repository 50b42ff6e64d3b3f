"""`python -m trainer report`: render an evaluation as a page."""

from __future__ import annotations

import argparse
from pathlib import Path

from movies.settings import DataSettings


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `report` to the command line."""
    report = commands.add_parser("report", help="render the results of evaluate as a page with tables and plots")
    report.add_argument("--json", type=Path, help="the file that evaluate wrote (default: var/evaluation.json)")
    report.add_argument("--to", type=Path, help="the page to write (default: report.html beside it)")
    report.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from trainer.evaluation.report import write_report
    from trainer.evaluation.results import read_evaluation

    source = options.json or DataSettings().home / "evaluation.json"
    target = options.to or source.with_name("report.html")
    write_report(read_evaluation(source), target)
    print(f"the report is in {target}")
    return 0
