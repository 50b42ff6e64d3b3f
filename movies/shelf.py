"""A disk cache for tables that are slow to compute from a catalogue.

Entries that are missing, damaged, or made from other movies or by other code are recomputed.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
U = TypeVar("U")
Tables = Mapping[str, NDArray[Any]]

# Enough for switching between two releases, with and without films.
MOST_OF_ONE_NAME = 4


@dataclass(frozen=True)
class Shelf:
    """A folder of cached tables about some movies; without a folder, nothing is cached.

    digest: of all sources of the movies.
    """

    digest: str = ""
    folder: Path | None = None

    def tables(self, name: str, make: Callable[[], Tables], code: Path, of: str = "") -> Tables:
        """The result of `make`, from the cache if possible.

        Parameters
        ----------
        name: the tables' name, which becomes part of a file name. code: the folder with the code that makes them.
        of: identifies any inputs besides the movies.
        """
        file = self._file(name, code, of)
        if self.folder is None or file is None:
            return make()
        if (found := _read(file)) is not None:
            return found
        made = make()
        with suppress(OSError):  # Without a writable folder everything still works, only more slowly.
            _write(file, made)
            kept = sorted(self.folder.glob(f"{name}-*.npz"), key=lambda one: -one.stat().st_mtime)
            for old in kept[MOST_OF_ONE_NAME:]:
                old.unlink()
        return made

    def holds(self, name: str, code: Path, of: str = "") -> bool:
        """Whether tables are cached."""
        file = self._file(name, code, of)
        return file is not None and file.is_file()

    def _file(self, name: str, code: Path, of: str) -> Path | None:
        return None if self.folder is None else self.folder / f"{name}-{self._key(code, of)}.npz"

    def _key(self, code: Path, of: str) -> str:
        """The cache key: a hash of the inputs and the code."""
        codes = _digest(Path(__file__).parent) + _digest(code)
        return hashlib.sha256(f"{self.digest} {of} {codes}".encode()).hexdigest()[:20]


NO_SHELF = Shelf()


@cache
def _digest(code: Path) -> str:
    """A hash of the code in a folder, read once: a process keeps the code that it started with."""
    files = sorted((*code.rglob("*.py"), *code.rglob("*.txt")))
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()


def _read(file: Path) -> Tables | None:
    """The tables in a file; None if it is missing or its checksums do not match."""
    try:
        with np.load(file, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _write(file: Path, tables: Tables) -> None:
    """Write a file atomically."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.stem}.{os.getpid()}.npz")
    try:
        np.savez(unfinished, allow_pickle=False, **tables)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def packed(texts: Iterable[str]) -> NDArray[np.uint8]:
    """Texts without NULs as one array."""
    return np.frombuffer("".join(f"{text}\0" for text in texts).encode(), np.uint8)


def unpacked(array: NDArray[Any]) -> list[str]:
    """The inverse of `packed`."""
    return array.tobytes().decode().split("\0")[:-1]


class Grouped(Mapping[str, tuple[T, ...]]):
    """A read-only mapping from texts to tuples of a list's items, stored in three arrays that load instantly.

    Parameters
    ----------
    tables: the result of `grouped`. items: the list that its numbers index.
    """

    def __init__(self, tables: Tables, items: Sequence[T]) -> None:
        texts = unpacked(tables["texts"])
        self._place = dict(zip(texts, range(len(texts)), strict=True))
        self._starts, self._members, self._items = tables["starts"], tables["members"], items

    def __getitem__(self, text: str) -> tuple[T, ...]:
        place = self._place[text]
        members = self._members[self._starts[place] : self._starts[place + 1]].tolist()
        return tuple(self._items[member] for member in members)

    @overload
    def get(self, text: str, default: None = None, /) -> tuple[T, ...] | None: ...
    @overload
    def get(self, text: str, default: tuple[T, ...] | U, /) -> tuple[T, ...] | U: ...
    def get(self, text: str, default: Any = None, /) -> Any:
        return self[text] if text in self._place else default

    def __contains__(self, text: object) -> bool:
        return text in self._place

    def __iter__(self) -> Iterator[str]:
        return iter(self._place)

    def __len__(self) -> int:
        return len(self._place)


def grouped(groups: Mapping[str, Sequence[int]]) -> Tables:
    """The tables of a `Grouped`, from places in its list by text; the texts contain no NULs."""
    members = np.fromiter((place for places in groups.values() for place in places), np.int32)
    starts = np.cumsum([0, *map(len, groups.values())], dtype=np.int32)
    return {"texts": packed(groups), "starts": starts, "members": members}


def joined(**parts: Tables) -> Tables:
    """Several sets of tables as one; `part` takes them apart again."""
    return {f"{name}.{key}": table for name, tables in parts.items() for key, table in tables.items()}


def part(tables: Tables, name: str) -> Tables:
    """One of the sets that were `joined`."""
    return {key.partition(".")[2]: table for key, table in tables.items() if key.partition(".")[0] == name}
