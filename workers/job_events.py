"""Logs the beginning of a job."""

from __future__ import annotations

import time
from typing import Any

import structlog

from movies.logs import log
from movies.protocol.attempts import SENT


def job_begun(request: Any) -> None:
    """Give a job's events the id of its question, and log its time in the queue."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(turn=request.id)
    sent = request.get(SENT) or (request.get("headers") or {}).get(SENT)
    if isinstance(sent, int | float):
        log.info("job_begun", task=request.task.rpartition(".")[2], seconds=round(max(0.0, time.time() - sent), 3))
