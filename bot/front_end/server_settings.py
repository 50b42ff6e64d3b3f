"""Settings of a server or workspace, chosen by its managers."""

from __future__ import annotations

import threading
from collections.abc import Callable

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, select

from bot.storage.database import Database
from bot.storage.tables import servers
from bot.wording.shared.languages import Language

MOST_CHANNELS = 50


class ServerSettings(BaseModel):
    """The settings of one server, with their defaults.

    channels: the ids of the channels where the bot answers mentions; all if empty. nights: whether movie nights are
    on. language: of the bot's replies there; it understands only English.
    """

    model_config = ConfigDict(frozen=True)

    channels: tuple[str, ...] = ()
    nights: bool = True
    language: Language = Language.ENGLISH


class Servers:
    """The settings of all servers, stored in the database and cached here.

    Raises
    ------
    StoreUnreachable: the database does not answer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, ServerSettings] = {}
        self._lock = threading.Lock()

    def settings(self, server: str) -> ServerSettings:
        """The settings of a server, or the defaults."""
        with self._lock:
            if server not in self._known:
                with self._database.reading() as connection:
                    self._known[server] = _stored(connection, server)
            return self._known[server]

    def known(self, server: str) -> ServerSettings | None:
        """The settings of a server if they are cached; never blocks."""
        return self._known.get(server)

    def change(self, server: str, edit: Callable[[ServerSettings], ServerSettings]) -> ServerSettings:
        """Replace a server's settings with the result of `edit`, atomically, and return them."""
        with self._lock:
            with self._database.writing() as connection:
                settings = edit(_stored(connection, server))
                connection.execute(servers.delete().where(servers.c.id == server))
                connection.execute(servers.insert(), {"id": server, "settings": settings.model_dump_json()})
            self._known[server] = settings
        return settings

    def forget(self, server: str) -> None:
        """Delete the settings of a server that the bot has left."""
        with self._lock:
            with self._database.writing() as connection:
                connection.execute(servers.delete().where(servers.c.id == server))
            self._known.pop(server, None)


def _stored(connection: Connection, server: str) -> ServerSettings:
    stored = connection.execute(select(servers.c.settings).where(servers.c.id == server)).scalar()
    return ServerSettings.model_validate_json(stored) if stored else ServerSettings()
