"""A fake of Discord's wire: its REST API and gateway over real sockets, for a bot that runs as a process of its own."""

from tests.fakes.discord_wire.commands import Impossible
from tests.fakes.discord_wire.gateway import GUILD_MEMBERS, GUILD_PRESENCES, MESSAGE_CONTENT
from tests.fakes.discord_wire.messages import File, Interaction, Message, Version
from tests.fakes.discord_wire.places import Channel, Guild, User
from tests.fakes.discord_wire.wire import Wire

__all__ = [
    "GUILD_MEMBERS",
    "GUILD_PRESENCES",
    "MESSAGE_CONTENT",
    "Channel",
    "File",
    "Guild",
    "Impossible",
    "Interaction",
    "Message",
    "User",
    "Version",
    "Wire",
]
