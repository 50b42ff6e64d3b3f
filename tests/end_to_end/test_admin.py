"""A model is trained, judged, promoted and rolled back from the chat, with real processes, while people ask.

Discord's and Slack's servers are played by `tests/fakes`, over real sockets; the bot, the queue, the worker that
trains and those that recommend are what runs in service, and look and tell as seldom as there. The model is a tiny
one. From Discord it learns for a minute, the least that can be asked for there, from Slack for three quarters of
one: just long enough to be seen twice on its way.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from deploy.local import Guarded
from tests.end_to_end.conftest import FIVE, Bot, launching
from tests.end_to_end.playhouse import FEWEST_ANSWERS, Playhouse, Popularity
from tests.fakes import discord_wire, slack_wire
from tests.fakes.slack_wire import reading
from workers.bundles.bundle import Bundle
from workers.serving import LOOK_EVERY_SECONDS

# What takes two minutes takes ten on a busy machine.
LONG = 900.0
SECONDS = 90.0
LEARNS = re.compile(r"is learning: (\d+) %")
CANDIDATE = re.compile(r"(\S+) is now a candidate,")
PNG = b"\x89PNG\r\n\x1a\n"
Launch = Callable[..., Bot]
Shown = list[tuple[str, int]]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


class Chat(Protocol):
    """An admin, and others who ask for movies, in front of one of the platforms."""

    def train(self) -> None:
        """Begin a training."""

    def told(self) -> list[str]:
        """Everything that the message about the training's progress has said, oldest first."""

    def report(self) -> list[tuple[str, bytes]]:
        """Wait until the training is over; returns the names and contents of the pictures."""

    def promote(self) -> str:
        """Promote the candidate from its report; returns the last word on it."""

    def roll_back(self) -> str:
        """Roll back from there; returns the last word on it."""

    def recommended(self, name: str) -> Shown:
        """What a new person of that name sees after mentioning the five movies and asking: titles, chances in per
        cent."""


@pytest.fixture(scope="module")
def playhouse(tmp_path_factory: pytest.TempPathFactory, tiny_gguf: Path) -> Iterator[Playhouse]:
    with Guarded() as guarded:
        made = Playhouse(tmp_path_factory.mktemp("playhouse"), guarded, tiny_gguf)
        yield made
        made.recommender.close()


@pytest.fixture
def launch(playhouse: Playhouse, tmp_path: Path) -> Iterator[Launch]:
    with launching(playhouse.house, tmp_path) as launched:
        yield launched


def test_from_discord_a_model_is_trained_for_a_minute_seen_promoted_and_rolled_back_while_people_ask(
    playhouse: Playhouse, launch: Launch
) -> None:
    with discord_wire.Wire() as wire:
        chat = Discord(wire)
        command = playhouse.house.command("tests.fakes.run_bot", wire.base_url, wire.gateway_url, "--", "discord")
        bot = launch(command, MATINEE_DISCORD_TOKEN=wire.token, MATINEE_ADMINS=f"discord:{chat.mia.id}")
        wire.wait_for(lambda: wire.commands, SECONDS)
        wire.wait_until_ready(SECONDS)
        is_promoted_and_rolled_back(playhouse, chat)
        assert bot.stop() == 0 and not wire.unknown_requests


def test_from_slack_a_model_is_trained_seen_promoted_and_rolled_back_while_people_ask(
    playhouse: Playhouse, launch: Launch
) -> None:
    with slack_wire.Wire() as wire:
        chat = Slack(wire)
        bot = launch(
            playhouse.house.command("tests.fakes.run_slack", wire.api_url, "--", "slack"),
            MATINEE_SLACK_BOT_TOKEN=wire.bot_token,
            MATINEE_SLACK_APP_TOKEN=wire.app_token,
            MATINEE_ADMINS=f"slack:{chat.mia.team.id}:{chat.mia.id}",
        )
        wire.wait_until_ready(SECONDS)
        is_promoted_and_rolled_back(playhouse, chat)
        assert bot.stop() == 0 and not wire.refused


