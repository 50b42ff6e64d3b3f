"""Recent movies for people who name some: a fifth of their list or half the share that they name, whichever is more, if
enough of them fit."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from movies.catalogue import Catalogue, Movie
from movies.films import is_foreign
from movies.protocol.recommendation import RatedMovie
from workers.retrieval.ranking import Listed, series

YEARS = 5
PLACES_A_RECENT_ONE = 5
# At least one in this many movies that the model is asked about is recent, so there are some to choose from.
ASKED_A_RECENT_ONE = 8


class Recent:
    """The recent movies of a catalogue; none in plain MovieLens, which ended years ago."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        newer = any(is_foreign(movie.id) for movie in catalogue)
        self._since = catalogue.newest - YEARS + 1 if newer and catalogue.newest else None

    def __contains__(self, movie: Movie) -> bool:
        return self._since is not None and movie.year is not None and movie.year >= self._since

    def share_named(self, ratings: Collection[RatedMovie]) -> float:
        """The share of recent movies among those that somebody rated."""
        return sum(self._catalogue[rating.movie_id] in self for rating in ratings) / max(len(ratings), 1)

    def among(self, movies: Sequence[Movie], most: int) -> list[Movie]:
        """The first `most` movies, the last replaced by recent ones until one in `ASKED_A_RECENT_ONE` is recent."""
        first = list(movies[:most])
        missing = most // ASKED_A_RECENT_ONE - sum(movie in self for movie in first)
        further = [movie for movie in movies[most:] if movie in self][: max(missing, 0)]
        others = [movie for movie in first if movie not in self]
        dropped = {movie.id for movie in others[len(others) - len(further) :]} if len(first) == most else set()
        return [movie for movie in first if movie.id not in dropped] + further

    def in_list(self, composed: Sequence[Listed], shown: Sequence[Listed], count: int, named: float) -> list[Listed]:
        """The list with one recent movie in `PLACES_A_RECENT_ONE`, or half the share `named` by the person if that is
        more; the best available replace the last of the others.

        The pick off the beaten path keeps its place if possible. A list has one movie of a series, and no sequel if an
        unseen earlier part could be shown.
        """
        found = list(composed)
        missing = max(count // PLACES_A_RECENT_ONE, int(count * named / 2)) - sum(one.movie in self for one in found)
        ids = {one.movie.id for one in shown}
        for one in sorted(shown, key=lambda one: -one.score):
            if missing <= 0:
                break
            told = {series(each.movie.title) for each in found}
            if one.movie not in self or series(one.movie.title) in told or ids & set(one.unseen_before):
                continue
            others = [k for k, each in enumerate(found) if each.movie not in self]
            place = next((k for k in reversed(others) if not found[k].rare), others[-1] if others else None)
            if len(found) < count:
                found.append(one)
            elif place is not None:
                found[place] = one
            missing -= 1
        return found
