"""Of how many messages the rules leave words over for a reader, and how long it takes to find that out.

    python -m tests.benchmarks.reader_share MOVIELENS_FOLDER

Reads the acceptance tables and the blind dialogues, each message without what was said before.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from bot.understanding.message import understand
from bot.understanding.titles.finder import TitleFinder
from bot.understanding.words_left import leaves_words
from movies.datasets import load_with_films
from movies.settings import DataSettings

BOT = Path(__file__).parents[1] / "bot"


def main() -> None:
    """Print a line for each set of messages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    finder = TitleFinder(load_with_films(DataSettings(data=parser.parse_args().folder)).catalogue)
    for name, messages in sets():
        left, taken = 0, []
        for message in messages:
            said = understand(message, finder)
            started = time.perf_counter()
            left += leaves_words(message, said, finder)
            taken.append(1000 * (time.perf_counter() - started))
        share = f"{left} of {len(messages)} ({left / len(messages):.0%})"
        print(f"{name}: {share}; median {statistics.median(taken):.2f} ms, at most {max(taken):.1f} ms")


def sets() -> Iterator[tuple[str, list[str]]]:
    """The sets of messages by name."""
    for table in ("messages", "further_messages"):
        lines = (BOT / "understanding" / f"{table}.txt").read_text("utf-8").splitlines()
        told = [line.partition(" => ")[0].rpartition("] ")[2] for line in lines if line and not line.startswith("# ")]
        yield table, told
    for file in sorted((BOT / "dialogues").glob("*.json")):
        dialogues = json.loads(file.read_text("utf-8"))
        yield f"dialogues, {file.stem}", [message for dialogue in dialogues for message in dialogue["says"]]


if __name__ == "__main__":
    main()
