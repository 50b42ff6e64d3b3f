"""A rush: three hundred people ask one worker at once; how true are the times that they are told?

    python -m tests.benchmarks.rush [--people 300] [--longest-wait 60]

Takes about four minutes. The town (`tests/benchmarks/town.py`) has one worker of two processes, and every fourth person
is one over whom the model thinks for four seconds. Whoever is refused comes back when they were told to. A time is true
if it is within a factor of two of what it came to, or within ten seconds of it.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.crowd import QUESTION, SECONDS_TO_SILENCE, UNFINISHED
from tests.benchmarks.town import Town
from tests.fakes.discord_wire import Channel, User, Wire
from tests.fakes.run_worker import SLOW

NUMBERS = {name: number for number, name in enumerate(("no", "one", "two", "three", "four", "five"))}
TIME = re.compile(r"in (?P<count>\w+) (?P<unit>second|minute)")
REFUSED = "Ask me again in"
SIXTY, NEARLY = {"second": 1, "minute": 60}, 10.0
# One person in so many is one over whom the model thinks for long.
SLOW_ONES = 4
# How many have asked before the rush.
BEFORE = 20


@dataclass
class Asker:
    """Somebody, and what they were told: (seconds told, when), each time that they read an estimate or a refusal."""

    user: User
    channel: Channel
    asked: float = 0.0
    back: float | None = None
    refusals: list[tuple[float, float]] = field(default_factory=list)
    estimates: list[tuple[float, float]] = field(default_factory=list)
    answered: float | None = None

    def ask(self, wire: Wire) -> None:
        """Ask, or ask again."""
        self.asked, self.back = time.monotonic(), None
        wire.dm(self.user, QUESTION)

    def look(self, wire: Wire) -> None:
        """See what the bot says."""
        said = wire.messages(self.channel, by=wire.bot)
        if not said or said[-1].created < self.asked:
            return
        now = said[-1].versions[-1]
        if REFUSED in now.content:
            told = seconds(now.content)
            self.refusals.append((told, now.at))
            self.back = now.at + told
        elif not UNFINISHED.search(now.content):
            first = next((v for v in said[-1].versions if "I expect your answer" in v.content), None)
            self.estimates += [(seconds(first.content), first.at)] if first else []
            self.answered = now.at


def seconds(text: str) -> float:
    """The seconds that a sentence names."""
    found = TIME.search(text)
    assert found is not None, text
    count = NUMBERS[found["count"]] if found["count"] in NUMBERS else int(found["count"])
    return float(count * SIXTY[found["unit"]])


def rush(town: Town, people: int) -> list[Asker]:
    """Let them all ask at once, and come back if they are told to, until everybody is answered."""
    wire = town.wire
    askers = []
    for number in range(people):
        user = wire.user(f"person{number}")
        askers.append(Asker(user, wire.dm_channel(user)))
        wire.dm(user, f"I loved {SLOW if number % SLOW_ONES == 0 else 'Heat'}")
    for asker in askers:
        wire.wait_for(lambda asker=asker: wire.messages(asker.channel, by=wire.bot) or None, SECONDS_TO_SILENCE)  # type: ignore[misc]
    # A worker that has answered before knows how long that takes.
    for asker in askers[:BEFORE]:
        asker.ask(wire)
        _until_answered(wire, [asker])
        asker.answered = None
        asker.estimates.clear()
    for asker in askers:
        asker.ask(wire)
    _until_answered(wire, askers)
    return askers


def _until_answered(wire: Wire, askers: list[Asker]) -> None:
    deadline = time.monotonic() + 5 * SECONDS_TO_SILENCE
    while (left := [asker for asker in askers if asker.answered is None]) and time.monotonic() < deadline:
        for asker in left:
            if asker.back is None:
                asker.look(wire)
            elif time.monotonic() > asker.back:
                asker.ask(wire)
        time.sleep(0.1)


def report(askers: list[Asker]) -> dict[str, Any]:
    """How many were answered, and how true the times were."""
    answered = [asker for asker in askers if asker.answered is not None]
    # The last time that somebody asks, they are admitted.
    refused = [(told, asker.asked - at) for asker in answered for told, at in asker.refusals[:1]]
    estimates = [(told, asker.answered - at) for asker in answered for told, at in asker.estimates if asker.answered]
    return {
        "people": len(askers),
        "answered": len(answered),
        "refused at first": len(refused),
        "refused more than once": sum(len(asker.refusals) > 1 for asker in askers),
        "times to come back that were true": _truth(refused),
        "times to the answer that were true": _truth(estimates),
    }


def _truth(told_and_came: list[tuple[float, float]]) -> dict[str, float]:
    true = [told / 2 <= came <= 2 * told or abs(told - came) <= NEARLY for told, came in told_and_came]
    ratios = [came / told for told, came in told_and_came if told]
    return {
        "of": len(true),
        "true": sum(true),
        "median of what it came to by what was told": round(statistics.median(ratios), 2) if ratios else 0.0,
    }


def main() -> int:
    """Print a report; returns 1 if somebody was not answered, or one time in twenty was not true."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--longest-wait", default="60")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="matinee-rush-") as folder:
        town = Town(Path(folder), workers=1, MATINEE_LONGEST_WAIT=options.longest_wait)
        with town.open():
            told = report(rush(town, options.people))
    print(json.dumps(told, indent=1))
    truths = [told["times to come back that were true"], told["times to the answer that were true"]]
    return int(told["answered"] < told["people"] or any(one["true"] < 0.95 * one["of"] for one in truths))


if __name__ == "__main__":
    sys.exit(main())
