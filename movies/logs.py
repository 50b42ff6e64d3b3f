"""Structured logs: one JSON object a line, constant event names, no message texts."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import TextIO

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def configure_logs(stream: TextIO | None = None) -> None:
    """Write this process's events as JSON lines, to standard error if to nothing else; called once by each program."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stderr),
    )


def places(error: BaseException) -> list[str]:
    """Where an error came from, innermost last: files and lines, which quote nobody, unlike its text."""
    return [f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)][-12:]
