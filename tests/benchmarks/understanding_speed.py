"""How long it takes to understand a message, and to index the titles of a catalogue.

    python -m tests.benchmarks.understanding_speed MOVIELENS_FOLDER... [--conversations FILE.jsonl]

Reads the messages of the acceptance table, and those of the conversations, with the titles of each folder.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from bot.understanding.message import understand
from bot.understanding.titles.finder import TitleFinder
from movies.movielens import read_release

TABLE = Path(__file__).parents[1] / "bot" / "understanding" / "messages.txt"


def main() -> None:
    """Print a line for each folder and set of messages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--conversations", type=Path)
    arguments = parser.parse_args()
    sets = {"table": table_messages()}
    if arguments.conversations:
        sets["conversations"] = conversation_messages(arguments.conversations)
    for folder in arguments.folders:
        catalogue = read_release(folder).catalogue
        started = time.perf_counter()
        finder = TitleFinder(catalogue)
        print(f"{folder.name}: {len(catalogue):,} movies indexed in {time.perf_counter() - started:.2f} s")
        for name, messages in sets.items():
            report(name, messages, finder)


def table_messages() -> list[str]:
    """The messages of the acceptance table, without what the bot said before."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("# ")]
    return [line.partition(" => ")[0].rpartition("] ")[2] for line in lines]


def conversation_messages(path: Path) -> list[str]:
    """Every message of the conversations."""
    with path.open(encoding="utf-8") as lines:
        return [message["text"] for line in lines for message in json.loads(line)["messages"]]


def report(name: str, messages: Sequence[str], finder: TitleFinder) -> None:
    """Print the milliseconds that the messages took."""
    taken = []
    for message in messages:
        started = time.perf_counter()
        understand(message, finder)
        taken.append(1000 * (time.perf_counter() - started))
    percentile = statistics.quantiles(taken, n=100)[98]
    middle = statistics.median(taken)
    print(
        f"  {name}, {len(taken):,} messages: {middle:.2f} ms median, {percentile:.1f} ms p99, {max(taken):.1f} ms max"
    )


if __name__ == "__main__":
    main()
