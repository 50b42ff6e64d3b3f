"""Examples from users: the fixed splits, and seeded draws of ratings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from movies.movielens import RatingTable, Release
from movies.ratings import GOOD_FROM_STARS

HISTORY = 5  # The method reads five rated movies and predicts the sixth.

MOVIELENS_100K = (943, 1682, 100_000)  # users, movies, ratings


@dataclass(frozen=True)
class Splits:
    """The ratings of training, validation and held-out users, and the cold movies.

    Cold movies appear in no training or validation rating, neither as history nor as target.
    """

    train: RatingTable
    validation: RatingTable
    held_out: RatingTable
    cold_movies: frozenset[int]


@dataclass(frozen=True)
class RatingSequence:
    """Ratings drawn from one user, in the order drawn."""

    user: int
    movies: NDArray[np.int64]
    stars: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.movies)

    @cached_property
    def good(self) -> NDArray[np.float64]:
        """1.0 for four stars or more, otherwise 0.0."""
        return (self.stars >= GOOD_FROM_STARS).astype(np.float64)

    def followed_by(self, movie: int, stars: float) -> RatingSequence:
        """This sequence with one more rating."""
        return RatingSequence(self.user, np.append(self.movies, movie), np.append(self.stars, stars))


def split(release: Release, *, spare_cold: bool = True) -> Splits:
    """Split a release by user, and MovieLens 100K also by movie, by fixed rules.

    Users with ids divisible by 10 are held out, and in 100K also those with ids of 850 or more, who cover the test rows
    that TALLRec published. Users with ids ending in 5 are for validation. Movies of 100K with ids ending in 7 are cold.

    spare_cold: if false, no movie is cold. This is for the tables of a trained model: people ask it about all movies,
    although its network has learned without the cold ones.
    """
    ratings = release.ratings
    users = ratings.user
    is_100k = (len(np.unique(users)), len(release.catalogue), len(ratings)) == MOVIELENS_100K
    held_out = (users % 10 == 0) | (is_100k & (users >= 850))
    validation = (users % 10 == 5) & ~held_out
    cold = (ratings.movie % 10 == 7) & is_100k & spare_cold
    return Splits(
        train=ratings.where(~held_out & ~validation & ~cold),
        validation=ratings.where(validation & ~cold),
        held_out=ratings.where(held_out),
        cold_movies=frozenset(np.unique(ratings.movie[cold]).tolist()),
    )


def by_user(ratings: RatingTable) -> dict[int, RatingSequence]:
    """Each user's ratings as one sequence, users in ascending order."""
    order = np.argsort(ratings.user, kind="stable")
    users, starts = np.unique(ratings.user[order], return_index=True)
    rows = np.split(order, starts[1:])
    return {
        int(user): RatingSequence(int(user), ratings.movie[r], ratings.stars[r].astype(np.float64))
        for user, r in zip(users, rows, strict=True)
    }


def draw(full: RatingSequence, length: int, rng: np.random.Generator) -> RatingSequence:
    """Draw `length` different ratings of a user at random, or all if there are fewer."""
    chosen = rng.permutation(len(full))[:length]
    return RatingSequence(full.user, full.movies[chosen], full.stars[chosen])


def epochs(ratings: RatingTable, length: int, seed: int) -> Iterator[RatingSequence]:
    """An endless stream of training sequences: every epoch draws once from each user, in shuffled order.

    The stream depends on the seed alone, so a resumed run continues the same stream.
    """
    users = by_user(ratings)
    ids = np.array(list(users))
    epoch = 0
    while True:
        rng = np.random.default_rng((seed, epoch))
        for user in rng.permutation(ids):
            yield draw(users[int(user)], length, rng)
        epoch += 1


def evaluation_draws(ratings: RatingTable, draws: int, seed: int, history: int = HISTORY) -> list[RatingSequence]:
    """For each user, `draws` sequences of `history` ratings and the one to predict, seeded by user.

    Users with too few ratings for a history and a target are left out.
    """
    return [
        draw(full, history + 1, np.random.default_rng((seed, user, k)))
        for user, full in by_user(ratings).items()
        if len(full) > history
        for k in range(draws)
    ]
