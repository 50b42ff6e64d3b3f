"""How long the two commands of the README take on a machine that has nothing yet.

    python tests/benchmarks/first_start.py [--cached]

In a fresh clone: `make chat` with three messages, the same once more, and what `make test` sets up before it tests.
pip downloads and builds everything anew, unless it may use its cache. Some gigabytes are written to a temporary folder,
and deleted again.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
MESSAGES = "I loved Heat, Fargo and Alien.\nrecommend\nbye\n"
OURS = ("MATINEE_", "VIRTUAL_ENV", "PYTHONPATH")


def main() -> int:
    """Print what each took; returns the exit code of the first that fails."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--cached", action="store_true", help="let pip use its cache")
    cached = parser.parse_args().cached
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    environment |= {} if cached else {"PIP_NO_CACHE_DIR": "1"}
    with tempfile.TemporaryDirectory(prefix="matinee-first-") as folder:
        clone = Path(folder) / "matinee"
        subprocess.run(["git", "clone", "--quiet", str(REPOSITORY), str(clone)], check=True)
        for what, command in (
            ("first make chat", ["chat"]),
            ("second make chat", ["chat"]),
            ("set-up of make test after it", [".venv/.dev", "data"]),
        ):
            began = time.monotonic()
            done = subprocess.run(
                ["make", *command], cwd=clone, env=environment, input=MESSAGES, stdout=subprocess.DEVNULL, text=True
            )
            if done.returncode:
                return done.returncode
            sizes = [f"{folder} {_megabytes(clone / folder):,.0f} MB" for folder in (".venv", "var")]
            print(f"{what}: {time.monotonic() - began:.0f} s; {', '.join(sizes)}", flush=True)
    return 0


def _megabytes(folder: Path) -> float:
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_symlink()) / 1e6


if __name__ == "__main__":
    sys.exit(main())
