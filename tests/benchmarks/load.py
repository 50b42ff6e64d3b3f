"""What the measurements of many people at once have in common."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from types import ModuleType

import numpy as np

LOVED = (
    "Heat", "Fargo", "The Usual Suspects", "Pulp Fiction", "Toy Story", "Jurassic Park", "Braveheart", "Apollo 13",
    "The Matrix", "Gladiator", "Memento", "Shrek",
)  # fmt: skip
HATED = ("Batman Forever", "Twister", "Waterworld", "Jumanji", "Congo")
EVERY = 0.01
MOST_SECONDS = 1_200.0


def five_of(person: int) -> str:
    """The five movies that one of many people tells: no two of the first 1,100 tell the same."""
    loved = list(combinations(LOVED, 3))[person * 37 % 220]
    hated = list(combinations(HATED, 2))[person // 220 % 10]
    return f"I loved {loved[0]}, {loved[1]} and {loved[2]}. I hated {hated[0]} and {hated[1]}."


def report(what: str, seconds: list[float]) -> None:
    """Print how long something took, every time that it was done."""
    median, p95, p99 = np.percentile(seconds, [50, 95, 99])
    print(
        f"{what} ({len(seconds)}): median {median:.2f} s, 95th percentile {p95:.2f} s, 99th percentile {p99:.2f} s, "
        f"at most {max(seconds):.2f} s"
    )


def report_lateness(lags: Path, since: float) -> None:
    """Print how late an event loop was, as `run_watched` noted it; all processes share one clock."""
    late = np.array([1000 * by for at, by in json.loads(lags.read_text()) if at > since])
    print(
        f"event loop late by (ms, {len(late):,} times): median {np.median(late):.1f}, "
        f"99th percentile {np.percentile(late, 99):.1f}, at most {late.max():.1f}"
    )


def run_watched(run: ModuleType, program: Callable[[], int], lags: str) -> int:
    """Run a front end, whose module `run` opens the service on its event loop, and note how late that loop is."""
    late: list[tuple[float, float]] = []
    own = run.open_service

    async def watch() -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(EVERY)
            late.append((before, time.monotonic() - before - EVERY))

    @contextmanager
    def opened() -> Iterator[object]:
        with own() as service:
            watching = asyncio.ensure_future(watch())
            yield service
            watching.cancel()

    run.open_service = opened  # type: ignore[attr-defined]
    code = program()
    Path(lags).write_text(json.dumps(late))
    return code
