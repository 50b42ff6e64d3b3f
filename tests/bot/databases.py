"""What several tests need from real databases."""

from __future__ import annotations

from typing import Any

from pydantic import SecretStr
from sqlalchemy import create_engine, text

from bot.storage.tables import metadata
from movies.settings import StoreSettings

# What admins did stays without their ids; see test_admin.
NOT_ABOUT_PEOPLE = {
    "discord_sessions",
    "alembic_version",
    "schema_version",
    "servers",
    "deliveries",
    "slack_installations",
    "slack_states",
} | {"admin_acts"}


def store(url: str) -> StoreSettings:
    return StoreSettings(database_url=SecretStr(url))


def rows(url: str) -> dict[str, list[Any]]:
    """Every row of every table about people, read without the code under test."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        found = {
            t.name: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {t.name}"))]
            for t in metadata.sorted_tables
            if t.name not in NOT_ABOUT_PEOPLE
        }
    engine.dispose()
    return found
