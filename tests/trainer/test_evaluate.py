"""The comparison on held-out people, with an engine that needs no model."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from movies.movielens import Release
from movies.settings import DataSettings, EngineKind
from trainer.evaluate import Evaluation, as_table, calibrate, evaluate, record
from trainer.examples import evaluation_draws, split
from workers.base_model import find_base_model
from workers.bundles import load_bundle


@pytest.fixture
def bundle(shipped: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped / "phase1", tmp_path / "phase1"))


def evaluated(bundle: Path, release: Release, tmp_path: Path) -> Evaluation:
    settings = DataSettings(home=tmp_path)
    return evaluate(
        [bundle], release, find_base_model(None), EngineKind.SCRIPTED, settings, draws=2, seed=1, device="cpu"
    )


def test_base_and_bundles_are_compared_on_the_same_held_out_rows(
    bundle: Path, ml_100k: Release, tmp_path: Path
) -> None:
    evaluation = evaluated(bundle, ml_100k, tmp_path)
    people = {s.user for s in evaluation_draws(split(ml_100k).held_out, 2, 1)}
    assert all(user >= 850 or user % 10 == 0 for user in people)
    assert [(r.users, r.rows) for r in evaluation.rows] == [(len(people), 2 * len(people))] * 2
    base, phase_1 = evaluation.rows
    # The script answers both alike, so that their difference is nothing, with certainty.
    (difference,) = evaluation.differences.values()
    assert (difference.value, difference.low, difference.high) == (0, 0, 0)
    assert base.auc.low < base.auc.value < base.auc.high
    assert phase_1.model in as_table(evaluation) and f"{phase_1.auc.value:.3f}" in as_table(evaluation)


def test_figures_are_recorded_in_a_manifest_that_stays_valid(bundle: Path, ml_100k: Release, tmp_path: Path) -> None:
    evaluation = evaluated(bundle, ml_100k, tmp_path)
    record(load_bundle(bundle), evaluation)
    figures = load_bundle(bundle).manifest.metrics["sixth_rating"]
    assert figures["auc"]["value"] == evaluation.rows[1].auc.value
    assert (figures["seed"], figures["draws"], figures["engine"]) == (1, 2, "scripted")


def test_calibration_is_fitted_on_validation_people(bundle: Path, ml_100k: Release, tmp_path: Path) -> None:
    settings = DataSettings(home=tmp_path)
    fitted = calibrate(bundle, ml_100k, find_base_model(None), EngineKind.SCRIPTED, settings, device="cpu")
    calibration = load_bundle(bundle).manifest.calibration
    assert calibration == fitted.manifest.calibration
    labels = [s.good[-1] for s in evaluation_draws(split(ml_100k).validation, 10, 1)]
    # The script knows a little (the mood of a history), so the mean chance must be the mean label.
    assert calibration.chance(0.0) == pytest.approx(float(np.mean(labels)), abs=0.1)


@pytest.mark.slow
def test_the_shipped_bundles_beat_the_untuned_base_on_held_out_people(shipped: Path, ml_100k: Release) -> None:
    settings, base = DataSettings(), find_base_model(None)
    folders = [shipped / "phase1", shipped / "phase2"]
    evaluation = evaluate(folders, ml_100k, base, EngineKind.LLAMA_CPP, settings, draws=1, seed=3, device="cpu")
    untuned, *tuned = (row.auc.value for row in evaluation.rows)
    assert all(phase > untuned + 0.05 for phase in tuned)


@pytest.mark.parametrize("phase", ["phase1", "phase2"])
def test_shipped_bundles_say_what_they_reached(phase: str, shipped: Path) -> None:
    manifest = load_bundle(shipped / phase).manifest
    figures = manifest.metrics["sixth_rating"]
    assert (manifest.data["name"], figures["data"], figures["draws"]) == ("ml-100k", "ml-100k", 20)
    assert figures["users"] == 178 and figures["auc"]["value"] >= 0.70
