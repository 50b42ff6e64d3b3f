"""The first list, for somebody unknown: widely loved movies, each of a different kind."""

from __future__ import annotations

from collections.abc import Sequence, Set

from movies.catalogue import Movie
from movies.films import is_foreign
from movies.in_common import alike
from workers.retrieval.popularity_floor import PAGES_OF_THE_FAMOUS
from workers.retrieval.ranking import Listed, series

# What a movie loses, in stars, for sharing its genres with one in the list, and for each one there from its decade.
FOR_GENRES, FOR_DECADE = 0.9, 0.25
# What it gains, in stars, if everybody who rates movies knows it, since people can then judge it at once.
FOR_FAME = 1.5
# What it gains, in stars, if it has only genres that are wished for.
FOR_WISHED = 1.5
# Each movie gets this many extra ratings at its expected average, so that a few enthusiasts cannot make it a favourite.
DOUBT = 20


def first_list(listed: Sequence[Listed], count: int, wished: Set[str] = frozenset()) -> list[Listed]:
    """Choose widely known and liked movies of different genres and decades, only one per series.

    wished: genres; a movie with few genres besides these is preferred.
    """
    chosen: list[Listed] = []
    left = [one for one in listed if not one.unseen_before and _is_proven(one.movie)]
    left = left if len(left) >= count else list(listed)
    while left and len(chosen) < count:
        best = max(left, key=lambda one: (_worth(one, chosen, wished), -one.movie.id))
        chosen.append(best)
        left = [one for one in left if series(one.movie.title) != series(best.movie.title)]
    return chosen


def _is_proven(movie: Movie) -> bool:
    """Whether people rated it; of the others, only the most famous are sure to be widely liked."""
    return not is_foreign(movie.id) or (movie.facts is not None and movie.facts.pages >= PAGES_OF_THE_FAMOUS)


def _worth(one: Listed, chosen: Sequence[Listed], wished: Set[str]) -> float:
    """How much a movie adds to the chosen ones, in stars."""
    movie = one.movie
    same_genres = max((alike(movie, other.movie) for other in chosen), default=0.0)
    same_decade = sum(_decade(movie) == _decade(other.movie) for other in chosen)
    purity = len(wished & set(movie.genres)) / max(len(movie.genres), 1)
    return (
        _stars(movie) + FOR_WISHED * purity + FOR_FAME * one.fame - FOR_GENRES * same_genres - FOR_DECADE * same_decade
    )


def _stars(movie: Movie) -> float:
    expected = movie.expected or 0.0
    average = expected if movie.average is None else movie.average
    return (average * movie.popularity + expected * DOUBT) / (movie.popularity + DOUBT)


def _decade(movie: Movie) -> int:
    return (movie.year or 0) // 10
