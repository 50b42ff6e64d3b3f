"""What admins do or try, in the form that the audit trail keeps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of an attempt: done, awaiting confirmation, or why it was refused."""

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
    """Something an admin did, or was refused.

    actor: who it was; None once they have been forgotten. place: the server, or "direct" for private messages.
    subject: the training, or the digest of the bundle; may be empty. at: Unix time.
    """

    actor: str | None
    place: str
    verb: str
    subject: str
    outcome: Outcome
    at: int = 0
