"""Record an evaluation's figures in a bundle, and check recorded ones."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from movies.errors import MatineeError
from movies.movielens import Release
from trainer.data.examples import split
from trainer.evaluation.averages import mean_chances
from trainer.evaluation.evaluate import part_of
from trainer.evaluation.protocol import FULL, PARTS, average_histories, often_rated, published_rows, sixth_rating
from trainer.evaluation.results import Evaluation
from trainer.evaluation.scoring import ScoredModel
from trainer.metrics.accuracy import log_loss
from workers.bundles.bundle import Bundle, rewritten

# Log-odds differ in the third decimal between engines, and between machines.
TOLERANCE = 0.005


def record(bundle: Bundle, evaluation: Evaluation) -> Bundle:
    """Write a bundle's figures from an evaluation into its manifest.

    Raises
    ------
    MatineeError: the evaluation was a quick one, or of another bundle.
    """
    name = bundle.manifest.name
    if evaluation.about.quick or evaluation.about.bundles.get(name) != bundle.id:
        raise MatineeError(f"This is not a full evaluation of {bundle.id}; make one first, without --quick.")
    averages = next(a for a in evaluation.averages if a.model == name)
    metrics: dict[str, Any] = {
        "about": evaluation.about.model_dump(
            mode="json", include={"data", "digest", "engine", "device", "draws", "seed"}
        ),
        "averages": averages.model_dump(mode="json", exclude={"warm": {"points"}, "cold": {"points"}, "model": True}),
        "parts": {},
    }
    for table in ("sixth_rating", "cold_movies", "published"):
        found = getattr(evaluation, table)
        if found.rows:
            metrics[table] = found.row(name).model_dump(mode="json", exclude={"model"})
    for part in evaluation.parts:
        if part.model == name:
            metrics["parts"].setdefault(part.table, {})[str(part.number)] = [part.rows, part.value]
    return rewritten(bundle, metrics=metrics)


def check(model: ScoredModel, release: Release, *, seed: int | None = None) -> list[str]:
    """Recompute a random part of each recorded table, and check that the parts add up to the whole.

    Returns
    -------
    a sentence for each figure that was confirmed.

    Raises
    ------
    MatineeError: the bundle has no figures, they are from other data, or they are wrong.
    """
    assert model.bundle is not None
    metrics = model.bundle.manifest.metrics
    try:
        if metrics["about"]["digest"] != release.digest:
            raise MatineeError(
                f"The figures of {model.bundle.id} are of {metrics['about']['data']}; "
                "set MATINEE_DATA to that release to check them."
            )
        parts = {
            t: {int(k): (int(n), float(v)) for k, (n, v) in found.items()} for t, found in metrics["parts"].items()
        }
        recorded = {t: float(metrics[t]["log_loss"]["value"]) for t in parts if t != "averages"}
        averages = metrics["averages"]
        recorded["averages"] = _mean_squared_error(averages)
        draws, drawn_by = int(metrics["about"]["draws"]), int(metrics["about"]["seed"])
        line = (float(averages["line"][0]), float(averages["line"][1]))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise MatineeError(
            f"The bundle {model.bundle.id} carries no figures that can be checked. "
            "Make them with: python -m trainer evaluate --record"
        ) from error
    said = []
    rng = np.random.default_rng(seed)
    for table, found in parts.items():
        whole = sum(n * v for n, v in found.values()) / sum(n for n, _ in found.values())
        _compare(f"{table}: all parts together", recorded[table], whole, 1e-6)
        number = int(rng.choice(list(found)))
        rows, value = _part(model, release, table, number, draws, drawn_by, line)
        if rows != found[number][0]:
            raise MatineeError(f"{table}: part {number} has {rows} rows, and the bundle says {found[number][0]}.")
        said.append(_compare(f"{table}: part {number}, {rows} rows", found[number][1], value, TOLERANCE))
    return said


def _part(
    model: ScoredModel, release: Release, table: str, number: int, draws: int, seed: int, line: tuple[float, float]
) -> tuple[int, float]:
    splits = split(release)
    if table == "averages":
        true = often_rated(release)
        movies = [m for m in sorted(true) if m % PARTS == number]
        chances = mean_chances(model, average_histories(splits, FULL.histories, seed), movies)
        error = line[0] * chances + line[1] - np.array([true[m] for m in movies])
        return len(movies), float((error**2).mean())
    if table == "published":
        rows = part_of(published_rows(release.ratings), number, PARTS)
    else:
        rows = part_of(sixth_rating(splits, draws, seed), number, draws)
    chances = model.chances(model.score_last(rows, table))
    return len(rows), log_loss(chances, np.array([r.good[-1] for r in rows]))


def _mean_squared_error(averages: dict[str, Any]) -> float:
    fits = [fit for fit in (averages["warm"], averages["cold"]) if fit]
    return float(sum(f["movies"] * f["rmse"]["value"] ** 2 for f in fits) / sum(f["movies"] for f in fits))


def _compare(what: str, recorded: float, found: float, tolerance: float) -> str:
    if not math.isclose(recorded, found, rel_tol=0.0, abs_tol=tolerance):
        raise MatineeError(f"{what}: the bundle says {recorded:.4f}, but the true value is {found:.4f}.")
    return f"{what}: {recorded:.4f} recorded, {found:.4f} found"
