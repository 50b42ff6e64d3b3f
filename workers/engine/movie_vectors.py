"""The input for a movie in phase 4: one vector, as wide as the model's layers, instead of a title.

The vector is a trained projection of three blocks; an unknown block is zero:

- told: genres and year, which every movie has.
- read: the untuned language model's knowledge: principal components of its hidden state after the title, and the share
  of likes that these predict.
- rated: with enough ratings in the training data, its share of *good*, its number of ratings, and its factors from a
  factorisation of the ratings.

The bundle identifies movies by a hash of title and year. Any other movie has only the block `told`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Sequence as Many
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Catalogue, Movie, normalised
from movies.errors import BundleBroken
from movies.shelf import Tables
from workers.engine.contract import Judged
from workers.engine.tensors import read_tensors

Array = NDArray[np.float32]

GENRES = (
    "Action Adventure Animation Children Comedy Crime Documentary Drama Fantasy Film-Noir Horror Musical Mystery "
    "Romance Sci-Fi Thriller War Western"
).split()
# A year is encoded as its nearness to each of these, so that the effect of age need not be linear.
YEARS = np.arange(1920, 2030, 10)
YEARS_NEAR = 8.0
TOLD = len(GENRES) + len(YEARS) + 1
# Movies projected at once: the vectors of a whole catalogue would take 200 MB.
MOVIES_AT_ONCE = 4096
MOST_MOVIES = 200_000
WIDEST = 4096
# The code that the tables depend on.
CODE = Path(__file__).parent

# The tensors of a bundle's file.
KEYS, READ, RATED = "keys", "read", "rated"
PROJECTION = ("direct.weight", "inner.weight", "inner.bias", "outer.weight", "outer.bias")


def told(movies: Iterable[Movie]) -> Array:
    """The block that every movie has, as movies x `TOLD`: genres, nearness to decades, whether a year is known."""
    movies = list(movies)
    places = {genre: k for k, genre in enumerate(GENRES)}
    found = np.zeros((len(movies), TOLD), np.float32)
    years = np.array([movie.year or 0 for movie in movies], np.float32)
    for row, movie in enumerate(movies):
        for genre in movie.genres:
            if genre in places:
                found[row, places[genre]] = 1.0
    near = np.exp(-0.5 * ((years[:, None] - YEARS) / YEARS_NEAR) ** 2)
    found[:, len(GENRES) : -1] = np.where(years[:, None] > 0, near, 0.0)
    found[:, -1] = years > 0
    return found


def joined(told: Array, read: Array, rated: Array, has_read: Array, has_rated: Array) -> Array:
    """The input of the projection, as movies x all blocks; the flags are 1.0 where a block is known, else 0.0."""
    return np.concatenate(
        [told, has_read[:, None], read * has_read[:, None], has_rated[:, None], rated * has_rated[:, None]], axis=1
    ).astype(np.float32)


def projected(weights: Mapping[str, NDArray[Any]], features: Array) -> Array:
    """The projection, a linear map plus one hidden layer of SiLU, as movies x the width of the model."""
    hidden = features @ weights["inner.weight"].T + weights["inner.bias"]
    # Beyond these bounds the sigmoid is 0 or 1 in 32 bits anyway, and its power would overflow.
    hidden /= 1.0 + np.exp(-np.clip(hidden, -60.0, 60.0))
    vectors: Array = features @ weights["direct.weight"].T + hidden @ weights["outer.weight"].T + weights["outer.bias"]
    return vectors


def key_of(title: str, year: int) -> int:
    """The hash that identifies a movie in a bundle: 63 bits of title and year."""
    digest = hashlib.blake2b(f"{normalised(title)}|{year}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> 1


def keys_of(movie: Movie) -> Iterator[int]:
    """The keys to look a movie up by, since another release may have another title, or a year that is off by one."""
    year = movie.year or 0
    return (key_of(title, y) for title in (movie.title, *movie.aliases) for y in (year, year + 1, year - 1))


def _places(catalogue: Catalogue, keys: NDArray[np.int64]) -> Tables:
    """The ids of the catalogue's movies that a bundle has, and their rows in the bundle."""
    # If two movies share a key, the first is meant, because it has more ratings.
    at = {key: row for row, key in reversed(list(enumerate(keys.tolist())))}
    found: dict[int, int] = {}
    # If two movies share a name, the bundle means the more popular one.
    for movie in sorted(catalogue, key=lambda m: -m.popularity):
        row = next((at[key] for key in keys_of(movie) if key in at), None)
        if row is not None:
            found.setdefault(row, movie.id)
    return {"movies": np.array(list(found.values()), np.int64), "rows": np.array(list(found), np.int64)}


