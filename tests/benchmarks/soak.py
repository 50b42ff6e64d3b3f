"""Soak: people ask for a long time at four fifths of what the workers can answer; what grows meanwhile?

    python -m tests.benchmarks.soak [--minutes 60] [--seed 1] [--log soak.jsonl]

In a town (`tests/benchmarks/town.py`) with one worker of two processes. Memory, open files and threads of every
process, keys in the broker and connections to the database are looked at every few seconds; the first third is left
for warming up, and the last third is compared with the one before it.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from tests.benchmarks.crowd import Crowd, failed
from tests.benchmarks.town import Town
from tests.fakes.run_worker import SECONDS_WHEN_SLOW, SLOW

PEOPLE, PROCESSES, BUSY = 40, 2, 0.8
# One person in so many is one over whom the model thinks for long.
SLOW_ONES = 4
SECONDS_A_QUESTION = SECONDS_WHEN_SLOW / SLOW_ONES + 0.1
SECONDS_BETWEEN_LOOKS = 5.0
MOST_GROWTH = 1.05
# What may differ by a few without growing: a thread more for somebody who waits, a key for a question on its way.
SLACK = {"memory": 0.0, "files": 8.0, "threads": 8.0, "keys": 40.0, "connections": 6.0}

Seen = dict[tuple[str, str], list[float]]


def soak(town: Town, crowd: Crowd, minutes: float) -> Seen:
    """Let people ask; returns what was seen of each process, in order."""
    seen: Seen = defaultdict(list)
    crowd.people = [town.somebody(number) for number in range(PEOPLE)]
    for number, person in enumerate(crowd.people):
        person.tell(SLOW if number % SLOW_ONES == 0 else "Heat")
    between = SECONDS_A_QUESTION / PROCESSES / BUSY
    next_question = next_look = time.monotonic()
    end = next_look + 60 * minutes
    while time.monotonic() < end or crowd.waiting:
        crowd.look()
        if next_question < time.monotonic() < end:
            next_question += between
            if free := [person for person in crowd.people if not person.waits_for]:
                crowd.random.choice(free).ask()
        if time.monotonic() > next_look:
            next_look += SECONDS_BETWEEN_LOOKS
            for key, value in _look(town):
                seen[key].append(value)
        time.sleep(0.02)
    return seen


def _look(town: Town) -> Iterator[tuple[tuple[str, str], float]]:
    for name, process in town.processes().items():
        try:
            with process.oneshot():
                # A broker's memory is also what it was asked to count in the last hour, so its keys are counted.
                if name != "broker":
                    yield (name, "memory"), float(process.memory_info().rss)
                yield (name, "files"), float(process.num_fds())
                yield (name, "threads"), float(process.num_threads())
        except psutil.NoSuchProcess:
            continue
    yield ("broker", "keys"), float(town.place.redis.dbsize())
    yield ("database", "connections"), float(len(town.connections()))


def growth(seen: Seen) -> dict[str, dict[str, float]]:
    """By process and thing, the median of the middle third of all looks, that of the last, and whether it grew."""
    told = {}
    for (name, what), values in sorted(seen.items()):
        third = max(1, len(values) // 3)
        middle, last = statistics.median(values[third : 2 * third] or values), statistics.median(values[-third:])
        grew = last > MOST_GROWTH * middle + SLACK[what]
        told[f"{name}: {what}"] = {"before": middle, "after": last, "grew": grew}
    return told


def main() -> int:
    """Print what was seen; returns 1 if something grew, or somebody was not answered."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path, default=Path("soak.jsonl"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="matinee-soak-") as folder, Town(Path(folder), workers=1).open() as town:
        crowd = Crowd(options.seed, options.log)
        grown: dict[str, Any] = growth(soak(town, crowd, options.minutes))
        report = crowd.report(town.database, town.place.release.catalogue)
    print(json.dumps(report | {"growth": grown}, indent=1))
    return int(failed(report) or any(one["grew"] for one in grown.values()))


if __name__ == "__main__":
    sys.exit(main())
