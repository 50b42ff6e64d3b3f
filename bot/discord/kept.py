"""Find where somebody asked a question that a killed bot left unanswered, from the stored `where` of its surface."""

from __future__ import annotations

import time
from typing import TypeAlias

import discord

from bot.contracts.replies import Reply
from bot.discord import components
from bot.discord.drawing import draw, on_screen
from bot.discord.identities import Person, owned_by
from bot.discord.surfaces import GONE, MessageSurface, say_anew
from bot.front_end.layout import put_into
from bot.front_end.turn_runner import Surface
from bot.storage.questions import KeptQuestion, Where

Channel: TypeAlias = (
    discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread | discord.PartialMessageable
)
ORIGINAL = "@original"
# An interaction's token is valid for 15 minutes.
SECONDS_OF_TOKEN = 14 * 60
# The bot's answer, if there was one at all, is among the first messages after the question.
MOST_LOOKED_AT = 50


class KeptInteractionSurface:
    """The answer to a command or a button press that another process received."""

    def __init__(self, client: discord.Client, person: Person, where: Where) -> None:
        self._client = client
        self._person = person
        self._where = where
        self._later: discord.Message | None = None

    async def show(self, reply: Reply, passing: bool = False) -> None:
        """Change the answer or, if Discord no longer allows that, post a new message."""
        asked_at = discord.utils.snowflake_time(self._where["interaction"]).timestamp()
        if self._later is None and time.time() < asked_at + SECONDS_OF_TOKEN:
            try:
                await self._change(reply)
                return
            except discord.HTTPException as error:
                if error.code not in GONE:
                    raise
        if not passing:
            drawing = draw(reply, owned_by(self._person))
            self._later = await say_anew(drawing, self._person, self._channel(), self._later)

    async def busy(self) -> None:
        """Do nothing, since the answer already says that the model is being asked."""

    def where(self) -> Where:
        """The place stored by the other process."""
        return self._where

    async def _change(self, reply: Reply) -> None:
        webhook = discord.Webhook.partial(self._where["application"], self._where["token"], client=self._client)
        drawing, tapped = draw(reply, owned_by(self._person)), self._where["tapped"]
        # discord.py declares a number here, but Discord also accepts this name.
        original: int = ORIGINAL  # type: ignore[assignment]
        if tapped is not None:
            shown = await webhook.fetch_message(original)
            drawing = put_into(on_screen(shown), drawing, reply, tapped)
        await webhook.edit_message(original, **components.edited(drawing))

    def _channel(self) -> object:
        is_member = self._client.get_guild(self._where["server"] or 0) is not None
        return self._client.get_channel(self._where["channel"]) if is_member and not self._where["hidden"] else None


async def find(client: discord.Client, question: KeptQuestion) -> Surface | None:
    """The surface for answering a question; None if the person or the place is gone."""
    await client.wait_until_ready()
    where = question.where
    try:
        person = client.get_user(where["author"]) or await client.fetch_user(where["author"])
        if "token" in where:
            return KeptInteractionSurface(client, person, where)
        channel = channel_of(client, where["channel"], where["server"])
        asked = channel.get_partial_message(where["asked"])
        if where["shown"] is not None:
            return MessageSurface(asked, person, channel.get_partial_message(where["shown"]))
        return MessageSurface(asked, person, await answer_to(client, channel, where["asked"]))
    except (discord.NotFound, discord.Forbidden):
        return None


def channel_of(client: discord.Client, channel_id: int, guild_id: int | None) -> Channel:
    """A channel on a server; for any other, a stand-in with little more than the id."""
    channel = client.get_channel(channel_id)
    if isinstance(channel, discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread):
        return channel
    return client.get_partial_messageable(channel_id, guild_id=guild_id)


async def answer_to(client: discord.Client, channel: discord.abc.Messageable, asked: int) -> discord.Message | None:
    """The bot's answer to a message, perhaps posted just before the bot was killed; None if there is none."""
    async for message in channel.history(after=discord.Object(asked), limit=MOST_LOOKED_AT):
        if message.author == client.user and message.reference and message.reference.message_id == asked:
            return message
    return None
