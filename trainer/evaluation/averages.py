"""How well models predict the average ratings of warm and cold movies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from movies.movielens import Release
from trainer.data.examples import RatingSequence, split
from trainer.evaluation.baselines import Baselines
from trainer.evaluation.protocol import PARTS, Protocol, average_histories, often_rated
from trainer.evaluation.results import AverageFit, Averages, Part
from trainer.evaluation.scoring import ScoredModel
from trainer.metrics.accuracy import rmse, spearman
from trainer.metrics.intervals import Resamples

Array = NDArray[np.float64]


def averages_of(
    release: Release, models: list[ScoredModel], baselines: Baselines, protocol: Protocol
) -> tuple[tuple[Averages, ...], list[Part]]:
    """Predicted and true average ratings.

    A model's prediction is its mean chance of *good* over some histories, mapped to stars by a linear fit on the
    training users' averages of warm movies.
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


def mean_chances(model: ScoredModel, histories: list[RatingSequence], movies: list[int]) -> Array:
    """Each movie's mean chance of *good* over histories."""
    mean: Array = model.chances(model.score_after(histories, movies, "average ratings")).mean(axis=0)
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
