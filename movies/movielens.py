"""Read any MovieLens release from a folder: one catalogue and one table of ratings."""

from __future__ import annotations

import csv
import hashlib
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from movies.averages import STARS, by_genres_and_year, community_average
from movies.catalogue import Catalogue, Movie
from movies.errors import DataMissing
from movies.movielens_files import (
    LAYOUTS,
    LINKS,
    TAGS,
    Layout,
    links_of,
    locate,
    movies_of,
    rating_columns,
    tags_of,
)
from movies.shelf import Shelf

CACHED_FROM_BYTES = 1_000_000


@dataclass(frozen=True)
class RatingTable:
    """All ratings of a release, one per index; `stars` run from 0.5 to 5, and `when` is in Unix time."""

    user: NDArray[np.int64]
    movie: NDArray[np.int64]
    stars: NDArray[np.float32]
    when: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.user)

    def where(self, mask: NDArray[np.bool_]) -> RatingTable:
        """The ratings for which the mask is true."""
        return RatingTable(self.user[mask], self.movie[mask], self.stars[mask], self.when[mask])

    def checksum(self) -> str:
        """A fingerprint of these ratings."""
        return " ".join(str(zlib.crc32(column.tobytes())) for column in (self.user, self.movie, self.stars))

    def statistics(self) -> dict[int, Statistics]:
        """Each movie's number of ratings and total stars."""
        ids, places = np.unique(self.movie, return_inverse=True)
        counts, totals = np.bincount(places).tolist(), np.bincount(places, weights=self.stars).tolist()
        return {
            movie: Statistics(count, total) for movie, count, total in zip(ids.tolist(), counts, totals, strict=True)
        }


@dataclass(frozen=True)
class Statistics:
    """One movie's number of ratings, and the sum of their stars."""

    count: int
    total: float


@dataclass(frozen=True)
class Release:
    """One MovieLens release as read from a folder; `digest` is the SHA-256 of its two files."""

    name: str
    catalogue: Catalogue
    ratings: RatingTable

    @property
    def digest(self) -> str:
        """The SHA-256 of the two files."""
        return self.catalogue.digest


@dataclass(frozen=True)
class ReleaseFiles:
    """The files of one release; `digest` is the SHA-256 of movies and ratings."""

    place: Path
    layout: Layout
    digest: str

    @classmethod
    def find(cls, folder: Path) -> ReleaseFiles:
        """The files in `folder`, or in its only sub-folder that has a release.

        Raises
        ------
        DataMissing: the folder has no release, or its files cannot be read.
        """
        place, layout = locate(folder)
        with _readable(place):
            return cls(place, layout, _digest(place / layout.movies, place / layout.ratings))

    def digest_of_all(self) -> str:
        """The SHA-256 of all files that are read, links and tags included."""
        beside = [file for name in (LINKS, TAGS) if (file := self.place / name).is_file()]
        with _readable(self.place):
            return hashlib.sha256(
                f"{self.digest} {[file.name for file in beside]} {_digest(*beside)}".encode()
            ).hexdigest()

    def ratings(self, cache: Path | None = None) -> RatingTable:
        """All ratings; those of the large releases are kept in `cache`.

        Raises
        ------
        DataMissing: they cannot be read.
        """
        file = self.place / self.layout.ratings
        with _readable(self.place):
            shelf = Shelf(self.digest, cache if file.stat().st_size > CACHED_FROM_BYTES else None)
            tables = shelf.tables("ratings", lambda: rating_columns(file, self.layout), Path(__file__).parent)
        return RatingTable(**tables)

    def read(self, cache: Path | None = None) -> Release:
        """The movies and their ratings.

        Raises
        ------
        DataMissing: they cannot be read.
        """
        ratings = self.ratings(cache)
        with _readable(self.place):
            movies = rated(movies_of(self.place, self.layout), ratings)
        if not movies or not len(ratings):
            raise DataMissing(
                f"The MovieLens files in {self.place} are empty. Fetch them again with: matinee fetch --force"
            )
        return Release(self.place.name, Catalogue(movies, self.digest), ratings)


def read_release(folder: Path, cache: Path | None = None) -> Release:
    """Read the release in `folder`, or in its only sub-folder that has one.

    Ratings of the large releases are kept in `cache` as arrays.

    Raises
    ------
    DataMissing: the folder has no release, or its files cannot be read.
    """
    return ReleaseFiles.find(folder).read(cache)


@contextmanager
def _readable(place: Path) -> Iterator[None]:
    """If a release cannot be read, say where it is and what to do."""
    try:
        yield
    except (OSError, ValueError, KeyError, IndexError, UnicodeDecodeError, csv.Error) as error:
        raise DataMissing(
            f"The MovieLens files in {place} cannot be read ({type(error).__name__}: {error}). "
            "Fetch them again with: matinee fetch --force"
        ) from error


def imdb_numbers(folder: Path) -> frozenset[int]:
    """The IMDb numbers of a release's movies; a release without links has none.

    Raises
    ------
    DataMissing: the folder has no release, or its links cannot be read.
    """
    place, _ = locate(folder)
    with _readable(place):
        return frozenset(imdb for imdb, _ in links_of(place / LINKS).values() if imdb is not None)


def read_tags(folder: Path) -> list[tuple[int, int, str]]:
    """All tags, as (user, movie, tag); empty if the release has none.

    Raises
    ------
    DataMissing: the folder has no release, or its tags cannot be read.
    """
    place, _ = locate(folder)
    return tags_of(place / TAGS)


def rated(movies: Iterable[Movie], ratings: RatingTable) -> list[Movie]:
    """The rated movies, with popularity and averages computed from these ratings."""
    movies, statistics = list(movies), ratings.statistics()
    if not movies or not len(ratings):
        return movies
    found = [statistics.get(movie.id, Statistics(0, 0.0)) for movie in movies]
    count, total = np.array([s.count for s in found], float), np.array([s.total for s in found])
    expected = np.clip(by_genres_and_year(movies, count, total), *STARS).tolist()
    return [
        # `dataclasses.replace` would take as long as all the rest.
        Movie(
            **vars(m) | {"popularity": s.count, "average": community_average(s.total, s.count, kind), "expected": kind}
        )
        for m, s, kind in zip(movies, found, expected, strict=True)
    ]


def holds_release(folder: Path) -> bool:
    """Whether the folder itself holds the files of a release."""
    return any((folder / layout.movies).is_file() and (folder / layout.ratings).is_file() for layout in LAYOUTS)


def _digest(*files: Path) -> str:
    total = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()
