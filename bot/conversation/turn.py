"""The outcome of one turn of the conversation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.contracts.replies import Reply
from bot.contracts.session import Session
from movies.protocol.recommendation import Job


class SideEffect(StrEnum):
    """Something to do besides replying."""

    EXPORT = "export"
    FORGET = "forget"
    GROUP = "group"  # Load the people in `Turn.guests`, then call `bot.conversation.job_requests.movie_night`.


@dataclass(frozen=True)
class Turn:
    """The new session, the immediate reply, and the job whose result follows."""

    session: Session
    reply: Reply
    job: Job | None = None
    side_effect: SideEffect | None = None
    guests: tuple[str, ...] = ()
