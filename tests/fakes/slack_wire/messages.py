"""What is said and shown in the fake Slack, with all its versions: messages, views, files; and what people do there.

Field names are those of docs.slack.dev ("message event", "View object", "File object").
"""

from __future__ import annotations

import mimetypes
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack_wire import reading
from tests.fakes.slack_wire.places import JSON, Channel, Team, User

SECONDS_TO_ACKNOWLEDGE = 3.0


@dataclass(eq=False)
class File:
    """An uploaded file; `url` needs a token of its team with files:read."""

    id: str
    name: str
    data: bytes
    user: User
    url: str
    title: str

    def payload(self) -> JSON:
        mimetype = mimetypes.guess_type(self.name)[0] or "application/octet-stream"
        ending = self.name.rpartition(".")[2]
        return {
            "id": self.id,
            "created": int(time.time()),
            "timestamp": int(time.time()),
            "name": self.name,
            "title": self.title,
            "mimetype": mimetype,
            "filetype": ending,
            "pretty_type": ending.upper(),
            "user": self.user.id,
            "user_team": self.user.team.id,
            "mode": "hosted",
            "editable": False,
            "size": len(self.data),
            "is_external": False,
            "external_type": "",
            "is_public": False,
            "public_url_shared": False,
            "display_as_bot": False,
            "file_access": "visible",
            "url_private": self.url.replace("/download/", "/"),
            "url_private_download": self.url,
        }


@dataclass(frozen=True)
class Version:
    """A message or view as it stood from `at` on (seconds of time.monotonic); `view` holds the whole of a view."""

    at: float
    blocks: list[JSON]
    text: str = ""
    view: JSON = field(default_factory=dict)


