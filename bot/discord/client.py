"""The bot as Discord sees it: what it listens to, and how a turn is served."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from weakref import WeakValueDictionary

import discord
from discord import app_commands

from bot import wording
from bot.admin.training_replies import PREFIX
from bot.contracts.replies import Reply
from bot.conversation.chat import Tick
from bot.discord import admin_commands as admin
from bot.discord import commands, components, messages
from bot.discord import errors as faults
from bot.discord import movie_nights as nights
from bot.discord import settings_commands as settings
from bot.discord.identities import Person, in_company, person_of, server_of
from bot.discord.surfaces import InteractionSurface, Screen
from bot.discord.translations import Translations
from bot.front_end.front_end import FrontEnd
from bot.front_end.layout import ANSWERED_APART, FOR_ONE_ALONE
from bot.front_end.service import Service
from bot.front_end.turn_runner import Surface
from movies.logs import log

# Neither the contents of messages that are not for the bot, nor who is a member or online.
INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)


class Commands(app_commands.CommandTree["Client"]):
    """The tree of commands; each begins in the language of its server."""

    async def interaction_check(self, interaction: discord.Interaction[Client], /) -> bool:
        """Refuse nothing."""
        await interaction.client.front_end.speak(server_of(interaction.guild_id))
        return True


class Client(discord.Client):
    """Matinee in Discord, on a running event loop."""

    def __init__(self, service: Service) -> None:
        super().__init__(intents=INTENTS, allowed_mentions=discord.AllowedMentions.none())
        self.service = service
        self.front_end = FrontEnd(service, nights.Board(self))
        self.tree = Commands(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        self.tree.error(self._on_command_error)
        self.screens: WeakValueDictionary[int, Screen] = WeakValueDictionary()

    async def setup_hook(self) -> None:
        """Make known what people can do; Discord keeps the commands, and the buttons come back by their ids."""
        self.add_dynamic_items(*components.DYNAMIC)
        commands.register(self)
        settings.register(self)
        admin.register(self)
        await self.tree.set_translator(Translations())
        await self.tree.sync()

    async def on_ready(self) -> None:
        """Once at the start, and whenever a connection could not be resumed."""
        log.info("discord_ready", servers=len(self.guilds), invitation=self.invitation)

    async def on_disconnect(self) -> None:
        """Discord's library connects again by itself."""
        log.info("discord_disconnected")

    async def on_resumed(self) -> None:
        """Nothing was missed."""
        log.info("discord_resumed")

    @property
    def invitation(self) -> str:
        """The link by which a server's owner adds the bot, with no more rights than it needs."""
        assert self.application_id is not None
        return discord.utils.oauth_url(
            self.application_id, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
        )

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """What was set for a server goes with it."""
        server = server_of(guild.id)
        assert server is not None
        await self.service.desk.run(lambda: self.service.servers.forget(server))

    async def on_message(self, message: discord.Message) -> None:
        """Answer what is said to the bot."""
        await messages.answer(self, message)

    async def on_interaction(self, interaction: discord.Interaction[Client]) -> None:
        """Take a form; commands and buttons come by other ways."""
        data: Mapping[str, Any] = interaction.data or {}
        if interaction.type is discord.InteractionType.modal_submit and data.get("custom_id") == components.FORM:
            await self.front_end.speak(server_of(interaction.guild_id))
            written = components.text_of_form(data)
            surface = InteractionSurface(interaction, hidden=in_company(interaction))
            await self.converse(
                interaction.user,
                lambda tick: self.service.chat.hear(
                    person_of(interaction.user), written, tick, server_of(interaction.guild_id)
                ),
                surface,
            )

    async def tapped(self, interaction: discord.Interaction[Client], owner: int, action: str) -> None:
        """Answer a tap on a button of one person's."""
        await self.front_end.speak(server_of(interaction.guild_id))
        verb = action.partition(":")[0]
        assert interaction.message is not None
        if verb.startswith(PREFIX):
            await admin.tapped(self, interaction, action, own=interaction.user.id == owner)
            return
        if interaction.user.id != owner:
            await faults.guarded(interaction.response.send_message(wording.service.not_your_button(), ephemeral=True))
            return
        apart = verb in ANSWERED_APART
        hidden = interaction.message.flags.ephemeral or (verb in FOR_ONE_ALONE and in_company(interaction))
        await self.converse(
            interaction.user,
            lambda tick: self.service.chat.tap(
                person_of(interaction.user), action, tick, server_of(interaction.guild_id)
            ),
            InteractionSurface(interaction, hidden=hidden, in_place=not apart),
        )

    async def tapped_panel(self, interaction: discord.Interaction[Client], night_id: str, action: str) -> None:
        """Answer a tap on the panel of a movie night, which is everybody's."""
        person, tap = interaction.user, nights.Tap(interaction, night_id)
        server = server_of(interaction.guild_id)
        await self.front_end.panels.tapped(tap, night_id, action, person_of(person), person.display_name, server)

    async def converse(self, person: Person, take: Callable[[Tick], Iterator[Reply]], surface: Surface) -> Reply | None:
        """Serve one turn of a person; what goes wrong is told to them or, where that is impossible, logged."""
        try:
            return await self.front_end.converse(person_of(person), take, surface)
        except Exception as error:
            await faults.tell(error, surface, person)
            return None

    async def speaks_in(self, interaction: discord.Interaction[Any]) -> bool:
        """Whether those who manage the server let the bot be heard in the channel of a command."""
        server = server_of(interaction.guild_id)
        if server is None:
            return True
        return settings.speaks_in(
            interaction.channel, await self.service.desk.run(lambda: self.service.servers.settings(server))
        )

    async def _on_command_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError
    ) -> None:
        surface = InteractionSurface(interaction, hidden=True)
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        await faults.tell(cause, surface, interaction.user)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """What nobody expected in a handler of events."""
        faults.log_unexpected()
