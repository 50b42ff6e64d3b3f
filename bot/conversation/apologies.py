"""Turn an error into a sentence for a person and an event in the log."""

from __future__ import annotations

import secrets

from bot import wording
from bot.contracts.replies import Reply
from movies.errors import JobPoisonous, LimitReached, MatineeError, Refusal
from movies.logs import log, places


class Declined(Refusal):
    """A refusal that a front end has already worded in the reader's language; its text is shown unchanged."""


def apology(error: Exception) -> Reply:
    """The reply about an error.

    If something broke, the sentence ends with an id that is also in the log. For an unexpected error, the log gets its
    type and traceback but not its text, which may quote a user.
    """
    if isinstance(error, Refusal):
        # Nothing broke, so an error id would only alarm people.
        reached = {"limit": str(error)} if isinstance(error, LimitReached) else {}
        log.info("request_refused", error=type(error).__name__, **reached)
        return Reply(str(error) if isinstance(error, Declined) else wording.failures.failure(error))
    # A worker's own error id leads operators to the question.
    error_id = error.error_id if isinstance(error, JobPoisonous) else secrets.token_hex(4)
    if isinstance(error, MatineeError):
        log.warning("request_failed", error=type(error).__name__, error_id=error_id, reason=str(error))
        return Reply(wording.service.with_error_id(wording.failures.failure(error), error_id))
    log.error("request_broke", error=type(error).__name__, error_id=error_id, where=places(error))
    return Reply(wording.service.with_error_id(wording.service.my_fault(), error_id))
