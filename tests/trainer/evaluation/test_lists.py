"""Lists are measured on people, each of whom may give other ratings in several draws."""

from __future__ import annotations

import numpy as np
import pytest

from movies.movielens import Release
from trainer.evaluation.lists import rows_of
from trainer.metrics.lists import hit, ndcg, overlap, recall


def test_a_list_is_better_the_higher_what_was_liked_stands() -> None:
    liked = np.array([3, 5])
    assert ndcg([3, 5, 1], liked) == 1.0
    assert ndcg([1, 3, 5], liked) < ndcg([3, 1, 5], liked) < 1.0
    assert recall([3, 1, 2], liked) == 0.5
    assert (hit([1, 2, 4, 6, 3], liked), hit([1, 2, 4, 6, 7, 3], liked)) == (1.0, 0.0)


def test_what_two_people_have_in_common_is_not_what_one_has_with_themselves() -> None:
    same, other = [1, 2, 3, 4, 5], [1, 6, 7, 8, 9]
    assert overlap([same, same, other], [1, 1, 2]) == pytest.approx(0.2)
    assert overlap([same, same], [1, 1]) == 0.0


def test_draws_are_of_the_same_people_and_each_tells_other_movies(ml_100k: Release) -> None:
    rows = rows_of(ml_100k, 10, seed=1, most=5, draws=3)
    assert len({row.user for row in rows}) == 5
    assert len(rows) == 15 and len({tuple(row.given) for row in rows}) == 15
    assert all(len(row.given) == 10 for row in rows)
