"""A bounded part of `tests/benchmarks/fuzz.py`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from movies.movielens import Release
from tests.benchmarks.fuzz import KINDS, fuzzing


def test_whatever_strangers_write_breaks_nothing_and_steers_nothing(small: Release, tmp_path: Path) -> None:
    with fuzzing(small, tmp_path, seed=26) as fuzz:
        tried = Counter(fuzz.case(number) for number in range(200))
    assert tried == dict.fromkeys(KINDS, 200 // len(KINDS))
