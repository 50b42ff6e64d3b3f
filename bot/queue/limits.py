"""Rate limits on questions to the workers, per person and per server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from threading import Lock
from typing import Protocol

from limits import RateLimitItem, RateLimitItemPerHour, WindowStats
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.queue.refusals import Limit, TooManyQuestions
from bot.queue.status import QueueStatus
from movies.settings import LimitSettings

# How long somebody's place is kept after the time at which they were told to come back.
SECONDS_KEPT = 180.0
# Beyond this multiple of the usual maximum of questions in progress, even people whose place was kept are refused.
CROWDED = 2


class Hours(Protocol):
    """Counts somebody's hits in a moving hour."""

    def hit(self, item: RateLimitItem, *identifiers: str) -> bool: ...
    def test(self, item: RateLimitItem, *identifiers: str) -> bool: ...
    def get_window_stats(self, item: RateLimitItem, *identifiers: str) -> WindowStats: ...


class Places(Protocol):
    """Tracks whose questions are in progress in any process, their number, and when people were told to come back."""

    def take(self, person: str) -> bool: ...
    def take_over(self, person: str) -> None: ...
    def give_back(self, person: str) -> None: ...
    def at_work(self, here: int) -> int: ...
    def come_back(self, person: str, earliest: float, between: float) -> float: ...
    def is_due(self, person: str) -> bool: ...


class OwnPlaces:
    """Places for one process alone."""

    def __init__(self) -> None:
        self._at: dict[str, float] = {}

    def take(self, person: str) -> bool:
        """Always True: `Limits` itself knows whose questions this process is working on."""
        return True

    def take_over(self, person: str) -> None:
        """Do nothing: no other process has the place."""

    def give_back(self, person: str) -> None:
        """Do nothing: no other process wants the place."""

    def at_work(self, here: int) -> int:
        """The number of questions in progress, all of them `here`."""
        return here

    def come_back(self, person: str, earliest: float, between: float) -> float:
        """The seconds until a person may come back: each gets a time of their own, the first after `earliest` seconds,
        and each later one `between` seconds after the one before."""
        now = time.time()
        self._at = {who: at for who, at in self._at.items() if at + SECONDS_KEPT > now}
        if self._at.get(person, now) <= now:
            self._at[person] = max(max(self._at.values(), default=0.0) + between, now + earliest)
        return self._at[person] - now

    def is_due(self, person: str) -> bool:
        """Whether somebody was told to come back at about this time; True only once."""
        now = time.time()
        due = now - SECONDS_KEPT < self._at.get(person, inf) <= now
        if due:
            del self._at[person]
        return due


class Limits:
    """Admits one question per person at a time, and a limited number per hour for each person and each server.

    An hour is any 3,600 seconds. Safe to use from many threads.

    Parameters
    ----------
    hours, places: count for all processes of a bot (`bot.queue.shared_limits`); None counts for this one alone.
    status: returns how busy the workers are.
    """

    def __init__(
        self,
        settings: LimitSettings,
        hours: Hours | None = None,
        places: Places | None = None,
        status: Callable[[], QueueStatus] = lambda: QueueStatus(None, None),
    ) -> None:
        self._of_person = RateLimitItemPerHour(settings.person_hourly, namespace="person")
        self._of_server = RateLimitItemPerHour(settings.server_hourly, namespace="server")
        self._files = RateLimitItemPerHour(settings.files_hourly, namespace="files")
        self._hours: Hours = hours or MovingWindowRateLimiter(MemoryStorage())
        self._places: Places = places or OwnPlaces()
        self._longest_wait, self._status = settings.longest_wait, status
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
        TooManyQuestions: a limit is reached. Nothing is counted, and the block does not run.
        """
        # Look this up before taking the lock, so that nobody waits for it.
        status = self._status()
        with self._lock:
            if person in self._at_work or not self._places.take(person):
                raise TooManyQuestions(Limit.ONE_AT_A_TIME)
            self._at_work.add(person)
        try:
            with self._lock:
                self._count(person, server, status)
            yield
        finally:
            self._give_back(person)

    @contextmanager
    def readmit(self, person: str) -> Iterator[None]:
        """Hold the person's place for a question that this or another process has admitted and counted."""
        with self._lock:
            self._at_work.add(person)
            self._places.take_over(person)
            self._places.at_work(len(self._at_work))
        try:
            yield
        finally:
            self._give_back(person)

    def count_file(self, person: str) -> None:
        """Count an import or an export.

        Raises
        ------
        TooManyQuestions: the hour is full. Nothing is counted.
        """
        if not self._hours.hit(self._files, person):
            raise TooManyQuestions(Limit.FILES_HOUR, self._opens(self._files, person))

    def _give_back(self, person: str) -> None:
        with self._lock:
            self._at_work.discard(person)
            self._places.give_back(person)
            self._places.at_work(len(self._at_work))

    def _count(self, person: str, server: str | None, status: QueueStatus) -> None:
        """Count a question if there is room for it now and in both hours; otherwise raise and count nothing."""
        at_work = self._places.at_work(len(self._at_work))
        # Some of those admitted at the same moment may not be in line yet.
        ahead = max(status.waiting or 0, at_work - 1 - status.processes)
        # Whoever comes back when they were told to has a place, however long the line has become.
        most, longest_wait = self._most_at_work, self._longest_wait
        if self._places.is_due(person):
            most, longest_wait = CROWDED * most, inf
        wait = status.wait(ahead + 1) if status.workers else 0.0
        between, too_long = status.between, wait - longest_wait
        if at_work > most:
            opens = self._places.come_back(person, max(between, wait - self._longest_wait), between)
            raise TooManyQuestions(Limit.ALL_PLACES_TAKEN, opens)
        if too_long > 0.0:
            raise TooManyQuestions(Limit.TOO_LONG_A_WAIT, self._places.come_back(person, too_long, between))
        if server is not None and not self._hours.test(self._of_server, server):
            raise TooManyQuestions(Limit.SERVER_HOUR, self._opens(self._of_server, server))
        if not self._hours.hit(self._of_person, person):
            raise TooManyQuestions(Limit.PERSON_HOUR, self._opens(self._of_person, person))
        if server is not None:
            self._hours.hit(self._of_server, server)

    def _opens(self, hour: RateLimitItem, key: str) -> float:
        """Seconds until the hour has room again."""
        return self._hours.get_window_stats(hour, key).reset_time - time.time()
