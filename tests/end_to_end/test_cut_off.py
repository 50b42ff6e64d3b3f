"""A worker and then the broker are cut off from machines of their own; `tests/benchmarks/cut_off.py`, once."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes import machines

# Long enough for Prometheus to see that something is gone.
SECONDS = 20


@pytest.mark.slow
@pytest.mark.skipif(not machines.possible(), reason="this user may not make network namespaces here")
def test_while_machines_are_cut_off_nothing_is_lost_others_take_over_and_the_dashboard_shows_it(
    tmp_path: Path,
) -> None:
    log = tmp_path / "cut_off.jsonl"
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.cut_off", "--people", "5", f"--seconds={SECONDS}", f"--log={log}"],
        stdout=subprocess.PIPE,
        text=True,
    )
    report = json.loads(done.stdout)
    assert done.returncode == 0, log.read_text("utf-8")
    assert set(report["outcomes"]) == {"answered"}, log.read_text("utf-8")
    assert report["twice"] == [] and report["lost_ratings"] == []
    if shutil.which("prometheus") is None:
        pytest.skip("Prometheus is not installed (Debian: prometheus): nothing was lost, but no dashboard looked on")
    shown = {what: (board["Workers"], board["Broker"]) for what, board in report["dashboard"].items()}
    assert shown == {
        "all is well": (2, 1),
        "a worker is cut off": (1, 1),
        "the worker is back": (2, 1),
        "the broker is cut off": (2, 0),
        "the broker is back": (2, 1),
    }