class MovieVectors:
    """A bundle's vectors for the movies of any catalogue.

    Parameters
    ----------
    file: the bundle's movies and its projection, see `trainer.vectors.export`.
    catalogue: the movies that may be asked about.
    unrated: the ids of movies to treat as ones that nobody has rated; for evaluations.

    Raises
    ------
    BundleBroken: the file is broken.
    """

    def __init__(self, file: Path, catalogue: Catalogue, unrated: Collection[int] = ()) -> None:
        tensors = read_tensors(file)
        self._weights, self._read, self._rated, keys = _checked(tensors, file)
        self._catalogue = catalogue
        self._unrated = frozenset(unrated)
        self._latest: dict[int, Array] = {}
        of = hashlib.sha256(keys.tobytes()).hexdigest()
        found = catalogue.shelf.tables("rows-of-vectors", lambda: _places(catalogue, keys), CODE, of)
        self._row: dict[int, int] = dict(zip(found["movies"].tolist(), found["rows"].tolist(), strict=True))

    @property
    def width(self) -> int:
        """The width of a vector."""
        return int(self._weights["direct.weight"].shape[0])

    def known(self, movie: int) -> bool:
        """Whether the bundle has ratings for the movie, which say more than any text."""
        return movie not in self._unrated and self._row.get(movie, len(self._rated)) < len(self._rated)

    def of(self, movies: Many[int]) -> Array:
        """The vectors of movies by their ids in the catalogue, as movies x width.

        Raises
        ------
        KeyError: a movie is not in the catalogue.
        """
        found = np.zeros((len(movies), self.width), np.float32)
        for start in range(0, len(movies), MOVIES_AT_ONCE):
            found[start : start + MOVIES_AT_ONCE] = self._remembered(movies[start : start + MOVIES_AT_ONCE])
        return found

    def fame(self, movies: Many[int]) -> Array:
        """The probability q, up to a factor, of each movie being drawn as a negative (a movie not chosen).

        In training, q was proportional to the square root of the movie's ratings in its release; here the ratings are
        those of this catalogue, which people choose from.
        """
        return np.sqrt([max(self._catalogue[movie].popularity, 1) for movie in movies]).astype(np.float32)

    def _rows(self, movies: Many[int]) -> NDArray[np.int64]:
        """The row of each movie in the bundle; for unknown movies, one past the last row."""
        return np.array([self._row.get(movie, len(self._read)) for movie in movies], dtype=np.int64)

    def _remembered(self, movies: Many[int]) -> Array:
        """The vectors of at most `MOVIES_AT_ONCE` movies, from memory where they were asked for recently."""
        if len(self._latest) > MOVIES_AT_ONCE:
            self._latest.clear()
        if new := [movie for movie in movies if movie not in self._latest]:
            self._latest.update(zip(new, self._of(new), strict=True))
        return np.array([self._latest[movie] for movie in movies])

    def _of(self, movies: Many[int]) -> Array:
        rows = self._rows(movies)
        has_read, has_rated = rows < len(self._read), np.array([self.known(movie) for movie in movies], dtype=bool)
        read = np.zeros((len(rows), self._read.shape[1]), np.float32)
        rated = np.zeros((len(rows), self._rated.shape[1]), np.float32)
        read[has_read], rated[has_rated] = self._read[rows[has_read]], self._rated[rows[has_rated]]
        block = told(self._catalogue[movie] for movie in movies)
        flags = has_read.astype(np.float32), has_rated.astype(np.float32)
        return projected(self._weights, joined(block, read, rated, *flags))


def list_scores(judged: Judged, fame: Array, exponent: float) -> Array:
    """The scores that sort a list: log of P(chosen) P(good | chosen) q^e for each judged movie.

    Negatives were drawn in training with probability q, so with e = 1 the score estimates what this person chooses, and
    with e = 0 what they choose more often than others do (Gutmann and Hyvärinen 2010).

    Parameters
    ----------
    fame: see `MovieVectors.fame`. exponent: the bundle's, see `workers.bundles.manifest.CutOfBundle`.
    """
    chosen = np.logaddexp(judged.good, judged.bad)
    return (judged.good - np.logaddexp(chosen, judged.passed) + exponent * np.log(fame)).astype(np.float32)


def _checked(
    tensors: Mapping[str, NDArray[Any]], file: Path
) -> tuple[dict[str, Array], Array, Array, NDArray[np.int64]]:
    """The weights of the projection, the blocks `read` and `rated`, and the keys of the movies.

    Raises
    ------
    BundleBroken: their shapes do not fit together, or some values are NaN.
    """
    try:
        keys = tensors[KEYS].astype(np.int64)
        read, rated = tensors[READ].astype(np.float32), tensors[RATED].astype(np.float32)
        weights = {name: tensors[name].astype(np.float32) for name in PROJECTION}
        features = TOLD + read.shape[1] + rated.shape[1] + 2
        width, inner = weights["outer.weight"].shape
        fits = (
            keys.shape == (len(read),)
            and len(rated) <= len(read) <= MOST_MOVIES
            and max(width, inner, features) <= WIDEST
            and weights["direct.weight"].shape == (width, features)
            and weights["inner.weight"].shape == (inner, features)
            and weights["inner.bias"].shape == (inner,)
            and weights["outer.bias"].shape == (width,)
        )
    except (KeyError, ValueError, IndexError) as error:
        raise BundleBroken(f"{file} lacks what a bundle must know about movies ({str(error)[:80]}).") from error
    if not fits or not all(np.isfinite(array).all() for array in (read, rated, *weights.values())):
        raise BundleBroken(f"{file} is broken: its data about movies is inconsistent.")
    return weights, read, rated, keys
