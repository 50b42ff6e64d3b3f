"""Structured logs: one JSON object a line on standard error, constant event names, no message texts."""

from __future__ import annotations

import sys

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def configure_logs() -> None:
    """Write this process's events as JSON lines to standard error; called once by each program."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
