"""Rate limits on questions to the workers, per person and per server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum, auto
from threading import Lock
from typing import Protocol

from limits import RateLimitItem, RateLimitItemPerHour, WindowStats
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from movies.errors import LimitReached
from movies.settings import LimitSettings


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
    """A rate limit was reached; `opens` is the number of seconds until there is room
    again."""

    def __init__(self, limit: Limit, opens: float = 0.0) -> None:
        super().__init__(limit.name)
        self.limit = limit
        self.opens = opens


class Hours(Protocol):
    """Counts somebody's hits in a moving hour."""

    def hit(self, item: RateLimitItem, *identifiers: str) -> bool: ...
    def test(self, item: RateLimitItem, *identifiers: str) -> bool: ...
    def get_window_stats(self, item: RateLimitItem, *identifiers: str) -> WindowStats: ...


class Places(Protocol):
    """Knows for whom other processes have a question at work."""

    def take(self, person: str) -> bool: ...
    def take_over(self, person: str) -> None: ...
    def give_back(self, person: str) -> None: ...


class Limits:
    """Admits one question per person at a time, and a limited number per hour for each person and each server.

    An hour is any 3,600 seconds. Safe to use from many threads.

    Parameters
    ----------
    hours, places: count for all processes of a bot (`bot.queue.shared_limits`); None counts for this one alone.
    wait: returns the seconds that an answer would take now, None if unknown.
    """

    def __init__(
        self,
        settings: LimitSettings,
        hours: Hours | None = None,
        places: Places | None = None,
        wait: Callable[[], float | None] = lambda: None,
    ) -> None:
        self._of_person = RateLimitItemPerHour(settings.person_hourly, namespace="person")
        self._of_server = RateLimitItemPerHour(settings.server_hourly, namespace="server")
        self._files = RateLimitItemPerHour(settings.files_hourly, namespace="files")
        self._hours: Hours = hours or MovingWindowRateLimiter(MemoryStorage())
        self._places = places
        self._longest_wait, self._wait = settings.longest_wait, wait
        self._most_at_work = settings.waiting
        self._at_work: set[str] = set()
        # Held while limits are checked and counted, to make that atomic.
        self._lock = Lock()

    @contextmanager
    def admit(self, person: str, server: str | None) -> Iterator[None]:
        """Count a question, and hold the person's place while the block runs.

        Parameters
        ----------
        person: the id of the person asking.
        server: the id of the server on which they ask; None in private.

        Raises
        ------
        TooManyQuestions: a limit is reached. Nothing is counted then, and the block does not run.
        """
        # Look this up before taking the lock, so that nobody waits for it.
        wait = self._wait()
        with self._lock:
            if person in self._at_work or (self._places and not self._places.take(person)):
                raise TooManyQuestions(Limit.ONE_AT_A_TIME)
            self._at_work.add(person)
        try:
            with self._lock:
                self._count(person, server, wait)
            yield
        finally:
            self._give_back(person)

    @contextmanager
    def readmit(self, person: str) -> Iterator[None]:
        """Hold the person's place for a question that this or another process has admitted and counted."""
        with self._lock:
            self._at_work.add(person)
            if self._places:
                self._places.take_over(person)
        try:
            yield
        finally:
            self._give_back(person)

    def count_file(self, person: str) -> None:
        """Count an import or an export.

        Raises
        ------
        TooManyQuestions: the hour is full. Nothing is counted then.
        """
        if not self._hours.hit(self._files, person):
            raise TooManyQuestions(Limit.FILES_HOUR, self._opens(self._files, person))

    def _give_back(self, person: str) -> None:
        with self._lock:
            self._at_work.discard(person)
            if self._places:
                self._places.give_back(person)

    def _count(self, person: str, server: str | None, wait: float | None) -> None:
        """Count the question of somebody who has their place in both hours, or raise and count nothing."""
        if len(self._at_work) > self._most_at_work:
            raise TooManyQuestions(Limit.ALL_PLACES_TAKEN)
        if wait is not None and wait > self._longest_wait:
            raise TooManyQuestions(Limit.TOO_LONG_A_WAIT, wait - self._longest_wait)
        if server is not None and not self._hours.test(self._of_server, server):
            raise TooManyQuestions(Limit.SERVER_HOUR, self._opens(self._of_server, server))
        if not self._hours.hit(self._of_person, person):
            raise TooManyQuestions(Limit.PERSON_HOUR, self._opens(self._of_person, person))
        if server is not None:
            self._hours.hit(self._of_server, server)

    def _opens(self, hour: RateLimitItem, key: str) -> float:
        """Seconds until the hour has room again."""
        return self._hours.get_window_stats(hour, key).reset_time - time.time()
