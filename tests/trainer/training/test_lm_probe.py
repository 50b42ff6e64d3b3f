"""What a language model has read says something about movies that nobody has rated, and nothing about their own
ratings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from movies.catalogue import Movie
from trainer.training.lm_probe import RIDGE, by_reading, states
from workers.engine.base_model import BaseModel
from workers.engine.transformers import load_base

MOVIES = 400
WIDTH = 6


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.mark.slow
def test_what_is_read_of_a_movie_depends_on_that_movie_alone(tiny: BaseModel) -> None:
    model, tokenizer = load_base(tiny)
    heat = Movie(1, "Heat", 1995, ("Crime", "Thriller"))
    others = [Movie(2, "It", None), Movie(3, "A Much Longer Title Than That of Any Other Movie", 2001, ("Drama",))]
    together = states(model, tokenizer, [others[0], heat, others[1]])
    assert together.shape == (3, model.config.hidden_size)
    assert states(model, tokenizer, [heat])[0] == pytest.approx(together[1], abs=1e-4)
    for other in (replace(heat, title="Cold"), replace(heat, year=1996), replace(heat, genres=())):
        assert np.abs(states(model, tokenizer, [other])[0] - together[1]).max() > 1e-2


def test_movies_that_nobody_rated_are_told_from_what_was_read(rng: np.random.Generator) -> None:
    read = rng.normal(size=(MOVIES, WIDTH))
    true = 3.0 + 0.5 * read[:, 0]
    count = np.where(np.arange(MOVIES) % 2, 200.0, 0.0)
    predicted = by_reading(read, np.full(MOVIES, 3.0), count, count * true)
    unrated = count == 0
    assert np.corrcoef(predicted[unrated], true[unrated])[0, 1] > 0.99


def test_what_cannot_be_read_is_left_as_it_was_expected(rng: np.random.Generator) -> None:
    read, expected = rng.normal(size=(MOVIES, WIDTH)), rng.uniform(2, 4, MOVIES)
    none = np.zeros(MOVIES)
    assert by_reading(read, expected, none, none) is expected
    count = np.full(MOVIES, 50.0)
    noise = by_reading(read, expected, count, count * (expected + rng.normal(size=MOVIES)))
    assert np.abs(noise - expected).mean() < 0.1


def test_a_rated_movies_expectation_comes_from_the_others_alone(rng: np.random.Generator) -> None:
    """The closed form equals fitting again without the movie."""
    read, expected = rng.normal(size=(60, WIDTH)), np.full(60, 3.0)
    count = rng.integers(3, 80, 60).astype(np.float64)
    total = count * (3.0 + read[:, 1] + rng.normal(size=60))
    found = by_reading(read, expected, count, total)
    features = (read - read.mean(axis=0)) / (read.std(axis=0) + 1e-6)
    weights = np.minimum(count, 50) / 50
    for movie in range(0, 60, 7):
        others = np.arange(60) != movie
        x, w, y = features[others], weights[others], (total / count - expected)[others]
        coefficients = np.linalg.solve(x.T @ (w[:, None] * x) + RIDGE * np.eye(WIDTH), x.T @ (w * y))
        assert found[movie] == pytest.approx(3.0 + features[movie] @ coefficients, abs=1e-9)
