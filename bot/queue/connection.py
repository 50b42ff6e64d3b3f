"""The connection to the broker, and its errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from celery import Celery
from kombu.exceptions import OperationalError
from kombu.utils.url import sanitize_url
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from movies.errors import BrokerUnreachable
from movies.settings import BrokerSettings

# A broker that is cut off does not answer, and waiting for it would keep people waiting. No read here blocks for longer
# than a second, and Prometheus waits ten seconds for its figures.
SECONDS_TO_ANSWER = 5


def celery_client(broker: BrokerSettings) -> Celery:
    """A Celery app that sends jobs and reads their results but runs none itself; raises SettingMissing."""
    url, options = broker.url(), broker.options()
    client = Celery("matinee-bot", broker=url, backend=url, set_as_current=False)
    client.conf.update(
        task_serializer="json",
        accept_content=["json"],
        broker_transport_options={
            **options,
            "socket_connect_timeout": SECONDS_TO_ANSWER,
            "socket_timeout": SECONDS_TO_ANSWER,
        },
        redis_socket_connect_timeout=SECONDS_TO_ANSWER,
        redis_socket_timeout=SECONDS_TO_ANSWER,
        # Each waiting question holds one connection.
        redis_max_connections=100_000,
        result_backend_transport_options={**options, "retry_policy": {"max_retries": 1}},
        task_publish_retry_policy={"max_retries": 1},
    )
    return client


def redis_of(client: Celery) -> Redis:
    """A client of the broker itself that fails fast: its callers can handle errors, and must not keep others
    waiting."""
    redis: Redis = client.backend.client
    redis.set_retry(Retry(NoBackoff(), 0))
    return redis


@contextmanager
def unreachable_as_a_sentence(url: str) -> Iterator[None]:
    """Raise BrokerUnreachable for any error of the connection to the queue, without the URL's password."""
    try:
        yield
    except (OperationalError, RedisError, OSError) as error:
        certified = " If its certificate is of your own making, add ?ssl_ca_certs=FILE." if url[:6] == "rediss" else ""
        where = ";".join(map(sanitize_url, url.split(";")))
        raise BrokerUnreachable(
            f"The queue at {where} does not answer. "
            f"Start the broker, or set MATINEE_BROKER_URL to where it is.{certified}"
        ) from error
