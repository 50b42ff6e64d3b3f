"""Movie nights in Discord: one message in a channel, which changes as people join and rate."""

from __future__ import annotations

import discord

from bot import wording
from bot.contracts.replies import Reply
from bot.conversation.apologies import apology
from bot.discord import components, errors
from bot.discord.context import Context, Interaction
from bot.discord.drawing import Drawing, draw, without_embeds
from bot.discord.identities import person_of, server_of
from bot.discord.surfaces import MessageSurface, may_embed
from bot.front_end.panels import Panels
from movies.errors import MatineeError
from movies.logs import log
from movies.protocol.recommendation import Wishes


class Board:
    """The channels where panels are posted, as a `bot.front_end.panels.Board`; a place is "CHANNEL/MESSAGE"."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def draw(self, where: str, night_id: str, panel: Reply) -> bool:
        """Change the message of a panel; False if it is gone."""
        channel, _, message = where.partition("/")
        there = self._client.get_partial_messageable(int(channel)).get_partial_message(int(message))
        try:
            await there.edit(**components.edited(_draw(self._client, night_id, panel, int(channel))))
        except discord.HTTPException as error:
            log.info("answer_undeliverable", status=error.status, code=error.code)
            return not isinstance(error, discord.NotFound)
        return True


class Tap:
    """A press of a button on a panel, as a `bot.front_end.panels.Tap`."""

    def __init__(self, interaction: Interaction, panels: Panels, night_id: str) -> None:
        self._interaction = interaction
        self._panels = panels
        self._night_id = night_id

    async def change(self, panel: Reply) -> None:
        """Redraw the panel; if the press is too old to answer, edit the message as the bot itself."""
        interaction, client = self._interaction, self._interaction.client
        parts = components.edited(_draw(client, self._night_id, panel, interaction.channel_id))
        try:
            if interaction.response.is_done():
                await interaction.edit_original_response(**parts)
            else:
                await interaction.response.edit_message(**parts)
        except discord.HTTPException:
            await self._panels.show(self._night_id, panel)

    async def refuse(self, error: Exception) -> None:
        """Show a refusal to the person who pressed, and nobody else."""
        await _refuse(self._interaction, error)


async def open_by_command(context: Context, interaction: Interaction, wishes: Wishes) -> None:
    """Open a movie night in the channel where the command was used."""
    host, client, panels = interaction.user, context.bot, context.front_end.panels
    # User-installed commands also work on servers that the bot is not on.
    server = server_of(interaction.guild_id) if client.get_guild(interaction.guild_id or 0) else None
    try:
        if server is not None:
            _check_follows_there(interaction)
        night, panel = await panels.open(person_of(host), host.display_name, server, wishes)
    except MatineeError as error:
        await _refuse(interaction, error)
        return
    drawing = _draw(client, night.id, panel, interaction.channel_id)
    await interaction.response.send_message(**components.sent(drawing))
    message = await interaction.original_response()
    await panels.placed(night.id, _place(message))


async def open_below(context: Context, message: discord.Message, wishes: Wishes) -> None:
    """Open a night below a message that asks for one."""
    host, server = message.author, server_of(message.guild.id if message.guild else None)
    panels = context.front_end.panels
    reference = message.to_reference(fail_if_not_exists=False)
    try:
        night, panel = await panels.open(person_of(host), host.display_name, server, wishes)
        drawing = _draw(context.bot, night.id, panel, message.channel.id)
        sent = await message.channel.send(**components.sent(drawing), reference=reference, mention_author=False)
    except Exception as error:
        await errors.tell(error, MessageSurface(message, host), host)
        return
    await panels.placed(night.id, _place(sent))


def _place(panel: discord.Message) -> str:
    return f"{panel.channel.id}/{panel.id}"


def _draw(client: discord.Client, night_id: str, panel: Reply, channel_id: int | None) -> Drawing:
    drawing = draw(panel, f"n:{night_id}")
    return drawing if may_embed(client.get_channel(channel_id or 0)) else without_embeds(drawing)


async def _refuse(interaction: Interaction, error: Exception) -> None:
    text = apology(error).text
    if interaction.response.is_done():
        await errors.guarded(interaction.followup.send(text, ephemeral=True))
    else:
        await errors.guarded(interaction.response.send_message(text, ephemeral=True))


def _check_follows_there(interaction: Interaction) -> None:
    """Raise PermissionMissing if the bot cannot see the channel, and so could not update the panel there."""
    if not interaction.app_permissions.view_channel:
        name = getattr(interaction.channel, "name", None) or str(interaction.channel_id)
        sentence = wording.service.may_not_write(name, ["View Channel"], interaction.permissions.manage_roles)
        raise errors.PermissionMissing(sentence)
