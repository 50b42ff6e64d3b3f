"""The baselines: classical recommenders that use all training data, and never the answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from movies.movielens import Release
from trainer.data.examples import RatingSequence, evaluation_draws, split
from trainer.evaluation.baselines import Baselines
from trainer.metrics.accuracy import auc

pytestmark = pytest.mark.slow

NAMES = [
    "share of liked history",
    "item mean",
    "item and user bias",
    "item-item neighbours",
    "matrix factorisation",
    "genre and year",
    "item mean, genre and year",
    "logistic regression over all",
    "the teacher",
]

# Before any test has run; LensKit leaves PyTorch one thread when it is first used.
THREADS = torch.get_num_threads()


@pytest.fixture(scope="module")
def baselines(ml_100k: Release) -> Baselines:
    return Baselines(split(ml_100k).train, ml_100k.catalogue)


@pytest.fixture(scope="module")
def rows(ml_100k: Release) -> list[RatingSequence]:
    return evaluation_draws(split(ml_100k).held_out, 4, 1)


def test_every_baseline_gives_a_chance_for_every_row(baselines: Baselines, rows: list[RatingSequence]) -> None:
    """Cold movies, which no training user rated, are among the rows."""
    assert any(int(m) % 10 == 7 for r in rows for m in r.movies)
    chances = baselines.chances(rows)
    assert list(chances) == NAMES
    for chance in chances.values():
        assert chance.shape == (len(rows),)
        assert ((chance >= 0) & (chance <= 1)).all()


def test_the_language_models_scored_next_keep_their_threads(baselines: Baselines) -> None:
    assert torch.get_num_threads() == THREADS


def test_no_baseline_reads_the_rating_that_it_predicts(baselines: Baselines, rows: list[RatingSequence]) -> None:
    turned = [replace(r, stars=np.append(r.stars[:-1], 9.0 - r.stars[-1] * 2)) for r in rows]
    before, after = baselines.chances(rows), baselines.chances(turned)
    assert all(np.array_equal(before[name], after[name]) for name in NAMES)


def test_they_reach_on_held_out_people_what_they_must(baselines: Baselines, rows: list[RatingSequence]) -> None:
    labels = np.array([r.good[-1] for r in rows])
    reached = {name: auc(chances, labels) for name, chances in baselines.chances(rows).items()}
    least = [0.59, 0.65, 0.70, 0.67, 0.70, 0.57, 0.66, 0.71, 0.71]
    assert all(reached[name] > floor for name, floor in zip(NAMES, least, strict=True)), reached
    assert reached["logistic regression over all"] > reached["item and user bias"]


def test_a_kind_history_gives_higher_chances_than_a_severe_one(
    baselines: Baselines, rows: list[RatingSequence]
) -> None:
    kind, severe = ([replace(r, stars=np.full(6, stars)) for r in rows] for stars in (5.0, 1.0))
    high, low = baselines.chances(kind), baselines.chances(severe)
    for name in ("item and user bias", "logistic regression over all", "the teacher"):
        assert (high[name] > low[name]).mean() > 0.95


def test_without_a_history_the_movie_alone_counts(baselines: Baselines, rows: list[RatingSequence]) -> None:
    alone = [RatingSequence(r.user, r.movies[-1:], r.stars[-1:]) for r in rows]
    chances = baselines.chances(alone)
    assert len(set(chances["share of liked history"].tolist())) == 1
    labels = np.array([r.good[-1] for r in rows])
    assert auc(chances["logistic regression over all"], labels) > 0.65


def test_averages_are_known_from_ratings_or_guessed_from_genres_and_year(
    baselines: Baselines, ml_100k: Release
) -> None:
    cold = sorted(split(ml_100k).cold_movies)
    averages = baselines.averages([*cold, 50, 318])
    overall = split(ml_100k).train.stars.mean()
    assert averages["item mean"][: len(cold)] == pytest.approx(np.full(len(cold), overall))
    assert len(set(np.round(averages["genre and year"][: len(cold)], 3))) > 20
    assert averages["item mean"][-2:].min() > 4.2
