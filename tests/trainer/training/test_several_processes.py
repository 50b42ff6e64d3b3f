"""Several processes learn together, like several GPUs: each takes its own batches from one stream."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from movies.movielens import Release
from movies.settings import DataSettings
from workers.engine.base_model import BaseModel

STEPS = 4


def trained(run: Path, base: BaseModel, *options: str, processes: int) -> dict[str, np.ndarray]:
    """The adapter that so many processes learn in a few steps."""
    launched = f"-m torch.distributed.run --standalone --nproc_per_node={processes} -m --" if processes > 1 else "-m"
    train = "trainer train --phase 1 --parent none --teacher 0 --ratings 6 --minutes 0 --precision full".split()
    done = subprocess.run(
        [sys.executable, *launched.split(), *train, "--steps", str(STEPS), "--run", str(run), *options],
        env=os.environ | {"MATINEE_BASE_MODEL": base.path, "OMP_NUM_THREADS": "1", "MATINEE_DATA": str(_data())},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("learned ") == 1, done.stdout
    return load_file(run / "adapter" / "adapter_model.safetensors")


def _data() -> Path:
    data = DataSettings()
    return data.data or data.fetched / "ml-100k"


@pytest.mark.slow
def test_two_processes_learn_what_one_learns_from_twice_the_batches(
    tiny: BaseModel, ml_100k: Release, tmp_path: Path
) -> None:
    assert len(ml_100k.catalogue) == 1682
    together = trained(tmp_path / "two", tiny, processes=2)
    alone = trained(tmp_path / "one", tiny, "--accumulate", "2", processes=1)
    half = trained(tmp_path / "half", tiny, processes=1)
    assert together.keys() == alone.keys()
    largest = max(np.abs(together[name] - alone[name]).max() for name in alone)
    assert largest < 1e-5 < max(np.abs(half[name] - alone[name]).max() for name in alone)
