"""People who ask again and again while something goes wrong, and what becomes of each of their questions."""

from __future__ import annotations

import json
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.storage.profiles import Profiles
from movies.catalogue import Catalogue
from tests.bot.databases import store
from tests.fakes.discord_wire import Wire

CHANCE = re.compile(r"\d % chance|\d% chance")
# Signs of life, which an answer replaces.
UNFINISHED = re.compile(r"asking the model|^One moment|^… \d+ s", re.MULTILINE)
# Nobody has ever been told all the chances there are, unlike all the movies.
QUESTION = "would I like Batman Forever?"
TOLD = ("Fargo", "Twister", "Pulp Fiction", "Sabrina (1954)", "12 Angry Men")
SECONDS_TO_SILENCE = 120.0
SETTLED_SECONDS = 5.0
# They ask more often than people do.
LIMITS = {"MATINEE_PERSON_HOURLY": "10000", "MATINEE_SERVER_HOURLY": "100000"}


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
    sign: float | None = None
    rests_until: float = 0.0
    confirmed: set[str] = field(default_factory=set)

    def tell(self, title: str) -> None:
        """Say that they loved a movie."""
        self.says(f"I loved {title}", title)

    def ask(self) -> None:
        """Ask the model."""
        self.asked += 1
        self.says(QUESTION, QUESTION)

    def says(self, text: str, waits_for: str) -> None:
        """Say something, and wait for the answer to it."""
        self.said += 1
        self.waits_for, self.since, self.sign = waits_for, time.monotonic(), None
        self.say(text)


def in_discord(wire: Wire, name: str) -> Person:
    """Somebody who writes to the bot in Discord."""
    user = wire.user(name)
    dm = wire.dm_channel(user)

    def heard() -> list[str]:
        said = wire.messages(dm, by=wire.bot)
        return [f"{m.content} {' '.join(str(e.get('title')) for e in m.embeds)}" for m in said]

    return Person(name, f"discord:{user.id}", lambda text: wire.dm(user, text), heard)


@dataclass(frozen=True)
class Ended:
    """How a question ended: answered, excused or silent, after how many seconds, what went wrong in the meantime, and
    after how many seconds the bot said anything at all."""

    outcome: str
    seconds: float
    sign: float
    during: tuple[str, ...]


class Crowd:
    """Everybody who asks. What goes wrong is told to `happened`, and stands in a log beside what became of them.

    `rest` is for how many seconds somebody who was answered rests, on average.
    """

    def __init__(self, seed: int, log: Path, rest: float = 0.0) -> None:
        self.rest = rest
        self.people: list[Person] = []
        self.ended: list[Ended] = []
        self.wrongs: list[tuple[float, str]] = []
        self.random = random.Random(seed)
        self._log = log

    @property
    def waiting(self) -> bool:
        """Whether anybody waits for anything."""
        return any(person.waits_for for person in self.people)

    def happened(self, what: str) -> None:
        """Something has gone wrong."""
        self.wrongs.append((time.monotonic(), what))
        self.write("wrong", what=what)

    def go_on(self, most: int | None = None) -> int:
        """Let everybody who waits for nothing and has rested say something; returns how many questions
        that were, `most` at most."""
        asked = 0
        for person in self.people:
            if person.waits_for or asked == most or time.monotonic() < person.rests_until:
                continue
            # Whatever is confirmed must survive everything that follows.
            if self.random.random() < 0.2 and len(person.confirmed) < len(TOLD):
                person.tell(self.random.choice([title for title in TOLD if title not in person.confirmed]))
            else:
                person.ask()
                asked += 1
        return asked

    def look(self) -> None:
        """See who has been answered."""
        for person in self.people:
            if not person.waits_for:
                continue
            heard, seconds = person.heard(), time.monotonic() - person.since
            last = heard[-1] if len(heard) >= person.said else ""
            if last and person.sign is None:
                person.sign = seconds
            silent = seconds > SECONDS_TO_SILENCE
            if silent:
                # Whatever comes later than that must not count as an answer to something else.
                person.said = len(heard)
            elif not last or UNFINISHED.search(last):
                continue
            if person.waits_for == QUESTION:
                self._end(person, "silent" if silent else _outcome(last), seconds, last)
            elif not silent and f"👍 {person.waits_for}" in last:
                person.confirmed.add(person.waits_for)
            person.waits_for = ""
            self.send_to_rest(person)

    def send_to_rest(self, person: Person) -> None:
        """Let somebody rest for a while."""
        person.rests_until = time.monotonic() + self.random.uniform(0, 2 * self.rest)

    def _end(self, person: Person, outcome: str, seconds: float, last: str) -> None:
        during = tuple(sorted({what for at, what in self.wrongs if at > person.since - SETTLED_SECONDS}))
        sign = seconds if person.sign is None else person.sign
        self.ended.append(Ended(outcome, seconds, sign, during))
        what = {"outcome": outcome, "seconds": round(seconds, 2), "sign": round(sign, 2), "during": during}
        self.write("ended", person=person.name, **what, **({} if outcome == "answered" else {"read": last[:120]}))

    def write(self, event: str, **what: Any) -> None:
        """Write an event to the log."""
        with self._log.open("a", encoding="utf-8") as log:
            log.write(json.dumps({"at": round(time.time(), 3), "event": event} | what) + "\n")

    def twice(self) -> list[str]:
        """People who got more messages than they sent."""
        return [person.name for person in self.people if len(person.heard()) > person.said]

    def lost_ratings(self, url: str, catalogue: Catalogue) -> list[tuple[str, str]]:
        """What was confirmed to somebody but is not in the database."""
        profiles = Profiles(store(url), catalogue)
        names = {movie.id: {movie.title, movie.name} for movie in catalogue}
        lost = []
        for person in self.people:
            kept = {name for id in profiles.load(person.id).verdicts for name in names[id]}
            lost += [(person.name, title) for title in person.confirmed - kept]
        profiles.close()
        return lost

    def report(self, url: str, catalogue: Catalogue) -> dict[str, Any]:
        """What became of the questions, and how long they took while each kind of thing went wrong."""
        return {
            "requests": len(self.ended),
            "outcomes": dict(Counter(end.outcome for end in self.ended)),
            "wrongs": dict(Counter(kind for _, kind in self.wrongs)),
            "twice": self.twice(),
            "lost_ratings": self.lost_ratings(url, catalogue),
            "seconds_95th_percentile": self._95th(lambda end: end.seconds),
            "seconds_to_a_sign_95th_percentile": self._95th(lambda end: end.sign),
        }

    def _95th(self, of: Callable[[Ended], float]) -> dict[str, float]:
        """The 95th percentile, by what went wrong."""
        by_kind: dict[str, list[float]] = {}
        for end in self.ended:
            for kind in end.during or ("none",):
                by_kind.setdefault(kind, []).append(of(end))
        return {
            kind: round(statistics.quantiles(found, n=20)[-1] if len(found) > 1 else found[0], 1)
            for kind, found in sorted(by_kind.items())
        }


def failed(report: dict[str, Any]) -> bool:
    """Whether a question went unanswered or was answered twice, or a rating was lost."""
    return bool(report["outcomes"].get("silent") or report["twice"] or report["lost_ratings"])


def _outcome(last: str) -> str:
    return "answered" if CHANCE.search(last) else "excused"
