"""What a turn of the conversation is, and the choices that every part of it offers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.contracts.replies import Choice, Reply
from bot.contracts.session import Session
from movies.catalogue import Movie
from movies.jobs import Job

RECOMMEND = Choice("recommend", "recommend")
NOT_RIGHT = Choice("not right?", "undo")
SHOW_SOME = Choice("show me some", "offer")
MORE = Choice("more", "more")
WHY = Choice("why?", "why")


class Effect(StrEnum):
    """What a front end has to do beside talking."""

    EXPORT = "export"
    FORGET = "forget"
    GROUP = "group"  # Load those whom `Turn.guests` names, and ask `bot.conversation.job_requests.movie_night`.


@dataclass(frozen=True)
class Turn:
    """The new session, what to say at once, and the job whose result is to be told afterwards."""

    session: Session
    reply: Reply
    job: Job | None = None
    effect: Effect | None = None
    guests: tuple[str, ...] = ()


def thumbs(movie: Movie) -> tuple[Choice, Choice]:
    """Good or bad, by a tap."""
    return Choice("👍", f"rate:{movie.id}:good"), Choice("👎", f"rate:{movie.id}:bad")


def to_tap(movie: Movie) -> tuple[Choice, ...]:
    """What may be said of one movie by a tap."""
    return (*thumbs(movie), Choice("not seen", f"rate:{movie.id}:unseen"))
