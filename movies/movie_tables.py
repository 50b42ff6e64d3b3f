"""All movies of a catalogue as cached tables, which load far faster than the sources."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, fields
from typing import Any

import numpy as np

from movies.catalogue import Movie
from movies.facts import Facts
from movies.shelf import Tables, joined, packed, part, unpacked

_FIELDS = [field.name for field in fields(Movie)]


def tables_of(movies: Sequence[Movie], digest: str) -> Tables:
    """The movies, as two tables per field: its distinct values, and the index of each movie's value."""
    columns = {name: _column([getattr(movie, name) for movie in movies]) for name in _FIELDS}
    return {**joined(**columns), "digest": packed([digest])}


def movies_in(tables: Tables) -> tuple[list[Movie], str]:
    """The inverse of `tables_of`: the movies, and the digest of their catalogue."""
    columns = {name: _values(part(tables, name)) for name in _FIELDS}
    columns["facts"] = _facts(columns["facts"])
    return [Movie(*values) for values in zip(*columns.values(), strict=True)], unpacked(tables["digest"])[0]


def _column(values: Sequence[Any]) -> Tables:
    written = [json.dumps(astuple(value) if isinstance(value, Facts) else value) for value in values]
    place = {text: k for k, text in enumerate(dict.fromkeys(written))}
    return {"values": packed([f"[{','.join(place)}]"]), "which": np.array([place[text] for text in written], np.int32)}


def _values(tables: Tables) -> list[Any]:
    """The value of each movie; equal values are one object."""
    different = [_tuple(value) for value in json.loads(unpacked(tables["values"])[0])]
    return [different[k] for k in tables["which"].tolist()]


def _facts(told: list[Any]) -> list[Facts | None]:
    return [Facts(*map(_tuple, values)) if values else None for values in told]


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
