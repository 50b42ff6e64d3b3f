"""Chaos: people ask while everything that answers them is killed again and again; what becomes of each question?

    python -m tests.benchmarks.chaos [--requests 1000] [--people 50] [--kills 40] [--seed 1] [--log chaos.jsonl]

A Discord and a Slack that are fakes, their two bots, a worker with two processes and a broker, all of them real
processes; the model is scripted, and every fourth person is one over whom it thinks for four seconds. Each person asks,
waits for the end of it, tells something about a movie now and then, and asks again.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from bot.storage.profiles import Profiles
from deploy.local import Guarded, start_broker
from tests.bot.databases import store
from tests.end_to_end.conftest import Bot, launching
from tests.fakes.discord_wire import Wire
from tests.fakes.run_worker import SLOW
from tests.fakes.slack_wire import Wire as SlackWire
from tests.fakes.workplace import Workplace

LIST = "1. "
# Signs of life, which an answer replaces.
UNFINISHED = re.compile(r"asking the model|^One moment|^… \d+ s", re.MULTILINE)
QUESTION = "recommend me something"
TOLD = ("Fargo", "Twister", "Pulp Fiction", "Sabrina (1954)", "12 Angry Men")
KINDS = ("worker", "its main process", "its child", "broker", "Discord bot", "Slack bot")
SECONDS_TO_SILENCE = 120.0
# A supervisor sees within this that something has died.
SECONDS_TO_RESTART = 1.0
SETTLED_SECONDS = 5.0


@dataclass
class Person:
    """Somebody who talks with a bot: how they say something, and what the bot has said to them, as text."""

    name: str
    id: str
    say: Callable[[str], object]
    heard: Callable[[], list[str]]
    asked: int = 0
    said: int = 0
    waits_for: str = ""
    since: float = 0.0
    confirmed: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Ended:
    """How a question ended: answered, excused or silent, after how many seconds, and what was killed in the
    meantime."""

    outcome: str
    seconds: float
    kills: tuple[str, ...]


class Chaos:
    """The whole of it, in a folder of its own."""

    def __init__(self, folder: Path, data: Path, seed: int, log: Path) -> None:
        self._folder, self._data, self._log = folder, data, log
        self._random = random.Random(seed)
        self._kills: list[tuple[float, str]] = []
        self.ended: list[Ended] = []
        self.people: list[Person] = []

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
            self.people = [self._somebody(number) for number in range(people)]
            for number, person in enumerate(self.people):
                self._tell(person, SLOW if number % 4 == 0 else "Heat")
            self._until(lambda: not any(person.waits_for for person in self.people))
            yield self

    def run(self, requests: int, kills: int, seconds_between_kills: float) -> None:
        """Let them ask until all requests have ended, killing things along the way."""
        next_kill, asked = time.monotonic() + seconds_between_kills, 0
        while len(self.ended) < requests or len(self._kills) < kills:
            self._look()
            for person in self.people:
                if not person.waits_for and asked < requests:
                    # Whatever is confirmed must survive everything that follows.
                    if self._random.random() < 0.2 and len(person.confirmed) < len(TOLD):
                        self._tell(person, self._random.choice([t for t in TOLD if t not in person.confirmed]))
                    else:
                        self._ask(person)
                        asked += 1
            if len(self._kills) < kills and time.monotonic() > next_kill:
                self._kill(self._random.choice(KINDS))
                next_kill = time.monotonic() + seconds_between_kills * self._random.uniform(0.5, 1.5)
            self._restart()
            time.sleep(0.05)
        self._until(lambda: not any(person.waits_for for person in self.people))
        time.sleep(SETTLED_SECONDS)

    def twice(self) -> list[str]:
        """People who got more messages than they sent."""
        return [person.name for person in self.people if len(person.heard()) > person.said]

    def lost_ratings(self) -> list[tuple[str, str]]:
        """What was confirmed to somebody but is not in the database."""
        profiles = Profiles(store(f"sqlite:///{self._folder / 'matinee.db'}"), self._place.release.catalogue)
        names = {movie.id: {movie.title, movie.name} for movie in self._place.release.catalogue}
        lost = []
        for person in self.people:
            kept = {name for id in profiles.load(person.id).verdicts for name in names[id]}
            lost += [(person.name, title) for title in person.confirmed - kept]
        profiles.close()
        return lost

    def report(self) -> dict[str, Any]:
        """What became of the questions, and how long they took during each kind of kill."""
        seconds: dict[str, list[float]] = {"none": []}
        for end in self.ended:
            for kind in end.kills or ("none",):
                seconds.setdefault(kind, []).append(end.seconds)
        return {
            "requests": len(self.ended),
            "outcomes": dict(Counter(end.outcome for end in self.ended)),
            "kills": dict(Counter(kind for _, kind in self._kills)),
            "twice": self.twice(),
            "lost_ratings": self.lost_ratings(),
            "seconds_95th_percentile": {kind: round(_95th(s), 1) for kind, s in sorted(seconds.items()) if s},
        }

    def _somebody(self, number: int) -> Person:
        name = f"person{number}"
        if number % 2:
            user = self._wire.user(name)
            dm = self._wire.dm_channel(user)

            def heard() -> list[str]:
                said = self._wire.messages(dm, by=self._wire.bot)
                return [f"{m.content} {' '.join(str(e.get('title')) for e in m.embeds)}" for m in said]

            return Person(name, f"discord:{user.id}", lambda text: self._wire.dm(user, text), heard)
        slack = self._slack.user(name)
        place = self._slack.dm(slack)
        return Person(
            name,
            f"slack:{slack.team.id}:{slack.id}",
            lambda text: self._slack.say(slack, place, text),
            lambda: [m.said for m in self._slack.messages(place, by=self._slack.bot)],
        )

    def _tell(self, person: Person, title: str) -> None:
        self._says(person, f"I loved {title}", title)

    def _ask(self, person: Person) -> None:
        person.asked += 1
        self._says(person, QUESTION, QUESTION)

    def _says(self, person: Person, text: str, waits_for: str) -> None:
        person.said += 1
        person.waits_for, person.since = waits_for, time.monotonic()
        person.say(text)

    def _look(self) -> None:
        """See who has been answered."""
        for person in self.people:
            if not person.waits_for:
                continue
            heard, seconds = person.heard(), time.monotonic() - person.since
            last = heard[-1] if len(heard) >= person.said else ""
            silent = seconds > SECONDS_TO_SILENCE
            if silent:
                # Whatever comes later than that must not count as an answer to something else.
                person.said = len(heard)
            elif not last or UNFINISHED.search(last):
                continue
            if person.waits_for == QUESTION:
                outcome = "silent" if silent else "answered" if LIST in last or "🎬" in last else "excused"
                during = tuple(sorted({kind for at, kind in self._kills if at > person.since - SETTLED_SECONDS}))
                self.ended.append(Ended(outcome, seconds, during))
                read: dict[str, Any] = {} if outcome == "answered" else {"read": last[:120]}
                self._write(
                    "ended", person=person.name, outcome=outcome, seconds=round(seconds, 2), kills=during, **read
                )
            elif not silent and f"👍 {person.waits_for}" in last:
                person.confirmed.add(person.waits_for)
            person.waits_for = ""

    def _kill(self, kind: str) -> None:
        self._kills.append((time.monotonic(), kind))
        self._write("killed", what=kind)
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

    def _until(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 2 * SECONDS_TO_SILENCE
        while not holds() and time.monotonic() < deadline:
            self._look()
            self._restart()
            time.sleep(0.05)

    def _write(self, event: str, **what: Any) -> None:
        with self._log.open("a", encoding="utf-8") as log:
            log.write(json.dumps({"at": round(time.time(), 3), "event": event} | what) + "\n")


# Here somebody asks more often than people do.
LIMITS = {"MATINEE_PERSON_HOURLY": "10000", "MATINEE_SERVER_HOURLY": "100000"}


def _95th(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]


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
    return int(bool(report["outcomes"].get("silent") or report["twice"] or report["lost_ratings"]))


def small_release(folder: Path) -> Path:
    """The sixteen movies of the tests."""
    from tests.conftest import MOVIES, as_files, release_of

    return as_files(release_of(MOVIES), folder / "ml-small")


if __name__ == "__main__":
    sys.exit(main())
