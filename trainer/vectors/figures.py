"""Figures of a bundle that reads vectors, on held-out people through the serving engine."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from movies.movielens import Release
from trainer.data.corpus import seen_by
from trainer.data.examples import RatingSequence, split
from trainer.evaluation.protocol import FULL, Protocol, sixth_rating
from trainer.metrics.accuracy import auc, calibration_error
from trainer.metrics.intervals import Resamples
from trainer.vectors.measure import Lists, best_ease, by_ease, by_judge, by_share
from trainer.vectors.people import People
from trainer.vectors.served import ServedJudge, served
from trainer.vectors.validation import EXPONENTS, GIVEN, asked_people
from workers.bundles.bundle import Bundle
from workers.engine.base_model import BaseModel


@dataclass(frozen=True)
class Line:
    """A line of text to print, and those of its figures that may go into the bundle's manifest, by table."""

    text: str
    metrics: Mapping[str, Any] = field(default_factory=dict)


def figures_of(
    bundle: Bundle,
    release: Release,
    base: BaseModel,
    further: Iterable[Release] = (),
    *,
    given: Iterable[int] = (GIVEN,),
    every: int = 1,
    protocol: Protocol = FULL,
) -> Iterator[Line]:
    """Figures of the sixth rating, and of lists after some given ratings.

    Parameters
    ----------
    further: other releases that the bundle was trained on; EASE is also fitted on their people.
    given: numbers of ratings. every: make lists for every n-th held-out person.
    """
    splits = split(release)
    catalogue = np.array([movie.id for movie in release.catalogue])
    everybody = People.of(release, further).ratings
    # A shipped bundle also knows cold movies; here it must judge them as if nobody had rated them.
    with served(bundle, seen_by(splits.train, release.catalogue), base, unrated=splits.cold_movies) as judge:
        yield from _sixth(bundle, judge, sixth_rating(splits, protocol.draws, protocol.seed), splits.cold_movies)
        fame = judge.vectors.fame(catalogue.tolist())
        for count in given:
            people = asked_people(splits.held_out, count, protocol.seed)[::every]
            yield Line(f"{len(people)} held-out people, {count} ratings given, {len(catalogue):,} movies ranked")
            watching = asked_people(splits.validation, count, protocol.seed)
            others = {"share of good": by_share(splits.train, people, catalogue)}
            for name, ratings in (("EASE", splits.train), ("EASE, people of all releases", everybody)):
                ridge, ease = best_ease(ratings, watching, catalogue)
                others[f"{name}, lambda {ridge:g}"] = by_ease(ease, people, catalogue)
            started = time.monotonic()
            ours = by_judge(judge, people, catalogue, fame, EXPONENTS)
            seconds = (time.monotonic() - started) / len(people)
            for name, lists in others.items():
                yield Line(_told(name, lists))
            for exponent, lists in ours.items():
                served_so = bundle.manifest.cut is not None and exponent == bundle.manifest.cut.exponent
                told = _told(f"{bundle.id}, fame^{exponent:g}{' (served)' if served_so else ''}", lists)
                yield Line(told, {f"list after {count} ratings": _recorded(lists, len(people))} if served_so else {})
                for name, other in others.items() if served_so else ():
                    yield Line(_told(f"  minus {name}", lists, other))
            yield Line(f"{seconds:.2f} s for a list")


def _sixth(
    bundle: Bundle, judge: ServedJudge, rows: list[RatingSequence], cold_movies: frozenset[int]
) -> Iterator[Line]:
    labels, users = np.array([r.good[-1] for r in rows]), np.array([r.user for r in rows])
    log_odds = judge.last(rows)
    figure = Resamples(users).figure(auc, log_odds, labels)
    chances = np.array([bundle.manifest.calibration.chance(x) for x in log_odds.tolist()])
    error = calibration_error(chances, labels)
    recorded = {"rows": len(rows), "auc": asdict(figure), "calibration_error": error}
    yield Line(f"sixth rating, {len(rows)} rows: AUC {figure}", {"sixth_rating": recorded})
    cold = np.array([int(r.movies[-1]) in cold_movies for r in rows])
    if cold.any():
        figure = Resamples(users[cold]).figure(auc, log_odds[cold], labels[cold])
        warm = auc(log_odds[~cold], labels[~cold])
        yield Line(
            f"  of cold movies, {int(cold.sum())} rows: {figure}; of the others {warm:.3f}",
            {"cold_movies": {"rows": int(cold.sum()), "auc": asdict(figure)}},
        )
    raw = calibration_error(1 / (1 + np.exp(-log_odds)), labels)
    yield Line(f"  calibration error {error:.3f}, uncalibrated {raw:.3f}")


def _recorded(lists: Lists, people: int) -> dict[str, Any]:
    """The figures of the model's own ranking of all movies."""
    return {"people": people, "overlap": lists.overlap} | {n: asdict(f) for n, f in lists.figures().items()}


def _told(name: str, lists: Lists, against: Lists | None = None) -> str:
    figures = lists.figures(against)
    told = f"{name}: nDCG@10 {figures['ndcg']}, recall@20 {figures['recall']}, UAUC {figures['uauc']}"
    return told if against else f"{told}, overlap of five {lists.overlap:.2f}"
