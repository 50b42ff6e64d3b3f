"""People who are drawn, always another one, and what they are asked."""

from __future__ import annotations

import numpy as np

from movies.movielens import Release
from movies.protocol.recommendation import RatedMovie
from movies.ratings import Verdict

KNOWN = 400
SHARE_GOOD = 0.7


class People:
    """Draws ratings of well known movies; the same people in the same order in every run of a program."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.known = [m.id for m in sorted(release.catalogue, key=lambda m: -m.popularity)[:KNOWN]]
        self._rng = np.random.default_rng(1)

    def ratings(self, count: int) -> tuple[RatedMovie, ...]:
        """The ratings of one more person."""
        drawn = self._rng.choice(self.known, count, replace=False)
        return tuple(
            RatedMovie(movie_id=int(i), verdict=Verdict.GOOD if self._rng.random() < SHARE_GOOD else Verdict.BAD)
            for i in drawn
        )

    def another(self, told: tuple[RatedMovie, ...]) -> int:
        """A well known movie that they have not rated."""
        return next(i for i in self.known if i not in {r.movie_id for r in told})
