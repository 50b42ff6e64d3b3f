"""A split in time: evaluate on held-out people, and on movies from a given year or later, with their ratings hidden.

These ratings are removed from the release, from the map of movies, and from what the bundle knows about movies; titles,
genres and years stay, as does what the untuned language model has read about a title. No training is involved: the
bundle's network has learned from all years, including the hidden movies, but sees each of them as one that nobody has
rated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Catalogue, Movie
from movies.movielens import RatingTable, Release, rated
from movies.protocol.recommendation import RatedMovie, RecommendJob, Wishes
from movies.ratings import GOOD_FROM_STARS, Verdict
from trainer.data.examples import by_user, split
from trainer.metrics.accuracy import auc, calibration_error
from trainer.metrics.intervals import RESAMPLES, Figure, Resamples, figure_of
from trainer.metrics.lists import TOP, ndcg
from trainer.ranking.weights import training_release
from workers.bundles.bundle import Bundle
from workers.bundles.manifest import MOVIES
from workers.engine.contract import VectorEngine
from workers.engine.movie_vectors import KEYS, RATED, READ, keys_of
from workers.engine.tensors import read_tensors
from workers.judges import judge_of
from workers.lists import Lists
from workers.retrieval.candidates import CANDIDATES, Candidates
from workers.retrieval.movie_map import MovieMap
from workers.retrieval.movie_map import keys_of as keys_on_map
from workers.retrieval.ranking import Ranking

GIVEN = 10
Array = NDArray[np.float64]
HIDDEN, FAMOUS, FULL = "hidden", "hidden, but how many saw it", "all ratings"
KIND, POPULARITY = "genres and year", "popularity"


@dataclass(frozen=True)
class Person:
    """A held-out person: given ratings of older movies, and their ratings of newer ones, which are asked about."""

    user: int
    given: tuple[RatedMovie, ...]
    asked: tuple[int, ...]
    good: NDArray[np.bool_]

    @property
    def liked(self) -> NDArray[np.int64]:
        """The newer movies that they liked."""
        return np.array(self.asked, np.int64)[self.good]


@dataclass(frozen=True)
class Row:
    """One system's figures; None for those it lacks. recall: of its first hundred. ndcg: of its first ten."""

    system: str
    auc: Figure
    calibration: float | None
    recall: Figure
    ndcg: Figure


def people_of(release: Release, since: int, most: int, seed: int = 1) -> list[Person]:
    """Held-out people with `GIVEN` ratings of older movies and at least one newer movie that they liked."""
    year = {movie.id: movie.year or 0 for movie in release.catalogue}
    rng, found = np.random.default_rng(seed), []
    for user, told in by_user(split(release).held_out).items():
        new = np.array([year[int(movie)] >= since for movie in told.movies])
        old, good = np.flatnonzero(~new), told.stars >= GOOD_FROM_STARS
        if len(old) >= GIVEN and (good & new).any():
            places = np.sort(rng.choice(old, GIVEN, replace=False))
            given = [
                RatedMovie(movie_id=int(told.movies[k]), verdict=Verdict.GOOD if good[k] else Verdict.BAD)
                for k in places
            ]
            found.append(Person(user, tuple(given), tuple(map(int, told.movies[new])), good[new]))
    return [found[k] for k in np.sort(rng.permutation(len(found))[:most])]


def without_ratings_since(release: Release, since: int, *, fame: bool = False) -> Release:
    """A release with the training users' ratings, without those of movies from the year `since` or later.

    fame: let those movies keep their popularity (for films from Wikidata, an estimate from the number of pages).
    """
    old = np.array([movie.id for movie in release.catalogue if (movie.year or 0) < since])
    known = training_release(release)
    ratings = known.ratings.where(np.isin(known.ratings.movie, old))
    movies = rated((replace(m, popularity=0, average=None, expected=None) for m in known.catalogue), ratings)
    if fame:
        movies = [replace(movie, popularity=known.catalogue[movie.id].popularity) for movie in movies]
    return Release(release.name, Catalogue(movies, release.digest), ratings)


def map_without(movies: MovieMap, hidden: Sequence[Movie]) -> MovieMap:
    """A map on which these movies have no place."""
    keys = {key for movie in hidden for key in keys_on_map(movie)}
    kept = np.array([key not in keys for key in movies.keys.tolist()])
    by_movie = {"keys", "axes", "about", "likes", "liked"}
    columns = {f.name: getattr(movies, f.name) for f in fields(movies)}
    return MovieMap(**{name: value[kept] if name in by_movie else value for name, value in columns.items()})


def bundle_without(bundle: Bundle, hidden: Sequence[Movie], folder: Path) -> Bundle:
    """A copy of the bundle in `folder`, without the ratings of these movies; what was read about their titles stays."""
    from safetensors.numpy import save_file

    tensors: dict[str, NDArray[Any]] = dict(read_tensors(bundle.folder / MOVIES))
    keys = {key for movie in hidden for key in keys_of(movie)}
    known = len(tensors[RATED])
    kept = np.array([key not in keys for key in tensors[KEYS][:known].tolist()])
    order = np.concatenate([np.flatnonzero(kept), np.flatnonzero(~kept), np.arange(known, len(tensors[KEYS]))])
    tensors |= {KEYS: tensors[KEYS][order], READ: tensors[READ][order], RATED: tensors[RATED][kept]}
    save_file({name: np.ascontiguousarray(table) for name, table in tensors.items()}, folder / MOVIES)
    return replace(bundle, folder=folder)


