"""A real Prometheus (Debian: prometheus), asked what the panels of the dashboard ask it."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import yaml

from movies.settings import REPOSITORY

BOARD = REPOSITORY / "deploy" / "monitoring" / "grafana" / "matinee.json"
ADDRESS = "127.0.0.1:9099"
SECONDS_TO_START = 30.0
STEP = 6
# What Grafana makes of $__rate_interval where figures are read this often.
RATE_INTERVAL = "24s"


def panels() -> list[dict[str, Any]]:
    """The panels of the dashboard, with rows."""
    found: list[dict[str, Any]] = json.loads(BOARD.read_text("utf-8"))["panels"]
    return found


class Prometheus:
    """Reads the figures of programs every few seconds; `targets` are their addresses, by job.

    Where it is not installed, nothing is shown.
    """

    def __init__(self, folder: Path, targets: dict[str, list[str]]) -> None:
        self._folder, self._targets = folder, targets
        self._program = shutil.which("prometheus")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        if self._program is None:
            return self
        self._folder.mkdir()
        config = self._folder / "prometheus.yaml"
        jobs = [{"job_name": job, "static_configs": [{"targets": at}]} for job, at in self._targets.items()]
        settings = {"global": {"scrape_interval": f"{STEP}s"}, "scrape_configs": jobs}
        config.write_text(yaml.safe_dump(settings), "utf-8")
        command = [
            self._program, f"--config.file={config}", f"--storage.tsdb.path={self._folder / 'data'}",
            f"--web.listen-address={ADDRESS}", "--log.level=error",
        ]  # fmt: skip
        self._process = subprocess.Popen(command)
        deadline = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            assert self._process.poll() is None and time.monotonic() < deadline, "Prometheus does not start"
            time.sleep(0.1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()

    def _answers(self) -> bool:
        try:
            with urlopen(f"http://{ADDRESS}/-/ready") as answer:
                return bool(answer.status == 200)
        except URLError:
            return False

    def series(self, query: str, since: float, until: float) -> list[dict[str, Any]]:
        """The series that a query of a panel gives: `metric`, its labels, and `values`, pairs of time and text."""
        asked = urlencode(
            {"query": query.replace("$__rate_interval", RATE_INTERVAL), "start": since, "end": until, "step": STEP}
        )
        with urlopen(f"http://{ADDRESS}/api/v1/query_range?{asked}") as answer:
            found: list[dict[str, Any]] = json.load(answer)["data"]["result"]
        return found

    def shown(self) -> dict[str, float]:
        """What each number of the dashboard's first row is now, by its title."""
        now, shown = time.time(), {}
        for panel in panels():
            if panel["type"] == "stat" and self._process is not None:
                for one in self.series(panel["targets"][0]["expr"], now, now):
                    shown[panel["title"]] = round(float(one["values"][-1][1]), 2)
        return shown
