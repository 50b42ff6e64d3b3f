"""Chaos: people ask while everything that answers them is killed again and again; what becomes of each question?

    python -m tests.benchmarks.chaos [--requests 1000] [--people 50] [--kills 40] [--seed 1] [--log chaos.jsonl]

A Discord and a Slack that are fakes, their two bots, a worker with two processes and a broker, all of them real
processes; the model is scripted, and every fourth person is one over whom it thinks for four seconds. Each person asks,
waits for the end of it, tells something about a movie now and then, and asks again.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psutil

from deploy.local import Guarded, start_broker
from tests.benchmarks.crowd import LIMITS, SECONDS_TO_SILENCE, SETTLED_SECONDS, Crowd, Person, failed, in_discord
from tests.end_to_end.conftest import Bot, launching
from tests.fakes.discord_wire import Wire
from tests.fakes.run_worker import SLOW
from tests.fakes.slack_wire import Wire as SlackWire
from tests.fakes.workplace import Workplace

KINDS = ("worker", "its main process", "its child", "broker", "Discord bot", "Slack bot")
# A supervisor sees within this that something has died.
SECONDS_TO_RESTART = 1.0


class Chaos:
    """The whole of it, in a folder of its own."""

    def __init__(self, folder: Path, data: Path, seed: int, log: Path) -> None:
        self._folder, self._data = folder, data
        self._crowd = Crowd(seed, log)

    @contextmanager
    def open(self, people: int) -> Iterator[Chaos]:
        """Start everything, and let everybody tell a first movie."""
        with ExitStack() as stack:
            self._guarded = stack.enter_context(Guarded())
            self._socket = self._guarded.folder / "broker.sock"
            self._broker = start_broker(self._socket, self._guarded, self._folder / "broker.log")
            url = f"redis+socket://{self._socket}?virtual_host=0"
            self._place = Workplace(url, self._data, self._folder, self._guarded)
            self._worker = self._place.start(concurrency=2)
            self._launch = stack.enter_context(launching(self._place, self._folder))
            self._wire = stack.enter_context(Wire())
            self._slack = stack.enter_context(SlackWire())
            self._discord_bot, self._slack_bot = self._start_discord(), self._start_slack()
            self._wire.wait_until_ready(SECONDS_TO_SILENCE)
            self._slack.wait_until_ready(SECONDS_TO_SILENCE)
            self._crowd.people = [self._somebody(number) for number in range(people)]
            for number, person in enumerate(self._crowd.people):
                person.tell(SLOW if number % 4 == 0 else "Heat")
            self._settle()
            yield self

    def run(self, requests: int, kills: int, seconds_between_kills: float) -> None:
        """Let them ask until all requests have ended, killing things along the way."""
        crowd, asked = self._crowd, 0
        next_kill = time.monotonic() + seconds_between_kills
        while len(crowd.ended) < requests or len(crowd.wrongs) < kills:
            crowd.look()
            if asked < requests:
                asked += crowd.go_on(requests - asked)
            if len(crowd.wrongs) < kills and time.monotonic() > next_kill:
                self._kill(crowd.random.choice(KINDS))
                next_kill = time.monotonic() + seconds_between_kills * crowd.random.uniform(0.5, 1.5)
            self._restart()
            time.sleep(0.05)
        self._settle()
        time.sleep(SETTLED_SECONDS)

    def report(self) -> dict[str, Any]:
        """What became of the questions."""
        return self._crowd.report(f"sqlite:///{self._folder / 'matinee.db'}", self._place.release.catalogue)

    def _somebody(self, number: int) -> Person:
        name = f"person{number}"
        if number % 2:
            return in_discord(self._wire, name)
        slack = self._slack.user(name)
        place = self._slack.dm(slack)
        return Person(
            name,
            f"slack:{slack.team.id}:{slack.id}",
            lambda text: self._slack.say(slack, place, text),
            lambda: [m.said for m in self._slack.messages(place, by=self._slack.bot)],
        )

    def _kill(self, kind: str) -> None:
        self._crowd.happened(kind)
        if kind == "broker":
            self._broker.kill()
        elif kind == "Discord bot":
            self._discord_bot.process.kill()
        elif kind == "Slack bot":
            self._slack_bot.process.kill()
        elif self._worker.poll() is None:
            main = psutil.Process(self._worker.pid)
            children = main.children(recursive=True)
            dying = {"worker": [main, *children], "its main process": [main], "its child": children[:1]}[kind]
            for process in dying:
                process.send_signal(signal.SIGKILL)
        self._died = time.monotonic()

    _died = 0.0

    def _restart(self) -> None:
        """Start again what has died, as supervisors do."""
        if time.monotonic() < self._died + SECONDS_TO_RESTART:
            return
        if self._broker.poll() is not None:
            self._broker = start_broker(self._socket, self._guarded, self._folder / "broker.log")
        if self._worker.poll() is not None:
            self._worker = self._place.start(concurrency=2)
        if self._discord_bot.process.poll() is not None:
            self._discord_bot = self._start_discord()
        if self._slack_bot.process.poll() is not None:
            self._slack_bot = self._start_slack()

    def _start_discord(self) -> Bot:
        wire = self._wire
        command = [sys.executable, "-m", "tests.fakes.run_bot", wire.base_url, wire.gateway_url, "--", "discord"]
        return self._launch(command, MATINEE_DISCORD_TOKEN=wire.token, **LIMITS)

    def _start_slack(self) -> Bot:
        tokens = {
            "MATINEE_SLACK_BOT_TOKEN": self._slack.bot_token,
            "MATINEE_SLACK_APP_TOKEN": self._slack.app_token,
        }
        command = [sys.executable, "-m", "tests.fakes.run_slack", self._slack.api_url, "--", "slack"]
        return self._launch(command, **tokens, **LIMITS)

    def _settle(self) -> None:
        """Wait until nobody waits any more."""
        deadline = time.monotonic() + 2 * SECONDS_TO_SILENCE
        while self._crowd.waiting and time.monotonic() < deadline:
            self._crowd.look()
            self._restart()
            time.sleep(0.05)


def main() -> int:
    """Print a report; returns 1 if a question went unanswered or was answered twice, or a rating was lost."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    for name, default in (("requests", 1_000), ("people", 50), ("kills", 40), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--seconds-between-kills", type=float, default=8.0)
    parser.add_argument("--log", type=Path, default=Path("chaos.jsonl"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="matinee-chaos-") as made:
        folder = Path(made)
        data = small_release(folder)
        with Chaos(folder, data, options.seed, options.log).open(options.people) as chaos:
            chaos.run(options.requests, options.kills, options.seconds_between_kills)
            report = chaos.report()
    print(json.dumps(report, indent=1))
    return int(failed(report))


def small_release(folder: Path) -> Path:
    """The sixteen movies of the tests."""
    from tests.conftest import MOVIES, as_files, release_of

    return as_files(release_of(MOVIES), folder / "ml-small")


if __name__ == "__main__":
    sys.exit(main())
