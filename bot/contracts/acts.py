"""Entries of the audit trail: what admins did or tried."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """The outcome of an attempt: done, awaiting confirmation, or the reason for refusing it."""

    ALLOWED = "allowed"
    ASKED = "asked"
    ASKED_AGAIN = "asked again"
    FAILED = "failed"
    NO_ADMIN = "no admin"
    IN_PRIVATE = "in private"
    ELSEWHERE = "elsewhere"
    NOT_THEIRS = "not theirs"
    STALE = "stale"
    UNKNOWN_MODEL = "unknown model"
    SERVED_ALREADY = "served already"
    NOTHING_BEFORE = "nothing before"
    NO_TRAINING = "no training"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Act:
    """An admin's act, or a refused attempt.

    actor: the person; None once they have been forgotten. place: the server, or "direct" for private messages.
    subject: the training, or the digest of the bundle; may be empty. at: Unix time.
    """

    actor: str | None
    place: str
    verb: str
    subject: str
    outcome: Outcome
    at: int = 0
