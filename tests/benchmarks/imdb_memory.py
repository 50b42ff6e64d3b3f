"""How long it takes to read IMDb's tables, and how much memory.

    python -m tests.benchmarks.imdb_memory [--titles 12000000]

The tables are made up, seeded, with about as many titles, films and votes as IMDb has. They are read by
`fetch imdb --from` in a process of its own.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fakes.imdb import BASICS, RATING_COLUMNS, RATINGS, TITLE_COLUMNS

TITLES = 12_000_000
WORDS = "night day house river king girl last first dark of the a love war city blood summer man woman road".split()
# The shares of types, and of titles with a score, in 2025.
TYPES = {"tvEpisode": 0.76, "short": 0.09, "movie": 0.06, "video": 0.03, "tvSeries": 0.03, "tvMovie": 0.03}
SCORED = 0.13


def main(arguments: Sequence[str] | None = None) -> None:
    """Print sizes, seconds and the peak of memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--titles", type=int, default=TITLES)
    titles = parser.parse_args(arguments).titles
    with TemporaryDirectory() as temporary:
        folder, home = Path(temporary) / "imdb", Path(temporary) / "home"
        folder.mkdir()
        write_tables(folder, titles)
        sizes = ", ".join(f"{file.name} {file.stat().st_size / 1e6:.0f} MB" for file in sorted(folder.iterdir()))
        print(f"{titles:,} titles: {sizes}", flush=True)
        program = [sys.executable, "-m", "trainer", "fetch", "imdb", "--yes", "--from", str(folder)]
        started = time.perf_counter()
        subprocess.run(program, check=True, env=os.environ | {"MATINEE_HOME": str(home)})
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(
            f"{used.ru_utime + used.ru_stime:.0f} s of one core, {time.perf_counter() - started:.0f} s in all, "
            f"at most {used.ru_maxrss / 1024:.0f} MB"
        )


def write_tables(folder: Path, titles: int) -> None:
    """Both tables, of so many titles; few have many votes."""
    rng = random.Random(1)
    kinds = rng.choices(list(TYPES), list(TYPES.values()), k=100_000)
    names = [" ".join(rng.choices(WORDS, k=rng.randint(1, 5))).title() for _ in range(100_000)]
    with (
        gzip.open(folder / BASICS, "wt", compresslevel=1) as basics,
        gzip.open(folder / RATINGS, "wt", compresslevel=1) as ratings,
    ):
        basics.write("\t".join(TITLE_COLUMNS) + "\n")
        ratings.write("\t".join(RATING_COLUMNS) + "\n")
        for number in range(1, titles + 1):
            kind, name = kinds[number * 7919 % 100_000], names[number * 104_729 % 100_000]
            title = f"tt{number:07d}\t{kind}\t{name} {number}\t{name} {number}"
            basics.write(f"{title}\t0\t{1900 + number % 125}\t\\N\t90\tDrama,Comedy\n")
            if rng.random() < SCORED:
                ratings.write(f"tt{number:07d}\t{rng.randint(10, 95) / 10}\t{int(5 * rng.paretovariate(0.6))}\n")


if __name__ == "__main__":
    main()
