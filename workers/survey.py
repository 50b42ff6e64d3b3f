"""Ask a judge about the movies that may reach a list, and guess its opinions of the others.

For one person, a model that reads vectors has opinions that are nearly linear in these vectors. After two hundred
answers, ridge regression (Hoerl and Kennard 1970) explains nine tenths of the variance of the others, and leaving out
each answer in turn shows how far off it is (Allen 1974, PRESS). So a list can be composed as if each guess were too
low; the judge is asked about the guesses that reach it, until none is left in the list.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Movie
from movies.protocol.recommendation import RatedMovie
from workers.judges import Judge
from workers.retrieval.guessed import Guessed, Scores

# How many movies to ask about at first; two thirds are the most promising, the others are spread over the rest.
ASKED_FIRST, SHARE_OF_PROMISING = 192, 2 / 3
# A batch costs little more than one question.
ASKED_MORE = 64
# Guess only if there are more than this many times `ASKED_FIRST` movies; otherwise, asking about all is as quick.
WORTH_GUESSING = 1.3
RIDGE = 60.0


class Survey:
    """A judge's opinions of a person's candidates, some of them guessed.

    Parameters
    ----------
    movies: the candidates, most promising first. promise: that of each.
    """

    def __init__(self, judge: Judge, ratings: Sequence[RatedMovie], movies: Sequence[Movie], promise: Scores) -> None:
        self._judge, self._ratings, self._movies = judge, ratings, movies
        self._like, self._choice = np.zeros(len(movies)), np.zeros(len(movies))
        self._has_choice = False
        self.is_guess = np.ones(len(movies), dtype=bool)
        self._stands_for: Scores | None = None
        is_large = len(movies) > WORTH_GUESSING * ASKED_FIRST
        traits = judge.traits(movies) if is_large else None
        if traits is None:
            self._ask(np.arange(len(movies)))
            return
        promise = Guessed.known(promise).standardised().values
        self._traits = np.column_stack([traits / (traits.std() or 1.0), promise.astype(np.float32)])
        best = round(SHARE_OF_PROMISING * ASKED_FIRST)
        others = np.linspace(best, len(movies) - 1, ASKED_FIRST - best).astype(int)
        self._stands_for = np.zeros(len(movies))
        self._stands_for[:best], self._stands_for[others] = 1.0, (len(movies) - best) / len(others)
        self._ask(np.r_[:best, others])
        self._guess()

    @property
    def asked(self) -> int:
        """The number of movies that the judge was asked about."""
        return int((~self.is_guess).sum())

    @property
    def like(self) -> Guessed:
        """See `workers.judges.Opinions`."""
        return Guessed(self._like, self.is_guess, self._errors[0], self._stands_for)

    @property
    def choice(self) -> Guessed | None:
        """See `workers.judges.Opinions`."""
        return Guessed(self._choice, self.is_guess, self._errors[1], self._stands_for) if self._has_choice else None

    def ask(self, places: Sequence[int], hopeful: Scores) -> None:
        """Ask about these movies and, up to `ASKED_MORE` in all, about the other guesses with the highest scores."""
        others = np.flatnonzero(self.is_guess)
        others = others[np.argsort(-hopeful[others], kind="stable")]
        others = others[~np.isin(others, places)][: max(ASKED_MORE - len(places), 0)]
        self._ask(np.r_[np.array(places, dtype=int), others])
        self._guess()

    def _ask(self, places: NDArray[np.int64]) -> None:
        opinions = self._judge.opinions(self._ratings, [self._movies[k] for k in places.tolist()])
        self._like[places], self.is_guess[places], self._errors = opinions.like, False, (0.0, 0.0)
        if opinions.choice is not None:
            self._choice[places], self._has_choice = opinions.choice, True

    def _guess(self) -> None:
        """Guess the opinions that are not known from those that are."""
        known, unknown = ~self.is_guess, self.is_guess
        if not unknown.any():
            return
        answers = np.column_stack([self._like, self._choice])[known].astype(np.float32)
        middle, mean = self._traits[known].mean(0), answers.mean(0)
        told = self._traits[known] - middle
        inverse = np.linalg.inv(told @ told.T + RIDGE * np.eye(len(told), dtype=np.float32))
        weights = inverse @ (answers - mean)
        left_out = weights / np.diag(inverse)[:, None]
        like, choice = np.sqrt((left_out**2).mean(0)).tolist()
        self._errors = (like, choice)
        guesses = (self._traits[unknown] - middle) @ (told.T @ weights) + mean
        self._like[unknown], self._choice[unknown] = guesses.T
