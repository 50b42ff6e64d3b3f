"""Read exports of ratings: Letterboxd's ratings.csv, the ZIP that contains it, and IMDb's ratings CSV.

People download these files from their own account; nothing is fetched.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum, auto
from pathlib import PurePosixPath

from bot.ratings_import.report import ImportRow, Reason
from movies.errors import ImportRefused

MOST_BYTES = 20_000_000
MOST_ROWS = 100_000
TABLES = (".csv", ".zip")
MOST_ZIP_ENTRIES = 1_000
LONGEST_TITLE = 500

NO_MOVIES = frozenset(
    "tvseries tvminiseries tvepisode tvpilot videogame musicvideo podcastseries podcastepisode".split()
)
IMDB_ID = re.compile(r"tt([0-9]{1,10})")
YEAR = re.compile(r"(?:18|19|20|21)[0-9]{2}")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBER = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]{1,3})?")


class FileProblem(Enum):
    """The reason why a file is not an export of ratings."""

    TOO_BIG = auto()
    LIES_ELSEWHERE = auto()
    WITHHELD = auto()
    TOO_LARGE = auto()
    EMPTY = auto()
    NOT_TEXT = auto()
    WEB_PAGE = auto()
    NO_KNOWN_COLUMNS = auto()
    TOO_MANY_ROWS = auto()
    ZIP_TOO_MANY_FILES = auto()
    ZIP_WITHOUT_RATINGS = auto()
    ZIP_BROKEN = auto()
    ZIP_TOO_LARGE = auto()


class FileRefused(ImportRefused):
    """A file cannot be imported; `name` is its name (empty if it has none), and `most` the limit."""

    def __init__(self, problem: FileProblem, name: str = "", most: int = 0) -> None:
        super().__init__(problem.name)
        self.problem = problem
        self.name = name
        self.most = most


def is_table(filename: str) -> bool:
    """Whether a file may hold ratings, judging by its name."""
    return filename.lower().endswith(TABLES)


def read_export(data: bytes, filename: str) -> list[ImportRow]:
    """The rows of an export, whatever its file name; `filename` is for error messages.

    Raises
    ------
    FileRefused: the file is too large, or is not a supported export.
    """
    called = PurePosixPath(filename.replace("\\", "/")).name[:80]
    if len(data) > MOST_BYTES:
        raise FileRefused(FileProblem.TOO_LARGE, called, MOST_BYTES)
    if data.startswith(b"PK"):
        data = _from_zip(data, called)
    if not data.strip():
        raise FileRefused(FileProblem.EMPTY, called)
    if b"\0" in data:
        raise FileRefused(FileProblem.NOT_TEXT, called)
    text = _text(data)
    if text.lstrip().startswith("<"):
        raise FileRefused(FileProblem.WEB_PAGE, called)
    rows = _rows(text)
    if rows is None:
        raise FileRefused(FileProblem.NO_KNOWN_COLUMNS, called)
    read: list[ImportRow] = []
    for row in rows:
        if len(read) == MOST_ROWS:
            raise FileRefused(FileProblem.TOO_MANY_ROWS, called, MOST_ROWS)
        read.append(row)
    return read


def _from_zip(data: bytes, called: str) -> bytes:
    """The top-level ratings.csv in Letterboxd's ZIP, which has others for deleted data."""
    if data.count(b"PK\x01\x02") > MOST_ZIP_ENTRIES:
        raise FileRefused(FileProblem.ZIP_TOO_MANY_FILES, called)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            named = [i for i in archive.infolist() if _is_ratings(PurePosixPath(i.filename))]
            if not named or named[0].compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise FileRefused(FileProblem.ZIP_WITHOUT_RATINGS, called)
            with archive.open(named[0]) as entry:
                # The size in the archive's index may be false, so count the bytes read.
                content = entry.read(MOST_BYTES + 1)
    except FileRefused:
        raise
    except Exception as error:
        # Malformed ZIPs raise a dozen kinds of errors, which all mean the same to the user.
        raise FileRefused(FileProblem.ZIP_BROKEN, called) from error
    if len(content) > MOST_BYTES:
        raise FileRefused(FileProblem.ZIP_TOO_LARGE, called, MOST_BYTES)
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
    """The rows below a known header, or None; spreadsheets replace the sites' commas with semicolons or tabs."""
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
    """A row from the named columns, with its rating scaled to five stars."""
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
