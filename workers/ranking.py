"""From chances to a list that a person, or a group, would want: the likeliest first, but not five sequels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from movies.catalogue import Movie

# How much chance of liking a movie gives up for being all like one that is already in the list.
DIVERSITY = 0.08
# Who likes a movie with a smaller chance than this would rather not see it.
MISERY = 0.4
SEQUEL_MARK = re.compile(r"(?::.*|\s+(?:part\s+)?(?:\d+|[ivx]+))$", re.IGNORECASE)
# "Harry Potter and the Goblet of Fire"; the hero has two names, else "Beauty and the Beast" would be a series.
HERO_AND_THE = re.compile(r"^((?!the\s|an?\s)\S+\s\S+)\sand\sthe\s.*$", re.IGNORECASE)


@dataclass(frozen=True)
class Scored:
    """A movie and the calibrated chance that the person likes it."""

    movie: Movie
    chance: float


def diverse(scored: Sequence[Scored], count: int) -> list[Scored]:
    """Choose `count` movies by maximal marginal relevance (Carbonell and Goldstein 1998), best first.

    At most one movie of a series is chosen, so that there may be fewer. The chosen are returned in
    order of their chance, so that the list reads as what it is.
    """
    left = sorted(scored, key=lambda s: -s.chance)
    chosen: list[Scored] = []
    while left and len(chosen) < count:
        best = max(
            left, key=lambda s: s.chance - DIVERSITY * max((alike(s.movie, c.movie) for c in chosen), default=0.0)
        )
        chosen.append(best)
        left = [s for s in left if series(s.movie.title) != series(best.movie.title)]
    return sorted(chosen, key=lambda s: -s.chance)


def without_misery(chances: Sequence[Sequence[float]]) -> dict[int, float]:
    """What a group thinks of each movie: "average without misery" (Masthoff 2004, "Group modeling: selecting a
    sequence of television items to suit a group of viewers", in User Modeling and User-Adapted Interaction 14).

    Movies that anybody likes with a chance below `MISERY` are left out, and the others have the mean
    of the chances. Where all would be left out, each has the chance of whom it pleases least ("least
    misery", there too): then the list is as kind as it can be.

    Parameters
    ----------
    chances: per movie, the chance of each person.

    Returns
    -------
    the group's score, 0 to 1, by the place of the movie.
    """
    bearable = {k: sum(each) / len(each) for k, each in enumerate(chances) if min(each) >= MISERY}
    return bearable or {k: min(each) for k, each in enumerate(chances)}


def alike(one: Movie, other: Movie) -> float:
    """How alike two movies are by their genres, 0 to 1: the share that both have of what either has (Jaccard 1901)."""
    genres, others = set(one.genres), set(other.genres)
    return len(genres & others) / len(genres | others) if genres | others else 0.0


@lru_cache(maxsize=100_000)
def series(title: str) -> str:
    """The title without its number or subtitle: "Star Trek: Generations" and "Star Trek III" are one series."""
    without = HERO_AND_THE.sub(r"\1", title)
    while (shorter := SEQUEL_MARK.sub("", without)) and shorter != without:
        without = shorter
    return without.casefold()
