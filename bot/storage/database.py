"""The database of what people said: its tables, its connections, and what goes wrong as sentences."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    event,
    exists,
    make_url,
    select,
    text,
    union,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from movies.errors import StoreUnreachable
from movies.settings import StoreSettings

# A program that does not know a table would not remove its rows where a person is to be forgotten, so each new
# table about people raises this, and so does each column of a table that was there before.
SCHEMA_VERSION = 3
# What makes of the tables of each former version those of the next, beside the tables that are new in it.
MIGRATIONS = {2: "ALTER TABLE recommendations ADD COLUMN bundle TEXT"}
LONGEST_PERSON = 128
# Any number does, as long as no other program locks the same one in this PostgreSQL database.
SCHEMA_LOCK = 0x4D6174696E6565
BEGIN = "sqlite_begin"

metadata = MetaData()
schema = Table("schema_version", metadata, Column("version", Integer, primary_key=True, autoincrement=False))
people = Table(
    "people",
    metadata,
    Column("id", String(LONGEST_PERSON), primary_key=True),
    Column("since", BigInteger, nullable=False),
)


def _person(**options: Any) -> Column[str]:
    return Column("person", String(LONGEST_PERSON), ForeignKey("people.id"), nullable=False, **options)


def _number() -> Column[int]:
    """Rows count up; only so does SQLite count by itself."""
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def _movies(name: str, *values: Column[Any]) -> Table:
    """A table of movies of people: the order of `id` is the order of saying, `at` is Unix time in seconds."""
    movie = (Column("title", Text, nullable=False), Column("year", Integer), Column("imdb_id", Integer))
    at = Column("at", BigInteger, nullable=False)
    return Table(name, metadata, _number(), _person(index=True), *movie, *values, at)


ratings = _movies(
    "ratings", Column("verdict", String(10), nullable=False), Column("source", String(10), nullable=False)
)
# `bundle` is the id of the one that recommended it; it is not known of what was recommended before schema 3.
recommendations = _movies("recommendations", Column("chance", Float, nullable=False), Column("bundle", Text))
unseen = _movies("unseen")
talk = Table(
    "talk",
    metadata,
    _person(primary_key=True),
    Column("catalogue", String(64), nullable=False),
    Column("talk", Text, nullable=False),
)
# Who was asked whether Matinee may learn from their ratings, or said so without being asked. No answer is a no.
consents = Table(
    "consents",
    metadata,
    _person(primary_key=True),
    Column("may_learn", Boolean, nullable=False),
    Column("at", BigInteger, nullable=False),
)
# A movie night of its host, `person`; `where` is how a front end finds its message again.
nights = Table(
    "nights",
    metadata,
    Column("id", String(16), primary_key=True),
    _person(index=True),
    Column("server", Text),
    Column("where", Text, nullable=False),
    Column("catalogue", String(64), nullable=False),
    Column("state", Text, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
)
# What is computed from a member's ratings stands in the member's row, and so is forgotten with them.
night_members = Table(
    "night_members",
    metadata,
    _number(),
    Column("night", String(16), ForeignKey("nights.id", ondelete="CASCADE"), nullable=False),
    _person(index=True),
    Column("name", Text, nullable=False),
    Column("basis", String(64)),
    Column("chances", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    UniqueConstraint("night", "person"),
)
servers = Table(
    "servers",
    metadata,
    Column("id", String(LONGEST_PERSON), primary_key=True),
    Column("settings", Text, nullable=False),
)
# What came in already, by a digest of the id that its sender gave it.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("at", BigInteger, nullable=False, index=True),
)
# Where in Slack the app `client` is installed: in a workspace, or in all of an enterprise, whose id stands in both.
slack_installations = Table(
    "slack_installations",
    metadata,
    Column("client", String(64), primary_key=True),
    Column("workspace", String(64), primary_key=True),
    Column("enterprise", String(64)),
    Column("team", String(64)),
    Column("bot", String(64), nullable=False),
    Column("bot_user", String(64), nullable=False),
    Column("token", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)
# Who has begun to install the Slack app: Slack gives the state back to their browser.
slack_states = Table(
    "slack_states",
    metadata,
    Column("state", String(64), primary_key=True),
    Column("until", BigInteger, nullable=False, index=True),
)
# Who did what as an admin, or tried to. `actor` is a person's id, and none once they had themselves forgotten: what
# was done for everybody stays known. So it is no column `person`, whose rows go with the person.
admin_acts = Table(
    "admin_acts",
    metadata,
    _number(),
    Column("actor", String(LONGEST_PERSON), index=True),
    Column("place", String(LONGEST_PERSON), nullable=False),
    Column("verb", String(20), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("at", BigInteger, nullable=False),
)
tables_about_people = tuple(table for table in metadata.sorted_tables if "person" in table.c)

KNOW_PERSON = text(
    "INSERT INTO people (id, since) VALUES (:id, :since) ON CONFLICT (id) DO UPDATE SET id = excluded.id"
)


def know(connection: Connection, person: str, since: int) -> None:
    """Have a row for a person, and lock it until the transaction ends, in both databases."""
    if not 0 < len(person) <= LONGEST_PERSON:
        raise ValueError(f"a person's id has 1 to {LONGEST_PERSON} characters")
    connection.execute(KNOW_PERSON, {"id": person, "since": since})


def drop_if_nothing_left(connection: Connection, person: str) -> None:
    """Remove the row of a person, locked by `know`, of whom no other table tells anything."""
    nothing_left = (~exists().where(table.c.person == person) for table in tables_about_people)
    connection.execute(people.delete().where(people.c.id == person, *nothing_left))


def remove_nights(connection: Connection, doomed: ColumnElement[bool]) -> None:
    """Remove movie nights with their members, and the row of everybody of whom nothing else is known."""
    hosts, members = select(nights.c.person), select(night_members.c.person).join(nights)
    # All lock people in one order, and before nights, so that nobody waits in a circle.
    company = sorted(connection.execute(union(hosts.where(doomed), members.where(doomed))).scalars())
    for person in company:
        know(connection, person, since=0)
    connection.execute(nights.delete().where(doomed))
    for person in company:
        drop_if_nothing_left(connection, person)


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
