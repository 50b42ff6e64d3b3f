"""Calibration: predicted chances match observed shares."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from movies.movielens import Release
from movies.settings import EngineKind
from trainer.evaluation.calibrate import calibrate, fitted
from trainer.evaluation.scoring import ScoreCache, ScoredModel
from trainer.metrics.accuracy import calibration_error
from workers.bundles.bundle import load_bundle
from workers.engine.base_model import find_base_model

RNG = np.random.default_rng(0)
TRUE = RNG.normal(0.0, 1.0, 20_000)  # Log-odds of many people's ratings, and what they said.
LABELS = (RNG.random(len(TRUE)) < 1 / (1 + np.exp(-TRUE))).astype(np.float64)


def chances(log_odds: np.ndarray, labels: np.ndarray, trained_on: int, validated_on: int) -> np.ndarray:
    calibration = fitted(log_odds, labels, trained_on, validated_on)
    return np.array([calibration.chance(x) for x in log_odds])


def test_where_labels_alone_count_a_model_that_is_too_timid_is_made_as_bold_as_it_may_be() -> None:
    timid = TRUE / 2
    assert calibration_error(1 / (1 + np.exp(-timid)), LABELS) > 0.05
    assert calibration_error(chances(timid, LABELS, 0, 85), LABELS) < 0.02


def test_few_validation_people_move_mean_and_slope_by_as_many_as_they_are() -> None:
    """They happen to be severe, and would make all chances too low and too steep."""
    severe = (RNG.random(len(TRUE)) < 1 / (1 + np.exp(0.5 - 1.5 * TRUE))).astype(np.float64)
    mean, said = float((1 / (1 + np.exp(-TRUE))).mean()), float(severe.mean())
    alone, among_many = fitted(TRUE, severe, 0, 85), fitted(TRUE, severe, 754, 85)
    assert alone.slope == pytest.approx(1.5, abs=0.1) and 1.0 < among_many.slope < 1.1
    assert chances(TRUE, severe, 754, 85).mean() == pytest.approx((754 * mean + 85 * said) / 839, abs=1e-3)
    assert chances(TRUE, severe, 0, 85).mean() == pytest.approx(said, abs=1e-3)


def test_the_calibration_is_written_into_the_manifest(shipped: Path, ml_100k: Release, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped / "phase1", tmp_path / "phase1"))
    cache = ScoreCache(tmp_path / "scores.sqlite")
    catalogue, base = ml_100k.catalogue, find_base_model(None)
    model = ScoredModel(load_bundle(folder), base, EngineKind.SCRIPTED, tmp_path, "cpu", catalogue, cache)
    calibrated = calibrate(model, ml_100k)
    cache.close()
    assert load_bundle(folder).manifest.calibration == calibrated.manifest.calibration
    assert load_bundle(folder).manifest.calibration != load_bundle(shipped / "phase1").manifest.calibration
    assert load_bundle(folder).id == load_bundle(shipped / "phase1").id
