"""The version of the schema: new databases get the current tables, and Alembic migrates older ones.

Versions are numbers, which are also Alembic's revisions in `migrations/versions`. Matinee used to keep the number in a
table of its own, and still fills that table, so that older programs find a version that they refuse.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, select, text

from bot.storage.tables import SCHEMA_VERSION, metadata, numbered, schema
from movies.errors import StoreUnreachable

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).with_name("migrations")
# Any number will do, as long as no other program locks the same one in this PostgreSQL database.
LOCK = 0x4D6174696E6565


def version_of(connection: Connection) -> int | None:
    """The version of the schema, None if there is none yet.

    Raises
    ------
    StoreUnreachable: a newer program made the schema.
    """
    for table in (schema, numbered):
        if inspect(connection).has_table(table.name):
            found = connection.execute(select(table)).scalar()
            if found is not None:
                return _known(int(found))
    return None


def bring_up_to_date(connection: Connection) -> None:
    """Create the tables, or migrate those of an older Matinee, within the connection's transaction.

    Raises
    ------
    StoreUnreachable: as from `version_of`.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    version = version_of(connection)
    if version == SCHEMA_VERSION and inspect(connection).has_table(schema.name):
        return
    if version is None:
        metadata.create_all(connection)
        connection.execute(schema.insert(), {"version_num": str(SCHEMA_VERSION)})
    else:
        _migrate(connection)
        numbered.create(connection, checkfirst=True)
    connection.execute(numbered.delete())
    connection.execute(numbered.insert(), {"version": SCHEMA_VERSION})


def alembic_config(connection: Connection) -> Config:
    """What Alembic's commands need to work on a connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _migrate(connection: Connection) -> None:
    # Only old databases need Alembic, which takes a while to import.
    from alembic import command

    command.upgrade(alembic_config(connection), "head")


def _known(version: int) -> int:
    if version > SCHEMA_VERSION:
        raise StoreUnreachable(
            f"The database was made by a newer Matinee (its schema is {version}, this program knows {SCHEMA_VERSION}): "
            "install that one, or set MATINEE_DATABASE_URL to another database."
        )
    return version
