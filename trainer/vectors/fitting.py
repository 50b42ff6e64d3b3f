"""Fit a phase 4 bundle's calibration and exponent of fame on validation users."""

from __future__ import annotations

import numpy as np

from movies.movielens import Release
from trainer.data.corpus import seen_by
from trainer.data.examples import evaluation_draws, split
from trainer.evaluation.calibrate import CALIBRATION_DRAWS, fitted
from trainer.training.console import say
from trainer.vectors.served import served
from trainer.vectors.validation import EXPONENTS, asked_people, mean_ndcg
from workers.bundles.bundle import Bundle, rewritten
from workers.engine.base_model import BaseModel


def fitted_to_people(bundle: Bundle, release: Release, base: BaseModel) -> Bundle:
    """Fit calibration and exponent through the serving engine, and write them into the bundle's manifest."""
    assert bundle.manifest.cut is not None
    splits = split(release)
    rows = evaluation_draws(splits.validation, CALIBRATION_DRAWS, seed=1)
    people = len(np.unique(splits.train.user)), len(np.unique(splits.validation.user))
    catalogue = np.array([movie.id for movie in release.catalogue])
    with served(bundle, seen_by(splits.train, release.catalogue), base, unrated=splits.cold_movies) as judge:
        say("calibrating ...")
        calibration = fitted(judge.last(rows), np.array([r.good[-1] for r in rows]), *people)
        say("asking whose lists are best ...")
        found = mean_ndcg(judge, asked_people(splits.validation), catalogue, judge.vectors.fame(catalogue.tolist()))
    exponent = max(EXPONENTS, key=lambda e: found[e])
    say("  ".join(f"nDCG@10 with fame to the power of {e:g}: {found[e]:.4f}" for e in EXPONENTS))
    return rewritten(bundle, calibration=calibration, cut=bundle.manifest.cut.model_copy(update={"exponent": exponent}))
