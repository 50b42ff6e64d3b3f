"""The file of films and facts about them, fetched from Wikidata: one SQLite database, written once and then only read.

On startup, a program reads a few columns for every film, and the full facts only for those it needs.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from movies.catalogue import normalised
from movies.fact_files import About, FactFile, new_file, write_about
from movies.facts import Facts

NAME = "films.sqlite"
VERSION = 1
LICENCE = "CC0 1.0 (https://creativecommons.org/publicdomain/zero/1.0)"
SOURCE = "Wikidata (https://www.wikidata.org)"
READ_AT_ONCE = 500
FETCH_FILMS = "matinee fetch films"

_SCHEMA = """
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


class FilmKey(NamedTuple):
    """The fields that identify a film in another list."""

    item: int
    imdb_id: int | None
    year: int | None
    pages: int
    title_key: str


def write_films(file: Path, films: Iterable[Film], fetched: str, years: str) -> About:
    """Write a file of films, atomically."""
    digest, count = hashlib.sha256(), 0
    with new_file(file, _SCHEMA) as database:
        for film in sorted(films, key=lambda film: film.facts.item):
            row = _row(film)
            digest.update(repr(row).encode())
            count += 1
            database.execute("INSERT INTO film VALUES (?, ?, ?, ?, ?, ?)", row)
        about = About(VERSION, fetched, LICENCE, SOURCE, years, count, digest.hexdigest())
        write_about(database, about)
    return about


@dataclass(frozen=True)
class FilmFile:
    """A file of films, opened for reading.

    Raises
    ------
    DataMissing, from `open` and every other method: it cannot be read, or another version of the program wrote it.
    """

    file: FactFile
    about: About

    @classmethod
    def open(cls, path: Path) -> FilmFile:
        """Open a file and read where it comes from."""
        file = FactFile(path, VERSION, FETCH_FILMS)
        return cls(file, file.about())

    def overview(self) -> Iterator[FilmKey]:
        """The identifying fields of each film, best known first."""
        statement = "SELECT item, imdb, year, pages, title_key FROM film ORDER BY pages DESC, item"
        return map(FilmKey._make, self.file.rows(statement))

    def films(self, items: Iterable[int]) -> Iterator[Film]:
        """The films with these numbers, in any order."""
        wanted = list(items)
        for start in range(0, len(wanted), READ_AT_ONCE):
            some = wanted[start : start + READ_AT_ONCE]
            marks = ",".join("?" * len(some))
            statement = f"SELECT item, imdb, year, pages, rest FROM film WHERE item IN ({marks})"  # noqa: S608
            for row in self.file.rows(statement, some):
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
            raise self.file.damaged(f"film {item}") from error


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
    """A value as `Facts` stores it: lists become tuples, and texts are interned, since many films share them."""
    if isinstance(value, list):
        return tuple(map(sys.intern, value))
    return sys.intern(value) if isinstance(value, str) else value
