"""The command /settings, for managers of a server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands

from bot import wording
from bot.discord.context import Context, Interaction
from bot.discord.identities import server_of
from bot.front_end.server_settings import MOST_CHANNELS, ServerSettings
from bot.wording.shared.languages import Language

LANGUAGES = [
    app_commands.Choice(name="English", value=Language.ENGLISH.value),
    app_commands.Choice(name="Deutsch", value=Language.GERMAN.value),
]


def register(tree: app_commands.CommandTree[Any], context: Context) -> None:
    """Add the /settings commands."""
    servers, runner = context.service.servers, context.service.runner
    group = app_commands.Group(
        name="settings",
        description="For managers of this server",
        guild_only=True,
        # Otherwise the tree's wider defaults would apply.
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        # This only hides the commands from everybody else; the checks below refuse their use.
        default_permissions=discord.Permissions(manage_guild=True),
    )

    async def change(interaction: Interaction, edit: Callable[[ServerSettings], ServerSettings]) -> None:
        server = server_of(interaction.guild_id)
        assert server is not None
        settings = await runner.run(lambda: servers.change(server, edit))
        await context.front_end.speak(server)
        await tell(interaction, settings)

    async def tell(interaction: Interaction, settings: ServerSettings) -> None:
        guild = interaction.guild
        names = [c.name if guild and (c := guild.get_channel(int(i))) else i for i in settings.channels]
        await interaction.response.send_message(wording.service.server_settings(names, settings.nights), ephemeral=True)

    @group.command(name="show", description="This server's settings")
    @app_commands.checks.has_permissions(manage_guild=True)
    async def show(interaction: Interaction) -> None:
        server = server_of(interaction.guild_id)
        assert server is not None
        await tell(interaction, await context.server_settings(server))

    @group.command(
        name="channel", description="Where I answer when mentioned; everywhere, as long as no channel is set"
    )
    @app_commands.describe(channel="which channel", answer="whether I answer there")
    @app_commands.checks.has_permissions(manage_guild=True)
    async def channel(interaction: Interaction, channel: discord.TextChannel, answer: bool) -> None:
        def edit(settings: ServerSettings) -> ServerSettings:
            others = tuple(i for i in settings.channels if i != str(channel.id))
            channels = (*others, str(channel.id))[-MOST_CHANNELS:] if answer else others
            return settings.model_copy(update={"channels": channels})

        await change(interaction, edit)

    @group.command(name="movienights", description="Whether members may open movie nights")
    @app_commands.describe(allowed="whether they may")
    @app_commands.checks.has_permissions(manage_guild=True)
    async def movie_nights(interaction: Interaction, allowed: bool) -> None:
        await change(interaction, lambda settings: settings.model_copy(update={"nights": allowed}))

    @group.command(name="language", description="Which language I speak on this server; I understand English best")
    @app_commands.describe(language="which language")
    @app_commands.choices(language=LANGUAGES)
    @app_commands.checks.has_permissions(manage_guild=True)
    async def language(interaction: Interaction, language: str) -> None:
        await change(interaction, lambda settings: settings.model_copy(update={"language": Language(language)}))

    tree.add_command(group)
