"""What `make bench` measured: each figure as a row of a table, and all of them as JSON."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from movies.settings import REPOSITORY


@dataclass(frozen=True)
class Figure:
    """One thing that was measured several times.

    processor: seconds of all threads of this process, which other programs on the machine change little; None where
    other processes did the work. ratio: to the reference, which was measured in turn with it; None where there is none.
    """

    what: str
    unit: str
    count: int
    median: float
    p95: float
    processor: float | None = None
    ratio: float | None = None

    @classmethod
    def of(cls, what: str, values: Iterable[float], unit: str = "s") -> Figure:
        """A figure of values that were measured elsewhere."""
        taken = np.array(list(values))
        return cls(what, unit, len(taken), float(np.median(taken)), float(np.percentile(taken, 95)))


def timed(what: str, run: Callable[[], object], reference: Callable[[], object], runs: int) -> Figure:
    """Time something in turn with the reference, after a first run of both that does not count."""
    run(), reference()
    seconds, processor, ratios = [], [], []
    for _ in range(runs):
        used, started = time.process_time(), time.perf_counter()
        run()
        seconds.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
        started = time.perf_counter()
        reference()
        ratios.append(seconds[-1] / (time.perf_counter() - started))
    return Figure(
        what,
        "s",
        runs,
        *np.percentile(seconds, [50, 95]).tolist(),
        float(np.median(processor)),
        float(np.median(ratios)),
    )


def show(figure: Figure) -> None:
    """One line of the table."""
    rest = "".join(f"{'' if value is None else f'{value:.2f}':>12}" for value in (figure.processor, figure.ratio))
    print(
        f"{figure.what:64}{figure.count:>6}{figure.median:>10.3f}{figure.p95:>10.3f} {figure.unit:<6}{rest}", flush=True
    )


def header() -> None:
    """The first lines of the table."""
    print(f"{machine()['processor']}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'':64}{'count':>6}{'median':>10}{'95 %':>10} {'':6}{'processor':>12}{'ratio':>12}", flush=True)


def write(figures: Iterable[Figure], file: Path) -> None:
    """Write all figures as JSON."""
    file.parent.mkdir(parents=True, exist_ok=True)
    told = {"machine": machine(), "figures": [vars(figure) for figure in figures]}
    file.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


def machine() -> dict[str, object]:
    """What was measured on, and which version of the code."""
    info = Path("/proc/cpuinfo")
    names = [line.split(":")[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    return {
        "processor": names[0] if names else platform.processor(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "commit": _commit(),
    }


def _commit() -> str:
    asked = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=REPOSITORY, capture_output=True, text=True)
    return asked.stdout.strip()
