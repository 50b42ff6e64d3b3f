"""Samples for learning and validating a ranking: people's given ratings, and their other ratings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movies.known_films import facts_of, known_facts
from movies.movielens import RatingTable
from trainer.data.examples import by_user
from workers.retrieval.taste import Taste

Places = NDArray[np.int64]

# A person of one taste names only movies like one that they liked: about the same things, or sharing half its genres
# and a little of its subject.
SAME_SUBJECT, SAME_GENRES, SUBJECT_OF_THE_GENRES = 0.35, 0.5, 0.1
FEWEST_OF_ONE_TASTE, MOST_GIVEN_OF_ONE_TASTE = 6, 10
# A subject with fewer movies cannot fill a list; loving one with more is hardly a particular taste.
FEWEST_OF_A_SUBJECT, MOST_OF_A_SUBJECT = 10, 60


@dataclass(frozen=True)
class Told:
    """A person with some given ratings; a movie is represented by its place in the catalogue.

    likes, dislikes: the given ratings, in the order drawn. liked, disliked: the ratings held back.
    """

    user: int
    likes: tuple[int, ...]
    dislikes: tuple[int, ...]
    liked: Places
    disliked: Places

    @property
    def given(self) -> list[int]:
        """All given movies, likes first."""
        return [*self.likes, *self.dislikes]


def told_by(ratings: RatingTable, place: dict[int, int], lengths: Sequence[int], draws: int, seed: int) -> list[Told]:
    """People with a random part of their ratings given, without those who liked none of the rest."""
    rows = []
    for user, full in by_user(ratings).items():
        places = np.array([place[m] for m in full.movies.tolist()], dtype=np.int64)
        good = full.good > 0.5
        for length in lengths:
            for k in range(draws):
                order = np.random.default_rng((seed, user, length, k)).permutation(len(full))
                given, rest = order[:length], order[length:]
                if len(given) < length or not good[rest].any():
                    continue
                rows.append(
                    Told(
                        user,
                        tuple(places[given[good[given]]].tolist()),
                        tuple(places[given[~good[given]]].tolist()),
                        places[rest[good[rest]]],
                        places[rest[~good[rest]]],
                    )
                )
    return rows


def of_one_taste(ratings: RatingTable, taste: Taste, draws: int, seed: int) -> Iterator[Told]:
    """People as in `told_by`, but each gives only movies like one of their likes, and wants more of those."""
    for user, full in by_user(ratings).items():
        places = np.array([taste.place[m] for m in full.movies.tolist()], dtype=np.int64)
        liked = places[full.good > 0.5]
        if len(liked) < 2 * FEWEST_OF_ONE_TASTE:
            continue
        for k in range(draws):
            rng = np.random.default_rng((seed, user, k))
            first = int(rng.choice(liked))
            kin = liked[_kin(taste, liked, first)]
            if len(kin) < FEWEST_OF_ONE_TASTE:
                continue
            length = int(rng.integers(3, min(MOST_GIVEN_OF_ONE_TASTE, len(kin) - 2) + 1))
            order = rng.permutation(kin)
            yield Told(user, tuple(order[:length].tolist()), (), order[length:], places[full.good <= 0.5])


def fans(taste: Taste, fewest_ratings: int, draws: int, seed: int) -> Iterator[Told]:
    """Synthetic people who love one subject (heists, a director), give a few of its movies, and want the others.

    People on MovieLens rate a bit of everything; in a chat, many ask for more of the one thing they love.
    """
    known, rng = known_facts(), np.random.default_rng(seed)
    by_word: dict[str, list[int]] = defaultdict(list)
    for place, movie in enumerate(taste.movies):
        if movie.popularity >= fewest_ratings and (facts := facts_of(movie, known)):
            for word in dict.fromkeys((*facts.subjects, *facts.directors, *facts.languages[:1])):
                by_word[word].append(place)
    for number, (_, places) in enumerate(sorted(by_word.items())):
        if not FEWEST_OF_A_SUBJECT <= len(places) <= MOST_OF_A_SUBJECT:
            continue
        # People name well-known movies first.
        fame = np.sqrt([taste.movies[k].popularity for k in places])
        for _ in range(draws):
            order = rng.choice(places, size=len(places), replace=False, p=fame / fame.sum())
            length = int(rng.integers(3, min(MOST_GIVEN_OF_ONE_TASTE, len(places) // 2) + 1))
            yield Told(-1 - number, tuple(order[:length].tolist()), (), order[length:], np.array([], dtype=np.int64))


def _kin(taste: Taste, liked: Places, first: int) -> NDArray[np.bool_]:
    subject = taste.about[liked] @ taste.about[first]
    genres, own = taste.genres(liked.tolist()), taste.genres([first])[0]
    common = genres @ own
    shared = common / np.maximum(genres.sum(1) + own.sum() - common, 1.0)
    kin: NDArray[np.bool_] = (subject > SAME_SUBJECT) | ((shared >= SAME_GENRES) & (subject > SUBJECT_OF_THE_GENRES))
    return kin
