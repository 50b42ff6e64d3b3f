"""Ends processes when whoever started them is gone, also after a SIGKILL.

Reads the ids of process-group leaders, one a line, from standard input. At its end, which comes
when the other end of the pipe is closed for whatever reason, they are ended in reverse order, and
the folder given as argument is removed. Kept free of imports that take time.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time

SECONDS_TO_STOP = 5.0


def main() -> None:
    """Wait, then clean up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    processes = [int(line) for line in sys.stdin]
    for process in reversed(processes):
        end(process)
    shutil.rmtree(sys.argv[1], ignore_errors=True)


def end(leader: int) -> None:
    """SIGTERM to the leader of a process group, and SIGKILL to the whole group where that is not enough."""
    try:
        os.kill(leader, signal.SIGTERM)
        deadline = time.monotonic() + SECONDS_TO_STOP
        while time.monotonic() < deadline:
            os.killpg(leader, 0)
            time.sleep(0.02)
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return  # The process and its whole group are gone.


if __name__ == "__main__":
    main()
