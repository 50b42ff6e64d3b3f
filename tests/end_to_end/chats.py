"""An admin who trains, promotes and rolls back, and people who ask, in front of one of the platforms."""

from __future__ import annotations

import re
from typing import Protocol

from tests.end_to_end.conftest import FIVE
from tests.fakes import discord_wire, slack_wire
from tests.fakes.slack_wire import reading

# What takes two minutes takes ten on a busy machine.
LONG = 900.0
SECONDS = 90.0
Shown = list[tuple[str, int]]


class Chat(Protocol):
    """An admin, and others who ask for movies, in front of one of the platforms."""

    def train(self) -> None:
        """Begin a training."""

    def told(self) -> list[str]:
        """Everything that the message about the training's progress has said, oldest first."""

    def report(self, patience: float = LONG) -> list[tuple[str, bytes]]:
        """Wait until the training is over; returns the names and contents of the pictures."""

    def promote(self) -> str:
        """Promote the candidate from its report; returns the last word on it."""

    def roll_back(self) -> str:
        """Roll back from there; returns the last word on it."""

    def recommended(self, name: str) -> Shown:
        """What a new person of that name sees after mentioning the five movies and asking: titles, chances in per
        cent."""


class Discord:
    """The admin mia on a server, and others in private messages."""

    CHANCE = re.compile(r"\*\*(\d+) %\*\*")

    def __init__(self, wire: discord_wire.Wire) -> None:
        self._wire, self.mia = wire, wire.user("mia")
        self._channel = wire.channel(wire.guild("movies", admins=[self.mia]), "general")
        self._last: discord_wire.Message | None = None

    def train(self) -> None:
        asked = self._wire.slash(self.mia, self._channel, "admin", "retrain", phase=1, minutes=1, name="discord")
        self._progress = self._report = self._wire.wait_for(lambda: asked.original, SECONDS)

    def told(self) -> list[str]:
        said = [self._progress, *([] if self._report is self._progress else [self._report])]
        return [version.content for message in said for version in message.versions]

    def report(self, patience: float = LONG) -> list[tuple[str, bytes]]:
        def with_pictures() -> discord_wire.Message | None:
            # After a quarter of an hour, the answer to a command can no longer be changed, and a new message comes.
            shown = [self._progress, *self._wire.messages(self._channel, by=self._wire.bot)]
            return next((message for message in shown if message.files), None)

        self._report = self._wire.wait_for(with_pictures, patience)
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

    def report(self, patience: float = LONG) -> list[tuple[str, bytes]]:
        self._wire.wait_for(lambda: [f for m in self._direct() for f in m.files][1:], patience)
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
