"""Calibrate log-odds into chances by Platt scaling on validation users (Platt 1999)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from movies.movielens import Release
from trainer.data.examples import evaluation_draws, split
from trainer.evaluation.scoring import ScoredModel
from workers.bundles.bundle import Bundle, rewritten
from workers.bundles.manifest import Calibration

CALIBRATION_DRAWS = 10

Array = NDArray[np.float64]


def calibrate(model: ScoredModel, release: Release) -> Bundle:
    """Fit the calibration of a bundle and write it into its manifest."""
    assert model.bundle is not None
    splits = split(release)
    rows = evaluation_draws(splits.validation, CALIBRATION_DRAWS, seed=1)
    log_odds = model.score_last(rows, "calibrating")
    people = len(np.unique(splits.train.user)), len(np.unique(splits.validation.user))
    return rewritten(model.bundle, calibration=fitted(log_odds, np.array([r.good[-1] for r in rows]), *people))


def fitted(log_odds: Array, labels: Array, trained_on: int, validated_on: int) -> Calibration:
    """Fit a calibration to log-odds with known labels.

    About 85 validation users should not outvote the 754 training users. The validation users happen to be severe, and
    fitting their rows alone made the mean chance 0.03 too low and the slope too steep. So the regression's target is a
    weighted mean: the model's own chance is weighted by the number of training users, the label by that of validation
    users.
    """
    from sklearn.linear_model import LogisticRegression

    own = 1 / (1 + np.exp(-log_odds))
    expected = (trained_on * own + validated_on * labels) / (trained_on + validated_on)
    regression = LogisticRegression(C=1e6).fit(
        np.concatenate([log_odds, log_odds])[:, None],
        np.repeat([1, 0], len(log_odds)),
        sample_weight=np.concatenate([expected, 1 - expected]),
    )
    return Calibration(
        slope=round(float(regression.coef_[0, 0]), 4), intercept=round(float(regression.intercept_[0]), 4)
    )
