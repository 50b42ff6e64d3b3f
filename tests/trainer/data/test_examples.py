"""The splits that never change, and the draws of ratings from users."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import numpy as np
import pytest

from movies.movielens import RatingTable, Release
from trainer.data.examples import RatingSequence, Splits, by_user, epochs, evaluation_draws, split

LENGTH = 12
EPOCHS = 5


@pytest.fixture(scope="module")
def splits(ml_100k: Release) -> Splits:
    return split(ml_100k)


@pytest.fixture(scope="module")
def drawn(splits: Splits) -> list[RatingSequence]:
    """Five epochs of training sequences."""
    return list(islice(epochs(splits.train, LENGTH, seed=0), EPOCHS * people(splits.train)))


def people(ratings: RatingTable) -> int:
    return len(np.unique(ratings.user))


def held_out(user: int) -> bool:
    return user >= 850 or user % 10 == 0


def as_lists(sequences: list[RatingSequence]) -> list[tuple[int, list[int], list[float]]]:
    return [(s.user, s.movies.tolist(), s.good.tolist()) for s in sequences]


def cut(sequences: list[RatingSequence], size: int) -> list[list[RatingSequence]]:
    return [sequences[k : k + size] for k in range(0, len(sequences), size)]


def table(rows: list[tuple[int, int, float]]) -> RatingTable:
    user, movie, stars = (np.array(column) for column in zip(*rows, strict=True))
    return RatingTable(user, movie, stars.astype(np.float32), np.zeros(len(rows), dtype=np.int64))


def test_a_held_out_user_is_in_no_training_sequence(drawn: list[RatingSequence]) -> None:
    assert [s.user for s in drawn if held_out(s.user)] == []


def test_a_validation_user_is_in_no_training_sequence(drawn: list[RatingSequence]) -> None:
    assert [s.user for s in drawn if s.user % 10 == 5] == []


def test_a_cold_movie_is_in_no_training_sequence(drawn: list[RatingSequence]) -> None:
    assert [m for s in drawn for m in s.movies.tolist() if m % 10 == 7] == []


def test_validation_draws_are_of_validation_users_without_cold_movies(splits: Splits) -> None:
    draws = evaluation_draws(splits.validation, draws=20, seed=0)
    assert {s.user for s in draws} == {u for u in range(1, 850) if u % 10 == 5}
    assert [m for s in draws for m in s.movies.tolist() if m % 10 == 7] == []


def test_every_rating_is_in_the_split_of_its_user_and_movie(ml_100k: Release, splits: Splits) -> None:
    expected: dict[str, set[tuple[int, int]]] = {"train": set(), "validation": set(), "held_out": set()}
    for user, movie in zip(ml_100k.ratings.user.tolist(), ml_100k.ratings.movie.tolist(), strict=True):
        if held_out(user):
            expected["held_out"].add((user, movie))
        elif movie % 10 != 7:
            expected["validation" if user % 10 == 5 else "train"].add((user, movie))
    for name, pairs in expected.items():
        ratings: RatingTable = getattr(splits, name)
        assert set(zip(ratings.user.tolist(), ratings.movie.tolist(), strict=True)) == pairs
        assert len(ratings) == len(pairs)
    assert splits.cold_movies == {m.id for m in ml_100k.catalogue if m.id % 10 == 7}


def test_every_training_user_appears_once_an_epoch(splits: Splits, drawn: list[RatingSequence]) -> None:
    users = sorted(u for u in range(1, 850) if not held_out(u) and u % 10 != 5)
    rounds = cut(drawn, people(splits.train))
    assert len(rounds) == EPOCHS
    assert all(sorted(s.user for s in each) == users for each in rounds)


def test_epochs_differ_in_the_order_of_users_and_in_what_is_drawn(splits: Splits, drawn: list[RatingSequence]) -> None:
    one, other, *_ = cut(drawn, people(splits.train))
    assert [s.user for s in one] != [s.user for s in other]
    before = {s.user: s.movies.tolist() for s in one}
    assert sum(before[s.user] == s.movies.tolist() for s in other) < len(other) / 100


def test_a_seed_gives_one_stream(splits: Splits, drawn: list[RatingSequence]) -> None:
    again = list(islice(epochs(splits.train, LENGTH, seed=0), 700))
    assert as_lists(again) == as_lists(drawn[:700])
    other = list(islice(epochs(splits.train, LENGTH, seed=1), 700))
    assert [s.user for s in other] != [s.user for s in drawn[:700]]


def test_a_resumed_stream_continues_where_it_stopped(splits: Splits, drawn: list[RatingSequence]) -> None:
    middle = people(splits.train) + 300
    resumed = list(islice(epochs(splits.train, LENGTH, seed=0), middle, middle + 500))
    assert as_lists(resumed) == as_lists(drawn[middle : middle + 500])


def test_a_sequence_holds_different_movies_and_no_more_than_its_length(drawn: list[RatingSequence]) -> None:
    assert all(len(set(s.movies.tolist())) == len(s) == len(s.good) <= LENGTH for s in drawn)
    assert Counter(len(s) for s in drawn)[LENGTH] > 0.9 * len(drawn)


def test_a_user_with_few_ratings_gives_all_of_them() -> None:
    few = next(epochs(table([(1, 4, 5.0), (1, 2, 1.0), (1, 9, 3.0)]), LENGTH, seed=0))
    assert sorted(zip(few.movies.tolist(), few.good.tolist(), strict=True)) == [(2, 0.0), (4, 1.0), (9, 0.0)]


def test_good_means_four_stars_and_more(ml_100k: Release, drawn: list[RatingSequence]) -> None:
    ratings = ml_100k.ratings
    columns = (ratings.user.tolist(), ratings.movie.tolist(), ratings.stars.tolist())
    stars = {(user, movie): star for user, movie, star in zip(*columns, strict=True)}
    for s in drawn:
        assert s.good.tolist() == [float(stars[s.user, movie] >= 4) for movie in s.movies.tolist()]


def test_draws_are_not_in_the_order_of_the_file(splits: Splits, drawn: list[RatingSequence]) -> None:
    places = {user: {m: k for k, m in enumerate(full.movies.tolist())} for user, full in by_user(splits.train).items()}
    in_order = [s for s in drawn if (p := [places[s.user][m] for m in s.movies.tolist()]) == sorted(p)]
    assert len(in_order) < len(drawn) / 100


def test_evaluation_draws_are_of_all_held_out_users(splits: Splits) -> None:
    draws = evaluation_draws(splits.held_out, draws=20, seed=0)
    assert Counter(s.user for s in draws) == {u: 20 for u in range(1, 944) if held_out(u)}
    assert {len(s) for s in draws} == {6}
    assert all(len(set(s.movies.tolist())) == 6 for s in draws)


def test_evaluation_draws_of_a_user_depend_on_seed_and_user_alone(splits: Splits) -> None:
    everybody = evaluation_draws(splits.held_out, draws=3, seed=0)
    alone = evaluation_draws(splits.held_out.where(splits.held_out.user == 900), draws=3, seed=0)
    assert as_lists(alone) == as_lists([s for s in everybody if s.user == 900])
    more = evaluation_draws(splits.held_out, draws=5, seed=0)
    assert as_lists([s for s in more if s.user == 900][:3]) == as_lists(alone)
    other = evaluation_draws(splits.held_out, draws=3, seed=1)
    assert as_lists(other) != as_lists(everybody)
    assert len({tuple(s.movies.tolist()) for s in alone}) == 3


def test_who_rated_too_little_for_history_and_target_is_not_evaluated() -> None:
    rows = [(user, movie, 4.0) for user, count in ((1, 5), (2, 6)) for movie in range(count)]
    assert {s.user for s in evaluation_draws(table(rows), draws=2, seed=0)} == {2}
    assert {s.user for s in evaluation_draws(table(rows), draws=2, seed=0, history=4)} == {1, 2}


def test_another_release_is_split_by_user_alone(small: Release) -> None:
    splits = split(small)
    assert set(splits.held_out.user.tolist()) == {10, 20, 30, 40, 50, 60}
    assert set(splits.validation.user.tolist()) == {5, 15, 25, 35, 45, 55}
    assert set(splits.train.user.tolist()) == {u for u in range(1, 61) if u % 5}
    assert splits.cold_movies == frozenset()
    assert 7 in splits.train.movie
    assert 7 in splits.validation.movie
    assert len(splits.train) + len(splits.validation) + len(splits.held_out) == len(small.ratings)


def test_users_from_850_on_are_held_out_of_100k_only(small: Release) -> None:
    rows = [(user, 1, 4.0) for user in (850, 851, 855, 942)]
    splits = split(Release("other", small.catalogue, table(rows)))
    assert splits.train.user.tolist() == [851, 942]
    assert splits.validation.user.tolist() == [855]
    assert splits.held_out.user.tolist() == [850]
