"""The session with Discord's gateway, stored across restarts."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import select

from bot.storage.database import Database
from bot.storage.tables import discord_sessions


@dataclass(frozen=True)
class GatewaySession:
    """A session, its resume URL, and the sequence number of its last event."""

    session: str
    gateway: str
    sequence: int


class GatewaySessions:
    """The store of sessions; raises StoreUnreachable like the methods of `Profiles`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last(self, account: str) -> GatewaySession | None:
        """The session of the last process with this account and shard; None if there was none."""
        with self._database.reading() as connection:
            row = connection.execute(select(discord_sessions).where(discord_sessions.c.bot == account)).mappings()
            found = row.first()
        return GatewaySession(found["session"], found["gateway"], found["sequence"]) if found else None

    def remember(self, account: str, session: GatewaySession) -> None:
        """Store the last event that this process has received."""
        with self._database.writing() as connection:
            connection.execute(discord_sessions.delete().where(discord_sessions.c.bot == account))
            connection.execute(discord_sessions.insert(), {"bot": account} | asdict(session))
