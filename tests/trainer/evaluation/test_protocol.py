"""The rows of the protocol."""

from __future__ import annotations

import numpy as np
import pytest

from movies.movielens import Release
from trainer.data.examples import HISTORY, Splits, split
from trainer.evaluation.protocol import (
    HISTORY_LENGTHS,
    average_histories,
    history_lengths,
    often_rated,
    published_rows,
    sixth_rating,
)
from trainer.metrics.accuracy import auc


@pytest.fixture(scope="module")
def splits(ml_100k: Release) -> Splits:
    return split(ml_100k)


def test_the_published_rows_are_those_of_tallrec(ml_100k: Release) -> None:
    """There, the share of liked history alone reaches 0.726, which these rows must reproduce."""
    rows = published_rows(ml_100k.ratings)
    assert len(rows) == 1000 and {len(r) for r in rows} == {11}
    assert all(r.user >= 850 or r.user % 10 == 0 for r in rows)
    shares = np.array([r.good[:-1].mean() for r in rows])
    assert auc(shares, np.array([r.good[-1] for r in rows])) == pytest.approx(0.726, abs=0.0005)


def test_every_history_length_asks_about_the_same_movies(splits: Splits) -> None:
    found = history_lengths(splits, draws=2, seed=1)
    asked = [[(r.user, int(r.movies[-1]), float(r.stars[-1])) for r in rows] for rows in found.values()]
    assert all(rows == asked[0] for rows in asked)
    assert {length: {len(r) - 1 for r in rows} for length, rows in found.items()} == {n: {n} for n in HISTORY_LENGTHS}
    assert all(len(set(r.movies.tolist())) == len(r) for r in found[20])
    longer = found[10][0].movies[:5].tolist()
    assert longer == found[5][0].movies[:5].tolist()


def test_five_ratings_are_the_rows_of_the_sixth_rating(splits: Splits) -> None:
    sixth = {(r.user, tuple(r.movies.tolist())) for r in sixth_rating(splits, draws=2, seed=1)}
    five = {(r.user, tuple(r.movies.tolist())) for r in history_lengths(splits, draws=2, seed=1)[HISTORY]}
    assert five and five <= sixth


def test_averages_are_asked_after_histories_of_different_held_out_people(splits: Splits) -> None:
    histories = average_histories(splits, 10, seed=1)
    assert len({h.user for h in histories}) == 10
    assert all(h.user >= 850 or h.user % 10 == 0 for h in histories)
    assert {len(h) for h in histories} == {HISTORY}


def test_the_true_average_is_of_all_ratings_of_a_movie_with_twenty(ml_100k: Release) -> None:
    true = often_rated(ml_100k)
    assert len(true) == 939
    ratings = ml_100k.ratings
    assert true[1] == pytest.approx(ratings.stars[ratings.movie == 1].mean(), abs=1e-6)
