"""What was delivered already, so that a front end to which something is sent twice does it once."""

from __future__ import annotations

import hashlib
import time

from sqlalchemy import text

from bot.storage.database import Database
from bot.storage.tables import deliveries

# Slack sends what it thinks was not heard again within minutes; an app can ask it to go on for a day.
KEPT_SECONDS = 24 * 3_600
CLEANED_EVERY_SECONDS = 3_600

ARRIVE = text("INSERT INTO deliveries (id, at) VALUES (:id, :at) ON CONFLICT (id) DO NOTHING")


class EventDeduplication:
    """The ids of what came in, shared by all threads and processes with one database, each for a day."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cleaned = 0.0

    def first(self, delivery_id: str) -> bool:
        """Whether an id, of any length, is seen for the first time; of all who ask at once, one is told so.

        Raises
        ------
        StoreUnreachable: the database does not answer, and whether it was the first time is not known.
        ValueError: there is no id.
        """
        if not delivery_id:
            raise ValueError("what is delivered has an id")
        now = time.time()
        if now > self._cleaned + CLEANED_EVERY_SECONDS:
            self._forget_old(now)
        # A digest bounds the length, and is stored where an id has characters that no database takes.
        digest = hashlib.sha256(delivery_id.encode("utf-8", "surrogatepass")).hexdigest()
        with self._database.writing() as connection:
            return connection.execute(ARRIVE, {"id": digest, "at": int(now)}).rowcount == 1

    def _forget_old(self, now: float) -> None:
        with self._database.writing() as connection:
            connection.execute(deliveries.delete().where(deliveries.c.at < now - KEPT_SECONDS))
        self._cleaned = now
