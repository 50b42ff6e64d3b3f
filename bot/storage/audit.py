"""The audit trail of admins' acts and attempts. Rows hold ids and the program's own words, but no messages."""

from __future__ import annotations

import time
from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, select

from bot.contracts.acts import Act, Outcome
from bot.storage.database import Database
from bot.storage.tables import admin_acts

# Refusals that anybody can cause. Only the latest are kept, so that nobody can fill the database.
BY_STRANGERS = [o.value for o in (Outcome.NO_ADMIN, Outcome.IN_PRIVATE, Outcome.ELSEWHERE)]
MOST_BY_STRANGERS = 10_000


class Audit:
    """The audit trail, safe to use from several threads and processes at once.

    Raises
    ------
    StoreUnreachable: from every method, if the database does not answer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, act: Act) -> None:
        """Store an act with the current time, permanently if it is an admin's."""
        row = {
            "actor": act.actor,
            "place": act.place,
            "verb": act.verb,
            "subject": act.subject,
            "outcome": act.outcome.value,
            "at": int(time.time()),
        }
        with self._database.writing() as connection:
            connection.execute(admin_acts.insert(), row)
            if act.outcome.value in BY_STRANGERS:
                theirs = admin_acts.c.outcome.in_(BY_STRANGERS)
                kept = select(admin_acts.c.id).where(theirs).order_by(admin_acts.c.id.desc())
                first_too_many = kept.offset(MOST_BY_STRANGERS).limit(1).scalar_subquery()
                connection.execute(admin_acts.delete().where(theirs, admin_acts.c.id <= first_too_many))

    def latest(self, count: int) -> list[Act]:
        """The latest acts, newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(admin_acts).order_by(admin_acts.c.id.desc()).limit(count)).mappings()
            return [_act(row) for row in rows]

    def trainings(self, count: int) -> list[str]:
        """The ids of the most recently started trainings, latest first."""
        begun = (admin_acts.c.verb == "retrain") & (admin_acts.c.outcome == Outcome.ALLOWED.value)
        query = select(admin_acts.c.subject).where(begun).order_by(admin_acts.c.id.desc()).limit(count)
        with self._database.reading() as connection:
            return list(connection.execute(query).scalars())


def of_person(connection: Connection, person: str) -> Sequence[RowMapping]:
    """Somebody's acts and attempts, oldest first."""
    query = select(admin_acts).where(admin_acts.c.actor == person).order_by(admin_acts.c.id)
    return connection.execute(query).mappings().all()


def disown(connection: Connection, person: str) -> None:
    """Remove somebody's id from their acts; the acts stay."""
    connection.execute(admin_acts.update().where(admin_acts.c.actor == person).values(actor=None))


def _act(row: RowMapping) -> Act:
    named = {name: row[name] for name in ("actor", "place", "verb", "subject", "at")}
    return Act(**named, outcome=Outcome(row["outcome"]))
