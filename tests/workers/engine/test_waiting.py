"""Threads of llama.cpp that wait for one another sleep, so that other programs get the processor."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("engine", ["llama_cpp", "llama_cpp_vectors"])
def test_threads_sleep_while_they_wait_whichever_engine_is_loaded_first(engine: str) -> None:
    own = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    loaded = subprocess.run(
        [sys.executable, "-c", f"import workers.engine.{engine}"],
        env=own | {"OMP_DISPLAY_ENV": "verbose"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "GOMP_SPINCOUNT = '0'" in loaded.stderr
