"""The map of movies: vectors by who liked what, and by what each movie is about.

A map is learned from far more ratings than one release has, and from people's tags. A bundle carries it
as a table of small vectors that identifies movies by a hash of title and year, so that it works with
any release and reveals no title. Movies that are not on it are placed by genres and year.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Movie, normalised
from movies.errors import BundleBroken

Floats = NDArray[np.float32]

LARGEST_FILE = 64_000_000
MOST_MOVIES = 200_000
MOST_DIMENSIONS = 512
DECADES = np.arange(1920, 2030, 10)
# Two movies eight years apart are roughly from one era.
YEARS_OF_AN_ERA = 8.0


@dataclass(frozen=True)
class MovieMap:
    """Vectors of movies, one row per movie.

    keys: hashes that identify movies. axes: the right singular vectors of the matrix of people by movies.
    spectrum: its singular values. about: a movie's subject matter, as a unit vector. likes: log(1 + number of
    likes). liked: the share of its ratings that were likes. kinds: the matrix that maps the result of `kinds_of`
    to `about`. genres: the names of its first rows.
    """

    keys: NDArray[np.int64]
    axes: Floats
    spectrum: Floats
    about: Floats
    likes: Floats
    liked: Floats
    genres: tuple[str, ...]
    kinds: Floats

    def __post_init__(self) -> None:
        self._check()
        object.__setattr__(self, "_rows", {key: row for row, key in enumerate(self.keys.tolist())})

    def row(self, movie: Movie) -> int | None:
        """The row of a movie, even if its year is off by one or its title is an alternative one."""
        rows: dict[int, int] = self._rows  # type: ignore[attr-defined]
        for key in _keys_of(movie):
            if key in rows:
                return rows[key]
        return None

    def nearness(self, strength: float) -> tuple[Floats, Floats]:
        """See `nearness`."""
        return nearness(self.axes, self.spectrum, strength)

    def about_of_kind(self, movies: Sequence[Movie]) -> Floats:
        """The `about` vectors predicted from genres and years, as movies x width."""
        return unit(kinds_of(movies, self.genres) @ self.kinds)

    def save(self, file: Path) -> None:
        """Write the map as safetensors, in 16 bits."""
        from safetensors.numpy import save_file

        half = {name: getattr(self, name).astype(np.float16) for name in _HALVES}
        save_file(
            {"keys": self.keys, "spectrum": self.spectrum, **half}, file, metadata={"genres": json.dumps(self.genres)}
        )

    @classmethod
    def load(cls, file: Path) -> MovieMap:
        """Read a map.

        Raises
        ------
        BundleBroken: the file is not a map, or is too large for one.
        """
        from safetensors import SafetensorError, safe_open

        try:
            if file.stat().st_size > LARGEST_FILE:
                raise BundleBroken(f"{file.name} is far too large for a map of movies.")
            with safe_open(str(file), framework="numpy") as tensors:
                genres = tuple(map(str, json.loads((tensors.metadata() or {})["genres"])))
                arrays = {name: tensors.get_tensor(name) for name in ("keys", "spectrum", *_HALVES)}
        except (OSError, KeyError, TypeError, ValueError, SafetensorError) as error:
            raise BundleBroken(f"{file.name} is not a map of movies: {type(error).__name__}.") from error
        keys = arrays.pop("keys").astype(np.int64)
        return cls(keys, genres=genres, **{name: a.astype(np.float32) for name, a in arrays.items()})

    def _check(self) -> None:
        movies, axes, about = len(self.keys), self.spectrum.size, self.kinds.shape[-1]
        shapes = {
            "keys": (movies,),
            "axes": (movies, axes),
            "spectrum": (axes,),
            "about": (movies, about),
            "likes": (movies,),
            "liked": (movies,),
            "kinds": (len(self.genres) + len(DECADES) + 1, about),
        }
        if movies > MOST_MOVIES or max(axes, about) > MOST_DIMENSIONS:
            raise BundleBroken("The map of movies is larger than allowed.")
        for name, shape in shapes.items():
            array = getattr(self, name)
            if array.shape != shape or not np.isfinite(array).all():
                raise BundleBroken(f"The map of movies is broken: {name} has another form, or holds no numbers.")


_HALVES = ("axes", "about", "likes", "liked", "kinds")


def nearness(axes: Floats, spectrum: Floats, strength: float) -> tuple[Floats, Floats]:
    """Factors of a ridge autoencoder over who rated what (EASE).

    Steck, "Embarrassingly shallow autoencoders for sparse data", 2019. Its weights are P_ij / -P_jj with
    P = (X'X + strength I)^-1. In the basis of the singular vectors V of X, with singular values s, P is
    (I - V diag(s² / (s² + strength)) V') / strength, so that the weight from i to j is f_i . f_j / (1 - f_j . f_j),
    with f = V diag(s / sqrt(s² + strength)).

    Returns
    -------
    f of each movie, and the divisors 1 - f_j . f_j.
    """
    factors = (axes * (spectrum / np.sqrt(spectrum**2 + strength))).astype(np.float32)
    return factors, divisors_of(factors)


def divisors_of(factors: Floats) -> Floats:
    """The divisors that go with factors, see `nearness`."""
    divisors: Floats = np.maximum(1.0 - (factors**2).sum(1), 0.05).astype(np.float32)
    return divisors


def keys_of(movie: Movie) -> list[int]:
    """The keys to look a movie up by: title and year first, then the years around it, then other titles."""
    return list(_keys_of(movie))


def _keys_of(movie: Movie) -> Iterator[int]:
    """The keys one by one, since most movies are found by the first."""
    years = [movie.year or 0, *((movie.year + 1, movie.year - 1) if movie.year else ())]
    told = set()
    for title in (movie.title, *movie.aliases):
        # A title made only of punctuation is empty once normalised.
        name = normalised(title) or title
        if name not in told:
            told.add(name)
            yield from (_key(name, year) for year in years)


def _key(title: str, year: int) -> int:
    digest = hashlib.blake2b(f"{title}|{year}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def kinds_of(movies: Sequence[Movie], genres: Sequence[str]) -> Floats:
    """One row per movie: a one for each of its genres, its nearness to each of `DECADES`, and a constant one."""
    place = {genre: k for k, genre in enumerate(genres)}
    rows = np.zeros((len(movies), len(genres) + len(DECADES) + 1), dtype=np.float32)
    has = [(row, place[genre]) for row, movie in enumerate(movies) for genre in movie.genres if genre in place]
    rows[tuple(np.array(has, int).reshape(-1, 2).T)] = 1.0
    rows[:, len(genres) : -1] = eras_of(movies)
    rows[:, -1] = 1.0
    return rows


def eras_of(movies: Iterable[Movie]) -> Floats:
    """The nearness of each movie's year to each decade, 0 to 1; all zero without a year."""
    years = np.array([m.year or 0 for m in movies], dtype=np.float32)
    near = np.exp(-(((years[:, None] - DECADES) / YEARS_OF_AN_ERA) ** 2))
    found: Floats = np.where(years[:, None] > 0, near, 0.0).astype(np.float32, copy=False)
    return found


def unit(rows: Floats) -> Floats:
    """The rows scaled to length one; a row of zeros stays as it is."""
    scaled: Floats = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(
        np.float32, copy=False
    )
    return scaled