def is_promoted_and_rolled_back(playhouse: Playhouse, chat: Chat) -> None:
    """The scenario, which is the same everywhere."""
    first = playhouse.first
    with playhouse.people_asking() as audience:
        assert chat.recommended("ana") == playhouse.shown(first)
        chat.train()
        pictures = chat.report()
        shares = [int(share) for text in chat.told() for share in LEARNS.findall(text)]
        assert len(set(shares)) >= 2 and shares == sorted(shares), f"it rises: {shares}"
        assert len(pictures) >= 2 and all(name.endswith(".png") and data.startswith(PNG) for name, data in pictures)
        found = CANDIDATE.search(chat.told()[-1])
        assert found is not None
        # A candidate answers nobody.
        assert playhouse.served == first.id and audience.answered_by() == {first.id}

        candidate = playhouse.bundle(found[1])
        assert chat.promote() == f"I'll serve {candidate.id} from the next question on."
        since = when_all_have_looked()
        assert chat.recommended("ben") == playhouse.shown(candidate) != playhouse.shown(first)
        assert audience.answered_by(since) == {candidate.id}

        assert chat.roll_back() == f"I'll serve {first.id} from the next question on."
        since = when_all_have_looked()
        assert chat.recommended("cleo") == playhouse.shown(first)
        assert audience.answered_by(since) == {first.id}
    none_is_by_a_mixture(playhouse, audience, first, candidate)


def when_all_have_looked() -> float:
    """The moment from which every question is answered by what is served now: workers look every other second."""
    time.sleep(LOOK_EVERY_SECONDS + 0.2)
    return time.monotonic()


def none_is_by_a_mixture(playhouse: Playhouse, audience: Popularity, first: Bundle, candidate: Bundle) -> None:
    """Every answer is exactly what the bundle that it names gives, and one that no other bundle could have given."""
    expected = {bundle.id: playhouse.answers_of(bundle) for bundle in (first, candidate)}
    mixed = [
        playhouse.answers_of(first, candidate.manifest.calibration),
        playhouse.answers_of(candidate, first.manifest.calibration),
    ]
    for job in range(len(playhouse.jobs)):
        different = [[chance for _, chance in answers[job]] for answers in (*expected.values(), *mixed)]
        assert all(
            max(abs(a - b) for a, b in zip(one, other, strict=True)) > 0.02
            for k, one in enumerate(different)
            for other in different[:k]
        ), "a mixture would be seen"
    assert len(audience.given) >= FEWEST_ANSWERS
    assert audience.answered_by() == set(expected)
    assert len({given.pid for given in audience.given}) == 2, "two processes answered"
    wrong = [given for given in audience.given if given.answer != expected[given.bundle][given.job]]
    assert not wrong, f"{len(wrong)} of {len(audience.given)}, as {wrong[0]}"
    print(f"{len(audience.given)} answers, {sum(g.bundle == candidate.id for g in audience.given)} by the candidate")


class Discord:
    """The admin mia on a server, and others in private messages."""

    CHANCE = re.compile(r"\*\*(\d+) %\*\*")

    def __init__(self, wire: discord_wire.Wire) -> None:
        self._wire, self.mia = wire, wire.user("mia")
        self._channel = wire.channel(wire.guild("movies", admins=[self.mia]), "general")
        self._last: discord_wire.Message | None = None

    def train(self) -> None:
        asked = self._wire.slash(self.mia, self._channel, "admin", "retrain", phase=1, minutes=1, name="discord")
        self._report = self._wire.wait_for(lambda: asked.original, SECONDS)

    def told(self) -> list[str]:
        return [version.content for version in self._report.versions]

    def report(self) -> list[tuple[str, bytes]]:
        self._wire.wait_for(lambda: self._report.files, LONG)
        return [(file.name, file.data) for file in self._report.files]

    def promote(self) -> str:
        return self._decide(self._report, "promote")

    def roll_back(self) -> str:
        assert self._last is not None
        return self._decide(self._last, "roll back")

    def _decide(self, shown: discord_wire.Message, label: str) -> str:
        """Press a button, and say yes to every question that follows."""
        pressed = self._wire.click(self.mia, shown, label)
        asked = self._wire.wait_for(lambda: pressed.original if pressed.original and pressed.original.labels else None)
        self._last = asked
        while "no" in asked.labels:
            before = len(asked.versions)
            self._wire.click(self.mia, asked, asked.labels[0])
            self._wire.wait_for(lambda before=before: len(asked.versions) > before and not self._waits(asked), SECONDS)
        return asked.content

    def recommended(self, name: str) -> Shown:
        person = self._wire.user(name)
        self._answer(person, FIVE)
        five = self._answer(person, "recommend me something")
        chances = [self.CHANCE.search(embed["description"]) for embed in five.embeds]
        titles = [embed["title"].partition(" ")[2] for embed in five.embeds]
        return [(title, int(chance[1])) for title, chance in zip(titles, chances, strict=True) if chance]

    def _answer(self, person: discord_wire.User, text: str) -> discord_wire.Message:
        channel = self._wire.dm_channel(person)
        before = len(self._wire.messages(channel, by=self._wire.bot))
        self._wire.dm(person, text)

        def last() -> discord_wire.Message | None:
            said = self._wire.messages(channel, by=self._wire.bot)[before:]
            return said[-1] if said and not self._waits(said[-1]) else None

        return self._wire.wait_for(last, SECONDS)

    @staticmethod
    def _waits(message: discord_wire.Message) -> bool:
        return message.loading or "asking the model" in message.content


