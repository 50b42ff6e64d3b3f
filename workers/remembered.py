"""A model's latest answers about movies, kept for people who ask for another list."""

from __future__ import annotations

import hashlib
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

from movies.protocol.recommendation import RatedMovie

MOST_HISTORIES, MOST_MOVIES, SECONDS = 64, 3_000, 600.0
# The logits of good, bad and pass for one movie.
Answers = tuple[float, float, float]


class Remembered:
    """The answers of one bundle by history and movie, kept in this process alone and for `SECONDS` at most.

    A history is identified by a hash with a salt that no other process has, so nobody's ratings are kept. Two people
    share answers only if they gave the same ratings in the same order, and then the answers are the same anyway.

    Parameters
    ----------
    clock: returns the time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._salt = clock, os.urandom(16)
        self._histories: OrderedDict[bytes, tuple[float, dict[int, Answers]]] = OrderedDict()

    def after(self, history: Sequence[RatedMovie]) -> dict[int, Answers]:
        """The answers after a history, by movie id; the caller reads them and adds new ones."""
        now = self._clock()
        while self._histories and now - next(iter(self._histories.values()))[0] > SECONDS:
            self._histories.popitem(last=False)
        told = ";".join(f"{one.movie_id}:{one.verdict}" for one in history)
        key = hashlib.blake2b(told.encode(), key=self._salt, digest_size=16).digest()
        _, found = self._histories.pop(key, (now, {}))
        if len(found) > MOST_MOVIES:
            found = {}
        self._histories[key] = (now, found)
        if len(self._histories) > MOST_HISTORIES:
            self._histories.popitem(last=False)
        return found
