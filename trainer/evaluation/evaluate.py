"""The evaluation protocol: base, bundles and baselines on the same rows of held-out people.

The questions are in `trainer.evaluation.protocol`, the results in `trainer.evaluation.results`. The baselines are
trained here, on the bundles' own training users.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from movies.movielens import Release
from movies.settings import EngineKind
from trainer.data.examples import RatingSequence, split
from trainer.evaluation.averages import averages_of
from trainer.evaluation.baselines import Baselines
from trainer.evaluation.protocol import (
    PARTS,
    Protocol,
    history_lengths,
    published_rows,
    sixth_rating,
)
from trainer.evaluation.quantisation import served_as
from trainer.evaluation.results import (
    About,
    Bin,
    Difference,
    Evaluation,
    Genre,
    HistoryLength,
    LearningPoint,
    Part,
    Reliability,
    Row,
    Table,
    Training,
)
from trainer.evaluation.scoring import ScoredModel
from trainer.metrics.accuracy import (
    accuracy,
    auc,
    calibration_bins,
    calibration_error,
    calibration_error_by_luck,
    log_loss,
)
from trainer.metrics.intervals import Resamples, figure_of
from workers.engine.transformers import this_device

FEWEST_ROWS_OF_A_GENRE = 100

Array = NDArray[np.float64]


def evaluate(release: Release, models: list[ScoredModel], protocol: Protocol) -> Evaluation:
    """Run the protocol for models and baselines; the first model is the untuned base."""
    splits = split(release)
    print("fitting the baselines ...", flush=True)
    baselines = Baselines(splits.train, release.catalogue, seed=protocol.seed)
    sixth = sixth_rating(splits, protocol.draws, protocol.seed)
    predicted = _predicted(sixth, models, baselines, "sixth rating")
    is_cold = np.array([int(s.movies[-1]) in splits.cold_movies for s in sixth])
    cold = list(itertools.compress(sixth, is_cold))
    # The published rows are from MovieLens 100K.
    published = published_rows(release.ratings)[:: protocol.every] if splits.cold_movies else []
    of_published = _predicted(published, models, baselines, "published rows")
    averages, parts = averages_of(release, models, baselines, protocol)
    by_model = {m.name: predicted[m.name] for m in models}
    tuned = [m.name for m in models if m.bundle]
    for name in tuned:
        parts += _parts(name, "sixth_rating", sixth, predicted[name], protocol.draws)
        if published:
            parts += _parts(name, "published", published, of_published[name], PARTS)
    return Evaluation(
        about=_about(release, models, protocol),
        sixth_rating=_table(sixth, predicted, tuned),
        cold_movies=_table(cold, {name: chances[is_cold] for name, chances in predicted.items()}, tuned),
        published=_table(published, of_published, tuned),
        averages=averages,
        history_length=_history_lengths(release, models, baselines, protocol),
        reliability=tuple(_reliability(name, chances, sixth) for name, chances in by_model.items()),
        genres=tuple(_genres(release, sixth, by_model)),
        served_as=tuple(served_as(models[-1], sixth, protocol)),
        training=tuple(_training(m) for m in models if m.bundle),
        parts=tuple(p for p in parts if p.model in tuned),
    )


def compare(release: Release, models: list[ScoredModel], protocol: Protocol) -> Evaluation:
    """Evaluate only bundles, and only on the sixth rating, to compare candidates in minutes instead of hours."""
    sixth = sixth_rating(split(release), protocol.draws, protocol.seed)
    predicted = {m.name: m.chances(m.score_last(sixth, "sixth rating")) for m in models}
    return Evaluation(
        about=_about(release, models, protocol),
        sixth_rating=_table(sixth, predicted, list(predicted)),
        reliability=tuple(_reliability(name, chances, sixth) for name, chances in predicted.items()),
        training=tuple(map(_training, models)),
    )


def part_of(rows: list[RatingSequence], number: int, parts: int) -> list[RatingSequence]:
    """Every `parts`-th row, starting with row `number`."""
    return rows[number::parts]


def _parts(
    name: str, table: Literal["sixth_rating", "published"], rows: list[RatingSequence], chances: Array, parts: int
) -> list[Part]:
    labels = np.array([r.good[-1] for r in rows])
    return [
        Part(
            model=name,
            table=table,
            number=number,
            rows=len(labels[number::parts]),
            value=log_loss(chances[number::parts], labels[number::parts]),
        )
        for number in range(parts)
    ]


def _about(release: Release, models: list[ScoredModel], protocol: Protocol) -> About:
    first = models[0]
    return About(
        data=release.name,
        digest=release.digest,
        engine=first.kind.value,
        device=this_device(first.device if first.kind is EngineKind.TRANSFORMERS else "cpu"),
        quick=protocol.quick,
        draws=protocol.draws,
        seed=protocol.seed,
        bundles={m.name: m.bundle.id for m in models if m.bundle},
    )


def _training(model: ScoredModel) -> Training:
    assert model.bundle is not None
    told = model.bundle.manifest.training
    return Training(
        model=model.name,
        minutes=told["minutes"],
        labels=told["labels"],
        tokens=told["tokens"],
        device=told.get("device", "not recorded"),
        curve=tuple(LearningPoint(labels=int(v["labels"]), auc=v["auc"]) for v in told["validation"] or ()),
    )


def _predicted(
    rows: list[RatingSequence], models: list[ScoredModel], baselines: Baselines, what: str
) -> dict[str, Array]:
    """Each model's and each baseline's chance of *good* for each row."""
    if not rows:
        return {}
    by_model = {m.name: m.chances(m.score_last(rows, what)) for m in models}
    return by_model | baselines.chances(rows)


def _table(rows: list[RatingSequence], predicted: Mapping[str, Array], tuned: list[str]) -> Table:
    """The rows of a table, and the paired differences between each bundle and all the others."""
    if not rows:
        return Table()
    labels = np.array([r.good[-1] for r in rows])
    users = np.array([r.user for r in rows])
    resamples = Resamples(users)
    values = {name: resamples.values(auc, chances, labels) for name, chances in predicted.items()}
    found = {name: auc(chances, labels) for name, chances in predicted.items()}
    names = list(predicted)
    return Table(
        rows=tuple(
            Row(
                model=name,
                rows=len(rows),
                users=len(np.unique(users)),
                auc=figure_of(found[name], values[name]),
                accuracy=resamples.figure(accuracy, chances, labels),
                log_loss=resamples.figure(log_loss, chances, labels),
                calibration_error=calibration_error(chances, labels),
            )
            for name, chances in predicted.items()
        ),
        differences=tuple(
            Difference(
                model=name, against=other, auc=figure_of(found[name] - found[other], values[name] - values[other])
            )
            for name in tuned
            # Compare each pair of bundles once, the later against the earlier.
            for other in names
            if other != name and (other not in tuned or tuned.index(other) < tuned.index(name))
        ),
    )


def _history_lengths(
    release: Release, models: list[ScoredModel], baselines: Baselines, protocol: Protocol
) -> tuple[HistoryLength, ...]:
    found = []
    for length, rows in history_lengths(split(release), protocol.length_draws, protocol.seed).items():
        if not rows:
            continue
        labels = np.array([r.good[-1] for r in rows])
        resamples = Resamples(np.array([r.user for r in rows]))
        for name, chances in _predicted(rows, models, baselines, f"after {length} ratings").items():
            figure = resamples.figure(auc, chances, labels)
            found.append(HistoryLength(model=name, ratings=length, rows=len(rows), auc=figure))
    return tuple(found)


def _reliability(name: str, chances: Array, rows: list[RatingSequence]) -> Reliability:
    labels = np.array([r.good[-1] for r in rows])
    bins = [
        Bin(chance=float(chances[b].mean()), liked=float(labels[b].mean()), rows=len(b))
        for b in calibration_bins(chances)
    ]
    return Reliability(model=name, bins=tuple(bins), by_luck=calibration_error_by_luck(chances))


def _genres(release: Release, rows: list[RatingSequence], predicted: Mapping[str, Array]) -> Iterable[Genre]:
    labels = np.array([r.good[-1] for r in rows])
    users = np.array([r.user for r in rows])
    of_row = [release.catalogue[int(r.movies[-1])].genres for r in rows]
    for genre in sorted(release.catalogue.genres):
        chosen = np.array([genre in genres for genres in of_row])
        if chosen.sum() < FEWEST_ROWS_OF_A_GENRE:
            continue
        resamples = Resamples(users[chosen])
        for name, chances in predicted.items():
            figure = resamples.figure(auc, chances[chosen], labels[chosen])
            yield Genre(model=name, genre=genre, rows=int(chosen.sum()), auc=figure)
