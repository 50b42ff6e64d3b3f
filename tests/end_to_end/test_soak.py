"""Five minutes of `tests/benchmarks/soak.py`: nothing that a program holds grows with what it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.crowd import Crowd
from tests.benchmarks.soak import growth, soak
from tests.benchmarks.town import Town


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_five_minutes_of_questions_leave_memory_files_threads_and_keys_as_they_were(tmp_path: Path) -> None:
    crowd = Crowd(1, tmp_path / "soak.jsonl")
    with Town(tmp_path, workers=1).open() as town:
        seen = soak(town, crowd, minutes=5)
    assert {end.outcome for end in crowd.ended} == {"answered"}
    assert {name: told for name, told in growth(seen).items() if told["grew"]} == {}
