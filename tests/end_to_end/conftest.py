"""Run the program as a person does: as a process, with its own broker, worker and model."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from movies.movielens import Release
from movies.settings import REPOSITORY, DataSettings


class House:
    """A home of its own for logs, with the fetched data and the derived models of the real one."""

    cwd = REPOSITORY

    def __init__(self, home: Path, data: Path) -> None:
        home.mkdir()
        real = DataSettings()
        real.models.mkdir(parents=True, exist_ok=True)
        (home / "models").symlink_to(real.models)
        self.home = home
        kept = {k: v for k, v in os.environ.items() if not k.startswith("MATINEE_")}
        self.environment = kept | {"MATINEE_HOME": str(home), "MATINEE_DATA": str(data), "PYTHONUNBUFFERED": "1"}

    @staticmethod
    def command(module: str, *arguments: str) -> list[str]:
        """What runs `python -m module`."""
        return [sys.executable, "-m", module, *arguments]

    def start(self, module: str, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        """Start `python -m module` with pipes for its input and output."""
        return subprocess.Popen(
            self.command(module, *arguments),
            cwd=self.cwd,
            env=self.environment | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            # Where the tests themselves run in the background, Ctrl-C is ignored, and children inherit that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def run(self, module: str, *arguments: str, stdin: str = "", timeout: float = 180, **settings: str) -> Any:
        """Run `python -m module` to its end; gives what subprocess.run gives."""
        process = self.start(module, *arguments, **settings)
        out, err = process.communicate(stdin, timeout=timeout)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def events(self, name: str) -> list[dict[str, Any]]:
        """The log events of that name which the workers of this house wrote."""
        lines = [
            line for log in (self.home / "logs").glob("worker-*.log") for line in log.read_text("utf-8").splitlines()
        ]
        parsed = [json.loads(line) for line in lines if line.startswith("{")]
        return [event for event in parsed if event["event"] == name]

    def processes(self) -> list[psutil.Process]:
        """Every living process that was started for this house."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get("MATINEE_HOME") == str(self.home) and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        return found


@pytest.fixture
def house(tmp_path: Path, ml_100k_folder: Path) -> Iterator[House]:
    made = House(tmp_path / "home", ml_100k_folder)
    yield made
    for process in made.processes():
        # The guardian ends by itself, after the broker, whose environment cannot be read.
        if "deploy.guardian" not in process.cmdline():
            process.kill()


@pytest.fixture(scope="session")
def ml_100k_folder(ml_100k: Release) -> Path:
    data = DataSettings()
    return data.data if data.data and data.data.name == ml_100k.name else data.fetched / ml_100k.name


@pytest.fixture(scope="session")
def eventually() -> Callable[[Callable[[], bool], float], bool]:
    """Wait until something holds; false where it never does."""

    def wait(holds: Callable[[], bool], seconds: float = 30.0) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if holds():
                return True
            time.sleep(0.1)
        return False

    return wait
