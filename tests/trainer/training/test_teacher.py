"""The classical teacher learns tastes, and never from the answer."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

import numpy as np
import pytest
from numpy.typing import NDArray

from movies.catalogue import Movie
from movies.movielens import RatingTable, Release
from trainer.data.examples import RatingSequence, by_user, epochs, split
from trainer.metrics.accuracy import auc
from trainer.training.teacher import Teacher

LENGTH = 8


def taught(ratings: RatingTable, epochs_to_fit: int = 2) -> Teacher:
    users = len(np.unique(ratings.user))
    movies = {m: Movie(m, f"Movie {m}", 1990) for m in np.unique(ratings.movie).tolist()}
    return Teacher(ratings, movies, islice(epochs(ratings, LENGTH, seed=0), epochs_to_fit * users))


def part(full: RatingSequence, places: list[int]) -> RatingSequence:
    return RatingSequence(full.user, full.movies[places], full.stars[places])


@pytest.fixture(scope="module")
def train(small: Release) -> RatingTable:
    return split(small).train


@pytest.fixture(scope="module")
def teacher(train: RatingTable) -> Teacher:
    return taught(train)


def test_a_few_ratings_tell_the_two_tastes_apart(teacher: Teacher, train: RatingTable) -> None:
    sequences = list(islice(epochs(train, LENGTH, seed=1), 100))
    chances = np.array([teacher.chances(s) for s in sequences])
    good = np.array([s.good for s in sequences])
    by_place = [auc(chances[:, k], good[:, k]) for k in range(LENGTH)]
    assert min(by_place[2:]) > 0.9
    assert by_place[0] < by_place[2]


def test_after_a_history_the_liked_movie_has_the_higher_chance(teacher: Teacher, train: RatingTable) -> None:
    for full in by_user(train).values():
        liked, disliked = np.flatnonzero(full.good == 1).tolist(), np.flatnonzero(full.good == 0).tolist()
        if len(liked) < 3 or len(disliked) < 3:
            continue
        seen = [liked[0], disliked[0], liked[1], disliked[1]]
        like = teacher.chances(part(full, [*seen, liked[2]]))[-1]
        dislike = teacher.chances(part(full, [*seen, disliked[2]]))[-1]
        assert like > 0.6 > 0.4 > dislike


def test_chances_are_chances(teacher: Teacher, train: RatingTable) -> None:
    for sequence in islice(epochs(train, LENGTH, seed=2), 48):
        chances = teacher.chances(sequence)
        assert chances.shape == (len(sequence),)
        assert ((chances > 0) & (chances < 1)).all()


def test_a_place_is_predicted_from_the_places_before_it_alone(teacher: Teacher, train: RatingTable) -> None:
    """The first place has no history, and no place knows what comes after it."""
    for sequence in islice(epochs(train, LENGTH, seed=3), 20):
        chances = teacher.chances(sequence)
        for k in range(1, len(sequence)):
            assert teacher.chances(part(sequence, list(range(k)))) == pytest.approx(chances[:k], abs=1e-9)


def rarely_rated(own_label_good: bool) -> RatingTable:
    """Two tastes as in `small`, and ten rare movies, 31 to 40, each rated by six of sixty people.

    Of users 1 to 10 each has the label given here for one rare movie, which is their last rating.
    """
    rng = np.random.default_rng(0)
    rows = []
    for user in range(1, 61):
        for movie in range(1, 31):
            if rng.random() < 0.8:
                typical = (movie % 2 == 0) == (user % 2 == 0)
                rows.append((user, movie, typical if rng.random() < 0.9 else rng.random() < 0.5))
        rare = 31 + (user - 1) % 10
        rows.append((user, rare, own_label_good if user <= 10 else (rare + user // 10) % 2 == 0))
    user, movie, good = np.array(rows).T
    return RatingTable(user, movie, np.where(good, 5, 1).astype(np.float32), np.zeros_like(user))


def test_a_persons_own_label_hardly_moves_the_chance_of_it() -> None:
    """If their own ratings stayed in the shares or covariances, chances would move by 0.06 to 0.13 here."""
    chances = []
    for own_label_good in (True, False):
        ratings = rarely_rated(own_label_good)
        teacher, full = taught(ratings), by_user(ratings)
        asked = [(full[user], len(full[user]) - 1) for user in range(1, 11)]
        first = [teacher.chances(part(s, [last]))[0] for s, last in asked]
        later = [teacher.chances(part(s, [*range(6), last]))[-1] for s, last in asked]
        chances.append((np.array(first), np.array(later)))
    (first_good, later_good), (first_bad, later_bad) = chances
    assert first_good == pytest.approx(first_bad, abs=0.05)
    assert later_good == pytest.approx(later_bad, abs=0.02)


def test_a_hidden_movie_is_judged_as_if_nobody_had_rated_it(teacher: Teacher, train: RatingTable) -> None:
    """All movies here are of one kind and one year, so that hidden ones differ by nothing."""
    hidden = np.zeros(LENGTH)
    hidden[-1] = 1.0
    full = by_user(train)[int(train.user[0])]
    shown, unknown = [], []
    for movie in np.setdiff1d(train.movie, full.movies[: LENGTH - 1]).tolist():
        asked = RatingSequence(
            full.user, np.append(full.movies[: LENGTH - 1], movie), np.append(full.stars[: LENGTH - 1], 3.0)
        )
        shown.append(teacher.chances(asked, trained_on=False)[-1])
        unknown.append(teacher.chances(asked, trained_on=False, hidden=hidden)[-1])
    assert np.ptp(shown) > 0.9
    assert np.ptp(unknown) < 0.1


def test_of_a_hidden_movie_the_teacher_knows_what_was_read_of_it() -> None:
    rng = np.random.default_rng(0)
    quality = dict(enumerate(rng.uniform(0.1, 0.9, 300).tolist(), start=1))
    user, movie = (column.ravel() for column in np.meshgrid(np.arange(40), list(quality)))
    good = rng.random(len(movie)) < np.array([quality[m] for m in movie.tolist()])
    ratings = RatingTable(user, movie, np.where(good, 5, 1).astype(np.float32), np.zeros_like(user))
    movies = {m: Movie(m, f"Movie {m}", 1990) for m in quality}

    def told(read: Callable[[list[Movie]], NDArray[np.float64]] | None) -> float:
        teacher = Teacher(ratings, movies, islice(epochs(ratings, LENGTH, seed=0), 200), read=read)
        asked = (RatingSequence(1, np.array([m]), np.array([3.0])) for m in quality)
        chances = [teacher.chances(s, trained_on=False, hidden=np.ones(1))[0] for s in asked]
        return float(np.corrcoef(chances, list(quality.values()))[0, 1])

    # A hundred features, since the ridge is one for the width of a language model.
    assert told(lambda asked: np.outer([quality[m.id] for m in asked], np.ones(100))) > 0.9
    assert told(None) < 0.3
