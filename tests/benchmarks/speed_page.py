"""Figures of `make bench` over commits, as a page.

    make bench
    python -m tests.benchmarks.speed_page --add var/bench.json

Adds what was measured to `docs/speed.jsonl`, and writes `docs/speed.md` anew: each figure at the latest commits.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from movies.settings import REPOSITORY

RECORDS, PAGE = (REPOSITORY / "docs" / name for name in ("speed.jsonl", "speed.md"))
MOST_COMMITS = 6
Record = Mapping[str, Any]
ABOUT = """# Speed over commits

Medians of `make bench`, with the 95th percentile in brackets, and after “×” the ratio to the reference: what llama.cpp
needs for one sequence of 512 vectors, measured in turn with the figure. Ratios compare across machines and busy hours;
seconds only within a column. What each figure means is in [operations](operations.md#measured-speed).

After a change that may cost speed: `make bench`, then
`.venv/bin/python -m tests.benchmarks.speed_page --add var/bench.json`, which adds a column to this page. The records
are in [`speed.jsonl`](speed.jsonl).
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Add a record if there is one, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--add", type=Path, help="the JSON file that `make bench` wrote")
    chosen = parser.parse_args(arguments)
    records = read(RECORDS)
    if chosen.add is not None:
        added = json.loads(chosen.add.read_text("utf-8"))
        commit = added["machine"]["commit"]
        records = [*(record for record in records if record["machine"]["commit"] != commit), added]
        RECORDS.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    PAGE.write_text(page(records), "utf-8")


def read(file: Path) -> list[Record]:
    """The records, in the order of their commits; none if there is no file."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.is_file() else []


def page(records: Sequence[Record]) -> str:
    """The page: a column for each of the latest commits, a row for each figure of the last."""
    latest = [{**record, "figures": _named_apart(record["figures"])} for record in records[-MOST_COMMITS:]]
    if not latest:
        return ABOUT
    heads = [f"{m['commit']}, {m['at'][:10]}" for m in (record["machine"] for record in latest)]
    machines = [f"{m['processor']}, {m['cores']} cores, load {m['load']}" for m in (r["machine"] for r in latest)]
    rows = [
        f"| | {' | '.join(heads)} |",
        f"|---|{'---|' * len(heads)}",
        f"| measured on | {' | '.join(machines)} |",
        *(
            f"| {figure['what']} | {' | '.join(_cell(record, figure['what']) for record in latest)} |"
            for figure in latest[-1]["figures"]
        ),
    ]
    return ABOUT + "\n" + "\n".join(rows) + "\n"


def _named_apart(figures: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The figures, with the name of what an indented one belongs to before its own."""
    named, above = [], ""
    for figure in figures:
        what = figure["what"]
        above = above if what.startswith(" ") else what
        named.append({**figure, "what": f"{above}: {what.strip()}" if what.startswith(" ") else what})
    return named


def _cell(record: Record, what: str) -> str:
    """A figure of one commit; empty if it was not measured there."""
    figure = next((figure for figure in record["figures"] if figure["what"] == what), None)
    if figure is None:
        return ""
    ratio = f" ×{figure['ratio']:.2f}" if figure["ratio"] is not None else ""
    return f"{figure['median']:.3g} ({figure['p95']:.3g}) {figure['unit']}{ratio}".strip()


if __name__ == "__main__":
    main()
