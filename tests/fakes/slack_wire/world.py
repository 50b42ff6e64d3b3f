"""The state that the wire's sides share: what the app asks for, and what people do in Slack.

Everything here is called under `World.changed`, a condition whose lock guards the whole state.
"""

from __future__ import annotations

import itertools
import secrets
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.slack_wire.limits import Refused
from tests.fakes.slack_wire.manifest import SCOPES_OF_EVENTS, Manifest
from tests.fakes.slack_wire.messages import Delivery, Event, File, Interaction, Message, Version, View
from tests.fakes.slack_wire.places import DIRECT, JSON, Channel, Team, User
from tests.fakes.slack_wire.reading import normalised

if TYPE_CHECKING:
    from tests.fakes.slack_wire.courier import Courier

APP_ID = "A0MATINEE0"
SECONDS_OF_TRIGGER = 3.0
SECONDS_OF_RESPONSE_URL, USES_OF_RESPONSE_URL = 30 * 60.0, 5


@dataclass(eq=False)
class Trigger:
    """What lets the app open a view for somebody, once."""

    user: User
    made: float
    view: View | None = None
    used: bool = False


@dataclass(eq=False)
class ResponseUrl:
    """Where the app may answer an interaction without being in its channel."""

    interaction: Interaction
    channel: Channel
    made: float
    uses: int = 0
    expired: bool = False


@dataclass(eq=False)
class Install:
    """What a consent page's code is exchanged for."""

    user: User
    scopes: frozenset[str]
    used: bool = False


