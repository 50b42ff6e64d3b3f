"""Numbers about movies, some of which are guesses with a known error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Mask = NDArray[np.bool_]

# Few guesses are too low by more standard deviations than this. With 2.5 and 3, no more lists were the same.
HOPE = 2.0


@dataclass(frozen=True)
class Guessed:
    """One number per movie. Those that are guesses are wrong by `error`, as a standard deviation."""

    values: Scores
    is_guess: Mask
    error: float = 0.0

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
        """The standard deviation that the numbers would have without errors, since guesses vary too little."""
        if not len(self.values):
            return 0.0
        return float(np.sqrt(self.values.var() + self.is_guess.mean() * self.error**2))

    def standardised(self) -> Guessed:
        """The numbers with mean 0 and standard deviation 1; all zero if they are all the same."""
        if (spread := self.spread) <= 1e-9:
            return Guessed.known(np.zeros(len(self.values)))
        return Guessed((self.values - self.values.mean()) / spread, self.is_guess, self.error / spread)

    def among(self, some: Mask) -> Guessed:
        """The numbers of some movies."""
        return Guessed(self.values[some], self.is_guess[some], self.error)
