"""The connection to Discord: its intents, and the handlers for its events."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.gateway import DiscordWebSocket

from bot import wording
from bot.contracts.actions import Action
from bot.discord import admin_commands, commands, components, errors, kept, messages, movie_nights, settings_commands
from bot.discord.context import Context, Interaction
from bot.discord.identities import in_company, person_of, server_of
from bot.discord.settings import Shards
from bot.discord.translations import Translations
from bot.front_end.front_end import FrontEnd
from bot.front_end.layout import ANSWERED_APART, FOR_ONE_ALONE
from bot.front_end.service import Service
from movies.logs import log

# No privileged intents: no contents of messages that are not for the bot, no members, no presences.
INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
MOST_HEARD = 1_000
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)


class Commands(app_commands.CommandTree["Client"]):
    """The command tree; each command first switches to the language of its server."""

    async def interaction_check(self, interaction: discord.Interaction[Client], /) -> bool:
        """Switch to the language of the server; always returns True."""
        await interaction.client.context.front_end.speak(server_of(interaction.guild_id))
        return True


class Client(discord.AutoShardedClient):
    """Matinee on Discord; create it on a running event loop."""

    def __init__(self, service: Service, shards: Shards | None = None) -> None:
        """`shards` are those that this process serves; None means all, as many as Discord recommends."""
        super().__init__(intents=INTENTS, allowed_mentions=discord.AllowedMentions.none())
        if shards is not None:
            self.shard_ids, self.shard_count = shards
        self.context = Context(self, service, FrontEnd(service, movie_nights.Board(self)))
        self.tree = Commands(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        self.tree.error(self._on_command_error)
        # The ids of the latest messages from this connection; missed ones are read from an earlier session.
        self.heard: deque[int] = deque(maxlen=MOST_HEARD)
        self.left_behind = self.context.front_end.left_behind("discord:", lambda question: kept.find(self, question))

    async def setup_hook(self) -> None:
        """Register commands and buttons. Buttons are matched by their ids, so old ones work after a restart."""
        self.add_dynamic_items(*components.DYNAMIC)
        for handlers in (commands, settings_commands, admin_commands):
            handlers.register(self.tree, self.context)
        await self.tree.set_translator(Translations())
        # Commands belong to the account, so one process registers them for all.
        if self.shard_ids is None or 0 in self.shard_ids:
            await self.tree.sync()

    async def close(self) -> None:
        """Close the connections but keep their sessions for the next process; code 1000 would end the sessions."""
        for socket in self.sockets().values():
            socket.close = partial(_leave, socket.close)  # type: ignore[method-assign]
        await super().close()

    def sockets(self) -> dict[int, DiscordWebSocket]:
        """The connection of each shard."""
        return {shard: self._get_websocket(shard_id=shard) for shard in self.shards}

    async def on_ready(self) -> None:
        """Log that the bot is ready: at the start, and whenever a connection could not be resumed."""
        log.info("discord_ready", servers=len(self.guilds), invitation=self.invitation)

    async def on_disconnect(self) -> None:
        """Log that a connection was lost; discord.py reconnects by itself."""
        log.info("discord_disconnected")

    async def on_resumed(self) -> None:
        """Log that a connection was resumed; nothing was missed."""
        log.info("discord_resumed")

    @property
    def invitation(self) -> str:
        """The link for adding the bot to a server, with the fewest permissions it needs."""
        assert self.application_id is not None
        return discord.utils.oauth_url(
            self.application_id, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
        )

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget the settings of a server that the bot has left."""
        server, service = server_of(guild.id), self.context.service
        assert server is not None
        await service.runner.run(lambda: service.servers.forget(server))

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message to the bot."""
        self.heard.append(message.id)
        await messages.answer(self.context, message)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Handle a submitted form; discord.py itself passes commands and buttons to their handlers."""
        data: Mapping[str, Any] = interaction.data or {}
        if interaction.type is not discord.InteractionType.modal_submit or data.get("custom_id") != components.FORM:
            return
        person, server = person_of(interaction.user), server_of(interaction.guild_id)
        written, chat = components.text_of_form(data), self.context.service.chat
        await self.context.front_end.speak(server)
        surface = self.context.surface(interaction, hidden=in_company(interaction))
        await self.context.converse(interaction.user, lambda tick: chat.hear(person, written, tick, server), surface)

    async def tapped(self, interaction: Interaction, owner: int, action: Action) -> None:
        """Answer a press of a button that belongs to one person."""
        person, server, own = interaction.user, server_of(interaction.guild_id), interaction.user.id == owner
        await self.context.front_end.speak(server)
        if action.verb.for_admins:
            await admin_commands.tapped(self.context, interaction, action, own)
            return
        if not own:
            refusal = wording.service.not_your_button()
            await errors.guarded(interaction.response.send_message(refusal, ephemeral=True))
            return
        verb, chat = action.verb, self.context.service.chat
        assert interaction.message is not None
        hidden = interaction.message.flags.ephemeral or (verb in FOR_ONE_ALONE and in_company(interaction))
        surface = self.context.surface(interaction, hidden=hidden, in_place=verb not in ANSWERED_APART)
        await self.context.converse(person, lambda tick: chat.tap(person_of(person), action, tick, server), surface)

    async def tapped_panel(self, interaction: Interaction, night_id: str, action: Action) -> None:
        """Answer a press of a button on the panel of a movie night, which belongs to everybody."""
        person, panels = interaction.user, self.context.front_end.panels
        tap, server = movie_nights.Tap(interaction, panels, night_id), server_of(interaction.guild_id)
        await panels.tapped(tap, night_id, action, person_of(person), person.display_name, server)

    async def _on_command_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        await errors.tell(cause, self.context.surface(interaction, hidden=True), interaction.user)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Log an unexpected error in an event handler."""
        errors.log_unexpected()


async def _leave(close: Callable[[], Awaitable[None]], code: int = 0) -> None:
    """Close a connection with a code that keeps its session; `code` is ignored."""
    await close()
