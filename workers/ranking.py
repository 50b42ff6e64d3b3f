"""From chances to a list that a person would want: the likeliest first, but not five sequels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from movies.catalogue import Movie

# How much chance of liking a movie gives up for being all like one that is already in the list.
DIVERSITY = 0.08
SEQUEL_MARK = re.compile(r"(?::.*|\s+(?:part\s+)?(?:\d+|[ivx]+))$", re.IGNORECASE)


@dataclass(frozen=True)
class Scored:
    """A movie and the calibrated chance that the person likes it."""

    movie: Movie
    chance: float


def diverse(scored: Sequence[Scored], count: int) -> list[Scored]:
    """Choose `count` movies by maximal marginal relevance (Carbonell and Goldstein 1998), best first.

    The chosen are returned in order of their chance, so that the list reads as what it is.
    """
    left = sorted(scored, key=lambda s: -s.chance)
    chosen: list[Scored] = []
    while left and len(chosen) < count:
        best = max(
            left, key=lambda s: s.chance - DIVERSITY * max((alike(s.movie, c.movie) for c in chosen), default=0.0)
        )
        left.remove(best)
        chosen.append(best)
    return sorted(chosen, key=lambda s: -s.chance)


def alike(one: Movie, other: Movie) -> float:
    """How alike two movies are, 0 to 1 by their genres, and 3 for two of a series."""
    if series(one.title) == series(other.title):
        return 3.0
    genres, others = set(one.genres), set(other.genres)
    return len(genres & others) / len(genres | others) if genres | others else 0.0


def series(title: str) -> str:
    """The title without its number or subtitle: "Star Trek: Generations" and "Star Trek III" are one series."""
    without = title
    while (shorter := SEQUEL_MARK.sub("", without)) and shorter != without:
        without = shorter
    return without.casefold()
