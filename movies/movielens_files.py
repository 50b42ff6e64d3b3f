"""The files of a MovieLens release: finding them, and reading their rows.

Four layouts are known: `movies.csv` and `ratings.csv` (latest-small, 20M and later), `movies.dat`
and `ratings.dat` (1M, 10M), `u.item` and `u.data` (100K), and the `.item` and `.inter` files in
which RecBole distributes 100K. Format notes: https://grouplens.org/datasets/movielens/.
"""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Movie, split_title, split_year
from movies.errors import DataMissing
from movies.plain import plain
from movies.tags import tags_by_movie
from movies.titled_topics import titled_topics

# Later releases list the IMAX format among the genres.
NO_GENRES = {"(no genres listed)", "unknown", "IMAX", ""}
GENRE_SPELLINGS = {"Children's": "Children"}
LINKS, TAGS = "links.csv", "tags.csv"


@dataclass(frozen=True)
class Layout:
    """The names and the format of a release's two main files."""

    movies: str
    ratings: str
    encoding: str
    separator: str
    header: bool


LAYOUTS = (
    Layout("movies.csv", "ratings.csv", "utf-8", ",", header=True),
    Layout("movies.dat", "ratings.dat", "latin-1", "::", header=False),
    Layout("u.item", "u.data", "latin-1", "\t", header=False),
    Layout("ml-100k.item", "ml-100k.inter", "utf-8", "\t", header=True),
)
_ITEM_GENRES = (
    "unknown Action Adventure Animation Children's Comedy Crime Documentary Drama Fantasy "
    "Film-Noir Horror Musical Mystery Romance Sci-Fi Thriller War Western"
).split()


def locate(folder: Path) -> tuple[Path, Layout]:
    """The folder of a release, this one or a sub-folder, and its layout; raises DataMissing if there is none."""
    if not folder.is_dir():
        raise DataMissing(
            f"There is no folder {folder}. Set MATINEE_DATA to a folder with a MovieLens release, or run: matinee fetch"
        )
    for place in (folder, *sorted(p for p in folder.iterdir() if p.is_dir())):
        for layout in LAYOUTS:
            if (place / layout.movies).is_file() and (place / layout.ratings).is_file():
                return place, layout
    raise DataMissing(
        f"{folder} holds no MovieLens release (movies.csv and ratings.csv, or their older forms). Run: matinee fetch"
    )


def tags_of(file: Path) -> list[tuple[int, int, str]]:
    """The rows (user, movie, tag) of a file of tags; empty without a file. Raises DataMissing if it is unreadable."""
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


def rating_columns(file: Path, layout: Layout) -> dict[str, NDArray[np.int64] | NDArray[np.float32]]:
    """The columns of a file of ratings, by name; raises ValueError if it has none."""
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
    return {
        "user": user.astype(np.int64),
        "movie": movie.astype(np.int64),
        "stars": stars.astype(np.float32),
        "when": when.astype(np.int64),
    }


def movies_of(place: Path, layout: Layout) -> Iterator[Movie]:
    """The movies of a release, with links and tags if it has them."""
    links, tags = links_of(place / LINKS), tags_by_movie(tags_of(place / TAGS))
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


def _rows(file: Path, layout: Layout) -> Iterator[tuple[int, str, int | None, list[str]]]:
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


def links_of(file: Path) -> dict[int, tuple[int | None, int | None]]:
    """The IMDb and TMDB numbers of each movie; empty without a file. Raises ValueError or KeyError if damaged."""
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
