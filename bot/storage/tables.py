"""The tables, and the statements that keep them consistent."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    exists,
    select,
    text,
    union,
)

# Raise this for each new table about people, since a program that does not know a table cannot delete a person's rows
# from it, and for each new column. Each version has a module in `migrations/versions`.
SCHEMA_VERSION = 5
LONGEST_PERSON = 128

metadata = MetaData()
# The version: where Alembic keeps it, and where Matinee used to.
schema = Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))
numbered = Table("schema_version", metadata, Column("version", Integer, primary_key=True, autoincrement=False))
# `seen` is the first second of the day on which the person last wrote; unknown before schema 5.
people = Table(
    "people",
    metadata,
    Column("id", String(LONGEST_PERSON), primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("seen", BigInteger),
)


def _person(**options: Any) -> Column[str]:
    return Column("person", String(LONGEST_PERSON), ForeignKey("people.id"), nullable=False, **options)


def _number() -> Column[int]:
    """A row number, in the only type that SQLite autoincrements."""
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def _movies(name: str, *values: Column[Any]) -> Table:
    """A table of people's movies, ordered by `id`; `at` is Unix time in seconds."""
    movie = (Column("title", Text, nullable=False), Column("year", Integer), Column("imdb_id", Integer))
    at = Column("at", BigInteger, nullable=False)
    return Table(name, metadata, _number(), _person(index=True), *movie, *values, at)


ratings = _movies(
    "ratings", Column("verdict", String(10), nullable=False), Column("source", String(10), nullable=False)
)
# `bundle` is the id of the bundle that recommended it, unknown before schema 3.
recommendations = _movies("recommendations", Column("chance", Float, nullable=False), Column("bundle", Text))
unseen = _movies("unseen")
talk = Table(
    "talk",
    metadata,
    _person(primary_key=True),
    Column("catalogue", String(64), nullable=False),
    Column("talk", Text, nullable=False),
)
# Whether Matinee may learn from a person's ratings; no answer counts as a no.
consents = Table(
    "consents",
    metadata,
    _person(primary_key=True),
    Column("may_learn", Boolean, nullable=False),
    Column("at", BigInteger, nullable=False),
)
# A movie night and its host, `person`; `where` is how a front end finds its message again.
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
# Data computed from a member's ratings is stored in the member's row, so that it is deleted with them.
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
# Pending questions. `owner` is the process that will answer, and `where` lets its front end find the place for the
# answer again, perhaps with a token of Discord or Slack that is valid for a few minutes.
questions = Table(
    "questions",
    metadata,
    Column("id", String(32), primary_key=True),
    _person(index=True),
    Column("server", Text),
    Column("owner", String(32), nullable=False),
    Column("where", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("job", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
)
servers = Table(
    "servers",
    metadata,
    Column("id", String(LONGEST_PERSON), primary_key=True),
    Column("settings", Text, nullable=False),
)
# Events that have been handled, by a digest of their id.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("at", BigInteger, nullable=False, index=True),
)
# Where in Slack the app `client` is installed: in a workspace, or in a whole enterprise, in which case
# `workspace` and `enterprise` are the same id.
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
# The gateway session of the Discord account `bot`, in which Discord buffers messages while no bot is running.
discord_sessions = Table(
    "discord_sessions",
    metadata,
    Column("bot", String(LONGEST_PERSON), primary_key=True),
    Column("session", Text, nullable=False),
    Column("gateway", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False),
)
# Installations of the Slack app in progress: Slack hands the state back to the browser.
slack_states = Table(
    "slack_states",
    metadata,
    Column("state", String(64), primary_key=True),
    Column("until", BigInteger, nullable=False, index=True),
)
# The audit trail. `actor` is null once that person has been forgotten, since acts that affected everybody stay on
# record. So it is not called `person`: rows with that column are deleted with the person.
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

DAY = 24 * 3_600
KNOW_PERSON = text(
    "INSERT INTO people (id, since, seen) VALUES (:id, :at, :seen) ON CONFLICT (id) DO UPDATE "
    "SET seen = CASE WHEN people.seen >= excluded.seen THEN people.seen ELSE COALESCE(excluded.seen, people.seen) END"
)


def know(connection: Connection, person: str, at: int | None) -> None:
    """Insert a person unless they are known, and lock their row until the transaction ends.

    `at`: the Unix time at which they wrote; None if this is not their own doing.
    """
    if not 0 < len(person) <= LONGEST_PERSON:
        raise ValueError(f"a person's id has 1 to {LONGEST_PERSON} characters")
    seen = None if at is None else at // DAY * DAY
    connection.execute(KNOW_PERSON, {"id": person, "at": at or 0, "seen": seen})


def drop_if_nothing_left(connection: Connection, person: str) -> None:
    """Delete a person, locked by `know`, unless another table refers to them."""
    nothing_left = (~exists().where(table.c.person == person) for table in tables_about_people)
    connection.execute(people.delete().where(people.c.id == person, *nothing_left))


def remove_nights(connection: Connection, doomed: ColumnElement[bool]) -> None:
    """Delete movie nights with their members, and people about whom nothing else is stored."""
    hosts, members = select(nights.c.person), select(night_members.c.person).join(nights)
    # All code locks people in the same order, and before nights, to avoid deadlocks.
    company = sorted(connection.execute(union(hosts.where(doomed), members.where(doomed))).scalars())
    for person in company:
        know(connection, person, at=None)
    connection.execute(nights.delete().where(doomed))
    for person in company:
        drop_if_nothing_left(connection, person)
