"""The file of films and facts about them, fetched from Wikidata: one SQLite database, written once and then only read.

On startup, a program reads a few columns for every film, and the full facts only for those it needs.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from movies.catalogue import normalised
from movies.errors import DataMissing
from movies.facts import Facts

NAME = "films.sqlite"
VERSION = 1
LICENCE = "CC0 1.0 (https://creativecommons.org/publicdomain/zero/1.0)"
SOURCE = "Wikidata (https://www.wikidata.org)"
READ_AT_ONCE = 500
FETCH_FILMS = "matinee fetch films"

_SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE film (
    item INTEGER PRIMARY KEY, imdb INTEGER, year INTEGER, pages INTEGER NOT NULL, title_key TEXT NOT NULL,
    rest TEXT NOT NULL
);
-- All that `overview` reads, in its order, without the facts.
CREATE INDEX overview ON film (pages DESC, item, imdb, year, title_key);
"""


@dataclass(frozen=True)
class Film:
    """One film. titles: its original title and those in other languages."""

    title: str
    year: int | None
    facts: Facts
    titles: tuple[str, ...] = ()
    imdb_id: int | None = None
    tmdb_id: int | None = None


@dataclass(frozen=True)
class About:
    """The origin of a file. fetched: the date, such as 2025-11-29. years: those it covers. digest: of all its films."""

    version: int = VERSION
    fetched: str = ""
    years: str = ""
    films: int = 0
    digest: str = ""
    licence: str = LICENCE
    source: str = SOURCE


class FilmKey(NamedTuple):
    """The fields that identify a film in another list."""

    item: int
    imdb_id: int | None
    year: int | None
    pages: int
    title_key: str


def write_films(file: Path, films: Iterable[Film], fetched: str, years: str) -> About:
    """Write a file of films, best known first, atomically: readers see either the old file or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    digest, count = hashlib.sha256(), 0
    try:
        with closing(sqlite3.connect(unfinished)) as database:
            database.executescript(_SCHEMA)
            for film in sorted(films, key=lambda film: film.facts.item):
                row = _row(film)
                digest.update(repr(row).encode())
                count += 1
                database.execute("INSERT INTO film VALUES (?, ?, ?, ?, ?, ?)", row)
            about = About(fetched=fetched, years=years, films=count, digest=digest.hexdigest())
            told = {name: str(value) for name, value in asdict(about).items()}
            database.executemany("INSERT INTO about VALUES (?, ?)", told.items())
            database.commit()
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return about


@dataclass(frozen=True)
class FilmFile:
    """A file of films, opened for reading.

    Raises
    ------
    DataMissing, from `open` and every other method: it cannot be read, or another version of the program wrote it.
    """

    path: Path
    about: About

    @classmethod
    def open(cls, path: Path) -> FilmFile:
        """Open a file, and see where it comes from."""
        told = dict(_query(path, "SELECT name, value FROM about"))
        if told.get("version") != str(VERSION):
            raise DataMissing(f"{path} was written by another version of Matinee. {_AGAIN}")
        try:
            about = About(
                films=int(told["films"]),
                **{name: told[name] for name in ("fetched", "years", "digest", "licence", "source")},
            )
        except (KeyError, ValueError) as error:
            raise DataMissing(f"{path} does not say where its films come from. {_AGAIN}") from error
        return cls(path, about)

    def overview(self) -> Iterator[FilmKey]:
        """The identifying fields of each film, best known first."""
        statement = "SELECT item, imdb, year, pages, title_key FROM film ORDER BY pages DESC, item"
        return map(FilmKey._make, _query(self.path, statement))

    def films(self, items: Iterable[int]) -> Iterator[Film]:
        """The films with these numbers, in any order."""
        wanted = list(items)
        for start in range(0, len(wanted), READ_AT_ONCE):
            some = wanted[start : start + READ_AT_ONCE]
            marks = ",".join("?" * len(some))
            statement = f"SELECT item, imdb, year, pages, rest FROM film WHERE item IN ({marks})"  # noqa: S608
            for row in _query(self.path, statement, some):
                yield self._film(*row)

    def _film(self, item: int, imdb: int | None, year: int | None, pages: int, rest: str) -> Film:
        try:
            told: dict[str, Any] = json.loads(rest)
            facts = {name: _kept(value) for name, value in told["facts"].items()}
            return Film(
                title=told["title"],
                year=year,
                facts=Facts(item=item, pages=pages, **facts),
                titles=tuple(told.get("titles", ())),
                imdb_id=imdb,
                tmdb_id=told.get("tmdb"),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataMissing(f"{self.path} is damaged at film {item}. {_AGAIN}") from error


_AGAIN = f"Fetch it again with: {FETCH_FILMS}"


def _row(film: Film) -> tuple[int, int | None, int | None, int, str, str]:
    told: dict[str, Any] = {"title": film.title}
    if film.titles:
        told["titles"] = film.titles
    if film.tmdb_id is not None:
        told["tmdb"] = film.tmdb_id
    columns = {"item", "pages"}
    told["facts"] = {name: value for name, value in _fields(film.facts).items() if value and name not in columns}
    rest = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return film.facts.item, film.imdb_id, film.year, film.facts.pages, normalised(film.title), rest


def _fields(facts: Facts) -> Mapping[str, Any]:
    return {name: getattr(facts, name) for name in Facts.__dataclass_fields__}


def _kept(value: Any) -> Any:
    """Names as tuples, interned, since many films share a name."""
    if isinstance(value, list):
        return tuple(map(sys.intern, value))
    return sys.intern(value) if isinstance(value, str) else value


def _query(path: Path, statement: str, values: Iterable[Any] = ()) -> Iterator[Any]:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            yield from database.execute(statement, tuple(values))
    except sqlite3.Error as error:
        raise DataMissing(f"{path} cannot be read ({error}). {_AGAIN}") from error