@dataclass(eq=False)
class World:
    """Teams and people, messages, views and files; and who hears about what happens to them."""

    manifest: Manifest
    origin: str = ""
    changed: threading.Condition = field(default_factory=threading.Condition)
    teams: dict[str, Team] = field(default_factory=dict)
    # Bot tokens with their team; revoked ones stay known, so that Slack can say that they are revoked.
    tokens: dict[str, Team] = field(default_factory=dict)
    dead_tokens: set[str] = field(default_factory=set)
    files: dict[str, File] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    stacks: dict[User, list[View]] = field(default_factory=dict)
    homes: dict[User, View] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    triggers_expire: bool = False
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    installs: dict[str, Install] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self._last_ts = 0
        self.courier: Courier

    def new_id(self, letter: str) -> str:
        return f"{letter}0{next(self._numbers):08d}"

    def new_ts(self) -> str:
        """The time in seconds, later than all before: what Slack calls messages by."""
        self._last_ts = max(self._last_ts + 1, int(time.time() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_team(self, name: str) -> Team:
        team = Team(self.new_id("T"), name, name.lower().replace(" ", "-"))
        self.teams[team.id] = team
        return team

    def new_user(self, name: str, team: Team, bot_id: str | None = None) -> User:
        user = User(self.new_id("U"), name, team, bot_id)
        team.users[user.id] = user
        return user

    def new_channel(self, team: Team, kind: str, name: str, members: Iterable[User]) -> Channel:
        letter = "D" if kind == DIRECT else "C"
        channel = Channel(self.new_id(letter), team, name, kind, list(members))
        team.channels[channel.id] = channel
        return channel

    def install(self, team: Team, scopes: frozenset[str]) -> str:
        """A new bot token of this team."""
        if team.bot is None:
            team.bot = self.new_user("matinee", team, self.new_id("B"))
        team.installed, team.scopes = True, scopes
        token = f"xoxb-{team.id}-{secrets.token_hex(12)}"
        self.tokens[token] = team
        return token

    def dm(self, user: User, other: User) -> Channel:
        """The conversation of these two, opened at its first use."""
        for channel in user.team.channels.values():
            if channel.kind == DIRECT and set(channel.members) == {user, other}:
                return channel
        return self.new_channel(user.team, DIRECT, "directmessage", [user, other])

    def keep_file(self, name: str, data: bytes, user: User, title: str | None = None, number: str = "") -> File:
        number = number or self.new_id("F")
        url = f"{self.origin}/files-pri/{user.team.id}-{number}/download/{name}"
        file = File(number, name, data, user, url, title or name)
        self.files[number] = file
        return file

    # Messages.

    def post(self, channel: Channel, author: User, text: str, blocks: list[JSON] | None = None, **more: Any) -> Message:
        """Make a message from a checked payload; `more` are fields of Message. The caller tells the app."""
        version = Version(time.monotonic(), normalised(blocks), text)
        message = Message(channel, self.new_ts(), author, [version], **more)
        channel.messages.append(message)
        return message

    def say(self, channel: Channel, author: User, text: str, blocks: list[JSON] | None = None, **more: Any) -> Message:
        """Post for the app, which hears of it, too, in its direct messages."""
        message = self.post(channel, author, text, blocks, **more)
        if message.ephemeral_to is None:
            self.tell_of_message(message, message.payload())
        return message

    def edit(self, message: Message, text: str | None, blocks: list[JSON] | None) -> None:
        """Change what is not None."""
        before = message.payload()
        kept = message.blocks if blocks is None else normalised(blocks)
        message.versions.append(Version(time.monotonic(), kept, message.text if text is None else text))
        changed = {"subtype": "message_changed", "message": message.payload(), "previous_message": before}
        self._tell_of_change(message, changed)

    def delete(self, message: Message) -> None:
        message.deleted = time.monotonic()
        gone = {"subtype": "message_deleted", "deleted_ts": message.ts, "previous_message": message.payload()}
        self._tell_of_change(message, gone)

    def _tell_of_change(self, message: Message, change: JSON) -> None:
        if message.ephemeral_to is None:
            self.tell_of_message(message, {"type": "message", "hidden": True, "ts": self.new_ts()} | change)

    def tell_of_message(self, message: Message, event: JSON) -> Event:
        """message.im in the app's direct messages, app_mention in its channels, nothing otherwise."""
        channel, bot = message.channel, message.channel.team.bot
        told = Event(self.changed, message=message)
        if bot is None or not channel.with_app:
            return told
        about = {"channel": channel.id, "event_ts": event["ts"]}
        if channel.kind == DIRECT:
            return self.tell("message.im", channel.team, event | about | {"channel_type": "im"}, told)
        mentioned = bot.mention in message.text and message.author is not bot and "hidden" not in event
        # A mention with a file comes as app_mention without a subtype.
        shown = {name: value for name, value in event.items() if name != "subtype"}
        return (
            self.tell("app_mention", channel.team, shown | about | {"type": "app_mention"}, told) if mentioned else told
        )

    def tell(self, name: str, team: Team, event: JSON, told: Event | None = None) -> Event:
        """Send an event, if the app subscribes to it and may hear of it; `name` is that of the subscription."""
        told = told or Event(self.changed)
        needed = SCOPES_OF_EVENTS.get(name)
        granted = needed is None or needed in team.scopes
        if name not in self.manifest.events or not granted or not team.installed or team.bot is None:
            return told
        told.body = {
            "token": "verification-token",
            "team_id": team.id,
            "context_team_id": team.id,
            "context_enterprise_id": None,
            "api_app_id": APP_ID,
            "event": event,
            "type": "event_callback",
            "event_id": self.new_id("Ev"),
            "event_time": int(time.time()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": team.id,
                    "user_id": team.bot.id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
        }
        self.send("events_api", told)
        return told

    def send(self, kind: str, source: Event | Interaction, attempt: int = 0, reason: str | None = None) -> None:
        """Hand something to the app by the transport that it uses."""
        assert source.body is not None
        delivery = Delivery(secrets.token_hex(16), kind, source.body, source, attempt, reason)
        if isinstance(source, Event):
            source.deliveries.append(delivery)
        else:
            source.delivery = delivery
        self.courier.send(delivery)

    # Views, and what lets the app open them.

    def new_trigger(self, user: User, view: View | None = None) -> str:
        trigger = f"{next(self._numbers)}.{user.team.id[1:]}.{secrets.token_hex(16)}"
        self.triggers[trigger] = Trigger(user, time.monotonic(), view)
        return trigger

    def use_trigger(self, given: Any, team: Team) -> Trigger:
        trigger = self.triggers.get(str(given))
        if trigger is None or trigger.user.team is not team:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self.triggers_expire or time.monotonic() - trigger.made > SECONDS_OF_TRIGGER:
            raise Refused("expired_trigger_id")
        return trigger

    def new_response_url(self, interaction: Interaction, channel: Channel) -> str:
        path = f"/response/{interaction.user.team.id}/{next(self._numbers)}/{secrets.token_urlsafe(18)}"
        self.response_urls[path] = ResponseUrl(interaction, channel, time.monotonic())
        return self.origin + path

    def new_view(self, user: User, payload: JSON, previous: View | None = None) -> View:
        number = self.new_id("V")
        root = previous.root_id if previous else number
        view = View(number, user, user.team, [], "", root, previous.id if previous else None)
        self.views[number] = view
        self.show_view(view, payload)
        return view

    def show_view(self, view: View, payload: JSON) -> None:
        """Give a view checked content; what was filled in stays if block_id and action_id stay."""
        from tests.fakes.slack_wire.filling import state_of

        blocks = normalised(payload["blocks"])
        view.versions.append(Version(time.monotonic(), blocks, view=payload | {"blocks": blocks}))
        view.hash = f"{int(time.time())}.{secrets.token_hex(4)}"
        view.state, view.errors = state_of(blocks, view.state), {}

    def close_views(self, user: User, views: Iterable[View]) -> None:
        stack = self.stacks.get(user, [])
        for view in list(views):
            view.closed = time.monotonic()
            if view in stack:
                stack.remove(view)
