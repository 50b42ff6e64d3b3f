"""Run a worker whose scripted model has weak spots: movies that kill its process, hang it, or slow it down.

python -m tests.fakes.run_worker SECONDS_TO_A_TIMEOUT [CONCURRENCY]
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence

from workers import __main__ as program
from workers import tasks
from workers.engine.scripted import ScriptedEngine

# What somebody has rated decides what happens to their question.
KILLS, HANGS, SLOW = "Scream", "Big", "Amélie"
SECONDS_WHEN_SLOW = 4.0

score = ScriptedEngine.score


def weak(engine: ScriptedEngine, prefix: str, continuations: Sequence[str]) -> list[float]:
    """Answer as the script says, if at all."""
    if KILLS in prefix:
        os.kill(os.getpid(), signal.SIGKILL)
    if HANGS in prefix:
        time.sleep(3_600)
    if SLOW in prefix:
        time.sleep(SECONDS_WHEN_SLOW)
    return score(engine, prefix, continuations)


def main() -> int:
    """Serve until told to stop."""
    ScriptedEngine.score = weak  # type: ignore[method-assign]
    tasks.recommend.time_limit = int(sys.argv[1])
    return program.main(["serve", "--concurrency", *(sys.argv[2:] or ["1"])])


if __name__ == "__main__":
    sys.exit(main())
