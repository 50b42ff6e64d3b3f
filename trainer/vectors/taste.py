"""The teacher of choosing: EASE, fitted without the people of the fold it teaches about.

A few choices say little about somebody's next one, but EASE has learned which movies go together.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from trainer.data.examples import RatingSequence
from trainer.vectors.batches import Movies
from trainer.vectors.ease import Ease
from trainer.vectors.people import People

Whole = NDArray[np.int64]

RIDGE = 3000.0
MOST_MOVIES = 3000
# Smaller chances are noise, which EASE gives to movies unrelated to a history.
LEAST = 1e-3


class TasteTeacher:
    """Distributes somebody's next choice among some movies, after part of their history.

    The first release's people have a teacher fitted to that release alone, which suits them better; all others have one
    fitted to everybody.
    """

    def __init__(self, people: People, movies: Movies) -> None:
        folds = np.array([movies.fold(k) for k in range(len(people.people))])
        self._people = people
        first = people.part[people.row] == 0

        @cache
        def ease(fold: int, of_first: bool) -> Ease:
            others = folds[people.row] != fold
            return Ease(people.ratings.where(others & first if of_first else others), RIDGE, MOST_MOVIES)

        self._ease = ease

    def shares(self, person: int, movies: Movies, history: Whole, cuts: Whole, columns: Whole) -> NDArray[np.float32]:
        """The share of each movie (a column of `People`) among those of its cut; the shares of a cut sum to one.

        Parameters
        ----------
        history: the person's ratings in the order given. cuts: how many of them each question sees.
        """
        ratings, part = self._people.ratings, int(self._people.part[person])
        ease = self._ease(movies.fold(person), part == 0)
        ids = np.array([self._people.movies[k].id for k in columns])
        fame = movies.fame(part, columns)
        shares = np.zeros(len(columns), np.float32)
        for cut in np.unique(cuts):
            same = cuts == cut
            known = history[:cut]
            given = RatingSequence(0, ratings.movie[known], ratings.stars[known].astype(np.float64))
            # Without given ratings, EASE has no input, so fame decides.
            found = np.maximum(ease.scores(given, ids[same]), LEAST) if cut else fame[same] ** 2
            # Negatives were drawn by fame, so fame must not count again.
            share = found / fame[same]
            shares[same] = share / share.sum()
        return shares
