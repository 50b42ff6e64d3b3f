"""Read any MovieLens release from a folder: one catalogue and one table of ratings.

Four layouts are known: `movies.csv` and `ratings.csv` (latest-small, 20M and later), `movies.dat`
and `ratings.dat` (1M, 10M), `u.item` and `u.data` (100K), and the `.item` and `.inter` files in
which RecBole carries 100K. Format notes: https://grouplens.org/datasets/movielens/.
"""

from __future__ import annotations

import csv
import hashlib
import io
import warnings
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from movies.averages import STARS, by_genres_and_year, community_average
from movies.catalogue import Catalogue, Movie, split_title, split_year
from movies.errors import DataMissing
from movies.plain import plain
from movies.shelf import Shelf
from movies.tags import tags_by_movie
from movies.titled_topics import titled_topics

# Later releases list the IMAX format among the genres.
NO_GENRES = {"(no genres listed)", "unknown", "IMAX", ""}
GENRE_SPELLINGS = {"Children's": "Children"}
CACHED_FROM_BYTES = 1_000_000
LINKS, TAGS = "links.csv", "tags.csv"


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
        """Tells these ratings from others."""
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
class _Layout:
    movies: str
    ratings: str
    encoding: str
    separator: str
    header: bool


_LAYOUTS = (
    _Layout("movies.csv", "ratings.csv", "utf-8", ",", header=True),
    _Layout("movies.dat", "ratings.dat", "latin-1", "::", header=False),
    _Layout("u.item", "u.data", "latin-1", "\t", header=False),
    _Layout("ml-100k.item", "ml-100k.inter", "utf-8", "\t", header=True),
)
_ITEM_GENRES = (
    "unknown Action Adventure Animation Children's Comedy Crime Documentary Drama Fantasy "
    "Film-Noir Horror Musical Mystery Romance Sci-Fi Thriller War Western"
).split()


@dataclass(frozen=True)
class ReleaseFiles:
    """The files of one release; `digest` is the SHA-256 of movies and ratings."""

    place: Path
    layout: _Layout
    digest: str

    @classmethod
    def find(cls, folder: Path) -> ReleaseFiles:
        """Those in `folder`, or in the only one of its sub-folders that has a release.

        Raises
        ------
        DataMissing: the folder has no release, or its files cannot be read.
        """
        place, layout = _locate(folder)
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
            tables = shelf.tables("ratings", lambda: vars(_parse_ratings(file, self.layout)), Path(__file__).parent)
        return RatingTable(**tables)

    def read(self, cache: Path | None = None) -> Release:
        """The movies and their ratings.

        Raises
        ------
        DataMissing: they cannot be read.
        """
        ratings = self.ratings(cache)
        with _readable(self.place):
            movies = rated(_movies(self.place, self.layout), ratings)
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
    """Says of a release that cannot be read where it is, and what to do."""
    try:
        yield
    except (OSError, ValueError, KeyError, IndexError, UnicodeDecodeError, csv.Error) as error:
        raise DataMissing(
            f"The MovieLens files in {place} cannot be read ({type(error).__name__}: {error}). "
            "Fetch them again with: matinee fetch --force"
        ) from error


def read_tags(folder: Path) -> list[tuple[int, int, str]]:
    """Who gave which movie which tag, as (user, movie, tag); a release without tags has none.

    Raises
    ------
    DataMissing: the folder has no release, or its tags cannot be read.
    """
    place, _ = _locate(folder)
    return _tags(place / TAGS)


def _tags(file: Path) -> list[tuple[int, int, str]]:
    if not file.is_file():
        return []
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            rows = csv.reader(stream)
            columns = next(rows, [])
            user, movie, tag = (columns.index(name) for name in ("userId", "movieId", "tag"))
            return [(int(row[user]), int(row[movie]), row[tag]) for row in rows]
    except (OSError, ValueError, IndexError, UnicodeDecodeError, csv.Error) as error:
        raise DataMissing(f"The tags in {file} cannot be read ({type(error).__name__}: {error}).") from error


def rated(movies: Iterable[Movie], ratings: RatingTable) -> list[Movie]:
    """The rated movies, with popularity and averages computed from these ratings."""
    movies, statistics = list(movies), ratings.statistics()
    if not movies or not len(ratings):
        return movies
    found = [statistics.get(movie.id, Statistics(0, 0.0)) for movie in movies]
    count, total = np.array([s.count for s in found], float), np.array([s.total for s in found])
    expected = np.clip(by_genres_and_year(movies, count, total), *STARS).tolist()
    return [
        # `replace` would take as long as all else.
        Movie(
            **vars(m) | {"popularity": s.count, "average": community_average(s.total, s.count, kind), "expected": kind}
        )
        for m, s, kind in zip(movies, found, expected, strict=True)
    ]


