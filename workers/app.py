"""The Celery app: JSON only, queues, and what happens to a job when a worker dies."""

from __future__ import annotations

from celery import Celery
from kombu.exceptions import OperationalError
from kombu.utils.url import sanitize_url

from movies.errors import BrokerUnreachable
from movies.protocol.recommendation import INFERENCE_QUEUE
from movies.settings import BrokerSettings
from workers.leases import TRANSPORT_OPTIONS

LONGEST_JOB_SECONDS = 300

app = Celery("matinee", include=["workers.tasks"])
broker_url = BrokerSettings().broker_url.get_secret_value()
app.conf.update(
    broker_url=broker_url,
    result_backend=broker_url,
    # With pickle, whoever reaches the broker could run code in a worker.
    task_serializer="json",
    result_serializer="json",
    accept_content=["json"],
    result_accept_content=["json"],
    task_default_queue=INFERENCE_QUEUE,
    worker_prefetch_multiplier=1,
    task_time_limit=LONGEST_JOB_SECONDS,
    result_expires=3600,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        **TRANSPORT_OPTIONS,
        # redis-py waits five seconds by default; a blocking read of the queue may take longer.
        "socket_timeout": 30,
        "socket_keepalive": True,
    },
    redis_socket_timeout=30,
    # The model is loaded when the child process starts, which takes longer than Celery's four seconds.
    worker_proc_alive_timeout=300,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
)


def check_broker() -> None:
    """Raise BrokerUnreachable if nothing answers at the broker's URL; its password is never shown."""
    try:
        with app.connection_for_write(connect_timeout=5) as connection:
            connection.ensure_connection(max_retries=1, timeout=5)
    except (OperationalError, OSError) as error:
        raise BrokerUnreachable(
            f"No broker answers at {sanitize_url(broker_url)}. Start one, or set MATINEE_BROKER_URL to where it is."
        ) from error
