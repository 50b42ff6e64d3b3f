"""The day on which somebody last wrote.

Revision ID: 5
Revises: 4
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, inspect

revision = "5"
down_revision = "4"


def upgrade() -> None:
    """Add the column, null for existing people, unless a Matinee that numbered schemas itself has already added it."""
    if "seen" not in {column["name"] for column in inspect(op.get_bind()).get_columns("people")}:
        op.add_column("people", Column("seen", BigInteger))