def holds_release(folder: Path) -> bool:
    """Whether the folder itself holds the files of a release."""
    return any((folder / layout.movies).is_file() and (folder / layout.ratings).is_file() for layout in _LAYOUTS)


def _locate(folder: Path) -> tuple[Path, _Layout]:
    if not folder.is_dir():
        raise DataMissing(
            f"There is no folder {folder}. Set MATINEE_DATA to a folder with a MovieLens release, or run: matinee fetch"
        )
    for place in (folder, *sorted(p for p in folder.iterdir() if p.is_dir())):
        for layout in _LAYOUTS:
            if (place / layout.movies).is_file() and (place / layout.ratings).is_file():
                return place, layout
    raise DataMissing(
        f"{folder} holds no MovieLens release (movies.csv and ratings.csv, or their older forms). Run: matinee fetch"
    )


def _digest(*files: Path) -> str:
    total = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()


def _parse_ratings(file: Path, layout: _Layout) -> RatingTable:
    with file.open(encoding=layout.encoding) as stream, warnings.catch_warnings():
        # The shape check below reports an empty file better than NumPy does.
        warnings.simplefilter("ignore", UserWarning)
        double = len(layout.separator) > 1
        columns = np.loadtxt(
            (line.replace(layout.separator, ",") for line in stream) if double else stream,
            delimiter="," if double else layout.separator,
            skiprows=int(layout.header),
            dtype=np.float64,
            ndmin=2,
        )
    if columns.shape[1] != 4 or not len(columns):
        raise ValueError(f"{file.name} needs rows of user, movie, rating and time")
    user, movie, stars, when = columns.T
    return RatingTable(user.astype(np.int64), movie.astype(np.int64), stars.astype(np.float32), when.astype(np.int64))


def _movies(place: Path, layout: _Layout) -> Iterator[Movie]:
    links, tags = _links(place / LINKS), tags_by_movie(_tags(place / TAGS))
    for movie_id, raw_title, year, genres in _rows(place / layout.movies, layout):
        title, aliases = split_title(plain(raw_title))
        imdb_id, tmdb_id = links.get(movie_id, (None, None))
        tagged = tags.get(movie_id, ())
        yield Movie(
            id=movie_id,
            title=title,
            year=year,
            genres=tuple(GENRE_SPELLINGS.get(g, g) for g in genres if g not in NO_GENRES),
            aliases=aliases,
            imdb_id=imdb_id,
            tmdb_id=tmdb_id,
            tags=tuple(dict.fromkeys((*tagged, *titled_topics(title, genres)))),
        )


def _rows(file: Path, layout: _Layout) -> Iterator[tuple[int, str, int | None, list[str]]]:
    """Each movie's id, title, year and genres, as in the file."""
    lines = list(io.StringIO(_text(file, layout.encoding)))
    if layout.movies == "movies.csv":
        rows = csv.reader(lines)
        columns = next(rows, [])
        at = [columns.index(name) for name in ("movieId", "title", "genres")]
        for row in rows:
            if len(row) < len(columns) or not row[at[1]]:
                raise ValueError(f"{file.name} ends within a line")
            movie_id, title, genres = (row[k] for k in at)
            yield int(movie_id), *split_year(title), genres.split("|")
    elif layout.movies == "movies.dat":
        for line in lines:
            movie_id, title, genres = line.rstrip("\r\n").split("::")
            yield int(movie_id), *split_year(title), genres.split("|")
    elif layout.movies == "u.item":
        for line in lines:
            movie_id, title, _, _, _, *flags = line.rstrip("\r\n").split("|")
            yield int(movie_id), *split_year(title), [g for g, f in zip(_ITEM_GENRES, flags, strict=True) if f == "1"]
    else:
        for line in lines[1:]:
            movie_id, title, released, genres = line.rstrip("\r\n").split("\t")
            title, year = split_year(title)
            yield int(movie_id), title, int(released) if released.isdigit() else year, genres.split(" ")


def _text(file: Path, encoding: str) -> str:
    """The text of a file. The older releases are in Latin-1, except for 10M, which is in UTF-8."""
    content = file.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(encoding)


def _links(file: Path) -> dict[int, tuple[int | None, int | None]]:
    if not file.is_file():
        return {}
    with file.open(encoding="utf-8", newline="") as stream:
        return {
            int(row["movieId"]): (
                int(row["imdbId"]) if row["imdbId"] else None,
                int(row["tmdbId"]) if row["tmdbId"] else None,
            )
            for row in csv.DictReader(stream)
        }
