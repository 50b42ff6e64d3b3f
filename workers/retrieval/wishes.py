"""Whether a movie is what was wished for, and which wishes give way where none is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from movies.catalogue import Movie
from movies.protocol.recommendation import Wishes

# What may be given up, the most important first. `without` and `unlike` are never given up: nobody
# should be shown what they said they cannot stand.
MAY_GIVE_WAY = (("genres",), ("year_from", "year_to"), ("like",))


def fits(movie: Movie, wishes: Wishes) -> bool:
    """Whether genres and year are what was wished for; a movie without a year fits no wish for years."""
    genres = set(movie.genres)
    if wishes.genres and not genres & wishes.genres:
        return False
    if genres & wishes.without:
        return False
    if wishes.year_from is None and wishes.year_to is None:
        return True
    return movie.year is not None and (wishes.year_from or 0) <= movie.year <= (wishes.year_to or 9999)


def relaxations(wishes: Wishes) -> Iterator[Wishes]:
    """The wishes themselves, then with more and more given up, each time as little as is left to try.

    The order: like; years; like and years; genres; genres and like; genres and years; all three.
    """
    nothing = Wishes()
    seen = set()
    for given_up in product((False, True), repeat=len(MAY_GIVE_WAY)):
        names = [name for up, group in zip(given_up, MAY_GIVE_WAY, strict=True) if up for name in group]
        relaxed = wishes.model_copy(update={name: getattr(nothing, name) for name in names})
        if relaxed not in seen:
            seen.add(relaxed)
            yield relaxed
