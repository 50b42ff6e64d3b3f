"""The 95 % interval of a figure, over users or movies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Metric = Callable[[Array, Array], float]

RESAMPLES = 1000


@dataclass(frozen=True)
class Figure:
    """A value and its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


class Resamples:
    """Bootstrap resamples of groups, whose rows stay together (Efron 1979); shared by everything that is compared.

    Parameters
    ----------
    groups: the group of each row, for example its user.
    """

    def __init__(self, groups: NDArray[Any], seed: int = 0) -> None:
        _, place = np.unique(groups, return_inverse=True)
        rows = np.split(np.argsort(place, kind="stable"), np.cumsum(np.bincount(place))[:-1])
        rng = np.random.default_rng(seed)
        self._chosen = [
            np.concatenate([rows[k] for k in rng.integers(len(rows), size=len(rows))]) for _ in range(RESAMPLES)
        ]

    def values(self, metric: Metric, scores: Array, labels: Array) -> Array:
        """The metric of each resample; if two models share the resamples, their differences are paired."""
        return np.array([metric(scores[rows], labels[rows]) for rows in self._chosen])

    def figure(self, metric: Metric, scores: Array, labels: Array) -> Figure:
        """The metric with its percentile interval."""
        return figure_of(metric(scores, labels), self.values(metric, scores, labels))


def figure_of(value: float, resampled: Array) -> Figure:
    """A value and the 95 % interval of its resamples."""
    low, high = np.nanpercentile(resampled, [2.5, 97.5])
    return Figure(value, float(low), float(high))
