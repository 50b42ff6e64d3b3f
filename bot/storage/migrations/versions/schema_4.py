"""Create the tables of schema 4, the last that Matinee numbered itself, or add what an earlier schema lacks.

Revision ID: 4
Revises:
"""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    inspect,
)

revision = "4"
down_revision = None

LONGEST_PERSON = 128
metadata = MetaData()
Table(
    "people",
    metadata,
    Column("id", String(LONGEST_PERSON), primary_key=True),
    Column("since", BigInteger, nullable=False),
)


def _person(**options: Any) -> Column[str]:
    return Column("person", String(LONGEST_PERSON), ForeignKey("people.id"), nullable=False, **options)


def _number() -> Column[int]:
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def _movies(name: str, *values: Column[Any]) -> Table:
    movie = (Column("title", Text, nullable=False), Column("year", Integer), Column("imdb_id", Integer))
    at = Column("at", BigInteger, nullable=False)
    return Table(name, metadata, _number(), _person(index=True), *movie, *values, at)


_movies("ratings", Column("verdict", String(10), nullable=False), Column("source", String(10), nullable=False))
_movies("recommendations", Column("chance", Float, nullable=False), Column("bundle", Text))
_movies("unseen")
Table(
    "talk",
    metadata,
    _person(primary_key=True),
    Column("catalogue", String(64), nullable=False),
    Column("talk", Text, nullable=False),
)
Table(
    "consents",
    metadata,
    _person(primary_key=True),
    Column("may_learn", Boolean, nullable=False),
    Column("at", BigInteger, nullable=False),
)
Table(
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
Table(
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
Table(
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
Table(
    "servers",
    metadata,
    Column("id", String(LONGEST_PERSON), primary_key=True),
    Column("settings", Text, nullable=False),
)
Table(
    "deliveries",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("at", BigInteger, nullable=False, index=True),
)
Table(
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
Table(
    "discord_sessions",
    metadata,
    Column("bot", String(LONGEST_PERSON), primary_key=True),
    Column("session", Text, nullable=False),
    Column("gateway", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False),
)
Table(
    "slack_states",
    metadata,
    Column("state", String(64), primary_key=True),
    Column("until", BigInteger, nullable=False, index=True),
)
Table(
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


def upgrade() -> None:
    """Create whatever a database with schema 1, 2 or 3 lacks; one with schema 4 lacks nothing."""
    connection = op.get_bind()
    metadata.create_all(connection)
    if "bundle" not in {column["name"] for column in inspect(connection).get_columns("recommendations")}:
        op.add_column("recommendations", Column("bundle", Text))
