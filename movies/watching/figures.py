"""Metrics for Prometheus, made from log events.

Import this module only once monitoring is on: if a program has child processes, PROMETHEUS_MULTIPROC_DIR must be set
before prometheus_client is imported, so that it adds up the counts of all of them.
"""

from __future__ import annotations

from prometheus_client import Counter, Histogram
from structlog.typing import EventDict

from movies.watching.stages import STAGES

# Buckets in seconds, from a tap to a training.
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 30, 60, 120, 300, 3_600, 14_400)

events = Counter("matinee_events", "What happened, by the name of its event", ["event", "level", "error"])
seconds = Histogram("matinee_stage_seconds", "How long a stage took", ["stage"], buckets=BUCKETS)
movies = Counter("matinee_movies_judged", "Movies that the model was asked about")
answers = Counter("matinee_answers", "Answers of workers that reached their people", ["kind", "bundle"])
limits = Counter("matinee_limits_reached", "Questions that a limit refused", ["limit"])


def count(event: EventDict) -> None:
    """Count an event; an expected error is labelled by its class, and users' text never becomes a label."""
    name = str(event["event"])
    events.labels(name, event["level"], event.get("error", "")).inc()
    if name in STAGES and "seconds" in event:
        seconds.labels(STAGES[name]).observe(event["seconds"])
    if name == "model_asked":
        movies.inc(event["movies"])
    elif name == "answered":
        answers.labels(event["job"], event["bundle"]).inc()
    if "limit" in event:
        limits.labels(event["limit"]).inc()
