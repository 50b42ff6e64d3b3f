"""Metrics of scores, chances and predictions against labels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trainer.metrics.intervals import RESAMPLES, Array, Figure, figure_of

CALIBRATION_BINS = 10


def auc(scores: Array, labels: Array) -> float:
    """Area under the ROC curve by ranks, ties counted half (Mann and Whitney 1947); NaN if there is only one class."""
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    positive = labels > 0.5
    n_good, n_bad = int(positive.sum()), int((~positive).sum())
    if not n_good or not n_bad:
        return float("nan")
    return float((ranks[positive].sum() - n_good * (n_good + 1) / 2) / (n_good * n_bad))


def accuracy(chances: Array, labels: Array) -> float:
    """The share of labels on the same side of one half as the chance."""
    return float(((chances >= 0.5) == (labels > 0.5)).mean())


def log_loss(chances: Array, labels: Array) -> float:
    """Mean negative log-likelihood in nats."""
    p = np.clip(np.where(labels > 0.5, chances, 1 - chances), 1e-9, 1)
    return float(-np.log(p).mean())


def calibration_error(chances: Array, labels: Array) -> float:
    """Expected calibration error over ten bins of equal count (Naeini et al. 2015)."""
    return float(sum(abs((chances - labels)[rows].sum()) for rows in calibration_bins(chances)) / len(chances))


def calibration_error_by_luck(chances: Array, seed: int = 0) -> Figure:
    """The calibration error to expect on this many rows from perfectly calibrated chances: mean and 95 % interval.

    Labels are drawn from the chances (Broecker and Smith, "Increasing the reliability of reliability
    diagrams", 2007). Errors within this range are not significant.
    """
    rng, bins = np.random.default_rng(seed), calibration_bins(chances)
    errors = []
    for _ in range(RESAMPLES):
        left = chances - (rng.random(len(chances)) < chances)
        errors.append(sum(abs(left[rows].sum()) for rows in bins) / len(chances))
    return figure_of(float(np.mean(errors)), np.array(errors))


def calibration_bins(chances: Array) -> list[NDArray[np.int64]]:
    """The rows of each of ten bins of equal count, in order of chance; equal chances share a bin."""
    _, inverse, counts = np.unique(chances, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - counts / 2)[inverse]
    bins = (ranks * CALIBRATION_BINS / len(chances)).astype(int)
    return [np.flatnonzero(bins == b) for b in np.unique(bins)]


def rmse(predicted: Array, true: Array) -> float:
    """Root of the mean squared error."""
    return float(np.sqrt(((predicted - true) ** 2).mean()))


def spearman(predicted: Array, true: Array) -> float:
    """Spearman's rank correlation: Pearson's of the ranks, ties at their mean rank; 0 if either side is constant."""
    from scipy.stats import spearmanr

    if np.ptp(predicted) == 0 or np.ptp(true) == 0:
        return 0.0
    return float(spearmanr(predicted, true).statistic)
