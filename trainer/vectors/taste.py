"""A teacher of choosing: EASE, fitted without the people of the fold that it teaches about.

A few choices tell little about what somebody would choose next, but EASE has learned what goes together.
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
# Chances below this are noise: what EASE gives to movies that have nothing to do with a history.
LEAST = 1e-3


class TasteTeacher:
    """How somebody's next choice is shared out among some movies, after part of their history.

    People from the first release are taught by an EASE fitted to that release alone, which suits them better; others by
    one fitted to everybody.
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
        """Each movie's (a column of people's) share among those of the same cut; these sum to one.

        Parameters
        ----------
        history: the person's ratings in the order in which they are given. cuts: how many of them each question sees.
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
            # Without any given ratings, EASE has nothing to go by, so fame decides.
            found = np.maximum(ease.scores(given, ids[same]), LEAST) if cut else fame[same] ** 2
            # Unchosen movies were drawn by fame, so its share is already in the question.
            share = found / fame[same]
            shares[same] = share / share.sum()
        return shares
