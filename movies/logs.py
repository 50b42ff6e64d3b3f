"""Structured logs: one JSON object a line, constant event names, no message texts."""

from __future__ import annotations

import sys
from typing import TextIO

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def configure_logs(stream: TextIO | None = None) -> None:
    """Write this process's events as JSON lines, by default to standard error. Each program calls this once."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stderr),
    )
