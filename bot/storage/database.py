"""Connections to the database, SQLite or PostgreSQL, and the errors they raise."""

from __future__ import annotations

import errno
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.storage.schema import bring_up_to_date, version_of
from movies.errors import StoreFull, StoreUnreachable
from movies.settings import StoreSettings

BEGIN = "sqlite_begin"
POSTGRES_DISK_FULL = "53100"


class Database:
    """Connections to SQLite or PostgreSQL with Matinee's tables.

    `patience` is the number of seconds to wait for a lock. Tables are created or migrated unless `up_to_date` is false.

    Raises
    ------
    StoreUnreachable: from every method, if the database does not answer, is full (StoreFull) or locked, is not a
        database, or was created by a newer program. The message contains no password.
    """

    def __init__(self, settings: StoreSettings, patience: float, *, up_to_date: bool = True) -> None:
        self._url = _url(settings)
        self._patience = patience
        with self._translated():
            self._engine = _engine(self._url, patience)
            self._writers = threading.Lock() if self._url.get_backend_name() == "sqlite" else None
            self._writer = self._engine.execution_options(**{BEGIN: "BEGIN IMMEDIATE"})
        if up_to_date:
            with self.writing() as connection:
                bring_up_to_date(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees a consistent state of the database."""
        with self._translated(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction, committed at the end of the block."""
        with self._translated(), self._one_writer(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        """Keep out our other threads while one writes to a SQLite file, since SQLite itself only polls."""
        if self._writers is None:
            yield
            return
        if not self._writers.acquire(timeout=self._patience):
            raise sqlite3.OperationalError("others keep writing; try again")
        try:
            yield
        finally:
            self._writers.release()

    def wipe_removed(self) -> None:
        """Wipe the bytes of deleted rows from a SQLite file; PostgreSQL reuses the space on its own (VACUUM).

        `secure_delete` has already zeroed them in the file itself; this truncates the write-ahead log.
        """
        if self._url.get_backend_name() == "sqlite":
            deadline = time.monotonic() + self._patience
            with self._translated(), closing(self._engine.raw_connection()) as connection:
                # SQLite waits for readers, but not for another connection that truncates the log.
                while connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                    if time.monotonic() > deadline:
                        raise sqlite3.OperationalError("others keep reading what was removed; try again")
                    time.sleep(0.01)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, OSError, ImportError) as error:
            lines = str(error.orig if isinstance(error, DBAPIError) else error).strip().splitlines()
            reason = (lines[0] if lines else type(error).__name__).rstrip(".")
            if self._url.password:
                reason = reason.replace(self._url.password, "***")
            kind = StoreFull if _is_full(error) else StoreUnreachable
            raise kind(
                f"The database {self._url.render_as_string(hide_password=True)} cannot be used ({reason}): "
                "check that it is there and has room, or set MATINEE_DATABASE_URL to another."
            ) from None


def schema_found(settings: StoreSettings, patience: float) -> int | None:
    """The database's schema version, None if there is none yet; nothing is created or migrated.

    Raises
    ------
    StoreUnreachable: as from `Database`.
    """
    url = _url(settings)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        return None
    database = Database(settings, patience, up_to_date=False)
    try:
        with database.reading() as connection:
            return version_of(connection)
    finally:
        database.close()


def _is_full(error: Exception) -> bool:
    """Whether an error of SQLite or PostgreSQL means that the disk is full."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return (
        getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        or getattr(cause, "sqlstate", None) == POSTGRES_DISK_FULL
        or getattr(cause, "errno", None) == errno.ENOSPC
    )


def _url(settings: StoreSettings) -> URL:
    if settings.database_url is None:
        return URL.create("sqlite", database=str(settings.file))
    try:
        url = make_url(settings.database_url.get_secret_value())
    except (SQLAlchemyError, ValueError):
        # The error may quote the password, so it is not passed on.
        url = URL.create("unknown")
    if url.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database not in {None, "", ":memory:"}:
        return url
    raise StoreUnreachable(
        "MATINEE_DATABASE_URL must be like postgresql://user:password@host/database or sqlite:////folder/matinee.db."
    )


def _engine(url: URL, patience: float) -> Engine:
    if url.get_backend_name() != "sqlite":
        waits = f"-c lock_timeout={int(patience * 1000)}"
        arguments: dict[str, Any] = {"connect_timeout": max(2, int(patience)), "options": waits}
        return create_engine(url, connect_args=arguments, pool_pre_ping=True, hide_parameters=True)
    file = Path(str(url.database))
    file.parent.mkdir(parents=True, exist_ok=True)
    # SQLite gives the files it creates next to this one the same mode.
    file.touch(mode=0o600)
    engine = create_engine(url, connect_args={"timeout": patience}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        # Transactions are begun below, not by Python's driver.
        connection.isolation_level = None
        _log_beside(connection, patience)
        for pragma in ("secure_delete = ON", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Writers lock at the start, because a reader that becomes a writer may fail instead of waiting.
        connection.exec_driver_sql(connection.get_execution_options().get(BEGIN, "BEGIN"))

    return engine


def _log_beside(connection: Any, patience: float) -> None:
    """Turn on write-ahead logging, retrying while another process does the same, since SQLite does not wait."""
    deadline = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # The lowest byte is the primary error code.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.01)
