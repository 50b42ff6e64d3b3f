"""`matinee health`: whether the monitored program on this machine is alive, for containers' health checks."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from movies.settings import WatchSettings

SECONDS_TO_WAIT = 4.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the program's answer; returns 1 if it is unhealthy or does not answer."""
    parser = argparse.ArgumentParser(prog="matinee health", description="Check the program on this machine.")
    parser.add_argument("--ready", action="store_true", help="also check whether it is ready to work")
    page = "readyz" if parser.parse_args(arguments).ready else "healthz"
    port = WatchSettings().watch_port
    if port is None:
        print("matinee: Set MATINEE_WATCH_PORT, here and for the program to check.", file=sys.stderr)
        return 1
    try:
        with urlopen(f"http://127.0.0.1:{port}/{page}", timeout=SECONDS_TO_WAIT) as answer:
            print(answer.read().decode(), end="")
    except HTTPError as error:
        print(error.read().decode(), end="")
        return 1
    except (URLError, OSError) as error:
        print(f"matinee: Nothing answers at port {port}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
