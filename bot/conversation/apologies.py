"""The one place where what went wrong becomes a sentence for a person and one event in the log."""

from __future__ import annotations

import secrets
import traceback
from pathlib import Path

from bot import wording
from bot.contracts.replies import Reply
from movies.errors import MatineeError, Refusal
from movies.logs import log


def apology(error: Exception) -> Reply:
    """What to tell a person about an error; its id, told and logged, joins the two.

    Of an error that nobody expected, the log gets the kind and the place, not the text, which may quote
    what somebody said.
    """
    if isinstance(error, Refusal):
        # An id would only alarm.
        log.info("request_refused", error=type(error).__name__)
        return Reply(str(error))
    error_id = secrets.token_hex(4)
    if isinstance(error, MatineeError):
        log.warning("request_failed", error=type(error).__name__, error_id=error_id)
        return Reply(wording.with_error_id(wording.failure(error), error_id))
    where = [f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
    log.error("request_broke", error=type(error).__name__, error_id=error_id, where=where[-12:])
    return Reply(wording.with_error_id(wording.my_fault(), error_id))
