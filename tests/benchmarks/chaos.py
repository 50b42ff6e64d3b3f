"""Chaos: people ask while everything that answers them is killed again and again; what becomes of each question?

    python -m tests.benchmarks.chaos [--requests 1000] [--people 50] [--kills 40] [--seconds-between-kills 15]
        [--seed 1] [--log chaos.jsonl]

Takes about as long as all kills together, ten minutes unless told otherwise, and three minutes more. In a town
(`tests/benchmarks/town.py`) of two workers with two processes each, every fourth person is one over whom the model
thinks for four seconds. Each person asks, waits for the end of it, tells something about a movie now and then, rests
for a while, and asks again; together they ask less than half of what the workers can answer, so that what is measured
are the deaths and not a crowd.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

from tests.benchmarks.crowd import SECONDS_TO_SILENCE, SETTLED_SECONDS, Crowd, failed
from tests.benchmarks.town import Town
from tests.fakes.run_worker import SLOW

WORKERS = ("worker", "its main process", "its child")
KINDS = (*WORKERS, "broker", "Discord bot", "Slack bot", "database connection")
# A supervisor sees within this that something has died.
SECONDS_TO_RESTART = 1.0
MOST_SECONDS = 15.0


class Chaos:
    """A town, its people, and what kills."""

    def __init__(self, folder: Path, seed: int, log: Path) -> None:
        self._town = Town(folder)
        self._crowd = Crowd(seed, log)
        self._died = 0.0

    @contextmanager
    def open(self, people: int) -> Iterator[Chaos]:
        """Start everything, and let everybody tell a first movie."""
        with self._town.open():
            self._crowd.people = [self._town.somebody(number) for number in range(people)]
            for number, person in enumerate(self._crowd.people):
                person.tell(SLOW if number % 4 == 0 else "Heat")
            self._settle()
            yield self

    def run(self, requests: int, kills: int, seconds_between_kills: float) -> None:
        """Let them ask until all requests have ended, killing things along the way."""
        crowd, asked = self._crowd, 0
        crowd.rest = len(crowd.people) * kills * seconds_between_kills / requests
        for person in crowd.people:
            crowd.send_to_rest(person)
        # Each kind of kill comes as often as any other.
        kinds = [KINDS[number % len(KINDS)] for number in range(kills)]
        crowd.random.shuffle(kinds)
        next_kill = time.monotonic() + seconds_between_kills
        while len(crowd.ended) < requests or kinds:
            crowd.look()
            if asked < requests:
                asked += crowd.go_on(requests - asked)
            if kinds and time.monotonic() > next_kill:
                self._kill(kinds.pop())
                next_kill = time.monotonic() + seconds_between_kills * crowd.random.uniform(0.5, 1.5)
            self._restart()
            time.sleep(0.05)
        self._settle()
        time.sleep(SETTLED_SECONDS)

    def report(self) -> dict[str, Any]:
        """What became of the questions."""
        return self._crowd.report(self._town.database, self._town.place.release.catalogue)

    def _kill(self, kind: str) -> None:
        self._crowd.happened(kind)
        with suppress(psutil.NoSuchProcess):
            for process in self._victims(kind):
                process.send_signal(signal.SIGKILL)
        self._died = time.monotonic()

    def _victims(self, kind: str) -> list[psutil.Process]:
        if kind in WORKERS:
            main = psutil.Process(self._crowd.random.choice(self._town.workers).pid)
            children = main.children(recursive=True)
            return {"worker": [main, *children], "its main process": [main], "its child": children[:1]}[kind]
        if kind == "database connection":
            connections = self._town.connections()
            return self._crowd.random.sample(connections, min(1, len(connections)))
        return [self._town.processes()[kind]]

    def _restart(self) -> None:
        if time.monotonic() > self._died + SECONDS_TO_RESTART:
            self._town.restart()

    def _settle(self) -> None:
        """Wait until nobody waits any more."""
        deadline = time.monotonic() + 2 * SECONDS_TO_SILENCE
        while self._crowd.waiting and time.monotonic() < deadline:
            self._crowd.look()
            self._restart()
            time.sleep(0.05)


def main() -> int:
    """Print a report; returns 1 if a question went unanswered or was answered twice, a rating was lost, or people
    waited for too long."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    for name, default in (("requests", 1_000), ("people", 50), ("kills", 40), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--seconds-between-kills", type=float, default=15.0)
    parser.add_argument("--log", type=Path, default=Path("chaos.jsonl"))
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="matinee-chaos-") as folder,
        Chaos(Path(folder), options.seed, options.log).open(options.people) as chaos,
    ):
        chaos.run(options.requests, options.kills, options.seconds_between_kills)
        report = chaos.report()
    print(json.dumps(report, indent=1))
    late = any(seconds > MOST_SECONDS for seconds in report["seconds_95th_percentile"].values())
    return int(late or failed(report))


if __name__ == "__main__":
    sys.exit(main())
