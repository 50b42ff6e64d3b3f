"""Run the program the way a person does: as a process, with its own broker, worker and model."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from deploy.local import Guarded, start_broker
from movies.datasets import load_with_films
from movies.movielens import Release
from movies.settings import REPOSITORY, DataSettings
from tests.fakes.workplace import Workplace

FIVE = "I loved Heat, Fargo and The Usual Suspects. I hated Batman Forever and Twister."
NAMED = ("Heat", "Fargo", "The Usual Suspects", "Batman Forever", "Twister")


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
            # If the tests themselves run in the background, Ctrl-C is ignored, and children inherit that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def run(self, module: str, *arguments: str, stdin: str = "", timeout: float = 180, **settings: str) -> Any:
        """Run `python -m module` to its end; returns what subprocess.run returns."""
        process = self.start(module, *arguments, **settings)
        out, err = process.communicate(stdin, timeout=timeout)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def events(self, name: str) -> list[dict[str, Any]]:
        """The log events of that name from the workers of this house."""
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


class Bot:
    """A front end's process, and what it wrote."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process, self._log = process, log

    def stop(self) -> int:
        """Ask it to end, as a service manager does; returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8")

    def events(self, name: str) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.log.splitlines() if line.startswith("{")]
        return [line for line in lines if line["event"] == name]


@pytest.fixture(scope="session")
def workplace(tmp_path_factory: pytest.TempPathFactory, ml_100k_folder: Path) -> Iterator[House]:
    """A queue and a worker with the shipped model, which the tests of all front ends share."""
    made = House(tmp_path_factory.mktemp("workplace") / "home", ml_100k_folder)
    (made.home / "logs").mkdir()
    with Guarded() as guarded:
        socket = guarded.folder / "broker.sock"
        start_broker(socket, guarded, made.home / "logs" / "broker.log")
        made.environment["MATINEE_BROKER_URL"] = f"redis+socket://{socket}?virtual_host=0"
        command = [*made.command("workers", "serve")]
        guarded.start(command, made.environment, made.home / "logs" / "worker-1.log")
        yield made


@pytest.fixture
def launch(workplace: House, tmp_path: Path) -> Iterator[Callable[..., Bot]]:
    """Starts front ends, with a database of this test's own, and kills those that run at its end."""
    with launching(workplace, tmp_path) as launched:
        yield launched


@contextmanager
def launching(house: House | Workplace, folder: Path) -> Iterator[Callable[..., Bot]]:
    """Starts front ends, with a database in a folder; whatever still runs at the end of the context is killed."""
    started: list[Bot] = []

    def launched(command: list[str], **settings: str) -> Bot:
        log = folder / f"bot-{len(started)}.log"
        environment = house.environment | {"MATINEE_DATABASE_URL": f"sqlite:///{folder / 'matinee.db'}"}
        with log.open("w") as stream:
            process = subprocess.Popen(
                command, env=environment | settings, cwd=house.cwd, stdout=stream, stderr=stream, text=True
            )
        started.append(Bot(process, log))
        return started[-1]

    try:
        yield launched
    finally:
        for bot in started:
            bot.process.kill()
            bot.process.wait()


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
def release(ml_100k_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """MovieLens 100K as bots and workers know it, with the films that it lacks."""
    return load_with_films(DataSettings(home=tmp_path_factory.mktemp("served"), data=ml_100k_folder))


@pytest.fixture(scope="session")
def eventually() -> Callable[[Callable[[], bool], float], bool]:
    """Wait until something holds; returns False if it never does."""

    def wait(holds: Callable[[], bool], seconds: float = 30.0) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if holds():
                return True
            time.sleep(0.1)
        return False

    return wait
