"""Forget inactive people while a front end runs."""

from __future__ import annotations

import asyncio

from bot.front_end.turn_runner import TurnRunner
from bot.storage.profiles import Profiles
from bot.storage.retention import forget_the_silent
from movies.errors import MatineeError, Restarting
from movies.logs import log

SECONDS_BETWEEN_LOOKS = 3_600.0


async def keep_forgetting(profiles: Profiles, runner: TurnRunner, days: int) -> None:
    """Every hour, forget people who have been inactive for more than `days` days (0: nobody), until the turn runner is
    closed."""
    while days:
        try:
            await runner.run(lambda: forget_the_silent(profiles, days))
        except Restarting:
            return
        except MatineeError as error:
            # It may work next time.
            log.warning("silent_people_kept", error=type(error).__name__)
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
