"""Choose movies to ask somebody about: those they have probably seen and that reveal the most about their taste."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Movie
from movies.movielens import Release
from movies.ratings import GOOD_FROM_STARS

Table = NDArray[np.float64]

# Only the best-known movies are asked about.
MOST_OFFERED = 300
# The share of each covariance that is put down to chance.
SHRUNK = 0.1
# The noise variance of an answer as evidence of liking similar movies, and of having seen similar movies.
NOISE_OF_LIKING, NOISE_OF_SEEING = 0.1, 0.3
# No movie is ever certain to be unseen.
LEAST_CHANCE = 0.01


class Interview:
    """Chooses movies to ask about, one after another, by what the answers so far leave open.

    The likes of the people in a release are modelled as normally distributed. An answer about one movie then makes the
    others less uncertain, in proportion to their covariance with it (Gaussian conditioning), and the next question is
    the one expected to remove most of the remaining variance (A-optimal design: Chaloner and Verdinelli, "Bayesian
    experimental design: a review", 1995), weighted by the chance that the person has seen the movie. That chance is
    estimated in the same way from who saw what: somebody who has not seen Vertigo has probably not seen Rear Window.
    """

    def __init__(self, release: Release) -> None:
        best_known = sorted(release.catalogue, key=lambda m: (-m.popularity, m.id))[:MOST_OFFERED]
        self._movies = list({movie.name: movie for movie in reversed(best_known)}.values())[::-1]
        self._place = {movie.id: k for k, movie in enumerate(self._movies)}
        self._names = {movie.name: k for k, movie in enumerate(self._movies)}
        self._catalogue = release.catalogue
        seen, liked = _seen_and_liked(release, self._place)
        self._chance = seen.mean(0)
        self._seeing, self._liking = _covariance(seen), _covariance(liked)

    def next(self, rated: Collection[int], unseen: Collection[int], count: int) -> list[Movie]:
        """At most `count` movies to ask about, most informative first.

        rated, unseen: the movies that the person has an opinion on, and those that they have not seen.
        """
        liking, seeing, chance = self._liking, self._seeing, self._chance
        answers = {k: float(i in rated) for i in (*unseen, *rated) if (k := self._index(i)) is not None}
        for k, has_seen in answers.items():
            chance = chance + seeing[:, k] * (has_seen - chance[k]) / (seeing[k, k] + NOISE_OF_SEEING)
            seeing = _given(seeing, k, NOISE_OF_SEEING)
            if has_seen:
                liking = _given(liking, k, NOISE_OF_LIKING)
        left = [k for k in range(len(self._movies)) if k not in answers]
        chosen: list[int] = []
        while left and len(chosen) < count:
            told = (liking[:, left] ** 2).sum(0) / (np.diag(liking)[left] + NOISE_OF_LIKING)
            best = left[int((told * np.clip(chance[left], LEAST_CHANCE, 1.0)).argmax())]
            chosen.append(best)
            left.remove(best)
            liking = _given(liking, best, NOISE_OF_LIKING)
        return [self._movies[k] for k in chosen]

    def _index(self, movie_id: int) -> int | None:
        """A movie's index among those that may be asked about, or None; some movies are listed under two ids."""
        if movie_id in self._place or movie_id not in self._catalogue:
            return self._place.get(movie_id)
        return self._names.get(self._catalogue[movie_id].name)


def _seen_and_liked(release: Release, place: dict[int, int]) -> tuple[Table, Table]:
    """Who has seen what and who liked what, as zeros and ones: a row for each person who rated any of these movies."""
    ratings = release.ratings.where(np.isin(release.ratings.movie, list(place)))
    people, rows = np.unique(ratings.user, return_inverse=True)
    columns = np.array([place[movie] for movie in ratings.movie.tolist()], dtype=np.int64)
    seen = np.zeros((max(len(people), 1), len(place)))
    liked = np.zeros_like(seen)
    seen[rows, columns] = 1.0
    liked[rows, columns] = ratings.stars >= GOOD_FROM_STARS
    return seen, liked


def _covariance(table: Table) -> Table:
    apart = table - table.mean(0)
    found: Table = (1 - SHRUNK) * (apart.T @ apart) / len(table)
    found[np.diag_indices_from(found)] /= 1 - SHRUNK
    return found


def _given(covariance: Table, k: int, noise: float) -> Table:
    """The covariance that is left once the k-th value is known, up to some noise."""
    left: Table = covariance - np.outer(covariance[:, k], covariance[:, k]) / (covariance[k, k] + noise)
    return left
