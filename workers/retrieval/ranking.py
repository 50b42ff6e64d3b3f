"""Turn the features of each movie into a list for a person or a group."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

import numpy as np

from movies.catalogue import Movie
from movies.errors import BundleBroken
from workers.retrieval.guessed import Guessed, Scores
from workers.retrieval.movie_map import Floats
from workers.retrieval.taste import FEATURES

# The penalty, in standard deviations of promise, for being about the same things as a movie in the list.
DIVERSITY = 0.1
# The penalty for moving the list's genres away from the person's, per nat of Kullback-Leibler divergence.
CALIBRATION = 0.1
# At most two movies in five may be so famous that a third of all people rated them.
FAMOUS_SHARE, MOST_FAMOUS = 1 / 3, 0.4
PLACES_A_RARE_ONE = 5
# A movie with a smaller chance of being liked is not recommended.
MISERY = 0.4
SEQUEL_MARK = re.compile(r"(?::.*|\s+(?:part\s+)?(?:\d+|[ivx]+))$", re.IGNORECASE)
# "Harry Potter and the Goblet of Fire". The hero must have two names, or "Beauty and the Beast" would be a series.
HERO_AND_THE = re.compile(r"^((?!the\s|an?\s)\S+\s\S+)\sand\sthe\s.*$", re.IGNORECASE)
# If `workers.retrieval.taste.Taste.one_taste` is at least this, a person clearly has one taste.
CLEARLY_ONE_TASTE = 0.25
MODEL, CHOICE, CHOICE_OF_ONE_TASTE = "model", "choice", "choice, one taste"


@dataclass(frozen=True)
class Ranking:
    """The weights of the features of `workers.retrieval.taste` and of the model's opinions, per standard deviation.

    model: the weight of its log-odds of *good*. choice: the weight of its score for choosing and liking.
    choice_of_one_taste: added to the latter for a person who clearly has one taste.
    """

    weights: Floats
    model: float
    choice: float = 0.0
    choice_of_one_taste: float = 0.0

    @classmethod
    def of(cls, weights: Mapping[str, float]) -> Ranking:
        """The ranking in a bundle's manifest, or `PLAIN_RANKING` if it has none.

        Raises
        ------
        BundleBroken: a feature is unknown, or a weight is not a number.
        """
        weights = dict(weights or PLAIN_RANKING)
        for name, weight in weights.items():
            if name not in (*FEATURES, MODEL, CHOICE, CHOICE_OF_ONE_TASTE) or not isfinite(weight):
                raise BundleBroken(f"The bundle ranks by {name[:60]!a}, which this version does not know.")
        return cls(
            np.array([weights.get(f, 0.0) for f in FEATURES], dtype=np.float32),
            *(weights.get(n, 0.0) for n in (MODEL, CHOICE, CHOICE_OF_ONE_TASTE)),
        )

    def promise(self, features: Floats) -> Scores:
        """The score of each movie before the model is asked."""
        promise: Scores = (features @ self.weights).astype(np.float64)
        return promise

    def final(self, promise: Scores, like: Guessed, choice: Guessed | None = None, one_taste: float = 0.0) -> Guessed:
        """The score with the model's opinion of each movie.

        Parameters
        ----------
        like, choice: see `workers.judges.Opinions`. one_taste: the person's, see `workers.retrieval.taste.Taste`.
        """
        liked = like.standardised()
        final, error = promise + self.model * liked.values, self.model * liked.error
        if choice is not None:
            chosen = choice.standardised()
            weight = self.choice + min(1.0, one_taste / CLEARLY_ONE_TASTE) * self.choice_of_one_taste
            final, error = final + weight * chosen.values, float(np.hypot(error, weight * chosen.error))
        return Guessed(final, like.is_guess, abs(error), like.stands_for)


# For bundles without a ranking of their own; the shipped one has a learned ranking.
PLAIN_RANKING = {
    "wide of likes": 1.0, "here of likes": 1.0, "about likes": 1.0, "genres": 0.5, "liked": 0.5, MODEL: 0.3,
}  # fmt: skip


class Listed(NamedTuple):
    """A candidate for a list.

    score: higher is better. genres: zeros and ones. about: a vector of length one.
    fame: the share of all people who rated it. rare: whether it is less known than most movies the person named.
    is_lesser_known: whether hardly anybody would call it famous. unseen_before: earlier movies of its series that the
    person may not have seen.
    """

    movie: Movie
    score: float
    genres: Floats
    about: Floats
    fame: float = 0.0
    rare: bool = False
    is_lesser_known: bool = False
    unseen_before: Collection[int] = ()


def compose(
    listed: Sequence[Listed],
    count: int,
    wanted: Floats | None = None,
    spread: float | None = None,
) -> list[Listed]:
    """Choose `count` movies for a list, the best first.

    Movies are chosen greedily by promise, with a penalty for likeness to a movie already in the list (maximal
    marginal relevance: Carbonell and Goldstein 1998) and one for moving the list's genres away from those
    `wanted` (calibrated recommendations: Steck 2018). A list has one movie per series, the first rather than
    a sequel, and at most two famous movies in five. The last of five is off the beaten path if there is such
    a movie. If too few others are left, the limit on fame is lifted.

    Parameters
    ----------
    wanted: the share of the person's movies with each genre; None if nothing is known about them.
    spread: the standard deviation of the scores; by default that of the movies listed.
    """
    if not listed:
        return []
    scores = np.array([one.score for one in listed])
    promise = scores / (spread or float(np.std(scores)) or 1.0)
    genres, about = np.stack([one.genres for one in listed]), np.stack([one.about for one in listed])
    ids = {one.movie.id for one in listed}
    left = [k for k, one in enumerate(listed) if not any(i in ids for i in one.unseen_before)]
    names = [series(one.movie.title) for one in listed]
    chosen: list[int] = []
    # Each movie's greatest similarity to the list so far.
    same = np.zeros(len(listed))

    def worth(some: list[int]) -> Scores:
        value: Scores = promise[some] - DIVERSITY * same[some]
        if wanted is not None and len(wanted):
            value = value - CALIBRATION * divergence(wanted, (genres[chosen].sum(0) + genres[some]) / (len(chosen) + 1))
        return value

    most_famous, fewest_rare = max(1, round(MOST_FAMOUS * count)), count // PLACES_A_RARE_ONE
    while left and len(chosen) < count:
        allowed = left
        if sum(listed[k].fame >= FAMOUS_SHARE for k in chosen) >= most_famous:
            allowed = [k for k in allowed if listed[k].fame < FAMOUS_SHARE] or allowed
        if count - len(chosen) <= fewest_rare - sum(listed[k].rare for k in chosen):
            allowed = [k for k in allowed if listed[k].rare] or allowed
        value = worth(allowed)
        best = min((allowed[k] for k in np.flatnonzero(value == value.max())), key=lambda k: listed[k].movie.id)
        chosen.append(best)
        same = np.maximum(same, about @ about[best])
        left = [k for k in left if names[k] != names[best]]
    return [listed[k] for k in chosen]


def divergence(wanted: Floats, given: Floats) -> Scores:
    """The divergence of each list's genres (one row per list) from those wanted, in nats, weighted by how much each
    genre is wanted."""
    smoothed = 0.99 * given + 0.01 * wanted
    apart: Scores = (wanted * np.log((wanted + 1e-6) / (smoothed + 1e-6))).sum(-1) / max(float(wanted.sum()), 1e-6)
    return apart


def without_misery(chances: Sequence[Sequence[float]]) -> dict[int, float]:
    """A group's score for each movie: "average without misery" (Masthoff 2004, "Group modeling: selecting a
    sequence of television items to suit a group of viewers", in User Modeling and User-Adapted Interaction 14).

    Movies for which anybody's chance is below `MISERY` are left out, and the others get the mean of the chances, which
    `Inference.group` replaces by the mean of standardised scores. If that would leave out every movie, each gets its
    lowest chance instead ("least misery", same paper).

    Parameters
    ----------
    chances: per movie, the chance of each person.

    Returns
    -------
    the group's score, 0 to 1, by the place of the movie.
    """
    bearable = {k: sum(each) / len(each) for k, each in enumerate(chances) if min(each) >= MISERY}
    return bearable or {k: min(each) for k, each in enumerate(chances)}


@lru_cache(maxsize=100_000)
def series(title: str) -> str:
    """The title without its number or subtitle: "Star Trek: Generations" and "Star Trek III" are one series."""
    without = HERO_AND_THE.sub(r"\1", title)
    while (shorter := SEQUEL_MARK.sub("", without)) and shorter != without:
        without = shorter
    return without.casefold()
