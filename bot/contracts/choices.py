"""Buttons used in more than one room."""

from __future__ import annotations

from bot.contracts.actions import Action, Verb, about
from bot.contracts.replies import Choice
from movies.catalogue import Movie

RECOMMEND = Choice("recommend", Action(Verb.RECOMMEND))
NOT_RIGHT = Choice("not right?", Action(Verb.UNDO))
SHOW_SOME = Choice("show me some", Action(Verb.OFFER))
MORE = Choice("more", Action(Verb.MORE))
WHY = Choice("why?", Action(Verb.WHY))
RETRY = Choice("try again", Action(Verb.RETRY))


def thumbs(movie: Movie) -> tuple[Choice, Choice]:
    """Buttons for good and bad."""
    return Choice("👍", about(Verb.RATE, movie.id, "good")), Choice("👎", about(Verb.RATE, movie.id, "bad"))


def to_tap(movie: Movie) -> tuple[Choice, ...]:
    """Buttons for every opinion on one movie."""
    return (*thumbs(movie), Choice("not seen", about(Verb.RATE, movie.id, "unseen")))
