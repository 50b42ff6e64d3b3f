"""Movie nights in Discord: one message in a channel, which changes as people join and rate."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import discord

from bot import wording
from bot.apologies import apology
from bot.discord import components, faults
from bot.discord.drawing import Drawing, draw, without_embeds
from bot.discord.identities import Person, person_of, server_of
from bot.discord.surfaces import MessageSurface, may_embed
from bot.movie_night import Opinion
from bot.nights import Night
from bot.replies import Reply
from movies.errors import MatineeError, NightRefused
from movies.jobs import Wishes
from movies.logs import log

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
            _check_follows_there(interaction)
            night = await self._opened(interaction.user, interaction.guild_id, wishes)
            panel = await self._desk.run(lambda: self._nights.panel(night.id))
        except MatineeError as error:
            await self._refuse(interaction, error)
            return
        await interaction.response.send_message(**components.sent(self._draw(night.id, panel, interaction.channel_id)))
        message = await interaction.original_response()
        await self._placed(night.id, f"{message.channel.id}/{message.id}")

    async def open_below(self, message: discord.Message, wishes: Wishes) -> None:
        """Open a night below a message that asks for one."""
        guild_id = message.guild.id if message.guild else None
        reference = message.to_reference(fail_if_not_exists=False)
        try:
            await self._check_open_here(guild_id)
            night = await self._opened(message.author, guild_id, wishes)
            panel = await self._desk.run(lambda: self._nights.panel(night.id))
            drawing = self._draw(night.id, panel, message.channel.id)
            sent = await message.channel.send(**components.sent(drawing), reference=reference, mention_author=False)
        except Exception as error:
            await faults.tell(error, MessageSurface(message), message.author)
            return
        await self._placed(night.id, f"{sent.channel.id}/{sent.id}")

    async def tapped(self, interaction: discord.Interaction[Client], night_id: str, action: str) -> None:
        """Do what a button of a panel says; a refusal is told to whoever pressed it alone."""
        person, server = person_of(interaction.user), server_of(interaction.guild_id)
        await self._client.speak(server)
        verb, _, rest = action.partition(":")
        nights = self._nights
        if verb in ("find", "more"):
            await self._find(interaction, night_id, person, more=verb == "more")
            return
        try:
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
        except Exception as error:
            await self._refuse(interaction, error)
            return
        await self._change(interaction, night_id, panel)
        if verb in ("join", "leave", "rate"):
            self._refresh_soon(night_id, server)
            self.follow(await self._desk.run(lambda: self.of_member(person)))

    def of_member(self, person: str) -> list[Night]:
        """The nights that change with what somebody says of movies; to be called in a thread."""
        try:
            return self._nights.of_member(person)
        except Exception as error:
            apology(error)
            return []

    def follow(self, concerned: Iterable[Night]) -> None:
        """Have the panels of nights follow what was said."""
        for night in concerned:
            self._refresh_soon(night.id, night.server, night.where)

    def _refresh_soon(self, night_id: str, server: str | None, where: str = "") -> None:
        """Make the list anew after a moment, since ratings come several in a row."""
        if night_id not in self._due:
            self._due.add(night_id)
            self._client.later(self._refresh(night_id, server, where))

    async def _refresh(self, night_id: str, server: str | None, where: str) -> None:
        # Somebody may have rated where another language is spoken.
        await self._client.speak(server)
        await asyncio.sleep(SECONDS_TO_GATHER_RATINGS)
        self._due.discard(night_id)
        try:
            await self._make_anew(night_id, where)
        except Exception as error:
            apology(error)

    async def _make_anew(self, night_id: str, where: str) -> None:
        try:
            panel = await self._desk.run(lambda: self._nights.panel(night_id))
        except NightRefused as error:
            # Its host had themselves forgotten, and nobody's name is to stay.
            await self._edit(where, Drawing(str(error)))
            return
        # Where nobody would see the list, none is made.
        if await self._show(night_id, panel):
            made_anew = await self._desk.ask(lambda tick: self._nights.refresh(night_id, tick))
            if made_anew is not None:
                await self._show(night_id, made_anew)

    async def _find(self, interaction: discord.Interaction[Client], night_id: str, person: str, more: bool) -> None:
        """Show what the workers find. Others see nothing of what is refused, such as a tap of who is not the host."""
        told = False

        async def tell_that_it_asks() -> None:
            nonlocal told
            told = True
            before = await self._desk.run(lambda: self._nights.panel(night_id))
            await self._change(interaction, night_id, replace(before, waits=True))

        try:
            found = await self._desk.ask(
                lambda tick: self._nights.find(night_id, person, more, tick), tell_that_it_asks
            )
            await self._change(interaction, night_id, found)
        except Exception as error:
            await self._refuse(interaction, error)
            if told:
                panel = await self._desk.run(lambda: self._nights.panel(night_id))
                await self._change(interaction, night_id, panel)

    async def _change(self, interaction: discord.Interaction[Client], night_id: str, panel: Reply) -> None:
        """Change the panel on which somebody tapped, in the name of the bot where the tap is too old for that."""
        parts = components.edited(self._draw(night_id, panel, interaction.channel_id))
        try:
            if interaction.response.is_done():
                await interaction.edit_original_response(**parts)
            else:
                await interaction.response.edit_message(**parts)
        except discord.HTTPException:
            await self._show(night_id, panel)

    async def _placed(self, night_id: str, where: str) -> None:
        """Remember where the panel is; without that it does not follow, but its buttons work."""
        try:
            await self._desk.run(lambda: self._nights.placed(night_id, where))
        except MatineeError as error:
            apology(error)

    async def _show(self, night_id: str, panel: Reply) -> bool:
        """Change the panel's message; whether there still is one."""
        where = await self._desk.run(lambda: self._nights.where(night_id))
        if await self._edit(where, self._draw(night_id, panel, int(where.partition("/")[0] or 0))):
            return True
        if where:
            await self._placed(night_id, "")
        return False

    async def _edit(self, where: str, drawing: Drawing) -> bool:
        channel, _, message = where.partition("/")
        if not message:
            return False
        try:
            there = self._client.get_partial_messageable(int(channel)).get_partial_message(int(message))
            await there.edit(**components.edited(drawing))
        except discord.HTTPException as error:
            log.info("answer_undeliverable", status=error.status, code=error.code)
            return not isinstance(error, discord.NotFound)
        return True

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

    def _draw(self, night_id: str, panel: Reply, channel_id: int | None) -> Drawing:
        drawing = draw(panel, f"n:{night_id}")
        return drawing if may_embed(self._client.get_channel(channel_id or 0)) else without_embeds(drawing)


def _is_member(interaction: discord.Interaction[Client]) -> bool:
    """Whether the bot is on the server of a command; people can bring its commands along to others."""
    return interaction.guild_id is not None and interaction.client.get_guild(interaction.guild_id) is not None


def _check_follows_there(interaction: discord.Interaction[Client]) -> None:
    """Raise PermissionMissing where the bot does not see the channel, and so could not change the panel."""
    if not interaction.app_permissions.view_channel:
        name = getattr(interaction.channel, "name", None) or str(interaction.channel_id)
        sentence = wording.may_not_write(name, ["View Channel"], interaction.permissions.manage_roles)
        raise faults.PermissionMissing(sentence)
