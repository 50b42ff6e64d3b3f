"""The figures of merit of the sixth rating, each with its interval over users."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

RESAMPLES = 1000
CALIBRATION_BINS = 10


@dataclass(frozen=True)
class Figure:
    """A value and its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def auc(scores: Array, labels: Array) -> float:
    """Area under the ROC curve by ranks, ties counted half (Mann and Whitney 1947); NaN for one class alone."""
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    positive = labels > 0.5
    n_good, n_bad = int(positive.sum()), int((~positive).sum())
    if not n_good or not n_bad:
        return float("nan")
    return float((ranks[positive].sum() - n_good * (n_good + 1) / 2) / (n_good * n_bad))


def accuracy(chances: Array, labels: Array) -> float:
    """The share of labels on the side of one half where the chance is."""
    return float(((chances >= 0.5) == (labels > 0.5)).mean())


def log_loss(chances: Array, labels: Array) -> float:
    """Mean negative log-likelihood in nats."""
    p = np.clip(np.where(labels > 0.5, chances, 1 - chances), 1e-9, 1)
    return float(-np.log(p).mean())


def calibration_error(chances: Array, labels: Array) -> float:
    """Expected calibration error over ten bins of equal count (Naeini et al. 2015)."""
    _, inverse, counts = np.unique(chances, return_inverse=True, return_counts=True)
    # By their middle rank, equal chances fall into one bin.
    ranks = (np.cumsum(counts) - counts / 2)[inverse]
    bins = (ranks * CALIBRATION_BINS / len(chances)).astype(int)
    return float(sum(abs((chances - labels)[bins == b].sum()) for b in np.unique(bins)) / len(chances))


def with_interval(
    metric: Callable[[Array, Array], float], scores: Array, labels: Array, users: Array, seed: int = 0
) -> Figure:
    """A metric with its percentile bootstrap interval over users, whose rows stay together (Efron 1979)."""
    rows = [np.flatnonzero(users == user) for user in np.unique(users)]
    rng = np.random.default_rng(seed)
    values = []
    for _ in range(RESAMPLES):
        chosen = np.concatenate([rows[k] for k in rng.integers(len(rows), size=len(rows))])
        values.append(metric(scores[chosen], labels[chosen]))
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return Figure(metric(scores, labels), float(low), float(high))
