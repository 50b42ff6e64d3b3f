"""Ratings that people bring along: Letterboxd's ratings.csv, the ZIP that holds it, and IMDb's ratings CSV.

Files only, as people download them from their own account; nothing is fetched.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePosixPath

from bot import wording
from bot.ratings_import.fuzzy_titles import Lookalikes
from movies.catalogue import Catalogue, Movie
from movies.errors import ImportRefused
from movies.movie_index import MovieIndex
from movies.ratings import Rating, Verdict

MOST_BYTES = 20_000_000
MOST_ROWS = 100_000
TABLES = (".csv", ".zip")
MOST_ZIP_ENTRIES = 1_000
LONGEST_TITLE = 500
ROWS_A_TICK = 500

NO_MOVIES = frozenset(
    "tvseries tvminiseries tvepisode tvpilot videogame musicvideo podcastseries podcastepisode".split()
)
IMDB_ID = re.compile(r"tt([0-9]{1,10})")
YEAR = re.compile(r"(?:18|19|20|21)[0-9]{2}")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBER = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]{1,3})?")


class Reason(StrEnum):
    """Why a row became no rating."""

    NOT_IN_CATALOGUE = "not in the catalogue"
    NO_RATING = "no rating given"
    OUT_OF_RANGE = "rating out of range"
    NOT_A_MOVIE = "not a movie"
    DUPLICATE = "duplicate, a later one counts"
    UNREADABLE = "unreadable row"


@dataclass(frozen=True)
class ImportRow:
    """One row of a file, counted from 2 where the header is 1.

    titles: as listed, then as in the movie's own country. stars: 0.5 to 5. date: when it was rated, like
    "2024-01-31", empty where the file does not say. problem: why the row cannot be a rating.
    """

    line: int
    titles: tuple[str, ...] = ()
    year: int | None = None
    imdb_id: int | None = None
    stars: float | None = None
    date: str = ""
    problem: Reason | None = None


@dataclass(frozen=True)
class LeftOut:
    """A row that became no rating, and why."""

    row: ImportRow
    reason: Reason


@dataclass(frozen=True)
class ImportReport:
    """What became of a file: ratings of the catalogue's movies, oldest first, and the rows left out."""

    ratings: tuple[Rating, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def counts(self) -> dict[Reason, int]:
        """How many rows were left out for each reason, the commonest first."""
        return dict(Counter(left.reason for left in self.left_out).most_common())

    def examples(self, reason: Reason, count: int = 3) -> list[ImportRow]:
        """The first rows left out for a reason."""
        return [left.row for left in self.left_out if left.reason is reason][:count]


def is_table(filename: str) -> bool:
    """Whether a file may hold ratings, by its name."""
    return filename.lower().endswith(TABLES)


def read_export(data: bytes, filename: str) -> list[ImportRow]:
    """The rows of an export, whatever its file is called; `filename` is for the sentences.

    Raises
    ------
    ImportRefused: the file is too large, or is no export of the kinds that are accepted.
    """
    called = PurePosixPath(filename.replace("\\", "/")).name[:80] or wording.that_file()
    if len(data) > MOST_BYTES:
        raise ImportRefused(wording.file_too_large(called, MOST_BYTES))
    if data.startswith(b"PK"):
        data = _from_zip(data, called)
    if not data.strip():
        raise ImportRefused(wording.file_empty(called))
    if b"\0" in data:
        raise ImportRefused(wording.file_no_text(called))
    text = _text(data)
    if text.lstrip().startswith("<"):
        raise ImportRefused(wording.file_web_page(called))
    rows = _rows(text)
    if rows is None:
        raise ImportRefused(wording.file_without_columns(called))
    read: list[ImportRow] = []
    for row in rows:
        if len(read) == MOST_ROWS:
            raise ImportRefused(wording.file_too_long(called, MOST_ROWS))
        read.append(row)
    return read


def match(
    rows: Sequence[ImportRow],
    catalogue: Catalogue,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> ImportReport:
    """Find each row's movie in the catalogue.

    By IMDb number first, then by title and year, then by nearly the same title of the same year. Of
    two rows of one movie the one rated later counts. `on_progress` is told (rows done, all rows) now
    and then, and at the end.
    """
    index, lookalikes = MovieIndex(catalogue), Lookalikes(catalogue)
    found: dict[int, ImportRow] = {}
    left_out: list[LeftOut] = []
    for done, row in enumerate(sorted(rows, key=lambda r: r.date)):
        if done % ROWS_A_TICK == 0:
            on_progress(done, len(rows))
        movie = find_movie(row, index, lookalikes) if row.problem is None else None
        if movie is None:
            left_out.append(LeftOut(row, row.problem or Reason.NOT_IN_CATALOGUE))
            continue
        if earlier := found.pop(movie.id, None):
            left_out.append(LeftOut(earlier, Reason.DUPLICATE))
        found[movie.id] = row
    on_progress(len(rows), len(rows))
    ratings = tuple(Rating(movie_id, Verdict.from_stars(row.stars or 0.0)) for movie_id, row in found.items())
    return ImportReport(ratings, tuple(sorted(left_out, key=lambda left: left.row.line)))


def find_movie(row: ImportRow, index: MovieIndex, lookalikes: Lookalikes) -> Movie | None:
    """The row's movie: what is exactly the same by any of its titles goes before what is only alike."""
    tries = (find(title, row.year, row.imdb_id) for find in (index.same, lookalikes.alike) for title in row.titles)
    return next((movie for movie in tries if movie is not None), None)


def _from_zip(data: bytes, called: str) -> bytes:
    """The ratings.csv of Letterboxd's ZIP, which has others among what was deleted."""
    if data.count(b"PK\x01\x02") > MOST_ZIP_ENTRIES:
        raise ImportRefused(wording.zip_of_too_many(called))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            named = [i for i in archive.infolist() if _is_ratings(PurePosixPath(i.filename))]
            if not named or named[0].compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise ImportRefused(wording.zip_without_ratings(called))
            with archive.open(named[0]) as entry:
                # What the archive says of the entry's size may be a lie, so only what is read counts.
                content = entry.read(MOST_BYTES + 1)
    except ImportRefused:
        raise
    except Exception as error:
        # A ZIP of hostile bytes raises a dozen kinds of errors; to its owner all of them mean this.
        raise ImportRefused(wording.zip_broken(called)) from error
    if len(content) > MOST_BYTES:
        raise ImportRefused(wording.zip_too_large(called, MOST_BYTES))
    return content


def _is_ratings(path: PurePosixPath) -> bool:
    return path.name == "ratings.csv" and not {"deleted", "orphaned"} & set(path.parts)


def _text(data: bytes) -> str:
    content = data.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _rows(text: str) -> Iterator[ImportRow] | None:
    """The rows under a known header; spreadsheets write semicolons or tabs where the sites write commas."""
    for delimiter in ",;\t":
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            header = [name.strip().casefold() for name in next((cells for cells in lines if cells), [])]
        except csv.Error:
            continue
        if {"const", "your rating"} <= set(header):
            return _read(lines, header, _imdb)
        if {"name", "year", "rating"} <= set(header):
            return _read(lines, header, _letterboxd)
    return None


def _read(
    lines: Iterator[list[str]], header: list[str], read: Callable[[int, Mapping[str, str]], ImportRow]
) -> Iterator[ImportRow]:
    for number in itertools.count(2):
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error:
            yield ImportRow(number, problem=Reason.UNREADABLE)
            continue
        if any(cells):
            yield read(number, {name: cell.strip() for name, cell in zip(header, cells, strict=False)})


def _letterboxd(line: int, cells: Mapping[str, str]) -> ImportRow:
    return _row(line, cells, ("name",), "rating", "date", range_=(0.5, 5.0))


def _imdb(line: int, cells: Mapping[str, str]) -> ImportRow:
    row = _row(line, cells, ("title", "original title"), "your rating", "date rated", range_=(1.0, 10.0))
    kind = re.sub(r"[^a-z]", "", cells.get("title type", "").casefold())
    return replace(row, problem=Reason.NOT_A_MOVIE) if kind in NO_MOVIES else row


def _row(
    line: int, cells: Mapping[str, str], names: Sequence[str], rating: str, dated: str, *, range_: tuple[float, float]
) -> ImportRow:
    """A row of the named columns, whose rating lies in a range that ends with five stars."""
    titles = tuple(dict.fromkeys(cells[name] for name in names if cells.get(name)))
    year, number = YEAR.fullmatch(cells.get("year", "")), IMDB_ID.fullmatch(cells.get("const", ""))
    date = DATE.match(cells.get(dated, ""))
    rated = cells.get(rating, "")
    value = float(rated.replace(",", ".")) if NUMBER.fullmatch(rated) else None
    least, most = range_
    problem = None
    if not titles or any(len(title) > LONGEST_TITLE for title in titles) or (rated and value is None):
        problem = Reason.UNREADABLE
    elif value is None:
        problem = Reason.NO_RATING
    elif not least <= value <= most:
        problem = Reason.OUT_OF_RANGE
    return ImportRow(
        line=line,
        titles=tuple(title[:LONGEST_TITLE] for title in titles),
        year=int(year[0]) if year else None,
        imdb_id=int(number[1]) if number else None,
        stars=5 * value / most if value is not None else None,
        date=date[0] if date else "",
        problem=problem,
    )
