"""The Celery app: its queues, its JSON-only messages, and what happens to a job when a worker dies."""

from __future__ import annotations

from functools import cache

from celery import Celery
from kombu.exceptions import OperationalError
from kombu.utils.url import sanitize_url

from movies.errors import BrokerUnreachable
from movies.logs import log
from movies.protocol.recommendation import INFERENCE_QUEUE
from movies.protocol.seals import Seals
from movies.settings import BrokerSettings
from workers.door import guard_queues
from workers.leases import TRANSPORT_OPTIONS

LONGEST_JOB_SECONDS = 300
# A broker that is cut off sends nothing, and the main loop must not wait long for it.
SECONDS_TO_ANSWER = 5

app = Celery("matinee", include=["workers.tasks"])
broker_url, sentinels = BrokerSettings().url(), BrokerSettings().options()
app.conf.update(
    broker_url=broker_url,
    result_backend=broker_url,
    result_backend_transport_options=sentinels,
    # With pickle, anybody who can reach the broker could run code in a worker.
    task_serializer="json",
    accept_content=["json"],
    # Answers go through the broker sealed (`workers.leases`); workers take no remote commands.
    task_ignore_result=True,
    worker_enable_remote_control=False,
    task_default_queue=INFERENCE_QUEUE,
    worker_prefetch_multiplier=1,
    task_time_limit=LONGEST_JOB_SECONDS,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        **TRANSPORT_OPTIONS,
        **sentinels,
        "socket_connect_timeout": SECONDS_TO_ANSWER,
        # A blocking read of the queue may take longer.
        "socket_timeout": 30,
        "socket_keepalive": True,
    },
    redis_socket_connect_timeout=SECONDS_TO_ANSWER,
    redis_socket_timeout=SECONDS_TO_ANSWER,
    # The model is loaded when the child process starts, which takes longer than Celery's four seconds.
    worker_proc_alive_timeout=300,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
)


def check_broker() -> None:
    """Raise BrokerUnreachable if nothing answers at the broker's URL. The password in it is never shown.

    Raises
    ------
    SettingMissing: the broker needs a key.
    """
    seals()
    try:
        with app.connection_for_write(connect_timeout=5) as connection:
            connection.ensure_connection(max_retries=1, timeout=5)
    except (OperationalError, OSError) as error:
        where = ";".join(map(sanitize_url, broker_url.split(";")))
        raise BrokerUnreachable(
            f"No broker answers at {where}. Start one, or set MATINEE_BROKER_URL to its address."
        ) from error


@cache
def seals() -> Seals:
    """The seals of this process; raises SettingMissing if they need a key and there is none."""
    return Seals.of(BrokerSettings())


guard_queues(seals)


def work(queues: str, concurrency: int) -> int:
    """Serve these comma-separated queues until told to stop; any other end gives a non-zero exit code.

    Raises
    ------
    SettingMissing: the broker needs a key.
    """
    seals()
    if not BrokerSettings().key():
        log.warning("broker_without_key")
    worker = app.Worker(
        queues=queues,
        pool="prefork",
        concurrency=concurrency,
        loglevel="WARNING",
        quiet=True,
        # Nothing here uses Celery's messages between workers, and a stranger could forge them.
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    worker.start()
    return int(worker.exitcode or 0)
