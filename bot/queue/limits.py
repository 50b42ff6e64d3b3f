"""How much one person and one server may ask of the workers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from threading import Lock

from limits import RateLimitItem, RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from movies.errors import LimitReached
from movies.settings import LimitSettings


class Limit(Enum):
    """What was reached: the person's last question still runs, all places are taken, or an hour is full."""

    ONE_AT_A_TIME = auto()
    ALL_PLACES_TAKEN = auto()
    SERVER_HOUR = auto()
    PERSON_HOUR = auto()


class TooManyQuestions(LimitReached):
    """Somebody asks more of the workers than is allowed; `opens` is in how many seconds an hour has room again."""

    def __init__(self, limit: Limit, opens: float = 0.0) -> None:
        super().__init__(limit.name)
        self.limit = limit
        self.opens = opens


class Limits:
    """Admits questions to the workers: one at a time of a person, and so many an hour of a person and a server.

    An hour is any 3,600 seconds, not one by the clock. What was admitted is remembered by this process
    alone. May be used from any number of threads.
    """

    def __init__(self, settings: LimitSettings) -> None:
        self._of_person = RateLimitItemPerHour(settings.person_hourly, namespace="person")
        self._of_server = RateLimitItemPerHour(settings.server_hourly, namespace="server")
        self._hours = MovingWindowRateLimiter(MemoryStorage())
        self._most_at_work = settings.waiting
        self._at_work: set[str] = set()
        # Held while all that may refuse is looked at and counted, so that no other thread comes between.
        self._lock = Lock()

    @contextmanager
    def admit(self, person: str, server: str | None) -> Iterator[None]:
        """Hold the person's one place in flight while the block runs, and count one in both hours.

        Parameters
        ----------
        person: the id of who asks.
        server: the id of the server on which they ask; None in private.

        Raises
        ------
        TooManyQuestions: instead of running the block. Then nothing was counted.
        """
        with self._lock:
            self._check(person, server)
            self._at_work.add(person)
        try:
            yield
        finally:
            with self._lock:
                self._at_work.remove(person)

    def _check(self, person: str, server: str | None) -> None:
        """Count one in both hours, or raise and count nothing."""
        if person in self._at_work:
            raise TooManyQuestions(Limit.ONE_AT_A_TIME)
        if len(self._at_work) >= self._most_at_work:
            raise TooManyQuestions(Limit.ALL_PLACES_TAKEN)
        if server is not None and not self._hours.test(self._of_server, server):
            raise TooManyQuestions(Limit.SERVER_HOUR, self._opens(self._of_server, server))
        if not self._hours.hit(self._of_person, person):
            raise TooManyQuestions(Limit.PERSON_HOUR, self._opens(self._of_person, person))
        if server is not None:
            self._hours.hit(self._of_server, server)

    def _opens(self, hour: RateLimitItem, key: str) -> float:
        """Seconds until the oldest question of a full hour is an hour old."""
        return self._hours.get_window_stats(hour, key).reset_time - time.time()
