"""The file of IMDb's ratings of films: one SQLite database, made by `matinee fetch imdb`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from movies.fact_files import About, FactFile, new_file, write_about

NAME = "imdb.sqlite"
VERSION = 1
SOURCE = "IMDb (https://www.imdb.com)"
LICENCE = "for personal and non-commercial use (https://developer.imdb.com/non-commercial-datasets/)"
# IMDb asks for this sentence wherever its figures are shown.
COURTESY = "Information courtesy of IMDb (https://www.imdb.com). Used with permission."
FETCH_IMDB = "matinee fetch imdb"

_SCHEMA = """
CREATE TABLE film (
    imdb INTEGER PRIMARY KEY, title_key TEXT NOT NULL, other_key TEXT, year INTEGER, average REAL NOT NULL,
    votes INTEGER NOT NULL
);
"""


class Voted(NamedTuple):
    """IMDb's average rating of one film.

    title_key, other_key: its normalised English and original title. average: of `votes` votes, from 1 to 10.
    """

    imdb_id: int
    title_key: str
    other_key: str | None
    year: int | None
    average: float
    votes: int


def write_voted(file: Path, films: Iterable[Voted], fetched: str) -> About:
    """Write a file of films, atomically, and without holding all of them in memory."""
    digest, count = hashlib.sha256(), 0
    with new_file(file, _SCHEMA) as database:
        database.executemany("INSERT OR IGNORE INTO film VALUES (?, ?, ?, ?, ?, ?)", films)
        for row in database.execute("SELECT * FROM film ORDER BY imdb"):
            digest.update(repr(row).encode())
            count += 1
        about = About(VERSION, fetched, LICENCE, SOURCE, films=count, digest=digest.hexdigest())
        write_about(database, about)
    return about


@dataclass(frozen=True)
class VotedFile:
    """A file of films with votes, opened for reading.

    Raises
    ------
    DataMissing, from every method: it cannot be read, or another version of the program wrote it.
    """

    file: FactFile
    about: About

    @classmethod
    def open(cls, path: Path) -> VotedFile:
        """Open a file and read where it comes from."""
        file = FactFile(path, VERSION, FETCH_IMDB)
        return cls(file, file.about())

    def films(self) -> Iterator[Voted]:
        """All films, those with the most votes first."""
        statement = "SELECT imdb, title_key, other_key, year, average, votes FROM film ORDER BY votes DESC, imdb"
        return map(Voted._make, self.file.rows(statement))
