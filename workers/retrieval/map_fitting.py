"""Learn a map of movies from ratings and, if there are any, tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Movie
from movies.movielens import RatingTable
from movies.ratings import GOOD_FROM_STARS
from workers.retrieval.movie_map import Floats, MovieMap, keys_of, kinds_of, unit

Array = NDArray[np.float64]

# The number of ratings that a movie needs for a place on the axes.
FEWEST_RATINGS_ON_A_MAP = 5
MOST_MOVIES = 8_000
AXES, ABOUT = 160, 192
# The weight of a rating that is not a like: the person still chose to watch the movie.
WEIGHT_OF_A_RATING = 0.5
PRIOR_RATINGS, PRIOR_SHARE = 6.0, 0.55
# A tag on fewer movies links too few, and a tag on a tenth of all movies hardly distinguishes any.
FEWEST_TAGGED, LARGEST_SHARE_TAGGED = 3, 0.1
# This many different tags weigh as much as the guess from ratings, genres and year.
TAGS_OF_PRIOR = 4.0
TAGS_OF_FULL_WEIGHT = 10.0
RIDGE = 2.0
COMPANY_AXES, COMPANY_WEIGHT = 64, 2.0

# The movie and the tag, once per person who gave it.
Tags = Sequence[tuple[int, str]]


def fit_map(ratings: RatingTable, movies: Mapping[int, Movie], same: Mapping[int, int], tags: Tags = ()) -> MovieMap:
    """The map of all movies that enough people rated.

    Parameters
    ----------
    movies: by their ids. same: for a movie of one release, its id in another.
    tags: by the same ids.
    """
    # MovieLens lists some movies twice, with the same title and year.
    first: dict[int, int] = {}
    alias = {i: first.setdefault(keys_of(movie)[0], i) for i, movie in movies.items() if i not in same}
    same = alias | {i: alias.get(other, other) for i, other in same.items()}
    kept, rated = who_rated_what(ratings, same)
    count = (rated > 0).sum(0)
    likes = (rated > WEIGHT_OF_A_RATING).sum(0)
    axes, spectrum = axes_of(rated)

    chosen = [movies[int(i)] for i in kept]
    genres = tuple(sorted({g for m in chosen for g in m.genres}))
    kinds = kinds_of(chosen, genres).astype(np.float64)
    told = _tag_vectors(tags, same, kept)
    if told is None:
        # Without tags, a movie is described by its genres, above all the rare ones.
        share = np.maximum(kinds[:, : len(genres)].mean(0), 1e-9)
        of_genres = unit((kinds[:, : len(genres)] * -np.log(share)).astype(np.float32)).astype(np.float64)
        told = of_genres, np.full(len(kept), TAGS_OF_FULL_WEIGHT)
    by_tags, weights = told
    company = COMPANY_WEIGHT * unit(_company(rated)).astype(np.float64)
    expected = _ridge(np.hstack([kinds, company]), by_tags, weights)
    own = (weights / (weights + TAGS_OF_PRIOR))[:, None]
    mixed = own * by_tags + (1 - own) * expected
    # Subtract the mean, which says nothing about any single movie.
    about = unit((mixed - np.average(mixed, axis=0, weights=count)).astype(np.float32))
    return MovieMap(
        keys=np.array([keys_of(m)[0] for m in chosen], dtype=np.int64),
        axes=axes,
        spectrum=spectrum,
        about=about,
        likes=np.log1p(likes).astype(np.float32),
        liked=((likes + PRIOR_RATINGS * PRIOR_SHARE) / (count + PRIOR_RATINGS)).astype(np.float32),
        genres=genres,
        kinds=_solve(kinds, about.astype(np.float64), np.ones(len(kept))).astype(np.float32),
    )


def who_rated_what(ratings: RatingTable, same: Mapping[int, int]) -> tuple[NDArray[np.int64], Floats]:
    """The ids of the movies with enough ratings, and one row per person: 1 for a like, less for any other rating."""
    ids = np.array([same.get(m, m) for m in ratings.movie.tolist()], dtype=np.int64)
    known, counts = np.unique(ids, return_counts=True)
    often = np.argsort(-counts, kind="stable")[:MOST_MOVIES]
    kept = np.sort(known[often[counts[often] >= min(FEWEST_RATINGS_ON_A_MAP, counts.max(initial=0))]])
    place = np.searchsorted(kept, ids)
    there = (place < len(kept)) & (kept[np.minimum(place, len(kept) - 1)] == ids)
    people = np.unique(ratings.user[there], return_inverse=True)[1]
    good = ratings.stars[there] >= GOOD_FROM_STARS
    rated = np.zeros((int(people.max()) + 1, len(kept)), dtype=np.float32)
    np.maximum.at(rated, (people, place[there]), np.where(good, 1.0, WEIGHT_OF_A_RATING).astype(np.float32))
    return kept, rated


def axes_of(rated: Floats) -> tuple[Floats, Floats]:
    """The axes of a map, and their spectrum: see `MovieMap`."""
    axes, spectrum = _right_singular(rated, AXES)
    return axes.astype(np.float32), spectrum.astype(np.float32)


def _right_singular(rated: NDArray[np.float32], most: int) -> tuple[Array, Array]:
    """The first right singular vectors of a matrix, as columns, and the singular values."""
    wide = rated.shape[1] > rated.shape[0]
    gram = (rated @ rated.T if wide else rated.T @ rated).astype(np.float64)
    values, vectors = np.linalg.eigh(gram)
    first = np.argsort(-values)[:most]
    spectrum = np.sqrt(np.maximum(values[first], 1e-6))
    axes = rated.T.astype(np.float64) @ vectors[:, first] / spectrum if wide else vectors[:, first]
    return axes, spectrum


def _company(rated: NDArray[np.float32]) -> NDArray[np.float32]:
    """Axes of who rated what, without popularity and activity: all but the first axis of the normalised matrix."""
    by_person, by_movie = rated.sum(1, keepdims=True), (rated > 0).sum(0, keepdims=True)
    scaled: NDArray[np.float32] = (rated / np.sqrt(np.maximum(by_person, 1.0) * np.maximum(by_movie, 1))).astype(
        np.float32
    )
    axes, _ = _right_singular(scaled, COMPANY_AXES)
    return axes[:, 1:].astype(np.float32)


def _tag_vectors(tags: Tags, same: Mapping[int, int], kept: NDArray[np.int64]) -> tuple[Array, Array] | None:
    """Each movie's tag vector (TF-IDF, then latent semantic analysis, Deerwester et al. 1990) and number of tags."""
    counts: dict[str, dict[int, int]] = {}
    place = {int(i): k for k, i in enumerate(kept)}
    for movie, tag in tags:
        row = place.get(same.get(movie, movie))
        if row is not None:
            of_tag = counts.setdefault(" ".join(tag.casefold().split()), {})
            of_tag[row] = of_tag.get(row, 0) + 1
    most = LARGEST_SHARE_TAGGED * len(kept)
    telling = [c for _, c in sorted(counts.items()) if FEWEST_TAGGED <= len(c) < most]
    if len(telling) < 2:
        return None
    table: NDArray[np.float32] = np.zeros((len(kept), len(telling)), dtype=np.float32)
    for column, of_tag in enumerate(telling):
        rows = list(of_tag)
        times = np.array(list(of_tag.values()))
        table[rows, column] = (1 + np.log(times)) * np.log(len(kept) / len(rows))
    different = (table > 0).sum(1).astype(np.float64)
    weighted = unit(table)
    axes, _ = _right_singular(weighted, ABOUT)
    return weighted.astype(np.float64) @ axes, different


def _ridge(features: Array, targets: Array, weights: Array) -> Array:
    solved = _solve(features, targets, np.minimum(weights, TAGS_OF_FULL_WEIGHT) / TAGS_OF_FULL_WEIGHT)
    expected: Array = features @ solved
    return expected


def _solve(features: Array, targets: Array, weights: Array) -> Array:
    weighted = features * weights[:, None]
    penalty = RIDGE * np.eye(features.shape[1])
    return np.asarray(np.linalg.solve(weighted.T @ features + penalty, weighted.T @ targets), dtype=np.float64)
