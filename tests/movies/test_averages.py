"""A movie's expected rating comes from similar movies, and from none of its own ratings."""

from __future__ import annotations

import numpy as np
import pytest

from movies.averages import by_genres_and_year
from movies.catalogue import Movie
from movies.movielens import Release, rated
from trainer.data.corpus import seen_by
from trainer.data.examples import split
from trainer.evaluation.protocol import often_rated

MOVIES = [Movie(k, f"Movie {k}", 1950 + k, ("Drama",) if k % 2 else ("Comedy",)) for k in range(40)]
COUNT = np.arange(40, dtype=np.float64) * 3


def test_a_kind_that_is_liked_is_expected_to_be_liked() -> None:
    total = COUNT * np.array([4.5 if "Drama" in m.genres else 2.5 for m in MOVIES])
    expected = by_genres_and_year(
        [*MOVIES, Movie(40, "New", 1970, ("Drama",))], np.append(COUNT, 0), np.append(total, 0)
    )
    assert expected[40] == pytest.approx(4.5, abs=0.3)
    assert expected[:40:2].max() < 3 < expected[1:40:2].min()


def test_what_is_expected_of_a_movie_is_what_the_others_say_without_it() -> None:
    total = COUNT * np.random.default_rng(1).uniform(1, 5, 40)
    expected = by_genres_and_year(MOVIES, COUNT, total)
    for k in (1, 20, 39):
        others = np.arange(40) != k
        assert by_genres_and_year(MOVIES, COUNT * others, total * others)[k] == pytest.approx(expected[k])


def test_the_only_movie_of_its_kind_is_expected_to_get_its_own_average() -> None:
    assert by_genres_and_year(MOVIES[:1], np.array([2.0]), np.array([7.0])) == pytest.approx([3.5])


def test_movies_without_any_rating_stay_as_they_are(small: Release) -> None:
    assert rated(MOVIES, small.ratings.where(small.ratings.user < 0)) == MOVIES


def test_cold_averages_are_expected_as_well_as_genres_and_year_can_tell(ml_100k: Release) -> None:
    from scipy.stats import spearmanr

    splits = split(ml_100k)
    catalogue, true = seen_by(splits.train, ml_100k.catalogue), often_rated(ml_100k)
    cold = [movie for movie in true if movie in splits.cold_movies]
    expected = [catalogue[movie].expected for movie in cold]
    assert len(cold) == 84 and {catalogue[m].average for m in cold} == {None}
    assert spearmanr([true[m] for m in cold], expected).statistic > 0.6
