"""Console output of a training, and the signals that stop it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


def say(line: str, *, passing: bool = False) -> None:
    """Print a line; on a terminal, the next line overwrites it if it is `passing`."""
    print(line, flush=True, end="\r" if passing and sys.stdout.isatty() else "\n")


def say_nothing(_line: str, *, passing: bool = False) -> None:
    """Print nothing; stands in for `say` in all but one of several processes."""


@contextmanager
def stop_signals() -> Iterator[list[int]]:
    """Collect SIGINT and SIGTERM in a list instead of being terminated by them."""
    received: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        if received:
            raise KeyboardInterrupt
        received.append(number)
        print("\nstopping: finishing this step and keeping what is learned (again to abort) ...", flush=True)

    before = {s: signal.signal(s, note) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
