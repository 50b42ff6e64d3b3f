"""Backups: the whole database as JSON lines, which can be restored into an empty database of either kind."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, text

from bot.storage.database import Database
from bot.storage.tables import SCHEMA_VERSION, metadata, numbered, schema
from movies.errors import BackupRefused
from movies.own_files import open_own

FORMAT = "matinee backup"
TABLES = [table for table in metadata.sorted_tables if table not in {schema, numbered}]


def back_up(database: Database, file: Path) -> int:
    """Write a consistent snapshot of all rows to a file readable by its owner only; returns the number of rows.

    The file is written atomically. It contains everything in the database, including Slack's tokens.

    Raises
    ------
    BackupRefused: the file cannot be written.
    StoreUnreachable: the database does not answer.
    """
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    count = 0
    try:
        with open_own(unfinished, "wb") as stream, database.reading() as connection:
            stream.write(_line({"format": FORMAT, "schema": SCHEMA_VERSION}))
            for name, row in _rows(connection):
                stream.write(_line({"table": name, "row": row}))
                count += 1
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(file)
    except OSError as error:
        raise BackupRefused(f"{file} cannot be written ({error.strerror}): choose another place.") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def restore(database: Database, file: Path) -> int:
    """Restore a backup's rows into an empty database, all or none; returns their number.

    Raises
    ------
    BackupRefused: the file is not a backup or was made by a newer program, or the database is not empty.
    StoreUnreachable: the database does not answer.
    """
    tables, count = {table.name: table for table in TABLES}, 0
    try:
        with file.open("rb") as stream, database.writing() as connection:
            if any(connection.execute(select(table).limit(1)).first() for table in TABLES):
                raise BackupRefused("The database is not empty: restore into an empty one.")
            _check_head(file, stream.readline())
            for line in stream:
                read = json.loads(line)
                connection.execute(tables[read["table"]].insert(), read["row"])
                count += 1
            _count_on(connection)
    except OSError as error:
        raise BackupRefused(f"{file} cannot be read ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupRefused(f"{file} is damaged in line {count + 2}; nothing was restored.") from error
    return count


def _check_head(file: Path, line: bytes) -> None:
    head = json.loads(line)
    if head["format"] != FORMAT:
        raise BackupRefused(f"{file} is not a backup of Matinee.")
    if head["schema"] > SCHEMA_VERSION:
        raise BackupRefused(f"{file} was made by a newer Matinee: install that one.")


def _rows(connection: Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    """All rows, in an order that satisfies foreign keys."""
    if connection.dialect.name == "postgresql":
        # Without this, PostgreSQL would show changes made in the meantime.
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    for table in TABLES:
        for row in connection.execute(select(table)).mappings():
            yield table.name, dict(row)


def _count_on(connection: Connection) -> None:
    """Advance PostgreSQL's sequences past the restored rows; SQLite does so by itself."""
    if connection.dialect.name == "postgresql":
        for table in TABLES:
            if "id" in table.c and table.c.id.type.python_type is int:
                connection.execute(
                    text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name}")  # noqa: S608
                )


def _line(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode() + b"\n"
