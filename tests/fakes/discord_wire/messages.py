"""What is said in the fake Discord: messages with all their versions, and interactions, and how each looks as JSON.

Field names and numbers are those of Discord's API version 10 (docs.discord.com, "Message Resource", "Receiving and
Responding to Interactions").
"""

from __future__ import annotations

import datetime
import re
import secrets
import time
from dataclasses import dataclass, field

from tests.fakes.discord_wire.places import EVERYONE, JSON, Channel, User

DISCORD_EPOCH_MS = 1_420_070_400_000
EPHEMERAL, LOADING = 1 << 6, 1 << 7
REPLY, CHAT_INPUT_COMMAND = 19, 20
# A slash command, a button or select, an autocomplete, a modal that was sent.
COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
SECONDS_TO_ACKNOWLEDGE, SECONDS_OF_TOKEN = 3.0, 15 * 60.0
LARGEST_FILE = 10 * 1024 * 1024


@dataclass(frozen=True)
class File:
    """An attached file and where the fake serves its bytes."""

    id: int
    name: str
    data: bytes
    url: str
    description: str | None = None

    def payload(self) -> JSON:
        place = {"url": self.url, "proxy_url": self.url, "description": self.description}
        return {"id": str(self.id), "filename": self.name, "size": len(self.data), **place}


@dataclass(frozen=True)
class Version:
    """A message as it stood from `at` on (seconds of time.monotonic)."""

    at: float
    content: str
    embeds: tuple[JSON, ...] = ()
    components: tuple[JSON, ...] = ()
    files: tuple[File, ...] = ()
    loading: bool = False


@dataclass(eq=False)
class Message:
    """A message with all its versions, the first as it was created."""

    id: int
    channel: Channel
    author: User
    versions: list[Version]
    reply_to: Message | None = None
    mentions: tuple[User, ...] = ()
    mention_everyone: bool = False
    ephemeral: bool = False
    interaction: Interaction | None = None
    kind: int = 0
    nonce: str | None = None
    deleted: float | None = None

    @property
    def now(self) -> Version:
        return self.versions[-1]

    @property
    def content(self) -> str:
        return self.now.content

    @property
    def embeds(self) -> tuple[JSON, ...]:
        return self.now.embeds

    @property
    def files(self) -> tuple[File, ...]:
        return self.now.files

    @property
    def loading(self) -> bool:
        """Whether people see "is thinking ..." instead of a message."""
        return self.now.loading

    @property
    def created(self) -> float:
        """The time when it appeared, in time.monotonic."""
        return self.versions[0].at

    @property
    def edited(self) -> float | None:
        """The time of the last edit, in time.monotonic; None if there was none."""
        return self.now.at if len(self.versions) > 1 else None

    def widgets(self) -> list[JSON]:
        """Its buttons and selects, from the first row to the last."""
        return [widget for row in self.now.components for widget in row["components"]]

    @property
    def labels(self) -> list[str]:
        """What its buttons say."""
        return [w.get("label") or w["emoji"]["name"] for w in self.widgets() if w["type"] == 2]

    def payload(self, with_reply: bool = True) -> JSON:
        """The message object; an ephemeral one names no server, as Discord's does not."""
        guild = None if self.ephemeral else self.channel.guild
        interaction = self.interaction
        shown: JSON = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "author": self.author.payload(),
            "content": self.content,
            "timestamp": snowflake_time(self.id).isoformat(),
            "edited_timestamp": _wall(self.edited).isoformat() if self.edited is not None else None,
            "tts": False,
            "mention_everyone": self.mention_everyone,
            "mentions": [user.payload() for user in self.mentions],
            "mention_roles": [],
            "attachments": [file.payload() for file in self.files],
            "embeds": list(self.now.embeds),
            "components": list(self.now.components),
            "pinned": False,
            "type": self.kind,
            "flags": (EPHEMERAL if self.ephemeral else 0) | (LOADING if self.loading else 0),
        }
        if guild is not None:
            shown |= {"guild_id": str(guild.id), "member": guild.member(self.author, with_user=False)}
        if self.nonce is not None:
            shown["nonce"] = self.nonce
        if self.reply_to is not None:
            shown["message_reference"] = {"message_id": str(self.reply_to.id), "channel_id": str(self.channel.id)}
            if guild is not None:
                shown["message_reference"]["guild_id"] = str(guild.id)
            if with_reply:
                gone = self.reply_to.deleted is not None
                shown["referenced_message"] = None if gone else self.reply_to.payload(with_reply=False)
        if interaction is not None:
            shown |= {"application_id": str(self.author.id), "webhook_id": str(self.author.id)}
            shown["interaction_metadata"] = {
                "id": str(interaction.id),
                "type": interaction.kind,
                "user": interaction.user.payload(),
                "authorizing_integration_owners": {},
            }
        return shown


@dataclass(eq=False)
class Interaction:
    """One command, tap, choice, modal or keystroke of a person, and what the bot has answered to it."""

    id: int
    kind: int
    user: User
    channel: Channel
    data: JSON
    message: Message | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(96))
    created: float = field(default_factory=time.monotonic)
    answered: float | None = None
    answer_kind: int | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    modal: JSON | None = None
    choices: list[JSON] | None = None

    @property
    def age(self) -> float:
        return time.monotonic() - self.created

    @property
    def failed(self) -> bool:
        """Whether the person reads "The application did not respond"."""
        return self.answered is None and self.age > SECONDS_TO_ACKNOWLEDGE

    def payload(self, bot: User) -> JSON:
        guild = self.channel.guild
        shown: JSON = {
            "id": str(self.id),
            "application_id": str(bot.id),
            "type": self.kind,
            "token": self.token,
            "version": 1,
            "data": self.data,
            "channel_id": str(self.channel.id),
            "channel": self.channel.payload(),
            "locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(guild.id) if guild else "0"},
            "context": 0 if guild else 1,
            "attachment_size_limit": LARGEST_FILE,
            "app_permissions": str(guild.permissions(bot) if guild else EVERYONE),
        }
        if self.message is not None:
            shown["message"] = self.message.payload()
        if guild is None:
            return shown | {"user": self.user.payload()}
        member = guild.member(self.user) | {"permissions": str(guild.permissions(self.user))}
        place = {"id": str(guild.id), "locale": "en-US", "features": []}
        return shown | {"guild_id": str(guild.id), "guild": place, "guild_locale": "en-US", "member": member}


def snowflake_time(snowflake: int) -> datetime.datetime:
    """When an id was made (Discord's reference, "Snowflakes")."""
    return datetime.datetime.fromtimestamp(((snowflake >> 22) + DISCORD_EPOCH_MS) / 1000, datetime.UTC)


def _wall(monotonic: float) -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=time.monotonic() - monotonic)


def users_named(content: str) -> list[int]:
    """The ids of the users that a text mentions."""
    return [int(number) for number in re.findall(r"<@!?(\d+)>", content)]
