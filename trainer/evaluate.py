"""The sixth rating on held-out users: base, phase 1 and phase 2 on the same rows, through the engine that serves.

Reads bundles, never trains. The rest of the protocol (average ratings, cold movies, baselines)
is not here yet.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from movies.movielens import Release
from movies.prompt import PromptStyle
from movies.settings import DataSettings, EngineKind
from trainer.examples import Sequence, evaluation_draws, split
from trainer.metrics import Figure, accuracy, auc, calibration_error, log_loss, with_interval
from trainer.scoring import score_last
from workers.base_model import BaseModel
from workers.bundles import Bundle, Calibration, load_bundle, open_engine, write_manifest

CALIBRATION_DRAWS = 10
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    model: str
    rows: int
    users: int
    auc: Figure
    accuracy: Figure
    log_loss: Figure
    calibration_error: float


@dataclass(frozen=True)
class Evaluation:
    """The table, its settings, and paired differences in AUC between its models."""

    data: str
    engine: str
    draws: int
    seed: int
    rows: tuple[Row, ...]
    differences: Mapping[str, Figure]


def evaluate(
    bundles: list[Path],
    release: Release,
    base: BaseModel,
    kind: EngineKind,
    data: DataSettings,
    *,
    draws: int,
    seed: int,
    device: str,
) -> Evaluation:
    """Score the same held-out rows with the untuned base model and with each bundle."""
    rows = evaluation_draws(split(release).held_out, draws, seed)
    labels = np.array([r.good[-1] for r in rows])
    users = np.array([r.user for r in rows], dtype=np.float64)
    log_odds: dict[str, Array] = {}
    table = []
    for bundle in [None, *map(load_bundle, bundles)]:
        name = bundle.manifest.name if bundle else f"base ({base.name})"
        log_odds[name] = _scores(bundle, rows, release, base, kind, data, device, name)
        calibration = bundle.manifest.calibration if bundle else Calibration()
        chances = np.array([calibration.chance(x) for x in log_odds[name]])
        table.append(
            Row(
                model=name,
                rows=len(rows),
                users=len(np.unique(users)),
                auc=with_interval(auc, log_odds[name], labels, users),
                accuracy=with_interval(accuracy, chances, labels, users),
                log_loss=with_interval(log_loss, chances, labels, users),
                calibration_error=calibration_error(chances, labels),
            )
        )
    return Evaluation(release.name, kind.value, draws, seed, tuple(table), _differences(log_odds, labels, users))


def calibrate(
    folder: Path, release: Release, base: BaseModel, kind: EngineKind, data: DataSettings, *, device: str
) -> Bundle:
    """Fit the bundle's calibration on validation users (Platt scaling) and write it into its manifest."""
    from sklearn.linear_model import LogisticRegression

    bundle = load_bundle(folder)
    rows = evaluation_draws(split(release).validation, CALIBRATION_DRAWS, seed=1)
    labels = np.array([r.good[-1] for r in rows])
    log_odds = _scores(bundle, rows, release, base, kind, data, device, f"calibrating {bundle.manifest.name}")
    fitted = LogisticRegression(C=1e6).fit(log_odds[:, None], labels)
    calibration = Calibration(
        slope=round(float(fitted.coef_[0, 0]), 4), intercept=round(float(fitted.intercept_[0]), 4)
    )
    return _rewritten(bundle, calibration=calibration)


def record(bundle: Bundle, evaluation: Evaluation) -> Bundle:
    """Write the evaluation's figures of a bundle into its manifest."""
    row = next(r for r in evaluation.rows if r.model == bundle.manifest.name)
    settings = {
        "data": evaluation.data,
        "engine": evaluation.engine,
        "draws": evaluation.draws,
        "seed": evaluation.seed,
    }
    return _rewritten(bundle, metrics={"sixth_rating": json.loads(json.dumps(asdict(row))) | settings})


def as_table(evaluation: Evaluation) -> str:
    """The evaluation as a Markdown table."""
    first = evaluation.rows[0]
    lines = [
        f"Sixth rating, {evaluation.data}: "
        f"{first.users} held-out users x {evaluation.draws} draws = {first.rows:,} rows, "
        f"seed {evaluation.seed}, engine {evaluation.engine}; 95 % intervals over users.",
        "",
        "| model | AUC | accuracy | log loss | calibration error |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {r.model} | {r.auc} | {r.accuracy} | {r.log_loss} | {r.calibration_error:.3f} |" for r in evaluation.rows
    ]
    lines += ["", *(f"AUC of {pair}: {figure}" for pair, figure in evaluation.differences.items())]
    return "\n".join(lines)


def _scores(
    bundle: Bundle | None,
    rows: list[Sequence],
    release: Release,
    base: BaseModel,
    kind: EngineKind,
    data: DataSettings,
    device: str,
    what: str,
) -> Array:
    engine = open_engine(bundle, base, kind, data.models, device=device)
    try:
        style = bundle.manifest.style if bundle else PromptStyle.PLAIN
        return score_last(engine, rows, release.catalogue, style, what)
    finally:
        engine.close()


def _differences(log_odds: Mapping[str, Array], labels: Array, users: Array) -> dict[str, Figure]:
    """Paired differences: each resample of users is scored by both models."""
    names = list(log_odds)
    pairs = [(later, earlier) for k, earlier in enumerate(names) for later in names[k + 1 :]]
    return {
        f"{later} minus {earlier}": with_interval(
            lambda both, y: auc(both[:, 0], y) - auc(both[:, 1], y),
            np.column_stack([log_odds[later], log_odds[earlier]]),
            labels,
            users,
        )
        for later, earlier in pairs
    }


def _rewritten(bundle: Bundle, **changes: Any) -> Bundle:
    fields = {name: getattr(bundle.manifest, name) for name in type(bundle.manifest).model_fields if name != "files"}
    return write_manifest(bundle.folder, **(fields | changes))
