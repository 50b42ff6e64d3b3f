"""Let a language model read a message, within limits; if anything goes wrong, the rules answer alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from limits import RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from movies.errors import MatineeError, Restarting
from movies.logs import log
from movies.reader_prompt import ReaderAnswer, ReaderQuestion, answer_in
from movies.reader_settings import ReaderSettings

Tick = Callable[[], None]
# The pause after a failure, so that not everybody waits for a model that is down.
SECONDS_LEFT_ALONE = 30.0


class ReaderFailed(MatineeError):
    """The model gave no answer; the message gives the reason in a word or two, without quoting the user."""


class ReaderUnclear(ReaderFailed):
    """The model's answer does not have the required form."""


class Source(Protocol):
    """Access to a model."""

    is_elsewhere: bool
    """Whether messages leave Matinee's own processes."""

    def ask(self, question: ReaderQuestion, seconds: float, while_waiting: Tick) -> str:
        """The model's text about a message; `while_waiting` is called once a second.

        Raises
        ------
        MatineeError: there is no answer, or none in time.
        """

    def close(self) -> None:
        """Release its resources."""


class Reader:
    """Asks one model; safe to use from many threads. The hourly limits count this process alone."""

    def __init__(self, source: Source, settings: ReaderSettings) -> None:
        self._source = source
        self.is_own = settings.is_own
        self._seconds = settings.reader_seconds
        self._of_person = RateLimitItemPerHour(settings.reader_person_hourly, namespace="reader_person")
        self._of_all = RateLimitItemPerHour(settings.reader_hourly, namespace="reader")
        self._hours = MovingWindowRateLimiter(MemoryStorage())
        self._alone_until = 0.0

    @property
    def is_elsewhere(self) -> bool:
        """Whether messages leave Matinee's own processes."""
        return self._source.is_elsewhere

    def may_read(self, person: str) -> bool:
        """Whether the model may read one more message of a person: not if it has just failed, or an hour is full.

        The workers' own model has no hourly limit: it costs less than answering the message does.
        """
        if time.monotonic() < self._alone_until:
            return False
        if self.is_own:
            return True
        if not self._hours.test(self._of_person, person):
            return False
        return self._hours.hit(self._of_all) and self._hours.hit(self._of_person, person)

    def read(self, question: ReaderQuestion, while_waiting: Tick) -> ReaderAnswer | None:
        """The model's answer about a message; None if it is useless or late.

        Raises
        ------
        Restarting: `while_waiting` raised it.
        """
        started = time.monotonic()
        try:
            answer = answer_in(self._source.ask(question, self._seconds, while_waiting))
            if answer is None:
                raise ReaderUnclear("no answer of the form asked for")
        except Restarting:
            raise
        except MatineeError as error:
            reason = str(error) if isinstance(error, ReaderFailed) else ""
            log.warning("reader_failed", error=type(error).__name__, reason=reason, seconds=_since(started))
            if not isinstance(error, ReaderUnclear):
                self._alone_until = time.monotonic() + SECONDS_LEFT_ALONE
            return None
        log.info("message_reread", movies=len(answer.movies), seconds=_since(started))
        return answer

    def close(self) -> None:
        """Release the source's resources."""
        self._source.close()


def _since(started: float) -> float:
    return round(time.monotonic() - started, 3)
