"""Files of fetched facts: SQLite databases that are written once and then only read."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from movies.errors import DataMissing

_ABOUT = "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);"


@dataclass(frozen=True)
class About:
    """The origin of a file. fetched: the date, such as 2025-11-29. years: those covered. digest: that of its films."""

    version: int
    fetched: str
    licence: str
    source: str
    years: str = ""
    films: int = 0
    digest: str = ""


@contextmanager
def new_file(file: Path, schema: str) -> Iterator[sqlite3.Connection]:
    """Open a database to fill; at the end it replaces the file, so readers see either the old or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(unfinished)) as database:
            database.executescript(_ABOUT + schema)
            yield database
            database.commit()
        unfinished.replace(file)
    except sqlite3.Error as error:
        raise OSError(str(error)) from error  # Such as a full disk.
    finally:
        unfinished.unlink(missing_ok=True)


def write_about(database: sqlite3.Connection, about: About) -> None:
    """Record in the file where it comes from."""
    told = {name: str(value) for name, value in asdict(about).items()}
    database.executemany("INSERT INTO about VALUES (?, ?)", told.items())


@dataclass(frozen=True)
class FactFile:
    """A file to read. version: the only one that this program can read. fetch: the command that makes the file.

    Raises
    ------
    DataMissing, from every method: it cannot be read, or another version of the program wrote it.
    """

    path: Path
    version: int
    fetch: str

    def about(self) -> About:
        """Where the file comes from."""
        told = dict(self.rows("SELECT name, value FROM about"))
        if told.get("version") != str(self.version):
            raise DataMissing(f"{self.path} was written by another version of Matinee. {self._again}")
        try:
            texts = {name: told[name] for name in ("fetched", "licence", "source", "years", "digest")}
            return About(self.version, films=int(told["films"]), **texts)
        except (KeyError, ValueError) as error:
            raise DataMissing(f"{self.path} does not say where its films come from. {self._again}") from error

    def rows(self, statement: str, values: Iterable[Any] = ()) -> Iterator[Any]:
        """The rows that a statement selects."""
        try:
            with closing(sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True)) as database:
                yield from database.execute(statement, tuple(values))
        except sqlite3.Error as error:
            raise DataMissing(f"{self.path} cannot be read ({error}). {self._again}") from error

    def damaged(self, where: str) -> DataMissing:
        """The error to raise if the file's content makes no sense."""
        return DataMissing(f"{self.path} is damaged at {where}. {self._again}")

    @property
    def _again(self) -> str:
        return f"Fetch it again with: {self.fetch}"
