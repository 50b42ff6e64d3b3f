"""Surfaces for turns: below somebody's message, or as the answer to a command or a button.

Each is a `bot.front_end.turn_runner.Surface`. Messages that can no longer be edited are posted again.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakValueDictionary

import discord

from bot import wording
from bot.contracts.replies import Reply
from bot.discord import components
from bot.discord.drawing import LONGEST_TEXT, Drawing, draw, on_screen, without_embeds
from bot.discord.identities import Person, owned_by
from bot.front_end.layout import put_into, shortened
from bot.storage.questions import Where

# Discord's error codes for a message, interaction or token that is gone, or can no longer be changed.
GONE = frozenset({10008, 10015, 10062, 50027})


class MessageSurface:
    """The answer below somebody's message; private replies are direct messages.

    `shown` is the answer so far, if another process started it.
    """

    def __init__(
        self,
        asked: discord.Message | discord.PartialMessage,
        author: Person,
        shown: discord.Message | discord.PartialMessage | None = None,
    ) -> None:
        self._asked = asked
        self._author = author
        self._shown = shown
        self._alone: discord.Message | None = None

    async def show(self, reply: Reply, passing: bool = False) -> None:
        """Answer, or change the answer. On a server, a movie night is opened instead."""
        if reply.night is not None and self._asked.guild is not None:
            return
        drawing = draw(reply, owned_by(self._author))
        if reply.private and self._asked.guild is not None:
            drawing = await self._tell_alone(drawing)
        if not may_embed(self._asked.channel):
            drawing = without_embeds(drawing)
        if self._shown is not None:
            try:
                await self._shown.edit(**components.edited(drawing))
                return
            except discord.HTTPException as error:
                if error.code not in GONE:
                    raise
        reference = self._asked.to_reference(fail_if_not_exists=False)
        self._shown = await self._asked.channel.send(
            **components.sent(drawing), reference=reference, mention_author=False
        )

    async def _tell_alone(self, drawing: Drawing) -> Drawing:
        """Show a drawing to the person in private; returns the drawing for the others."""
        try:
            if self._alone is None:
                self._alone = await self._author.send(**components.sent(drawing))
            else:
                self._alone = await self._alone.edit(**components.edited(drawing))
        except discord.Forbidden:
            return Drawing(wording.people.told_alone_refused())
        return Drawing(wording.people.told_alone())

    async def busy(self) -> None:
        """Show "is typing", which lasts ten seconds."""
        await self._asked.channel.typing()

    def where(self) -> Where:
        """See `bot.discord.kept`."""
        return {
            "channel": self._asked.channel.id,
            "server": self._asked.guild.id if self._asked.guild else None,
            "asked": self._asked.id,
            "author": self._author.id,
            "shown": self._shown.id if self._shown else None,
        }


@dataclass
class Screen:
    """A message's current contents, shared by all presses being answered, so that none undoes another."""

    shows: Drawing


class Screens:
    """The screens of messages with button presses still to be answered; each is dropped after its last answer."""

    def __init__(self) -> None:
        self._by_message: WeakValueDictionary[int, Screen] = WeakValueDictionary()

    def of(self, message_id: int, shown: Drawing) -> Screen:
        """The screen of a message, with this drawing unless an answer is already changing it."""
        return self._by_message.setdefault(message_id, Screen(shown))

    def __len__(self) -> int:
        return len(self._by_message)


class InteractionSurface:
    """The answer to a command or a button.

    Parameters
    ----------
    hidden: whether only the person sees it.
    in_place: whether it changes the message with the button, instead of posting a new one.
    """

    def __init__(
        self, interaction: discord.Interaction[Any], screens: Screens, hidden: bool, in_place: bool = False
    ) -> None:
        self._interaction = interaction
        self._hidden = hidden
        self._screen: Screen | None = None
        if in_place and (tapped := interaction.message) is not None:
            shown = on_screen(tapped)
            # Movies listed without embeds can no longer be told apart, so their message stays as it is.
            if shown.cards or not shown.taps:
                self._screen = screens.of(tapped.id, shown)
        self._later: discord.Message | None = None

    async def show(self, reply: Reply, passing: bool = False) -> None:
        """Answer, or change the answer; after 15 minutes, when Discord allows neither, post a new message."""
        drawing = draw(reply, owned_by(self._interaction.user))
        if self._screen is not None:
            data: Mapping[str, object] = self._interaction.data or {}
            drawing = put_into(self._screen.shows, drawing, reply, str(data.get("custom_id", "")))
            self._screen.shows = drawing
        if self._later is None and not self._interaction.is_expired():
            try:
                await self._answer(drawing)
                return
            except discord.HTTPException as error:
                if error.code not in GONE:
                    raise
        await self._say_anew(drawing)

    async def refuse(self, reply: Reply) -> None:
        """Report that nothing was done. The message with the button stays, since it may be pressed again."""
        if self._screen is not None and not self._interaction.response.is_done():
            self._screen, self._hidden = None, True
        await self.show(reply)

    async def busy(self) -> None:
        """Tell Discord that an answer is coming; otherwise the interaction expires after three seconds."""
        response = self._interaction.response
        if not response.is_done():
            await response.defer(ephemeral=self._hidden, thinking=self._screen is None)

    def where(self) -> Where:
        """See `bot.discord.kept`."""
        asked = self._interaction
        data: Mapping[str, object] = asked.data or {}
        return {
            "application": asked.application_id,
            "token": asked.token,
            "interaction": asked.id,
            "channel": asked.channel_id,
            "server": asked.guild_id,
            "author": asked.user.id,
            "hidden": self._hidden,
            "tapped": str(data.get("custom_id", "")) if self._screen is not None else None,
        }

    async def _answer(self, drawing: Drawing) -> None:
        response = self._interaction.response
        if response.is_done():
            await self._interaction.edit_original_response(**components.edited(drawing))
        elif self._screen is not None:
            await response.edit_message(**components.edited(drawing))
        else:
            await response.send_message(**components.sent(drawing), ephemeral=self._hidden)

    async def _say_anew(self, drawing: Drawing) -> None:
        """Post a new message: a direct one if the answer was private, otherwise one where the person asked."""
        is_member = self._interaction.client.get_guild(self._interaction.guild_id or 0) is not None
        channel = self._interaction.channel if is_member and not self._hidden else None
        self._later = await say_anew(drawing, self._interaction.user, channel, self._later)


async def say_anew(drawing: Drawing, person: Person, channel: object, later: discord.Message | None) -> discord.Message:
    """Post a message that mentions the person in `channel`, or send it to them directly if that is not a channel.

    `later` is an earlier message of this kind, which is changed instead if it still exists.
    """
    where: discord.abc.Messageable = person
    if isinstance(channel, discord.abc.Messageable):
        where = channel
        drawing = replace(drawing, text=shortened(f"{person.mention} {drawing.text}", LONGEST_TEXT))
    if later is not None:
        with suppress(discord.NotFound):
            return await later.edit(**components.edited(drawing))
    return await where.send(**components.sent(drawing), allowed_mentions=discord.AllowedMentions(users=[person]))


def may_embed(channel: object) -> bool:
    """Whether the bot may use embeds in a channel; True if its permissions there are unknown."""
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return True
    return channel.permissions_for(channel.guild.me).embed_links
