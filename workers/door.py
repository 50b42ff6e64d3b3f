"""A filter for messages from the broker, which is not trusted: only the sealed parts of a message reach Celery.

Anything that is not one of our jobs is set aside, for `matinee dead` to show, and never stops a worker.
"""

from __future__ import annotations

import json
import time
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, redis
from kombu.transport.virtual import Empty
from redis import Redis
from redis.exceptions import RedisError

from movies.logs import log
from movies.protocol.attempts import LONGEST_EXCERPT, MOST_PUT_ASIDE, PUT_ASIDE_SECONDS, REFUSED, SENT, RefusedEntry
from movies.protocol.seals import SealBroken, SealedJob, Seals

# In bytes: twenty times the size of the largest job.
LARGEST_ENTRY = 10_000_000


class Refused(Exception):
    """A queue entry is not one of our jobs; the message says why in a few words."""


class TooOld(Refused):
    """One of our jobs is so old that nobody can still be waiting for it."""


def admitted(entry: bytes, queue: str, seals: Seals) -> dict[str, Any]:
    """The message for a job, rebuilt from the parts that its seal covers.

    Headers from a stranger could make Celery run a different task, trigger a callback, or wait for years.

    Raises
    ------
    Refused: it is not one of our jobs, or it is too old (TooOld).
    """
    if len(entry) > LARGEST_ENTRY:
        raise Refused("too large")
    try:
        message = json.loads(entry)
        task, id = str(message["headers"]["task"]), str(message["headers"]["id"])
        [[sealed], _, _] = json.loads(b64decode(message["body"]))
        job = SealedJob.opened(seals, sealed, queue, task, id)
    except SealBroken as error:
        raise Refused(str(error)) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Refused("unreadable") from error
    if job.until < time.time():
        raise TooOld("too old")
    body = [[sealed], {}, {"callbacks": None, "errbacks": None, "chain": None, "chord": None}]
    return {
        "body": b64encode(json.dumps(body).encode()).decode(),
        "content-encoding": "utf-8",
        "content-type": "application/json",
        "headers": {
            "lang": "py",
            "task": task,
            "id": id,
            "root_id": id,
            "argsrepr": "",
            "kwargsrepr": "",
            SENT: job.sent,
        },
        "properties": {
            "correlation_id": id,
            "delivery_tag": uuid4().hex,
            "delivery_mode": 2,
            "delivery_info": {"exchange": "", "routing_key": queue},
            "priority": 0,
            "body_encoding": "base64",
        },
    }


def put_off(redis: Redis, entry: bytes, queue: str, reason: str) -> None:
    """Log a refused message, and keep its first part for operators."""
    log.warning("message_refused", queue=queue[:80], reason=reason, size=len(entry))
    excerpt = entry[:LONGEST_EXCERPT].decode("utf-8", "replace")
    kept = RefusedEntry(at=time.time(), queue=queue, reason=reason, entry=excerpt)
    with redis.pipeline() as pipe:
        pipe.lpush(REFUSED, kept.model_dump_json())
        pipe.ltrim(REFUSED, 0, MOST_PUT_ASIDE - 1)
        pipe.expire(REFUSED, PUT_ASIDE_SECONDS)
        pipe.execute()


class HandedOut(redis.QoS):  # type: ignore[misc]
    """The messages that workers hold; a stranger's message among them never goes back into a queue."""

    def ack(self, delivery_tag: str) -> None:
        """Release a message so that this worker takes another; the broker may be unreachable.

        If it is, the lease lapses, and the next worker checks whether anybody still waits.
        """
        try:
            super().ack(delivery_tag)
        except RedisError as error:
            log.warning("message_not_settled", error=type(error).__name__)
            self._quick_ack(delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """Release a message that was not processed; the broker may be unreachable."""
        try:
            super().reject(delivery_tag, requeue)
        except RedisError as error:
            log.warning("message_not_settled", error=type(error).__name__)
            self._quick_ack(delivery_tag)

    def restore_by_tag(self, tag: bytes, client: Redis | None = None, leftmost: bool = False) -> None:
        """Put a message whose lease has lapsed back into its queue."""
        with self.channel.conn_or_acquire(client) as redis:
            held = redis.hget(self.unacked_key, tag)
            try:
                message, _, queue = json.loads(held or b"[{}, 0, 0]")
                if not (isinstance(message, dict) and isinstance(queue, str | int)):
                    raise TypeError
            except (ValueError, TypeError, RecursionError):
                redis.hdel(self.unacked_key, tag)
                redis.zrem(self.unacked_index_key, tag)
                put_off(redis, held or b"", self.unacked_key, "unreadable")
                return
        super().restore_by_tag(tag, client, leftmost)


class Channel(redis.Channel):  # type: ignore[misc]
    """Reads queues through the door."""

    QoS = HandedOut
    seals: Callable[[], Seals]

    def _brpop_read(self, **options: Any) -> bool:
        """The transport's own method, except that each message must pass the door."""
        try:
            try:
                found = self.client.parse_response(self.client.connection, "BRPOP", **options)
            except self.connection_errors:
                self.client.connection.disconnect()
                raise
            if not found:
                raise Empty
            queue = found[0].decode().rsplit(self.sep, 1)[0]
            self._queue_cycle.rotate(queue)
        finally:
            self._in_poll = None
            self._flush_brpop_reauth()
        try:
            message = admitted(found[1], queue, self.seals())
        except TooOld:
            log.info("job_too_old", queue=queue)
        except Refused as error:
            with self.conn_or_acquire() as redis:
                put_off(redis, found[1], queue, str(error))
        else:
            self.connection._deliver(message, queue)
        return True


class Transport(redis.Transport):  # type: ignore[misc]
    """Redis, through the door."""

    Channel = Channel


class SentinelChannel(Channel, redis.SentinelChannel):  # type: ignore[misc]
    """The same, where sentinels say which Redis to use."""


class SentinelTransport(redis.SentinelTransport):  # type: ignore[misc]
    """Redis with sentinels, through the door."""

    Channel = SentinelChannel


def guard_queues(seals: Callable[[], Seals]) -> None:
    """Make this process read its queues through the door. Call this before it connects to a broker."""
    Channel.seals = staticmethod(seals)
    TRANSPORT_ALIASES.update(dict.fromkeys(("redis", "rediss"), f"{__name__}:{Transport.__name__}"))
    TRANSPORT_ALIASES["sentinel"] = f"{__name__}:{SentinelTransport.__name__}"