@dataclass(eq=False)
class Message:
    """A message; the same object changes as the app updates it."""

    channel: Channel
    ts: str
    author: User
    versions: list[Version]
    thread_ts: str | None = None
    ephemeral_to: User | None = None
    files: list[File] = field(default_factory=list)
    deleted: float | None = None
    suggested: dict[str, list[Option]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.versions[-1].text

    @property
    def blocks(self) -> list[JSON]:
        return self.versions[-1].blocks

    @property
    def created(self) -> float:
        """The time when it appeared, in time.monotonic."""
        return self.versions[0].at

    @property
    def edited(self) -> float | None:
        """The time of the last edit, in time.monotonic; None if there was none."""
        return self.versions[-1].at if len(self.versions) > 1 else None

    @property
    def labels(self) -> list[str]:
        """What its buttons say."""
        return reading.labels(self.blocks)

    @property
    def said(self) -> str:
        """Everything that people read: the blocks or, if there are none, the text."""
        names = self.channel.team.names
        return reading.said(self.blocks, names) if self.blocks else reading.readable(self.text, names)

    def payload(self) -> JSON:
        shown: JSON = {"type": "message", "user": self.author.id, "ts": self.ts, "text": self.text}
        shown["team"] = self.channel.team.id
        if self.author.bot_id:
            shown |= {"bot_id": self.author.bot_id, "app_id": "A0MATINEE0"}
        if self.blocks:
            shown["blocks"] = self.blocks
        if self.thread_ts:
            shown["thread_ts"] = self.thread_ts
        if self.edited:
            shown["edited"] = {"user": self.author.id, "ts": self.ts}
        if self.files:
            shown |= {"subtype": "file_share", "upload": False, "files": [file.payload() for file in self.files]}
        return shown


@dataclass(frozen=True)
class Option:
    """What a menu offers."""

    label: str
    value: str
    raw: JSON

    @staticmethod
    def of(raw: JSON) -> Option:
        return Option(raw["text"]["text"], raw["value"], raw)


@dataclass(eq=False)
class View:
    """A modal or a home tab; the same object changes as the app updates it.

    `state` is what is filled in, by block_id and action_id; `errors` what the app found wrong with it, by block_id.
    """

    id: str
    user: User
    team: Team
    versions: list[Version]
    hash: str
    root_id: str
    previous_id: str | None = None
    state: dict[str, JSON] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    suggested: dict[str, list[Option]] = field(default_factory=dict)
    closed: float | None = None

    @property
    def now(self) -> JSON:
        return self.versions[-1].view

    @property
    def kind(self) -> str:
        return str(self.now["type"])

    @property
    def blocks(self) -> list[JSON]:
        return self.versions[-1].blocks

    @property
    def callback_id(self) -> str:
        return str(self.now.get("callback_id", ""))

    @property
    def title(self) -> str:
        return str(self.now["title"]["text"]) if "title" in self.now else ""

    @property
    def private_metadata(self) -> str:
        return str(self.now.get("private_metadata", ""))

    @property
    def labels(self) -> list[str]:
        """The labels of its buttons, except those at its foot."""
        return reading.labels(self.blocks)

    @property
    def said(self) -> str:
        """Everything that people read in it, except its title."""
        return reading.said(self.blocks, self.team.names)

    def payload(self) -> JSON:
        modal = self.kind == "modal"
        plain: JSON = {name: self.now.get(name) for name in (("title", "submit", "close") if modal else ())}
        plain |= {name: self.now.get(name, "") for name in ("private_metadata", "callback_id", "external_id")}
        plain |= {name: bool(self.now.get(name)) for name in ("clear_on_close", "notify_on_close")}
        assert self.team.bot is not None
        return plain | {
            "id": self.id,
            "team_id": self.team.id,
            "type": self.kind,
            "blocks": self.blocks,
            "state": {"values": self.state},
            "hash": self.hash,
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
            "app_id": "A0MATINEE0",
            "app_installed_team_id": self.team.id,
            "bot_id": self.team.bot.bot_id,
        }


@dataclass(eq=False)
class Delivery:
    """One envelope or request sent to the app.

    Times are seconds of time.monotonic, `acknowledged` is seconds since `sent`;
    `kind` is "events_api", "slash_commands", "interactive" or "url_verification"; `attempt` 0 for the first.
    """

    id: str
    kind: str
    body: JSON
    source: Event | Interaction | None = None
    attempt: int = 0
    reason: str | None = None
    sent: float | None = None
    acknowledged: float | None = None
    answer: Any = None
    status: int | None = None
    failed: str | None = None


@dataclass(eq=False)
class Event:
    """What happened, with all attempts to tell the app; no body if the app is not told."""

    changed: threading.Condition = field(repr=False)
    body: JSON | None = None
    message: Message | None = None
    deliveries: list[Delivery] = field(default_factory=list)

    @property
    def id(self) -> str | None:
        return self.body["event_id"] if self.body else None

    @property
    def acknowledged(self) -> float | None:
        """Seconds until the app had it, in the first try that was acknowledged."""
        return next((one.acknowledged for one in self.deliveries if one.acknowledged is not None), None)

    def wait(self, seconds: float = 30.0) -> Event:
        """Wait until it is acknowledged; TimeoutError otherwise."""
        with self.changed:
            if not self.changed.wait_for(lambda: self.acknowledged is not None, seconds):
                raise TimeoutError(f"The event was not acknowledged: {self.body}")
        return self


@dataclass(eq=False)
class Interaction:
    """A command, tap, choice, keystroke or form of a person, and what the app has answered to it."""

    changed: threading.Condition = field(repr=False)
    kind: str
    user: User
    body: JSON
    channel: Channel | None = None
    message: Message | None = None
    view: View | None = None
    delivery: Delivery | None = None
    options: list[Option] = field(default_factory=list)
    responses: list[Message] = field(default_factory=list)

    @property
    def acknowledged(self) -> float | None:
        """Seconds until the app acknowledged it; None before that, or if it never did."""
        return self.delivery.acknowledged if self.delivery else None

    @property
    def answer(self) -> Any:
        """What the acknowledgement carried."""
        return self.delivery.answer if self.delivery else None

    @property
    def failed(self) -> str | None:
        """Why the person was told that it did not work ("operation_timeout", "http_error", ...)."""
        return self.delivery.failed if self.delivery else None

    def wait(self, seconds: float = 30.0) -> Interaction:
        """Wait until it is acknowledged or has failed; TimeoutError otherwise."""
        with self.changed:
            if not self.changed.wait_for(lambda: self.acknowledged is not None or self.failed, seconds):
                raise TimeoutError(f"The app did not answer {self.kind}: {self.body}")
        return self
