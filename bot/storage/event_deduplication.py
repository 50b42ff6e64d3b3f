"""Recognise redelivered events, so that each is handled once."""

from __future__ import annotations

import hashlib
import time

from sqlalchemy import text

from bot.storage.database import Database
from bot.storage.tables import deliveries

# Slack retries unacknowledged events for a few minutes or, if the app asks for that, for a day.
KEPT_SECONDS = 24 * 3_600
CLEANED_EVERY_SECONDS = 3_600

ARRIVE = text("INSERT INTO deliveries (id, at) VALUES (:id, :at) ON CONFLICT (id) DO NOTHING")


class EventDeduplication:
    """Ids of events, kept for a day and shared by all processes with the same database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cleaned = 0.0

    def first(self, delivery_id: str) -> bool:
        """Whether an event is seen for the first time. Of several callers at once, only one gets True.

        Raises
        ------
        StoreUnreachable: the database does not answer.
        ValueError: the id is empty.
        """
        if not delivery_id:
            raise ValueError("an event has an id")
        now = time.time()
        if now > self._cleaned + CLEANED_EVERY_SECONDS:
            self._forget_old(now)
        # A digest has a fixed length, and none of the characters that databases reject.
        digest = hashlib.sha256(delivery_id.encode("utf-8", "surrogatepass")).hexdigest()
        with self._database.writing() as connection:
            return connection.execute(ARRIVE, {"id": digest, "at": int(now)}).rowcount == 1

    def _forget_old(self, now: float) -> None:
        with self._database.writing() as connection:
            connection.execute(deliveries.delete().where(deliveries.c.at < now - KEPT_SECONDS))
        self._cleaned = now
