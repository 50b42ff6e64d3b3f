"""Metrics against a second implementation, and by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from trainer.metrics.accuracy import accuracy, auc, calibration_error, calibration_error_by_luck, log_loss


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
    """Twenty rows at each of 0.05, 0.15 ... 0.95, and exactly that share of them is good."""
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
