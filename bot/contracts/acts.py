"""What admins do or try, as the audit trail keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of an attempt: done, or asked whether it is really meant; else why not."""

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
    """Something that was done or refused.

    actor: who, or none where they had themselves forgotten. place: the server, or "direct" in private messages.
    subject: the training, or the digest of the bundle; empty where it is about none. at: when, in Unix time.
    """

    actor: str | None
    place: str
    verb: str
    subject: str
    outcome: Outcome
    at: int = 0
