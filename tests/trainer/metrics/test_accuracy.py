"""Figures of merit against a second implementation, by hand, and their intervals."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from trainer.metrics.accuracy import (
    Figure,
    Resamples,
    accuracy,
    auc,
    calibration_error,
    calibration_error_by_luck,
    log_loss,
)


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


@pytest.mark.parametrize("decimals", [0, 1, 8])
@pytest.mark.parametrize("seed", range(5))
def test_auc_is_that_of_scikit_learn_with_and_without_ties(decimals: int, seed: int) -> None:
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(seed)
    labels = (rng.random(200) < 0.3).astype(float)
    scores = (rng.normal(size=200) + labels).round(decimals)
    assert auc(scores, labels) == pytest.approx(roc_auc_score(labels, scores), abs=1e-12)


def test_auc_at_its_ends() -> None:
    labels = np.array([0.0, 0.0, 1.0, 1.0])
    assert auc(np.array([1.0, 2.0, 3.0, 4.0]), labels) == 1.0
    assert auc(np.array([4.0, 3.0, 2.0, 1.0]), labels) == 0.0
    assert auc(np.array([7.0, 7.0, 7.0, 7.0]), labels) == 0.5


@pytest.mark.parametrize("label", [0.0, 1.0])
def test_auc_of_one_class_alone_is_nan(label: float) -> None:
    assert math.isnan(auc(np.array([0.1, 0.2]), np.array([label, label])))


def test_accuracy_counts_the_right_side_of_one_half() -> None:
    assert accuracy(np.array([0.9, 0.5, 0.49, 0.1]), np.array([1.0, 1.0, 1.0, 0.0])) == 0.75


def test_log_loss_by_hand() -> None:
    loss = log_loss(np.array([0.8, 0.4, 0.5]), np.array([1.0, 0.0, 1.0]))
    assert loss == pytest.approx(-(math.log(0.8) + math.log(0.6) + math.log(0.5)) / 3, abs=1e-12)


def test_log_loss_of_a_certain_mistake_is_large_and_finite() -> None:
    assert 10 < log_loss(np.array([0.0]), np.array([1.0])) < 100
    assert 10 < log_loss(np.array([1.0]), np.array([0.0])) < 100
    assert log_loss(np.array([1.0, 0.0]), np.array([1.0, 0.0])) == pytest.approx(0.0, abs=1e-8)


def test_calibration_error_of_perfect_chances_is_zero() -> None:
    """Twenty rows at each of 0.05, 0.15 ... 0.95, of which just that share is good."""
    chances = np.repeat(np.arange(10) / 10 + 0.05, 20)
    labels = np.concatenate([np.arange(20) < 2 * k + 1 for k in range(10)]).astype(float)
    order = np.random.default_rng(0).permutation(200)
    assert calibration_error(chances[order], labels[order]) == pytest.approx(0.0, abs=1e-12)


def test_calibration_error_is_the_mean_distance_of_chance_and_share() -> None:
    rng = np.random.default_rng(0)
    chances = 0.8 + 1e-6 * rng.random(100)
    labels = np.zeros(100)
    labels[np.argsort(chances)] = np.tile([1.0, 0.0], 50)
    assert calibration_error(chances, labels) == pytest.approx(0.3, abs=1e-5)
    halves = np.concatenate([np.linspace(0.1, 0.11, 50), np.linspace(0.9, 0.91, 50)])
    opposite = np.concatenate([np.ones(50), np.zeros(50)])
    assert calibration_error(halves, opposite) == pytest.approx((0.895 + 0.905) / 2, abs=1e-9)


def test_even_true_chances_have_a_calibration_error_the_larger_the_fewer_rows_there_are() -> None:
    rng = np.random.default_rng(0)
    few, many = rng.random(1000), rng.random(100_000)
    luck = calibration_error_by_luck(few)
    drawn = [calibration_error(few, (rng.random(1000) < few).astype(float)) for _ in range(300)]
    assert luck.value == pytest.approx(np.mean(drawn), rel=0.05)
    assert np.mean([luck.low <= error <= luck.high for error in drawn]) == pytest.approx(0.95, abs=0.05)
    assert calibration_error_by_luck(many).value == pytest.approx(luck.value / 10, rel=0.2)


def test_calibration_error_does_not_depend_on_the_order_of_rows_with_equal_chances() -> None:
    """Everybody gets one half, and half are good: that is calibrated, however the rows lie."""
    labels = np.concatenate([np.ones(50), np.zeros(50)])
    assert calibration_error(np.full(100, 0.5), labels) == pytest.approx(0.0, abs=1e-12)


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
