"""The context for Discord's handlers: the service, and a way to answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import discord

from bot.contracts.replies import Reply
from bot.conversation.chat import Tick
from bot.discord import errors
from bot.discord.identities import Person, person_of, server_of
from bot.discord.surfaces import InteractionSurface, Screens
from bot.front_end.front_end import FrontEnd
from bot.front_end.server_settings import ServerSettings
from bot.front_end.service import Service
from bot.front_end.turn_runner import Surface

Interaction: TypeAlias = discord.Interaction[Any]
Take: TypeAlias = Callable[[Tick], Iterator[Reply]]


@dataclass(frozen=True)
class Context:
    """The service that handlers use, and a narrow view of the connection to Discord.

    screens: the contents of messages whose buttons are being answered.
    """

    bot: discord.Client
    service: Service
    front_end: FrontEnd
    screens: Screens = field(default_factory=Screens)

    async def converse(self, person: Person, take: Take, surface: Surface) -> Reply | None:
        """Serve one turn for a person. Report an error to them or, where that is impossible, log it."""
        try:
            return await self.front_end.converse(person_of(person), take, surface)
        except Exception as error:
            await errors.tell(error, surface, person)
            return None

    def surface(self, interaction: Interaction, hidden: bool, in_place: bool = False) -> InteractionSurface:
        """The surface for the answer to a command or a button."""
        return InteractionSurface(interaction, self.screens, hidden=hidden, in_place=in_place)

    async def server_settings(self, server: str) -> ServerSettings:
        """The settings of a server."""
        return await self.service.runner.run(lambda: self.service.servers.settings(server))

    async def speaks_in(self, interaction: Interaction) -> bool:
        """Whether the server's managers let the bot speak in the channel of a command."""
        server = server_of(interaction.guild_id)
        return server is None or speaks_in(interaction.channel, await self.server_settings(server))


def speaks_in(channel: object, settings: ServerSettings) -> bool:
    """Whether the bot may speak in a channel, or in a thread of one."""
    places = {getattr(channel, "id", None), channel.parent_id if isinstance(channel, discord.Thread) else None}
    return not settings.channels or any(str(place) in settings.channels for place in places)
