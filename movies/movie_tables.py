"""All movies of a catalogue as cached tables, which load far faster than the sources."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from itertools import chain
from typing import Any

import numpy as np

from movies.catalogue import Movie
from movies.facts import Facts
from movies.shelf import Tables, joined, packed, part, unpacked

_NO_FACTS = Facts()
_OF_MOVIE = [field.name for field in fields(Movie)]
_OF_FACTS = [field.name for field in fields(Facts)]
# Fields that hold several texts each.
_SEVERAL = {"genres", "aliases", "tags", "marks"} | {name for name in _OF_FACTS if getattr(_NO_FACTS, name) == ()}

Several = tuple[str, ...]


def tables_of(movies: Sequence[Movie], digest: str) -> Tables:
    """The movies as tables: for each field, the distinct values, and for each movie the index of its value.

    Fields with several texts share one table of texts, since most texts occur in the facts of many movies.
    """
    told = {name: [getattr(movie, name) for movie in movies] for name in _OF_MOVIE}
    facts = told.pop("facts")
    told["known"] = [one is not None for one in facts]
    told |= {f"facts {name}": [getattr(one or _NO_FACTS, name) for one in facts] for name in _OF_FACTS}
    several = {name: values for name, values in told.items() if _has_several(name)}
    place = {text: k for k, text in enumerate(dict.fromkeys(chain.from_iterable(chain(*several.values()))))}
    columns = {name: _rows(values, place) if name in several else _column(values) for name, values in told.items()}
    return {**joined(**columns), "texts": packed(place), "digest": packed([digest])}


def movies_in(tables: Tables) -> tuple[list[Movie], str]:
    """The inverse of `tables_of`: the movies, and the digest of their catalogue."""
    texts = unpacked(tables["texts"])

    def values(name: str) -> list[Any]:
        table = part(tables, name)
        return _values_of_rows(table, texts) if _has_several(name) else _values(table)

    facts = zip(*(values(f"facts {name}") for name in _OF_FACTS), strict=True)
    known = [Facts(*one) if yes else None for one, yes in zip(facts, values("known"), strict=True)]
    columns = [known if name == "facts" else values(name) for name in _OF_MOVIE]
    return [Movie(*one) for one in zip(*columns, strict=True)], unpacked(tables["digest"])[0]


def _has_several(name: str) -> bool:
    return name.removeprefix("facts ") in _SEVERAL


def _column(values: Sequence[Any]) -> Tables:
    place = {value: k for k, value in enumerate(dict.fromkeys(values))}
    return {
        "values": packed([json.dumps(list(place))]),
        "which": np.array([place[value] for value in values], np.int32),
    }


def _values(tables: Tables) -> list[Any]:
    """The value of each movie; equal values are one object."""
    different = json.loads(unpacked(tables["values"])[0])
    return [different[k] for k in tables["which"].tolist()]


def _rows(values: Sequence[Several], text_place: dict[str, int]) -> Tables:
    place = {several: k for k, several in enumerate(dict.fromkeys(values))}
    return {
        "ends": np.cumsum([len(several) for several in place], dtype=np.int32),
        "texts": np.array([text_place[text] for several in place for text in several], np.int32),
        "which": np.array([place[several] for several in values], np.int32),
    }


def _values_of_rows(tables: Tables, texts: Sequence[str]) -> list[Several]:
    """The texts of each movie; equal texts, and equal rows of them, are one object."""
    all_texts = [texts[k] for k in tables["texts"].tolist()]
    different, start = [], 0
    for end in tables["ends"].tolist():
        different.append(tuple(all_texts[start:end]))
        start = end
    return [different[k] for k in tables["which"].tolist()]
