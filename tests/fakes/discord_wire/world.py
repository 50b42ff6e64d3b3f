"""The state that the wire's two sides share: what the bot asks for by REST, and what people do in the app.

Everything here is called under `World.changed`, a condition whose lock guards the whole state.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from tests.fakes.discord_wire.gateway import (
    DIRECT_MESSAGES,
    GUILD_MESSAGES,
    GUILD_PRESENCES,
    MESSAGE_CONTENT,
    Gateway,
    Session,
)
from tests.fakes.discord_wire.limits import Refused
from tests.fakes.discord_wire.messages import (
    CHAT_INPUT_COMMAND,
    COMMAND,
    DISCORD_EPOCH_MS,
    REPLY,
    File,
    Interaction,
    Message,
    Version,
    users_named,
)
from tests.fakes.discord_wire.places import JSON, Channel, Guild, User


class World:
    """People, servers, messages and interactions, and who hears about what happens to them."""

    def __init__(self, bot_name: str, token: str, privileged: int, heartbeat: float) -> None:
        self.changed = threading.Condition()
        self._last_id = 0
        self.origin = ""
        self.bot = User(self.new_id(), bot_name, bot=True)
        self.owner = User(self.new_id(), "owner")
        self.users: dict[int, User] = {user.id: user for user in (self.bot, self.owner)}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.interactions: dict[int, Interaction] = {}
        self.by_token: dict[str, Interaction] = {}
        self.files: dict[int, File] = {}
        self.commands: list[JSON] = []
        self.gateway = Gateway(self, token, privileged, heartbeat)

    def new_id(self, reserve: int = 1) -> int:
        """A snowflake later than all before; with `reserve`, that many follow each other."""
        made = max(self._last_id + 1, int(time.time() * 1000 - DISCORD_EPOCH_MS) << 22)
        self._last_id = made + reserve - 1
        return made

    def keep_file(self, name: str, data: bytes, description: str | None = None) -> File:
        number = self.new_id()
        file = File(number, name, data, f"{self.origin}/attachments/{number}/{name}", description)
        self.files[number] = file
        return file

    def dm_channel(self, user: User) -> Channel:
        """The conversation of this person with the bot, opened at its first use."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(self.new_id(), recipient=user)
        self.channels[channel.id] = channel
        return channel

    def guild_payload(self, guild: Guild, intents: int) -> JSON:
        """A server as GUILD_CREATE shows it: without the presence intent, of its members only the bot."""
        return guild.payload(guild.members if intents & GUILD_PRESENCES else [self.bot])

    def members_chunk(self, asked: JSON) -> JSON:
        """The answer to "Request Guild Members"."""
        guild = self.guilds[int(asked["guild_id"])]
        ids = asked.get("user_ids")
        wanted = {int(i) for i in (ids if isinstance(ids, list) else [ids])} if ids else None
        start = str(asked.get("query") or "").lower()
        found = [u for u in guild.members if (u.id in wanted if wanted else u.name.lower().startswith(start))]
        limit = asked.get("limit") or len(found)
        shown = [guild.member(user) for user in found[:limit]]
        chunk = {"guild_id": str(guild.id), "members": shown, "chunk_index": 0, "chunk_count": 1}
        return chunk | ({"nonce": asked["nonce"]} if "nonce" in asked else {})

    def post(
        self,
        channel: Channel,
        author: User,
        payload: JSON,
        files: Iterable[File] = (),
        *,
        reply_to: Message | None = None,
        interaction: Interaction | None = None,
        ephemeral: bool = False,
        loading: bool = False,
    ) -> Message:
        """Make a message from a checked payload, and tell the bot; 50006 if there is nothing in it."""
        version = _version(payload, tuple(files), loading)
        mentions, everyone = self._mentions(channel, version.content, payload.get("allowed_mentions"), reply_to)
        answers_command = interaction is not None and interaction.kind == COMMAND and interaction.original is None
        message = Message(
            id=self.new_id(),
            channel=channel,
            author=author,
            versions=[version],
            reply_to=reply_to,
            mentions=mentions,
            mention_everyone=everyone,
            ephemeral=ephemeral,
            interaction=interaction,
            kind=REPLY if reply_to else CHAT_INPUT_COMMAND if answers_command else 0,
            nonce=payload.get("nonce"),
        )
        self.messages[message.id] = message
        channel.messages.append(message)
        self._tell("MESSAGE_CREATE", message)
        return message

    def edit(self, message: Message, payload: JSON, files: Iterable[File] = ()) -> Message:
        """Change what the payload names, keep the rest; 50006 if nothing would be left."""
        now, kept = message.now, list(message.now.files)
        if payload.get("attachments") is not None:
            wanted = {str(one.get("id")) for one in payload["attachments"]}
            kept = [file for file in kept if str(file.id) in wanted]
        whole = {"content": now.content, "embeds": list(now.embeds), "components": list(now.components)}
        whole |= {name: payload[name] for name in whole if name in payload}
        message.versions.append(_version(whole, (*kept, *files), loading=False))
        if "content" in payload:
            found = self._mentions(message.channel, message.content, payload.get("allowed_mentions"), message.reply_to)
            message.mentions, message.mention_everyone = found
        self._tell("MESSAGE_UPDATE", message)
        return message

    def delete(self, message: Message) -> None:
        message.deleted = time.monotonic()
        self._tell("MESSAGE_DELETE", message)

    def interact(self, kind: int, user: User, channel: Channel, data: JSON, message: Message | None) -> Interaction:
        """Let a person do something that the bot must acknowledge, and tell the bot."""
        made = Interaction(self.new_id(), kind, user, channel, data, message)
        self.interactions[made.id] = made
        self.by_token[made.token] = made
        self.gateway.emit("INTERACTION_CREATE", 0, channel.server, lambda _: made.payload(self.bot))
        return made

    def _mentions(
        self, channel: Channel, content: str, allowed: JSON | None, reply_to: Message | None
    ) -> tuple[tuple[User, ...], bool]:
        """Who is pinged, and whether everybody is ("Allowed Mentions Object")."""
        users = [self.users[number] for number in users_named(content) if number in self.users]
        parse = ["users", "roles", "everyone"] if allowed is None else allowed.get("parse", [])
        if "users" not in parse:
            named = {str(number) for number in (allowed or {}).get("users", [])}
            users = [user for user in users if str(user.id) in named]
        if reply_to is not None and (allowed is None or allowed.get("replied_user")):
            users.append(reply_to.author)
        everyone = channel.guild is not None and ("@everyone" in content or "@here" in content)
        return tuple(dict.fromkeys(users)), everyone and "everyone" in parse

    def _tell(self, event: str, message: Message) -> None:
        # An ephemeral message goes to the bot directly, so it comes by the intent for direct messages.
        guild = None if message.ephemeral else message.channel.guild
        intent = GUILD_MESSAGES if guild else DIRECT_MESSAGES
        self.gateway.emit(event, intent, message.channel.server, lambda session: self._as_seen(event, message, session))

    def _as_seen(self, event: str, message: Message, session: Session) -> JSON:
        shown = message.payload()
        if event == "MESSAGE_DELETE":
            return {name: shown[name] for name in ("id", "channel_id", "guild_id") if name in shown}
        direct = message.channel.guild is None or message.ephemeral
        own = message.author is self.bot or self.bot in message.mentions
        if direct or own or session.intents & MESSAGE_CONTENT:
            return shown
        hidden: dict[str, Any] = {"content": "", "embeds": [], "attachments": [], "components": []}
        return shown | hidden


def _version(payload: JSON, files: Sequence[File], loading: bool) -> Version:
    made = Version(
        at=time.monotonic(),
        content=(payload.get("content") or "").strip(),
        embeds=tuple(payload.get("embeds") or ()),
        components=tuple(payload.get("components") or ()),
        files=tuple(files),
    )
    if not (loading or made.content or made.embeds or made.components or made.files):
        raise Refused(400, 50006, "Cannot send an empty message")
    return replace(made, loading=loading)
