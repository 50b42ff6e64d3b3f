"""Movie nights in Discord: one message in a channel, which changes as people join and rate."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

import discord

from bot import wording
from bot.apologies import apology
from bot.discord import components, faults
from bot.discord.drawing import Drawing, draw
from bot.discord.identities import Person, person_of, server_of
from bot.movie_night import Opinion
from bot.nights import Night
from bot.replies import Reply
from movies.errors import MatineeError, NightRefused
from movies.jobs import Wishes

if TYPE_CHECKING:
    from bot.discord.client import Client

SECONDS_TO_GATHER_RATINGS = 1.5


class Nights:
    """Draws the panels of `bot.movie_night.MovieNights`, and has them follow what people say elsewhere."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._nights = client.service.nights
        self._desk = client.service.desk
        self._due: set[str] = set()

    async def open(self, interaction: discord.Interaction[Client], wishes: Wishes) -> None:
        """Open a night in the channel of a command."""
        try:
            await self._check_open_here(interaction.guild_id if _is_member(interaction) else None)
            night = await self._opened(interaction.user, interaction.guild_id, wishes)
            drawing = self._draw(night.id, await self._desk.run(lambda: self._nights.panel(night.id)))
            await interaction.response.send_message(**components.sent(drawing))
            message = await interaction.original_response()
            await self._desk.run(lambda: self._nights.placed(night.id, f"{message.channel.id}/{message.id}"))
        except MatineeError as error:
            await interaction.response.send_message(apology(error).text, ephemeral=True)

    async def open_below(self, message: discord.Message, wishes: Wishes) -> None:
        """Open a night below a message that asks for one."""
        guild_id = message.guild.id if message.guild else None
        reference = message.to_reference(fail_if_not_exists=False)
        try:
            await self._check_open_here(guild_id)
            night = await self._opened(message.author, guild_id, wishes)
            drawing = self._draw(night.id, await self._desk.run(lambda: self._nights.panel(night.id)))
            panel = await message.channel.send(**components.sent(drawing), reference=reference)
            await self._desk.run(lambda: self._nights.placed(night.id, f"{panel.channel.id}/{panel.id}"))
        except MatineeError as error:
            await message.channel.send(apology(error).text, reference=reference)

    async def tapped(self, interaction: discord.Interaction[Client], night_id: str, action: str) -> None:
        """Do what a button of a panel says; a refusal is told to whoever pressed it alone."""
        person = person_of(interaction.user)
        verb, _, rest = action.partition(":")
        nights = self._nights
        try:
            if verb in ("find", "more"):
                await self._find(interaction, night_id, person, more=verb == "more")
                return
            take: Callable[[], Reply]
            if verb == "join":
                take = lambda: nights.join(night_id, person, interaction.user.display_name)  # noqa: E731
            elif verb == "leave":
                take = lambda: nights.leave(night_id, person)  # noqa: E731
            elif verb == "close":
                take = lambda: nights.close(night_id, person)  # noqa: E731
            else:
                movie, _, opinion = rest.partition(":")
                if verb != "rate" or not movie.isdecimal() or opinion not in ("good", "bad", "unseen"):
                    raise NightRefused(wording.stale())
                take = lambda: nights.rate(night_id, person, int(movie), cast(Opinion, opinion))  # noqa: E731
            panel = await self._desk.run(take)
            await interaction.response.edit_message(**components.edited(self._draw(night_id, panel)))
        except Exception as error:
            await self._refuse(interaction, error)
            return
        if verb in ("join", "leave", "rate"):
            self._refresh_soon(night_id)
            self.rated_by(person)

    def rated_by(self, person: str) -> None:
        """Have the panels follow that concern somebody who may have rated movies."""
        self._client.later(self._follow(person))

    async def _follow(self, person: str) -> None:
        try:
            for night in await self._desk.run(lambda: self._nights.of_member(person)):
                self._refresh_soon(night.id)
        except Exception as error:
            apology(error)

    def _refresh_soon(self, night_id: str) -> None:
        """Make the list anew after a moment, since ratings come several in a row."""
        if night_id not in self._due:
            self._due.add(night_id)
            self._client.later(self._refresh(night_id))

    async def _refresh(self, night_id: str) -> None:
        await asyncio.sleep(SECONDS_TO_GATHER_RATINGS)
        self._due.discard(night_id)
        try:
            await self._show(night_id, await self._desk.run(lambda: self._nights.panel(night_id)))
            made_anew = await self._desk.ask(lambda tick: self._nights.refresh(night_id, tick))
            if made_anew is not None:
                await self._show(night_id, made_anew)
        except Exception as error:
            apology(error)

    async def _find(self, interaction: discord.Interaction[Client], night_id: str, person: str, more: bool) -> None:
        """Show that the workers are asked, then what they found; the buttons stay as they are meanwhile."""
        before = await self._desk.run(lambda: self._nights.panel(night_id))
        waiting = Reply(before.text, before.cards, before.choices, waits=True)
        await interaction.response.edit_message(**components.edited(self._draw(night_id, waiting)))
        try:
            found = await self._desk.ask(lambda tick: self._nights.find(night_id, person, more, tick))
        except Exception as error:
            await self._refuse(interaction, error)
            found = await self._desk.run(lambda: self._nights.panel(night_id))
        await self._show(night_id, found)

    async def _show(self, night_id: str, panel: Reply) -> None:
        where = await self._desk.run(lambda: self._nights.where(night_id))
        channel, _, message = where.partition("/")
        if message:
            there = self._client.get_partial_messageable(int(channel)).get_partial_message(int(message))
            await faults.guarded(there.edit(**components.edited(self._draw(night_id, panel))))

    async def _refuse(self, interaction: discord.Interaction[Client], error: Exception) -> None:
        text = apology(error).text
        if interaction.response.is_done():
            await faults.guarded(interaction.followup.send(text, ephemeral=True))
        else:
            await faults.guarded(interaction.response.send_message(text, ephemeral=True))

    async def _check_open_here(self, guild_id: int | None) -> None:
        server = server_of(guild_id)
        if server is None:
            raise NightRefused(wording.night_needs_a_server())
        if not (await self._desk.run(lambda: self._client.service.servers.settings(server))).nights:
            raise NightRefused(wording.nights_not_open_here())

    async def _opened(self, host: Person, guild_id: int | None, wishes: Wishes) -> Night:
        return await self._desk.run(
            lambda: self._nights.open(person_of(host), host.display_name, server_of(guild_id), wishes)
        )

    @staticmethod
    def _draw(night_id: str, panel: Reply) -> Drawing:
        return draw(panel, f"n:{night_id}")


def _is_member(interaction: discord.Interaction[Client]) -> bool:
    """Whether the bot is on the server of a command; people can bring its commands along to others."""
    return interaction.guild_id is not None and interaction.client.get_guild(interaction.guild_id) is not None
