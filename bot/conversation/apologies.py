"""Turns an error into a sentence for a person and one event in the log."""

from __future__ import annotations

import secrets

from bot import wording
from bot.contracts.replies import Reply
from movies.errors import JobPoisonous, LimitReached, MatineeError, Refusal
from movies.logs import log, places


class Declined(Refusal):
    """A refusal that a front end has already worded in the reader's language; its text is shown as it is."""


def apology(error: Exception) -> Reply:
    """The reply that tells a person about an error.

    Where something broke, the sentence ends with an id that is in the log, too. For an unexpected error, the log gets
    its type and where it happened, but not its text, since that may quote what somebody said.
    """
    if isinstance(error, Refusal):
        # Nothing broke, so an error id would only alarm.
        reached = {"limit": str(error)} if isinstance(error, LimitReached) else {}
        log.info("request_refused", error=type(error).__name__, **reached)
        return Reply(str(error) if isinstance(error, Declined) else wording.failures.failure(error))
    # A worker's own error id leads operators to the question itself.
    error_id = error.error_id if isinstance(error, JobPoisonous) else secrets.token_hex(4)
    if isinstance(error, MatineeError):
        log.warning("request_failed", error=type(error).__name__, error_id=error_id, reason=str(error))
        return Reply(wording.service.with_error_id(wording.failures.failure(error), error_id))
    log.error("request_broke", error=type(error).__name__, error_id=error_id, where=places(error))
    return Reply(wording.service.with_error_id(wording.service.my_fault(), error_id))