def forward_rows(
    release: Release, bundle: Bundle, engine: VectorEngine, movies: MovieMap, since: int, people: list[Person], to: Path
) -> list[Row]:
    """The figures of each system on the same people; `to` is a folder for the bundle without ratings."""
    new = [movie for movie in release.catalogue if (movie.year or 0) >= since]
    known, blind = training_release(release), without_ratings_since(release, since)
    ranking = Ranking.of(bundle.manifest.ranking)
    without, cut = map_without(movies, new), bundle_without(bundle, new, to)
    famous = without_ratings_since(release, since, fame=True)
    rows = [
        _of_the_model(HIDDEN, blind, cut, engine, without, ranking, since, people),
        _of_the_model(FAMOUS, famous, cut, engine, without, ranking, since, people),
        _of_the_model(FULL, known, bundle, engine, movies, ranking, since, people),
    ]
    expected = {movie.id: movie.expected or 0.0 for movie in blind.catalogue}
    popular = {movie.id: float(movie.popularity) for movie in known.catalogue}
    by_kind = _chances_by_kind(expected, blind.ratings)
    return [
        *rows,
        _of_everybody(KIND, expected, by_kind, new, people),
        _of_everybody(POPULARITY, popular, None, new, people),
    ]


def _of_the_model(
    system: str,
    release: Release,
    bundle: Bundle,
    engine: VectorEngine,
    movies: MovieMap,
    ranking: Ranking,
    since: int,
    people: Sequence[Person],
) -> Row:
    candidates, judge = Candidates(release, movies, ranking), judge_of(engine, bundle, release.catalogue)
    lists = Lists(candidates, judge, bundle.manifest.calibration)
    chances, recalls, gains = [], [], []
    for number, person in enumerate(people, start=1):
        job = RecommendJob(catalogue=release.digest, ratings=person.given, wishes=Wishes(year_from=since), count=TOP)
        asked = judge.opinions(person.given, [release.catalogue[movie] for movie in person.asked])
        chances.append([bundle.manifest.calibration.chance(x) for x in asked.like.tolist()])
        recalls.append(_recall([m.id for m in candidates.choose(job).movies], person))
        gains.append(ndcg([one.movie_id for one in lists.of(job).movies], person.liked))
        if number % 20 == 0:
            print(f"  {system}: {number} of {len(people)}", flush=True)
    return _row(system, people, chances, recalls, gains, calibrated=True)


def _of_everybody(
    system: str,
    score: Mapping[int, float],
    chance: Mapping[int, float] | None,
    new: Sequence[Movie],
    people: Sequence[Person],
) -> Row:
    """The figures of a system that ranks movies in the same order for everybody."""
    best = [movie.id for movie in sorted(new, key=lambda movie: (-score[movie.id], movie.id))]
    said = [[(chance or score)[movie] for movie in person.asked] for person in people]
    recalls = [_recall(best, person) for person in people]
    return _row(system, people, said, recalls, [ndcg(best, p.liked) for p in people], calibrated=chance is not None)


def _row(
    system: str,
    people: Sequence[Person],
    said: Sequence[Sequence[float]],
    recalls: Sequence[float],
    gains: Sequence[float],
    *,
    calibrated: bool,
) -> Row:
    users = np.repeat([person.user for person in people], [len(person.asked) for person in people])
    scores, labels = np.concatenate(said), np.concatenate([person.good for person in people]).astype(float)
    return Row(
        system=system,
        auc=Resamples(users).figure(auc, scores, labels),
        calibration=calibration_error(scores, labels) if calibrated else None,
        recall=_mean(recalls),
        ndcg=_mean(gains),
    )


def _recall(movies: Sequence[int], person: Person) -> float:
    return len({*person.liked.tolist()} & {*movies[:CANDIDATES]}) / len(person.liked)


def _mean(values: Sequence[float]) -> Figure:
    each = np.array(values)
    chosen = np.random.default_rng(0).integers(len(each), size=(RESAMPLES, len(each)))
    return figure_of(float(each.mean()), each[chosen].mean(1))


def _chances_by_kind(expected: Mapping[int, float], ratings: RatingTable) -> dict[int, float]:
    """The chance that a movie is liked, given its genres and year: a logistic curve fitted to older movies' ratings."""
    x = np.array([expected[movie] for movie in ratings.movie.tolist()])
    middle, spread, good = x.mean(), x.std(), ratings.stars >= GOOD_FROM_STARS
    features, weights = np.column_stack([np.ones(len(x)), (x - middle) / spread]), np.zeros(2)
    for _ in range(10):
        chance = 1 / (1 + np.exp(-features @ weights))
        weights += np.linalg.solve((features.T * (chance * (1 - chance))) @ features, features.T @ (good - chance))
    return {
        movie: float(1 / (1 + np.exp(-(weights[0] + weights[1] * (value - middle) / spread))))
        for movie, value in expected.items()
    }


def table_of(rows: Sequence[Row]) -> list[str]:
    """The rows as a Markdown table."""
    head = ["| system | AUC | calibration error | recall@100 | nDCG@10 |", "|---|---|---|---|---|"]
    return head + [
        f"| {row.system} | {row.auc} | {'' if row.calibration is None else f'{row.calibration:.3f}'} "
        f"| {row.recall} | {row.ndcg} |"
        for row in rows
    ]
