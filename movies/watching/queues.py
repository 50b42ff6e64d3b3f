"""The current length and age of the queues in the broker."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from typing import Protocol

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from movies.protocol.attempts import PUT_ASIDE, SENT
from movies.protocol.reading import READING_QUEUE
from movies.protocol.recommendation import INFERENCE_QUEUE
from movies.protocol.registry import REGISTRY_QUEUE
from movies.protocol.training import TRAINING_QUEUE

QUEUES = (INFERENCE_QUEUE, READING_QUEUE, REGISTRY_QUEUE, TRAINING_QUEUE)


class Broker(Protocol):
    """The part of a Redis client used here."""

    def llen(self, name: str) -> int: ...
    def lindex(self, name: str, index: int) -> bytes | str | None: ...


class Queues(Collector):
    """Reads the broker whenever metrics are collected; exports nothing while the broker does not answer."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    def collect(self) -> Iterable[Metric]:
        """Yield the metrics; called by prometheus_client."""
        waiting = GaugeMetricFamily("matinee_queue_waiting", "Jobs that no worker has yet", labels=["queue"])
        oldest = GaugeMetricFamily("matinee_queue_oldest_seconds", "Age of the oldest of them", labels=["queue"])
        aside = GaugeMetricFamily("matinee_jobs_put_aside", "Jobs that three workers died of, within a week")
        up = GaugeMetricFamily("matinee_broker_up", "Whether the broker answers")
        try:
            for queue in QUEUES:
                waiting.add_metric([queue], self._broker.llen(queue))
                oldest.add_metric([queue], age(self._broker.lindex(queue, -1), time.time()))
            aside.add_metric([], self._broker.llen(PUT_ASIDE))
            up.add_metric([], 1)
        except Exception:
            # An error here must not lose the other metrics; `matinee_broker_up` shows that the broker does not answer.
            up.add_metric([], 0)
            return [up]
        return [waiting, oldest, aside, up]


def age(message: bytes | str | None, now: float) -> float:
    """Seconds since a job was sent; 0 without a job or a time."""
    if message is None:
        return 0.0
    try:
        sent = json.loads(message)["headers"][SENT]
        return max(0.0, now - float(sent))
    except (KeyError, TypeError, ValueError, RecursionError):
        return 0.0
