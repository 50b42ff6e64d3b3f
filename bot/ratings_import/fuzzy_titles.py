"""Match titles that another list spells slightly differently, when the exact lookup (`movies.movie_index`) finds
nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from movies.catalogue import Catalogue, Movie
from movies.movie_index import bare

PARTS = re.compile(r":\s+|\s[-–—]\s")
NUMBERS = re.compile(r"\d+|\b[ivx]+\b")
# One typo is allowed per this many letters, since two short titles may differ by a single letter.
LETTERS_AN_ERROR = 8
MOST_ERRORS = 2
SHORTEST_PART = 6


class Lookalikes:
    """The movies of a catalogue by parts of their titles, and by their years."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._movies = sorted(catalogue, key=lambda m: -m.popularity)

    def alike(self, title: str, year: int | None, imdb_id: int | None = None) -> Movie | None:
        """The only movie of exactly this year with a similar title, or with this title as part of its own, or None.

        "Star Wars" is a part of "Star Wars: Episode IV - A New Hope". Similar means one typo per eight letters, at
        most two, and the same numbers: "Part I" is never "Part II".
        """
        part = self._by_part.get((bare(title), year), ())
        movie = part[0] if len(part) == 1 else self._nearly(title, year)
        if movie is None or (imdb_id is not None and movie.imdb_id is not None):
            # Its IMDb number must differ, or `MovieIndex.same` would have found it.
            return None
        return movie

    def _nearly(self, title: str, year: int | None) -> Movie | None:
        key = bare(title)
        errors = min(len(key) // LETTERS_AN_ERROR, MOST_ERRORS)
        if year is None or not errors:
            return None
        titles = self._of_year.get(year, {})
        hits = process.extract(key, titles.keys(), scorer=OSA.distance, score_cutoff=errors, limit=2)
        if not hits or (len(hits) > 1 and hits[0][1] == hits[1][1]):
            return None
        movie = titles[hits[0][0]]
        return movie if _numbers(movie.title) == _numbers(title) else None

    @cached_property
    def _by_part(self) -> dict[tuple[str, int | None], list[Movie]]:
        index: dict[tuple[str, int | None], list[Movie]] = defaultdict(list)
        for movie in self._movies:
            parts = PARTS.split(movie.title)
            for key in {bare(parts[0]), bare(parts[-1])} if len(parts) > 1 else ():
                if len(key) >= SHORTEST_PART:
                    index[key, movie.year].append(movie)
        return index

    @cached_property
    def _of_year(self) -> dict[int | None, dict[str, Movie]]:
        index: dict[int | None, dict[str, Movie]] = defaultdict(dict)
        for movie in self._movies:
            index[movie.year].setdefault(bare(movie.title), movie)
        return index


def _numbers(title: str) -> list[str]:
    return NUMBERS.findall(title.casefold())
