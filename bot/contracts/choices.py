"""The choices that more than one room offers."""

from __future__ import annotations

from bot.contracts.replies import Choice
from movies.catalogue import Movie

RECOMMEND = Choice("recommend", "recommend")
NOT_RIGHT = Choice("not right?", "undo")
SHOW_SOME = Choice("show me some", "offer")
MORE = Choice("more", "more")
WHY = Choice("why?", "why")
RETRY = Choice("try again", "again")


def thumbs(movie: Movie) -> tuple[Choice, Choice]:
    """Good or bad, by a tap."""
    return Choice("👍", f"rate:{movie.id}:good"), Choice("👎", f"rate:{movie.id}:bad")


def to_tap(movie: Movie) -> tuple[Choice, ...]:
    """What may be said of one movie by a tap."""
    return (*thumbs(movie), Choice("not seen", f"rate:{movie.id}:unseen"))
