"""All movies of a catalogue as tables on a shelf, from which they are read far faster than from their sources."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from movies.catalogue import Movie
from movies.facts import Facts
from movies.shelf import Tables, packed, unpacked

_FIELDS = [field.name for field in fields(Movie) if field.name != "facts"]
_FACTS = [field.name for field in fields(Facts)]


def tables_of(movies: Iterable[Movie], digest: str) -> Tables:
    """The movies, and the digest of their catalogue."""
    rows = [[*(getattr(movie, name) for name in _FIELDS), _told(movie.facts)] for movie in movies]
    return {"movies": packed([json.dumps(rows, ensure_ascii=False, separators=(",", ":"))]), "digest": packed([digest])}


def movies_in(tables: Tables) -> tuple[list[Movie], str]:
    """What `tables_of` was given; equal lists of names are kept in memory once."""
    once: dict[tuple[str, ...], tuple[str, ...]] = {}

    def kept(value: Any) -> Any:
        return once.setdefault(names := tuple(value), names) if isinstance(value, list) else value

    def movie(row: list[Any]) -> Movie:
        *values, facts = row
        told = Facts(**dict(zip(_FACTS, map(kept, facts), strict=True))) if facts else None
        return Movie(**dict(zip(_FIELDS, map(kept, values), strict=True)), facts=told)

    (text,), (digest,) = (unpacked(tables[name]) for name in ("movies", "digest"))
    return [movie(row) for row in json.loads(text)], digest


def _told(facts: Facts | None) -> list[Any] | None:
    return None if facts is None else [getattr(facts, name) for name in _FACTS]
