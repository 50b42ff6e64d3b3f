"""Numbers about movies, some of which are guesses with a known error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Mask = NDArray[np.bool_]

# Few guesses are too low by more than this many standard deviations. With 2.5 or 3, no more lists came out the same as
# without guesses.
HOPE = 2.0


@dataclass(frozen=True)
class Guessed:
    """One number per movie. Some may be guesses, whose errors have the standard deviation `error`.

    stands_for: where a sample without guesses tells the spread of all, how many movies each one represents; else 0.
    """

    values: Scores
    is_guess: Mask
    error: float = 0.0
    stands_for: Scores | None = None

    @classmethod
    def known(cls, values: Scores) -> Guessed:
        """Numbers without guesses."""
        return cls(values, np.zeros(len(values), dtype=bool))

    @property
    def hopeful(self) -> Scores:
        """The numbers, with the highest likely value in place of each guess."""
        return self.values + HOPE * self.error * self.is_guess

    @property
    def spread(self) -> float:
        """The standard deviation that the numbers would have without errors, since guesses vary too little.

        A sample gives the same result however many of the other numbers are guesses, so lists do not depend on that.
        """
        if not len(self.values):
            return 0.0
        if self.stands_for is not None and self.stands_for.any():
            mean = np.average(self.values, weights=self.stands_for)
            return float(np.sqrt(np.average((self.values - mean) ** 2, weights=self.stands_for)))
        return float(np.sqrt(self.values.var() + self.is_guess.mean() * self.error**2))

    def standardised(self) -> Guessed:
        """The numbers with mean 0 and standard deviation 1; all zero if they are all the same."""
        if (spread := self.spread) <= 1e-9:
            return Guessed.known(np.zeros(len(self.values)))
        values = (self.values - self.values.mean()) / spread
        return Guessed(values, self.is_guess, self.error / spread, self.stands_for)

    def among(self, some: Mask) -> Guessed:
        """The numbers of some movies."""
        stands_for = None if self.stands_for is None else self.stands_for[some]
        return Guessed(self.values[some], self.is_guess[some], self.error, stands_for)
