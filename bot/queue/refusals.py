"""Codes for questions refused at a rate limit; `bot.wording.failures` has the sentences."""

from __future__ import annotations

from enum import Enum, auto

from movies.errors import LimitReached


class Limit(Enum):
    """The limit that was reached: the person's last question is still running, all places are taken, an hour is full,
    or the wait would be too long."""

    ONE_AT_A_TIME = auto()
    ALL_PLACES_TAKEN = auto()
    SERVER_HOUR = auto()
    PERSON_HOUR = auto()
    FILES_HOUR = auto()
    TOO_LONG_A_WAIT = auto()


class TooManyQuestions(LimitReached):
    """A rate limit was reached; `opens` is the number of seconds until there is room again."""

    def __init__(self, limit: Limit, opens: float = 0.0) -> None:
        super().__init__(limit.name)
        self.limit = limit
        self.opens = opens
