"""Rate limits that a bot's processes share through the broker; while it is unreachable, each counts alone."""

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

from bot.queue.limits import SECONDS_KEPT, OwnPlaces
from bot.queue.recommender import ALIVE
from movies.logs import log

HOURS, PLACES, AT_WORK, RETURNS = "matinee:hours", "matinee:asking:", "matinee:at-work", "matinee:returns"
# Longer than any question is kept, so that an abandoned place is freed eventually.
PLACE_SECONDS = 2 * 3_600
# Don't wait for a broker that was unreachable a moment ago.
SECONDS_LEFT_ALONE = 5.0
# A place belongs to its process for as long as the process is alive.
TAKE = """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] and redis.call('EXISTS', ARGV[2] .. holder) == 1 then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[3])
return 1
"""
GIVE_BACK = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"
# Each process writes its own number, so a lost message makes no lasting difference.
COUNT_AT_WORK = """
redis.call('HSET', KEYS[1], ARGV[1], ARGV[4])
redis.call('EXPIRE', KEYS[1], ARGV[3])
local all, numbers = 0, redis.call('HGETALL', KEYS[1])
for k = 1, #numbers, 2 do
    if numbers[k] == ARGV[1] or redis.call('EXISTS', ARGV[2] .. numbers[k]) == 1 then
        all = all + tonumber(numbers[k + 1])
    else
        redis.call('HDEL', KEYS[1], numbers[k])
    end
end
return all
"""
# Somebody's own time to come back, if they have one, or else the first free one.
COME_BACK = """
local own = redis.call('GET', KEYS[2])
if own and tonumber(own) > tonumber(ARGV[1]) then return own end
local last = tonumber(redis.call('GET', KEYS[1]) or '0')
local at = math.max(last + tonumber(ARGV[3]), ARGV[1] + ARGV[2])
local seconds = math.max(1, math.ceil(at - ARGV[1]))
redis.call('SET', KEYS[1], tostring(at), 'EX', seconds)
redis.call('SET', KEYS[2], tostring(at), 'EX', seconds + math.ceil(ARGV[4]))
return tostring(at)
"""
IS_DUE = """
local own = redis.call('GET', KEYS[1])
if not own or tonumber(own) > tonumber(ARGV[1]) then return 0 end
redis.call('DEL', KEYS[1])
return 1
"""
T = TypeVar("T")


class _Shared:
    """Access to the broker, which sees no ids, only hashes with a secret key."""

    def __init__(self, broker: Redis, key: bytes) -> None:
        self._broker, self._key = broker, key
        self._away_until = 0.0

    def _hashed(self, id: str) -> str:
        return hmac.new(self._key, id.encode(), hashlib.sha256).hexdigest()[:32]

    def _try(self, asked: Callable[[], T], without: Callable[[], T]) -> T:
        """The broker's answer or, while it is unreachable, this process's own."""
        if time.monotonic() > self._away_until:
            try:
                return asked()
            except RedisError as error:
                self._away_until = time.monotonic() + SECONDS_LEFT_ALONE
                log.info("limits_not_shared", error=type(error).__name__)
        return without()


class SharedHours(_Shared):
    """Counts hits in a moving hour."""

    def __init__(self, broker: Redis, key: bytes) -> None:
        super().__init__(broker, key)
        storage = RedisStorage("redis://", connection_pool=broker.connection_pool, key_prefix=HOURS)
        self._shared = MovingWindowRateLimiter(storage)
        self._own = MovingWindowRateLimiter(MemoryStorage())

    def hit(self, item: RateLimitItem, *identifiers: str) -> bool:
        """Count one more; False if the hour is full."""
        return self._first(lambda hours: hours.hit(item, *map(self._hashed, identifiers)))

    def test(self, item: RateLimitItem, *identifiers: str) -> bool:
        """Whether the hour has room."""
        return self._first(lambda hours: hours.test(item, *map(self._hashed, identifiers)))

    def get_window_stats(self, item: RateLimitItem, *identifiers: str) -> WindowStats:
        """When the hour will have room again."""
        return self._first(lambda hours: hours.get_window_stats(item, *map(self._hashed, identifiers)))

    def _first(self, asked: Callable[[MovingWindowRateLimiter], T]) -> T:
        return self._try(lambda: asked(self._shared), lambda: asked(self._own))


class SharedPlaces(_Shared):
    """The people with a question in progress in any process of the bot; `owner` is this process's name in its
    heartbeats (`Recommender.say_alive`)."""

    def __init__(self, broker: Redis, key: bytes, owner: str) -> None:
        super().__init__(broker, key)
        self._owner = owner
        self._own = OwnPlaces()
        self._known: list[bytes | str | int | float] = [owner, ALIVE, PLACE_SECONDS]
        self._count = broker.register_script(COUNT_AT_WORK)
        self._take, self._give_back = broker.register_script(TAKE), broker.register_script(GIVE_BACK)
        self._come_back, self._is_due = broker.register_script(COME_BACK), broker.register_script(IS_DUE)

    def take(self, person: str) -> bool:
        """Take somebody's place for this process; False if another live process has it."""
        return self._try(lambda: bool(self._take([self._place(person)], self._known)), lambda: True)

    def take_over(self, person: str) -> None:
        """Take somebody's place from any other process."""
        self._try(lambda: self._broker.set(self._place(person), self._owner, ex=PLACE_SECONDS), lambda: None)

    def give_back(self, person: str) -> None:
        """Release a place, unless another process has taken it over."""
        self._try(lambda: self._give_back([self._place(person)], [self._owner]), lambda: None)

    def at_work(self, here: int) -> int:
        """The number of questions in progress in all live processes, `here` being this one's."""
        return self._try(lambda: int(self._count([AT_WORK], [*self._known, here])), lambda: here)

    def come_back(self, person: str, earliest: float, between: float) -> float:
        """The seconds until a person may come back, as in `OwnPlaces`, but counting the people of all processes."""
        now = time.time()
        known = [now, earliest, between, SECONDS_KEPT]
        return self._try(
            lambda: float(self._come_back([RETURNS, self._return(person)], known)) - now,
            lambda: self._own.come_back(person, earliest, between),
        )

    def is_due(self, person: str) -> bool:
        """Whether somebody was told to come back at about this time, as in `OwnPlaces`."""
        return self._try(
            lambda: bool(self._is_due([self._return(person)], [time.time()])), lambda: self._own.is_due(person)
        )

    def _return(self, person: str) -> str:
        return f"{RETURNS}:{self._hashed(person)}"

    def _place(self, person: str) -> str:
        return PLACES + self._hashed(person)
