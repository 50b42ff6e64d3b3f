"""Structured logs: one JSON object a line, constant event names, no message texts.

Events of one turn carry its id as `turn`, from the message to the answer, in the bot and in the worker. An event may
carry a duration in `seconds`. Debug events go to listeners only: they are counted but not written.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TextIO
from uuid import uuid4

import structlog
from structlog.typing import EventDict

log: structlog.stdlib.BoundLogger = structlog.get_logger()

Listener = Callable[[EventDict], None]
_listeners: list[Listener] = []
# A turn's id, until its first question takes it. Threads copy the context, but they share the list in it.
_for_a_question: ContextVar[list[str]] = ContextVar("for_a_question")


def configure_logs(stream: TextIO | None = None) -> None:
    """Write this process's events as JSON lines, to standard error by default. Call once per program."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _heard,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        # Looked up at each write, since tests replace sys.stderr.
        logger_factory=lambda *_: structlog.PrintLogger(stream or sys.stderr),
    )


def listen(listener: Listener) -> None:
    """Call a listener with every event of this process and its forks."""
    _listeners.append(listener)


def _heard(_: object, method: str, event: EventDict) -> EventDict:
    for listener in _listeners:
        listener(event)
    if method == "debug":
        raise structlog.DropEvent
    return event


@contextmanager
def turn(id: str | None = None) -> Iterator[str]:
    """Give all events in the block the id of one turn, by default a new one."""
    id = id or uuid4().hex
    token = _for_a_question.set([id])
    try:
        with structlog.contextvars.bound_contextvars(turn=id):
            yield id
    finally:
        _for_a_question.reset(token)


def question_id() -> str:
    """An id for a question to the workers. The first question of a turn gets the turn's id, so that one id finds
    both."""
    left = _for_a_question.get([])
    return left.pop() if left else uuid4().hex


def places(error: BaseException) -> list[str]:
    """The traceback of an error, innermost frame last: files and lines only, since its text may quote a user."""
    return [f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)][-12:]
