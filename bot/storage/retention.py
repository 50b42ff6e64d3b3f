"""Forget people who have been inactive for a long time, if the operator wants that."""

from __future__ import annotations

import time

from sqlalchemy import select

from bot.storage.profiles import Profiles
from bot.storage.tables import DAY, people
from movies.logs import log


def forget_the_silent(profiles: Profiles, days: int) -> int:
    """Forget everybody who has been inactive for more than `days` days, as if they had asked; returns their number.

    For people whose last active day is not stored, the count starts now. With 0 days, nobody is forgotten.

    Raises
    ------
    StoreUnreachable: the database does not answer, or is full; the remaining people are forgotten next time.
    """
    if not days:
        return 0
    today = int(time.time()) // DAY * DAY
    with profiles.database.writing() as connection:
        connection.execute(people.update().where(people.c.seen.is_(None)).values(seen=today))
    with profiles.database.reading() as connection:
        silent = connection.execute(select(people.c.id).where(people.c.seen < today - days * DAY)).scalars().all()
    for person in silent:
        profiles.forget(person)
    if silent:
        log.info("silent_people_forgotten", count=len(silent))
    return len(silent)
