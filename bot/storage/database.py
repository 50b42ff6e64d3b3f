"""Connections to the database, SQLite or PostgreSQL, and the errors they raise."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.storage.tables import MIGRATIONS, SCHEMA_VERSION, metadata, schema
from movies.errors import StoreUnreachable
from movies.settings import StoreSettings

# Any number does, as long as no other program locks the same one in this PostgreSQL database.
SCHEMA_LOCK = 0x4D6174696E6565
BEGIN = "sqlite_begin"


class Database:
    """Connections to SQLite or PostgreSQL with the tables above.

    `patience` is how many seconds to wait for a lock of others.

    Raises
    ------
    StoreUnreachable: from every method, where the database does not answer, is full or locked, is not
        one, or was made by a newer program. The message holds no password.
    """

    def __init__(self, settings: StoreSettings, patience: float) -> None:
        self._url = _url(settings)
        self._patience = patience
        with self._sentences():
            self._engine = _engine(self._url, patience)
            self._writers = threading.Lock() if self._url.get_backend_name() == "sqlite" else None
            self._writer = self._engine.execution_options(**{BEGIN: "BEGIN IMMEDIATE"})
        with self.writing() as connection:
            _bring_up_to_date(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database."""
        with self._sentences(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction, kept whole or not at all."""
        with self._sentences(), self._turn(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for the other threads that write into a SQLite file; its own way is to look again now and then."""
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
        """Make a SQLite file forget the bytes of removed rows; PostgreSQL frees them in its own time (VACUUM).

        In the file itself `secure_delete` has zeroed them; this empties the log beside it.
        """
        if self._url.get_backend_name() == "sqlite":
            deadline = time.monotonic() + self._patience
            with self._sentences(), closing(self._engine.raw_connection()) as connection:
                # SQLite waits for readers, but not for another who empties the log at the same time.
                while connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                    if time.monotonic() > deadline:
                        raise sqlite3.OperationalError("others keep reading what was removed; try again")
                    time.sleep(0.01)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, OSError, ImportError) as error:
            lines = str(error.orig if isinstance(error, DBAPIError) else error).strip().splitlines()
            reason = (lines[0] if lines else type(error).__name__).rstrip(".")
            if self._url.password:
                reason = reason.replace(self._url.password, "***")
            raise StoreUnreachable(
                f"The database {self._url.render_as_string(hide_password=True)} cannot be used ({reason}): "
                "check that it is there and has room, or set MATINEE_DATABASE_URL to another."
            ) from None


def _bring_up_to_date(connection: Connection) -> None:
    """Make the tables, or make those of an older Matinee like them; what is in them stays."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": SCHEMA_LOCK})
    schema.create(connection, checkfirst=True)
    version = connection.execute(select(schema.c.version)).scalar()
    if version is None:
        connection.execute(schema.insert(), {"version": SCHEMA_VERSION})
    elif version > SCHEMA_VERSION:
        raise StoreUnreachable(
            f"A newer Matinee made the database (its schema is {version}, this program knows {SCHEMA_VERSION}): "
            "get the newer Matinee, or set MATINEE_DATABASE_URL to another database."
        )
    elif version < SCHEMA_VERSION:
        for former in range(version, SCHEMA_VERSION):
            if former in MIGRATIONS:
                connection.execute(text(MIGRATIONS[former]))
        connection.execute(schema.update().values(version=SCHEMA_VERSION))
    metadata.create_all(connection)


def _url(settings: StoreSettings) -> URL:
    if settings.database_url is None:
        return URL.create("sqlite", database=str(settings.file))
    try:
        url = make_url(settings.database_url.get_secret_value())
    except (SQLAlchemyError, ValueError):
        # What went wrong may quote the password, so it is not told.
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
    # SQLite gives its own mode to the files that it puts beside this one.
    file.touch(mode=0o600)
    engine = create_engine(url, connect_args={"timeout": patience}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        # Python's driver must begin no transactions of its own: see "begin" below.
        connection.isolation_level = None
        _log_beside(connection, patience)
        for pragma in ("secure_delete = ON", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer waits for others at its start; one that began as a reader could only fail.
        connection.exec_driver_sql(connection.get_execution_options().get(BEGIN, "BEGIN"))

    return engine


def _log_beside(connection: Any, patience: float) -> None:
    """Switch a SQLite file to its log; SQLite does not wait for another who does so to a new file at the same time."""
    deadline = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # The lowest byte is the kind of error, the others say more of it.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.01)
