"""A bounded part of `tests/benchmarks/chaos.py`: everything gets killed, and nobody is forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.chaos import KINDS, Chaos


@pytest.mark.slow
def test_while_everything_is_killed_each_question_ends_once_and_nothing_confirmed_is_lost(tmp_path: Path) -> None:
    log = tmp_path / "chaos.jsonl"
    with Chaos(tmp_path, seed=7, log=log).open(people=6) as chaos:
        chaos.run(requests=24, kills=len(KINDS), seconds_between_kills=8)
        report = chaos.report()
    assert report["requests"] == 24 and report["wrongs"] == dict.fromkeys(KINDS, 1)
    assert set(report["outcomes"]) <= {"answered", "excused"}, log.read_text("utf-8")
    assert report["twice"] == [] and report["lost_ratings"] == [], log.read_text("utf-8")
