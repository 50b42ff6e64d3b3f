"""End processes once the process that started them is gone, even after a SIGKILL.

The guardian reads process ids from standard input, one per line. When the input ends, because the other end of the
pipe was closed for any reason, it ends these processes in reverse order and removes the folder given as its argument.
This module avoids slow imports.
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
    """Send SIGTERM, then SIGKILL after a few seconds, and SIGKILL to the rest of the process group."""
    try:
        os.kill(process, signal.SIGTERM)
        deadline = time.monotonic() + SECONDS_TO_STOP
        while time.monotonic() < deadline:
            os.kill(process, 0)
            time.sleep(0.02)
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        pass  # The process is gone, but its children may not be.
    with suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)


if __name__ == "__main__":
    main()
