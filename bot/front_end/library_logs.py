"""Forward libraries' log records to our own log."""

from __future__ import annotations

import logging

from movies.logs import log


class LibraryEvents(logging.Handler):
    """Forwards a library's records without their values, which may be tokens or messages.

    Parameters
    ----------
    event: the name of the event in our log.
    templates: whether the library logs templates separately from values, which makes the template safe to forward.
    """

    def __init__(self, event: str, templates: bool) -> None:
        super().__init__(logging.WARNING)
        self._event = event
        self._templates = templates

    def emit(self, record: logging.LogRecord) -> None:
        """Log one event with the constant parts of the record."""
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        told = {"template": str(record.msg)[:200]} if self._templates else {"where": f"{record.module}:{record.lineno}"}
        log.warning(self._event, logger=record.name, error=error, **told)
