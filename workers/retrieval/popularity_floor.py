"""The least fame that a movie needs to be recommended: about half that of the movies the person names."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from statistics import median

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Catalogue, Movie
from movies.films import is_foreign

# Half the median fame of the movies named leaves room for discoveries.
DEMAND = 0.5
# A movie with fewer ratings is too uncertain, even for somebody who names rare ones.
FEWEST_RATINGS_TO_SHOW = 10
# Keep at least this many movies to choose from for each place in the list.
CHOICE = 4
# Half of all ratings go to movies above this; nobody would call those lesser-known.
WELL_KNOWN = 0.5
# Only movies below this are called lesser-known, except those from the release's latest years and after, which few have
# had time to rate.
LESSER_KNOWN, LAST_YEARS = 0.37, 3
# A movie with articles in this many Wikipedias is famous, even among people who rated few movies of its time.
PAGES_OF_THE_FAMOUS = 45


class Fame:
    """Fame, from 0 to 1: the share of a release's ratings that went to less rated movies.

    Shares of ratings are comparable across releases, but shares of movies are not: half the movies of latest-small, but
    hardly any of 100K, have three ratings or fewer.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._ratings = np.sort(np.array([m.popularity for m in catalogue], dtype=np.int64))
        self._total = np.concatenate([[0], np.cumsum(self._ratings)])
        self._of = cache(self._of_popularity)
        self._newest = max((m.year for m in catalogue if m.year and not is_foreign(m.id)), default=None)

    def of(self, movie: Movie) -> float:
        """The fame of one movie."""
        return self._of(movie.popularity)

    def demanded(self, named: Iterable[Movie]) -> float:
        """The fame that a person's recommendations need: `DEMAND` times that of the movies they named."""
        return DEMAND * self.typical(named)

    def typical(self, named: Iterable[Movie]) -> float:
        """The median fame of some movies; somebody who named none is assumed to know only the most famous."""
        return median([self.of(movie) for movie in named] or [1.0])

    def rare_below(self, named: Iterable[Movie]) -> float:
        """The fame below which a movie is less known than most movies the person named, and not widely
        known."""
        return min(self.typical(named), WELL_KNOWN)

    def is_lesser_known(self, movie: Movie) -> bool:
        """Whether hardly anybody would call a movie famous; never true of the release's newest movies."""
        is_new = movie.year is not None and movie.year > (self._newest or movie.year) - LAST_YEARS
        is_famous = movie.facts is not None and movie.facts.pages >= PAGES_OF_THE_FAMOUS
        return self.of(movie) < LESSER_KNOWN and not is_new and not is_famous

    def well_known(self, movies: Iterable[Movie], demanded: float, count: int) -> list[Movie]:
        """The movies that are famous enough, in their order, for a list of `count`.

        If there are too few, the best known are added: up to `CHOICE` times `count` of those with enough ratings, or at
        worst as many as the list takes.
        """
        given = list(movies)
        ratings = np.array([movie.popularity for movie in given], dtype=np.int64)
        rank = np.empty(len(given), dtype=np.int64)
        rank[np.argsort(-ratings, kind="stable")] = np.arange(len(given))
        famous = (rank < CHOICE * count) | (self._shares(ratings) >= demanded)
        kept = (rank < count) | ((ratings >= FEWEST_RATINGS_TO_SHOW) & famous)
        return [movie for movie, is_kept in zip(given, kept.tolist(), strict=True) if is_kept]

    def _of_popularity(self, ratings: int) -> float:
        return float(self._shares(np.array(ratings)))

    def _shares(self, ratings: NDArray[np.int64]) -> NDArray[np.float64]:
        shares: NDArray[np.float64] = self._total[np.searchsorted(self._ratings, ratings)] / max(self._total[-1], 1)
        return shares
