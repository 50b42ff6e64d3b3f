"""Questions in an hour, counted in the broker for all processes of a bot; without a broker, each counts for itself."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from typing import TypeVar

from limits import RateLimitItem, WindowStats
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis import Redis
from redis.exceptions import RedisError

from movies.logs import log

PREFIX = "matinee:hours"
# Don't wait for a broker that was away a moment ago.
SECONDS_LEFT_ALONE = 5.0
T = TypeVar("T")


class SharedHours:
    """Counts hits in a moving hour. The broker learns no ids: they are hashed with a key that only we know."""

    def __init__(self, broker: Redis, key: bytes) -> None:
        storage = RedisStorage("redis://", connection_pool=broker.connection_pool, key_prefix=PREFIX)
        self._shared = MovingWindowRateLimiter(storage)
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._key = key
        self._away_until = 0.0

    def hit(self, item: RateLimitItem, *identifiers: str) -> bool:
        """Count one more, unless the hour is full."""
        return self._first(lambda hours: hours.hit(item, *self._named(identifiers)))

    def test(self, item: RateLimitItem, *identifiers: str) -> bool:
        """Whether the hour has room."""
        return self._first(lambda hours: hours.test(item, *self._named(identifiers)))

    def get_window_stats(self, item: RateLimitItem, *identifiers: str) -> WindowStats:
        """When the hour will have room again."""
        return self._first(lambda hours: hours.get_window_stats(item, *self._named(identifiers)))

    def _named(self, identifiers: tuple[str, ...]) -> list[str]:
        return [hmac.new(self._key, one.encode(), hashlib.sha256).hexdigest()[:32] for one in identifiers]

    def _first(self, asked: Callable[[MovingWindowRateLimiter], T]) -> T:
        if time.monotonic() > self._away_until:
            try:
                return asked(self._shared)
            except RedisError as error:
                self._away_until = time.monotonic() + SECONDS_LEFT_ALONE
                log.info("hours_not_shared", error=type(error).__name__)
        return asked(self._own)
