"""The interval of a figure: as wide as theory says, and by people rather than rows."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from trainer.metrics.accuracy import accuracy, auc, calibration_error, log_loss
from trainer.metrics.intervals import Figure, Resamples


def with_interval(metric: Any, scores: Any, labels: Any, users: Any, seed: int = 0) -> Figure:
    return Resamples(users, seed).figure(metric, scores, labels)


def people_rows(users: int, rows: int, seed: int = 0) -> tuple[Any, Any, Any]:
    """Scores, labels and users, where the rows of one user are much alike."""
    rng = np.random.default_rng(seed)
    user = np.repeat(np.arange(users), rows)
    mood = np.repeat(rng.normal(size=users), rows)
    scores = mood + 0.1 * rng.normal(size=len(user))
    labels = (mood + np.repeat(rng.normal(size=users), rows) + 0.3 * rng.normal(size=len(user)) > 0).astype(float)
    return scores, labels, user


@pytest.mark.parametrize("metric", [auc, accuracy, log_loss, calibration_error])
def test_a_figure_lies_in_its_interval(metric: Any) -> None:
    scores, labels, users = people_rows(60, 5)
    chances = 1 / (1 + np.exp(-scores))
    figure = with_interval(metric, chances, labels, users)
    assert figure.value == metric(chances, labels)
    assert figure.low < figure.high
    # The calibration error of a resample is biased upwards, so that only its upper end is sure.
    assert figure.value <= figure.high
    assert metric is calibration_error or figure.low <= figure.value


def test_the_interval_is_the_same_each_time() -> None:
    rows = people_rows(30, 4)
    assert with_interval(auc, *rows) == with_interval(auc, *rows)
    assert with_interval(auc, *rows, seed=1) != with_interval(auc, *rows)


def test_the_interval_has_the_width_of_theory() -> None:
    """The mean of 400 people's one label each: 1.96 standard errors to either side."""
    labels = (np.arange(400) < 280).astype(float)
    figure = with_interval(lambda _, y: float(y.mean()), labels, labels, np.arange(400))
    half = 1.96 * math.sqrt(0.7 * 0.3 / 400)
    assert figure.value == 0.7
    assert figure.high - 0.7 == pytest.approx(half, rel=0.15)
    assert 0.7 - figure.low == pytest.approx(half, rel=0.15)


def test_the_interval_does_not_shrink_when_every_row_is_there_fifty_times() -> None:
    scores, labels, users = people_rows(30, 4)
    once = with_interval(auc, scores, labels, users)
    often = with_interval(auc, *(np.repeat(column, 50) for column in (scores, labels, users)))
    assert often.value == pytest.approx(once.value, abs=1e-9)
    assert (often.low, often.high) == (pytest.approx(once.low, abs=1e-9), pytest.approx(once.high, abs=1e-9))


def test_the_interval_is_that_of_people_wherever_their_rows_lie() -> None:
    scores, labels, users = people_rows(30, 4)
    order = np.random.default_rng(1).permutation(len(users))
    assert with_interval(auc, scores, labels, users) == with_interval(auc, scores[order], labels[order], users[order])


def test_resamples_without_both_classes_do_not_spoil_the_interval() -> None:
    figure = with_interval(auc, np.array([1.0, 2.0, 3.0]), np.array([0.0, 1.0, 0.0]), np.arange(3))
    assert 0 <= figure.low <= figure.value <= figure.high <= 1


def test_a_figure_reads_as_value_and_interval() -> None:
    assert str(Figure(0.72049, 0.7, 0.7414)) == "0.720 [0.700, 0.741]"
