"""Metrics as Prometheus reads them."""

from __future__ import annotations

import json
import time

from prometheus_client import REGISTRY
from prometheus_client.metrics_core import Metric

from movies.protocol.attempts import PUT_ASIDE
from movies.protocol.recommendation import INFERENCE_QUEUE
from movies.watching.figures import count
from movies.watching.queues import Queues, age


def figure(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def test_every_event_is_counted_by_its_name_and_the_class_of_its_error() -> None:
    labels = {"event": "request_failed", "level": "warning", "error": "WorkerSilent"}
    before = figure("matinee_events_total", **labels)
    count(labels | {"reason": "No worker has answered yet.", "turn": "0" * 32})
    assert figure("matinee_events_total", **labels) == before + 1


def test_an_event_that_ends_a_stage_is_timed_and_another_is_not() -> None:
    before = figure("matinee_stage_seconds_sum", stage="queue")
    count({"event": "job_begun", "level": "info", "seconds": 1.5})
    count({"event": "waiting_for_answers", "level": "info", "seconds": 9.0})
    assert figure("matinee_stage_seconds_sum", stage="queue") == before + 1.5


def test_movies_answers_and_limits_are_counted() -> None:
    answer = {"job": "PredictJob", "bundle": "b-1"}
    limit = {"limit": "PERSON_HOUR"}
    counted: list[tuple[dict[str, object], str, dict[str, str], int]] = [
        ({"event": "model_asked", "seconds": 0.5, "movies": 600}, "matinee_movies_judged_total", {}, 600),
        ({"event": "answered"} | answer, "matinee_answers_total", {"kind": "PredictJob", "bundle": "b-1"}, 1),
        ({"event": "request_refused"} | limit, "matinee_limits_reached_total", limit, 1),
    ]
    for event, name, labels, more in counted:
        before = figure(name, **labels)
        count({"level": "info"} | event)
        assert figure(name, **labels) == before + more


class Broker:
    """A queue of some jobs, or one that does not answer."""

    def __init__(self, jobs: list[bytes] | None) -> None:
        self._jobs = jobs

    def llen(self, name: str) -> int:
        if self._jobs is None:
            raise ConnectionError
        return {INFERENCE_QUEUE: len(self._jobs), PUT_ASIDE: 1}.get(name, 0)

    def lindex(self, name: str, index: int) -> bytes | None:
        return self._jobs[index] if self._jobs and name == INFERENCE_QUEUE else None


def samples(metrics: list[Metric]) -> dict[tuple[str, str], float]:
    return {(s.name, s.labels.get("queue", "")): s.value for m in metrics for s in m.samples}


def test_the_queue_is_exported_with_the_age_of_its_oldest_job() -> None:
    jobs = [json.dumps({"headers": {"sent": time.time() - old}}).encode() for old in (1, 60)]
    told = samples(list(Queues(Broker(jobs)).collect()))
    assert told["matinee_queue_waiting", "inference"] == 2 and told["matinee_queue_waiting", "training"] == 0
    assert 59 < told["matinee_queue_oldest_seconds", "inference"] < 65
    assert told["matinee_jobs_put_aside", ""] == 1 and told["matinee_broker_up", ""] == 1


def test_a_broker_that_is_away_costs_only_its_own_figures() -> None:
    assert samples(list(Queues(Broker(None)).collect())) == {("matinee_broker_up", ""): 0}


def test_a_job_that_does_not_say_when_it_was_sent_has_no_age() -> None:
    assert [age(message, 100.0) for message in (None, b"{}", b"no JSON", b'{"headers": {"sent": null}}')] == [0.0] * 4
    assert age(b'{"headers": {"sent": 200}}', 100.0) == 0.0, "clocks of two machines may differ"