class Slack:
    """The admin mia in a channel, and others in direct messages."""

    MOVIE = re.compile(r"^\d\. (.+ \(\d{4}\))$", re.MULTILINE)
    CHANCE = re.compile(r"▰\S*  (\d+) %")

    def __init__(self, wire: slack_wire.Wire) -> None:
        self._wire, self.mia = wire, wire.user("mia")
        self._channel = wire.channel("movies", members=[self.mia])
        self._last: slack_wire.Message | None = None

    def train(self) -> None:
        self._wire.command(self.mia, self._channel, "admin retrain 1 0.75 slack")
        self._progress = self._wire.wait_for(lambda: next(iter(self._direct()), None), SECONDS)

    def told(self) -> list[str]:
        names = self._channel.team.names
        return [reading.said(version.blocks, names) or version.text for version in self._progress.versions]

    def report(self) -> list[tuple[str, bytes]]:
        self._wire.wait_for(lambda: [f for m in self._direct() for f in m.files][1:], LONG)
        return [(file.name, file.data) for message in self._direct() for file in message.files]

    def promote(self) -> str:
        asked = self._wire.command(self.mia, self._channel, "admin report")
        shown = self._wire.wait_for(lambda: next((m for m in asked.responses if m.labels), None), SECONDS)
        return self._decide(shown, "promote")

    def roll_back(self) -> str:
        assert self._last is not None
        return self._decide(self._last, "roll back")

    def _direct(self) -> list[slack_wire.Message]:
        return self._wire.messages(self._wire.dm(self.mia), by=self._wire.bot)

    def _decide(self, shown: slack_wire.Message, label: str) -> str:
        """Press a button, and say yes to every question that follows."""
        before = self._alone()
        self._wire.click(self.mia, shown, label)
        asked = self._wire.wait_for(lambda: next((m for m in self._alone() if m not in before and m.labels), None))
        self._last = asked
        while "no" in asked.labels:
            versions = len(asked.versions)
            self._wire.click(self.mia, asked, asked.labels[0])
            self._wire.wait_for(
                lambda versions=versions: len(asked.versions) > versions and not self._waits(asked), SECONDS
            )
        return asked.said

    def _alone(self) -> list[slack_wire.Message]:
        """What only the admin sees."""
        seen = self._wire.messages(self._channel, viewer=self.mia, by=self._wire.bot)
        return [message for message in seen if message.ephemeral_to is self.mia]

    def recommended(self, name: str) -> Shown:
        person = self._wire.user(name)
        self._answer(person, FIVE)
        five = self._answer(person, "recommend me something").said
        return list(zip(self.MOVIE.findall(five), map(int, self.CHANCE.findall(five)), strict=True))

    def _answer(self, person: slack_wire.User, text: str) -> slack_wire.Message:
        channel = self._wire.dm(person)
        before = len(self._wire.messages(channel, by=self._wire.bot))
        self._wire.say(person, channel, text)

        def last() -> slack_wire.Message | None:
            said = self._wire.messages(channel, by=self._wire.bot)[before:]
            return said[-1] if said and not self._waits(said[-1]) else None

        return self._wire.wait_for(last, SECONDS)

    @staticmethod
    def _waits(message: slack_wire.Message) -> bool:
        return any(sign in message.said for sign in ("asking the model", "One moment", "… "))
