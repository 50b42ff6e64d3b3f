"""The evaluation protocol: base, bundles and baselines on the same rows of held-out people.

The questions are in `trainer.evaluation.protocol`, the results in `trainer.evaluation.results`. Only the baselines are
trained here, on the training users that the bundles learned from.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from movies.movielens import Release
from movies.settings import EngineKind
from trainer.data.examples import Sequence, split
from trainer.evaluation.baselines import Baselines
from trainer.evaluation.protocol import (
    PARTS,
    Protocol,
    average_histories,
    history_lengths,
    often_rated,
    published_rows,
    sixth_rating,
)
from trainer.evaluation.quantisation import served_as
from trainer.evaluation.results import (
    About,
    AverageFit,
    Averages,
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
from trainer.evaluation.scoring import Model
from trainer.metrics.accuracy import (
    accuracy,
    auc,
    calibration_bins,
    calibration_error,
    calibration_error_by_luck,
    log_loss,
    rmse,
    spearman,
)
from trainer.metrics.intervals import Resamples, figure_of
from workers.engine.transformers import this_device

FEWEST_ROWS_OF_A_GENRE = 100

Array = NDArray[np.float64]


def evaluate(release: Release, models: list[Model], protocol: Protocol) -> Evaluation:
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
    averages, parts = _averages(release, models, baselines, protocol)
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


def compare(release: Release, models: list[Model], protocol: Protocol) -> Evaluation:
    """Only the sixth rating, and only bundles: a look at candidates, in minutes instead of hours."""
    sixth = sixth_rating(split(release), protocol.draws, protocol.seed)
    predicted = {m.name: chances_of(m, m.score_last(sixth, "sixth rating")) for m in models}
    return Evaluation(
        about=_about(release, models, protocol),
        sixth_rating=_table(sixth, predicted, list(predicted)),
        reliability=tuple(_reliability(name, chances, sixth) for name, chances in predicted.items()),
        training=tuple(map(_training, models)),
    )


def part_of(rows: list[Sequence], number: int, parts: int) -> list[Sequence]:
    """Every n-th row."""
    return rows[number::parts]


def _parts(
    name: str, table: Literal["sixth_rating", "published"], rows: list[Sequence], chances: Array, parts: int
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


def _about(release: Release, models: list[Model], protocol: Protocol) -> About:
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


def _training(model: Model) -> Training:
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


def _predicted(rows: list[Sequence], models: list[Model], baselines: Baselines, what: str) -> dict[str, Array]:
    """Each model's and each baseline's chance of *good* for each row."""
    if not rows:
        return {}
    by_model = {m.name: chances_of(m, m.score_last(rows, what)) for m in models}
    return by_model | baselines.chances(rows)


def chances_of(model: Model, log_odds: Array) -> Array:
    chance = np.vectorize(model.calibration.chance, otypes=[np.float64])
    chances: Array = chance(log_odds)
    return chances


def _table(rows: list[Sequence], predicted: Mapping[str, Array], tuned: list[str]) -> Table:
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
            # Two bundles are compared only once, the later with the earlier.
            for other in names
            if other != name and (other not in tuned or tuned.index(other) < tuned.index(name))
        ),
    )


def _averages(
    release: Release, models: list[Model], baselines: Baselines, protocol: Protocol
) -> tuple[tuple[Averages, ...], list[Part]]:
    """Predicted against true average ratings.

    A model's prediction is its mean chance of *good* over some histories, mapped to stars by the
    straight line that fits the averages among training users of the movies that these rated.
    """
    splits = split(release)
    true = often_rated(release)
    movies = sorted(true)
    known = splits.train.statistics()
    is_cold = np.array([m in splits.cold_movies for m in movies])
    line_on = np.array([m in known and known[m].count >= 20 for m in movies]) & ~is_cold
    among_training = np.array([known[m].total / known[m].count if m in known else np.nan for m in movies])
    histories = average_histories(splits, protocol.histories, protocol.seed)
    predicted, lines = {}, {}
    for model in models:
        mean = mean_chances(model, histories, movies)
        slope, intercept = np.polyfit(mean[line_on], among_training[line_on], 1).tolist()
        lines[model.name] = (slope, intercept)
        predicted[model.name] = slope * mean + intercept
    predicted |= baselines.averages(movies)
    stars = np.array([true[m] for m in movies])
    found = tuple(
        Averages(
            model=name,
            line=lines.get(name),
            warm=_fit(p[~is_cold], stars[~is_cold]),
            cold=_fit(p[is_cold], stars[is_cold]) if is_cold.any() else None,
        )
        for name, p in predicted.items()
    )
    parts = [
        Part(model=name, table="averages", number=number, rows=int(chosen.sum()), value=_squared(p, stars, chosen))
        for name, p in predicted.items()
        if name in lines
        for number in range(PARTS)
        if (chosen := np.array(movies) % PARTS == number).any()
    ]
    return found, parts


def mean_chances(model: Model, histories: list[Sequence], movies: list[int]) -> Array:
    """The mean chance of *good* of each movie, over histories."""
    mean: Array = chances_of(model, model.score_after(histories, movies, "average ratings")).mean(axis=0)
    return mean


def _squared(predicted: Array, true: Array, chosen: NDArray[np.bool_]) -> float:
    return float(((predicted - true)[chosen] ** 2).mean())


def _fit(predicted: Array, true: Array) -> AverageFit:
    resamples = Resamples(np.arange(len(true)))
    return AverageFit(
        movies=len(true),
        rmse=resamples.figure(rmse, predicted, true),
        spearman=resamples.figure(spearman, predicted, true),
        points=tuple((round(p, 2), round(t, 2)) for p, t in zip(predicted.tolist(), true.tolist(), strict=True)),
    )


def _history_lengths(
    release: Release, models: list[Model], baselines: Baselines, protocol: Protocol
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


def _reliability(name: str, chances: Array, rows: list[Sequence]) -> Reliability:
    labels = np.array([r.good[-1] for r in rows])
    bins = [
        Bin(chance=float(chances[b].mean()), liked=float(labels[b].mean()), rows=len(b))
        for b in calibration_bins(chances)
    ]
    return Reliability(model=name, bins=tuple(bins), by_luck=calibration_error_by_luck(chances))


def _genres(release: Release, rows: list[Sequence], predicted: Mapping[str, Array]) -> Iterable[Genre]:
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
