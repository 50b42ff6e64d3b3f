"""Figures of lists: known cases, and that EASE finds what goes together."""

from __future__ import annotations

import numpy as np
import pytest

from movies.movielens import RatingTable, Release
from trainer.data.examples import RatingSequence, split
from trainer.metrics.lists import ndcg
from trainer.vectors.ease import Ease
from trainer.vectors.measure import best_ease, by_ease, by_share, lists_of
from trainer.vectors.validation import Asked, asked_people, ranked

CATALOGUE = np.arange(1, 31)


def asked(given: list[int], liked: list[int], disliked: list[int]) -> Asked:
    known = RatingSequence(1, np.array(given, dtype=np.int64), np.full(len(given), 5.0))
    return Asked(known, np.array(liked), np.array(disliked))


@pytest.mark.parametrize(
    ("first", "liked", "expected"),
    [
        ([1, 2, 3], [1, 2, 3], 1.0),
        ([9, 8, 7], [1], 0.0),
        ([9, 1], [1], 1 / np.log2(3)),
        ([1, 9, 2], [1, 2], (1 + 0.5) / (1 + 1 / np.log2(3))),
        ([*range(11, 21), 1], [1], 0.0),
    ],
)
def test_ndcg_of_known_lists(first: list[int], liked: list[int], expected: float) -> None:
    assert ndcg(np.array(first), np.array(liked)) == pytest.approx(expected)


def test_what_was_given_is_not_ranked() -> None:
    scores = -np.arange(30.0)
    assert ranked(scores, CATALOGUE, asked([1, 3], [2], []))[:3].tolist() == [2, 4, 5]


def test_figures_of_lists_that_are_known() -> None:
    people = [asked([1], [2, 3], [4]), asked([2], [30], [1])]
    order = -np.arange(30.0)
    found = lists_of(people, CATALOGUE, [order, order], [order, order])
    assert found.recall.tolist() == [1.0, 0.0]
    assert found.uauc.tolist() == [1.0, 0.0]
    # 2, 3, 4, 5, 6 and 1, 3, 4, 5, 6.
    assert found.overlap == pytest.approx(0.8)
    assert found.figures(against=found)["ndcg"].value == 0.0


def test_somebody_without_dislikes_gives_no_signal_about_liking() -> None:
    found = lists_of([asked([1], [2], [])], CATALOGUE, [np.zeros(30)], [np.zeros(30)])
    assert np.isnan(found.uauc[0])


def test_of_each_person_some_ratings_are_given_and_none_of_them_is_asked_about(small: Release) -> None:
    people = asked_people(split(small).held_out, given=4)
    assert len(people) > 3
    for one in people:
        assert len(one.given) == 4
        assert not np.isin(np.append(one.liked, one.disliked), one.given.movies).any()


def test_ease_finds_what_goes_together() -> None:
    rng = np.random.default_rng(0)
    rows = [(u, int(m), 5.0) for u in range(200) for m in rng.choice(np.arange(10) + 10 * (u % 3), 5, replace=False)]
    user, movie, stars = (np.array(x) for x in zip(*rows, strict=True))
    ratings = RatingTable(user, movie + 1, stars.astype(np.float32), np.zeros(len(user), dtype=np.int64))
    one = asked([12, 13], [14], [])
    ridge, ease = best_ease(ratings, [one], CATALOGUE)
    assert set(ranked(ease.scores(one.given, CATALOGUE), CATALOGUE, one, 8).tolist()) == set(range(11, 21)) - {12, 13}
    assert by_ease(ease, [one], CATALOGUE).recall[0] == 1.0 and ridge > 0


def test_a_movie_that_nobody_rated_comes_last() -> None:
    ratings = RatingTable(np.array([1, 1, 2, 2]), np.array([1, 2, 1, 2]), np.full(4, 5.0, np.float32), np.zeros(4, int))
    one = asked([1], [2], [])
    assert ranked(Ease(ratings, 1.0).scores(one.given, CATALOGUE), CATALOGUE, one)[0] == 2


def test_the_share_of_good_is_one_list_for_all(small: Release) -> None:
    people = asked_people(split(small).held_out, given=1)
    ids = np.array([movie.id for movie in small.catalogue])
    assert by_share(split(small).train, people, ids).overlap > 0.6
