"""Mark what everybody knows, the classics, and the hidden gems, so that people can wish for them.

The fame of a movie is the share of a release's ratings that went to less rated movies, as in
`workers.retrieval.popularity_floor`; thus the marks mean the same in a release of any size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from movies.catalogue import Catalogue, Movie
from movies.movielens import Release

CROWD_PLEASERS, CLASSICS, HIDDEN_GEMS = "crowd-pleasers", "classics", "hidden gems"
FAMOUS, RATHER_FAMOUS, LITTLE_KNOWN = 0.75, 0.5, 0.25
# Fewer ratings say too little about a movie.
FEWEST_RATINGS = 5
# A classic is at least this much older than the newest movie.
YEARS_OF_A_CLASSIC = 25
# The newest movies have had little time to be rated, so they may be famous all the same.
YEARS_TO_BE_RATED = 6
# This share of the little-known movies, the best rated, are gems.
SHARE_OF_GEMS = 0.25


def with_fame(release: Release) -> Release:
    """The release, with marks on its famous movies, its classics and its hidden gems."""
    rated = [movie for movie in release.catalogue if movie.average is not None and movie.popularity >= FEWEST_RATINGS]
    if not rated:
        return release
    marks = dict(_marks(rated, release.catalogue.newest or 0))
    movies = [replace(m, marks=(*m.marks, *marks[m.id])) if m.id in marks else m for m in release.catalogue]
    return Release(release.name, Catalogue(movies, release.digest), release.ratings)


def _marks(rated: Sequence[Movie], newest: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    stars = np.array([movie.average for movie in rated])
    fame = _fame(np.array([movie.popularity for movie in rated]))
    little_known = stars[fame <= LITTLE_KNOWN]
    gem = float(np.quantile(little_known, 1 - SHARE_OF_GEMS)) if len(little_known) else np.inf
    liked = float(np.average(stars, weights=[movie.popularity for movie in rated]))
    for movie, average, known in zip(rated, stars.tolist(), fame.tolist(), strict=True):
        is_old = movie.year is not None and movie.year <= newest - YEARS_OF_A_CLASSIC
        marks = {
            CROWD_PLEASERS: known >= FAMOUS and average >= liked,
            CLASSICS: known >= RATHER_FAMOUS and average >= liked and is_old,
            HIDDEN_GEMS: known <= LITTLE_KNOWN and average >= gem and (movie.year or 0) <= newest - YEARS_TO_BE_RATED,
        }
        if found := tuple(mark for mark, holds in marks.items() if holds):
            yield movie.id, found


def _fame(popularity: np.ndarray[tuple[int], np.dtype[np.int64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """For each movie, the share of all ratings that went to less rated movies."""
    ordered = np.sort(popularity)
    total = np.concatenate([[0], np.cumsum(ordered)])
    shares: np.ndarray[tuple[int], np.dtype[np.float64]] = total[np.searchsorted(ordered, popularity)] / total[-1]
    return shares
