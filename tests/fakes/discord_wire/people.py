"""What tests make people do in Discord's app; if the app would not let them, it is Impossible."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from tests.fakes.discord_wire.commands import Impossible, fill_in, find_command
from tests.fakes.discord_wire.gateway import GUILDS
from tests.fakes.discord_wire.limits import BUTTON, LINK_STYLE, STRING_SELECT, TEXT_INPUT, modal_inputs
from tests.fakes.discord_wire.messages import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Interaction,
    Message,
)
from tests.fakes.discord_wire.places import JSON, Channel, Guild, User
from tests.fakes.discord_wire.rest import DENIALS, MISSING_PERMISSIONS
from tests.fakes.discord_wire.world import World

USER_SELECT = 5
P = ParamSpec("P")
R = TypeVar("R")


def at_once(method: Callable[Concatenate[People, P], R]) -> Callable[Concatenate[People, P], R]:
    """Run a method of People under the world's lock, and wake up whoever waits for a change."""

    @wraps(method)
    def run(self: People, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with self.world.changed:
            try:
                return method(self, *args, **kwargs)
            finally:
                self.world.changed.notify_all()

    return run


class People:
    """Everybody but the bot. Methods may be called from any thread."""

    def __init__(self, world: World) -> None:
        self.world = world

    @at_once
    def user(self, name: str) -> User:
        """A new person with an account."""
        user = User(self.world.new_id(), name)
        self.world.users[user.id] = user
        return user

    @at_once
    def guild(self, name: str, members: Sequence[User] = (), admins: Sequence[User] = ()) -> Guild:
        """A new server with the bot, these members, and these administrators (members too)."""
        # The id after a server's own is its admin role's.
        everybody = list(dict.fromkeys([self.world.bot, *members, *admins]))
        guild = Guild(self.world.new_id(reserve=2), name, everybody, list(admins))
        self.world.guilds[guild.id] = guild
        self.world.gateway.emit(
            "GUILD_CREATE", GUILDS, guild.id, lambda session: self.world.guild_payload(guild, session.intents)
        )
        return guild

    @at_once
    def channel(self, guild: Guild, name: str) -> Channel:
        """A new text channel."""
        channel = Channel(self.world.new_id(), guild, name)
        guild.channels.append(channel)
        self.world.channels[channel.id] = channel
        self.world.gateway.emit("CHANNEL_CREATE", GUILDS, guild.id, lambda _: channel.payload())
        return channel

    @at_once
    def dm_channel(self, user: User) -> Channel:
        """This person's conversation with the bot."""
        return self.world.dm_channel(user)

    @at_once
    def deny(self, channel: Channel, code: int = MISSING_PERMISSIONS) -> None:
        """Let the bot do nothing here: 50013 and 50007 refuse what it says, 50001 everything."""
        if code not in DENIALS:
            raise ValueError(f"The wire denies with one of {sorted(DENIALS)}, not {code}.")
        channel.refused_with = code

    @at_once
    def allow(self, channel: Channel) -> None:
        """Take `deny` back."""
        channel.refused_with = None

    @at_once
    def say(
        self,
        user: User,
        channel: Channel,
        text: str,
        *,
        mention_bot: bool = False,
        reply_to: Message | None = None,
        attachments: Sequence[tuple[str, bytes]] = (),
    ) -> Message:
        """Write a message; `attachments` are names and contents of files."""
        self._enter(user, channel)
        text = f"{self.world.bot.mention} {text}" if mention_bot else text
        if len(text) > 2000 or not (text.strip() or attachments):
            raise Impossible(f"A person's message has 1 to 2000 characters, or a file; this one has {len(text)}.")
        if reply_to is not None and (reply_to.channel is not channel or reply_to.deleted is not None):
            raise Impossible("One replies to a message that stands in the same channel.")
        files = [self.world.keep_file(name, data) for name, data in attachments]
        return self.world.post(channel, user, {"content": text}, files, reply_to=reply_to)

    def dm(self, user: User, text: str, *, attachments: Sequence[tuple[str, bytes]] = ()) -> Message:
        """Write to the bot directly."""
        return self.say(user, self.dm_channel(user), text, attachments=attachments)

    @at_once
    def slash(self, user: User, channel: Channel, name: str, /, *path: str, **options: Any) -> Interaction:
        """Use a synced slash command, with the subcommand that `path` names.

        Options are str, int, float, bool, User, Channel, or a file as (name, contents), as the command has them.
        """
        self._enter(user, channel)
        command = find_command(self.world.commands, name, user, channel)
        given = {k: self.world.keep_file(*v) if isinstance(v, tuple) else v for k, v in options.items()}
        data = fill_in(command, path, given, channel.guild)
        return self.world.interact(COMMAND, user, channel, data, None)

    @at_once
    def autocomplete(
        self, user: User, channel: Channel, name: str, /, *path: str, typing: tuple[str, str], **options: Any
    ) -> Interaction:
        """Type into an option of a slash command: `typing` is the option and its text so far."""
        self._enter(user, channel)
        command = find_command(self.world.commands, name, user, channel)
        option, text = typing
        data = fill_in(command, path, {**options, option: text}, channel.guild, focused=option)
        return self.world.interact(AUTOCOMPLETE, user, channel, data, None)

    @at_once
    def click(self, user: User, message: Message, which: str) -> Interaction:
        """Press the button with this custom id or label."""
        buttons = [widget for widget in self._widgets(user, message) if widget["type"] == BUTTON]
        found = [
            b for b in buttons if which in (b.get("custom_id"), b.get("label"), (b.get("emoji") or {}).get("name"))
        ]
        if not found or found[0].get("disabled") or found[0]["style"] == LINK_STYLE:
            raise Impossible(f"There is no button {which!r} to press among {message.labels}.")
        data = {"custom_id": found[0]["custom_id"], "component_type": BUTTON, "id": found[0].get("id", 0)}
        return self.world.interact(COMPONENT, user, message.channel, data, message)

    @at_once
    def choose(self, user: User, message: Message, custom_id: str, values: Sequence[str | User]) -> Interaction:
        """Choose in a select: values or labels of its options, or people where it is one of people."""
        selects = [w for w in self._widgets(user, message) if w["type"] != BUTTON and w["custom_id"] == custom_id]
        if not selects or selects[0].get("disabled"):
            raise Impossible(f"There is no select {custom_id!r} to choose from.")
        sent, resolved = _chosen(selects[0], values)
        data = {"custom_id": custom_id, "component_type": selects[0]["type"], "values": sent}
        data |= {"resolved": resolved} if resolved else {}
        return self.world.interact(COMPONENT, user, message.channel, data, message)

    @at_once
    def submit_modal(self, opened: Interaction, answers: Mapping[str, str | Sequence[str | User]]) -> Interaction:
        """Send the modal that the bot answered `opened` with; `answers` go by custom id or label."""
        if opened.modal is None:
            raise Impossible("The bot has opened no modal here.")
        left, holders = dict(answers), []
        for label, inner in modal_inputs(opened.modal):
            key = inner["custom_id"] if inner["custom_id"] in left else label
            filled = _filled(label, inner, left.pop(key, None))
            # A text input that brought its own label came in a row, and goes back in one.
            holders.append(
                {"type": 1, "components": [filled]} if "label" in inner else {"type": 18, "component": filled}
            )
        if left:
            raise Impossible(f"The modal asks for nothing called {sorted(left)}.")
        data = {"custom_id": opened.modal["custom_id"], "components": holders}
        return self.world.interact(MODAL_SUBMIT, opened.user, opened.channel, data, opened.message)

    def _enter(self, user: User, channel: Channel) -> None:
        if channel.guild is not None and user not in channel.guild.members:
            raise Impossible(f"{user.name} is not in {channel.guild.name}.")
        if channel.guild is None and channel.recipient is not user:
            raise Impossible(f"{user.name} does not see the messages of somebody else.")

    def _widgets(self, user: User, message: Message) -> list[JSON]:
        self._enter(user, message.channel)
        if message.deleted is not None:
            raise Impossible("The message is gone.")
        if message.ephemeral and message.interaction is not None and message.interaction.user is not user:
            raise Impossible(f"{user.name} does not see what only {message.interaction.user.name} sees.")
        return message.widgets()


def _chosen(select: JSON, values: Sequence[str | User]) -> tuple[list[str], JSON]:
    low, high = select.get("min_values", 1), select.get("max_values", 1)
    if not low <= len(values) <= high or len(set(values)) < len(values):
        raise Impossible(f"One chooses {low} to {high} different values here, not {list(values)}.")
    if select["type"] == USER_SELECT:
        users = [value for value in values if isinstance(value, User)]
        if len(users) < len(values):
            raise Impossible("One chooses people here.")
        return [str(user.id) for user in users], {"users": {str(user.id): user.payload() for user in users}}
    if select["type"] != STRING_SELECT:
        raise Impossible(f"The wire does not imitate selects of type {select['type']}.")
    by_name = {name: option["value"] for option in select["options"] for name in (option["label"], option["value"])}
    if unknown := [value for value in values if value not in by_name]:
        raise Impossible(f"There is no {unknown} among {sorted(by_name)}.")
    return [by_name[value] for value in values if isinstance(value, str)], {}


def _filled(label: str, inner: JSON, answer: Any) -> JSON:
    """A modal's input as it is sent; without an answer it keeps the text that it opened with."""
    sent: JSON = {"type": inner["type"], "custom_id": inner["custom_id"], "id": inner.get("id", 0)}
    if inner["type"] != TEXT_INPUT:
        if answer is None and not inner.get("required", True):
            return sent | {"values": []}
        return sent | {"values": _chosen(inner, answer or ())[0]}
    text = inner.get("value") or "" if answer is None else answer
    needed = 1 if inner.get("required", True) else 0
    low, high = max(inner.get("min_length") or 0, needed), inner.get("max_length") or 4000
    if not isinstance(text, str) or not (low <= len(text) <= high or (not needed and not text)):
        raise Impossible(f"{label!r} takes {low} to {high} characters, not {text!r}.")
    return sent | {"value": text}
