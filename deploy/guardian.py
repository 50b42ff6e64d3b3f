"""Ends processes when whoever started them is gone, also after a SIGKILL.

Reads process ids, one a line, from standard input. At its end, which comes when the other end of
the pipe is closed for whatever reason, they are ended in reverse order, and the folder given as
argument is removed. Kept free of imports that take time.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from contextlib import suppress

SECONDS_TO_STOP = 5.0


def main() -> None:
    """Wait, then clean up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    processes = [int(line) for line in sys.stdin]
    for process in reversed(processes):
        end(process)
    shutil.rmtree(sys.argv[1], ignore_errors=True)


def end(process: int) -> None:
    """SIGTERM, after some seconds SIGKILL, and SIGKILL to what is left of the group that it led."""
    try:
        os.kill(process, signal.SIGTERM)
        deadline = time.monotonic() + SECONDS_TO_STOP
        while time.monotonic() < deadline:
            os.kill(process, 0)
            time.sleep(0.02)
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        pass  # It is gone, but its children may not be.
    with suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)


if __name__ == "__main__":
    main()
