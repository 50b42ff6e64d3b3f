"""What a reply is, before Discord, Slack or the terminal draws it."""

from __future__ import annotations

from dataclasses import dataclass

from movies.catalogue import Movie


@dataclass(frozen=True)
class Card:
    """One recommended movie: the chance of liking it, and a short reason or nothing."""

    movie: Movie
    chance: float
    reason: str = ""


@dataclass(frozen=True)
class Reply:
    """Text to read, and movie cards below it."""

    text: str
    cards: tuple[Card, ...] = ()
    ends: bool = False
