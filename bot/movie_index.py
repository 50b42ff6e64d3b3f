"""Find the movie that another list or another MovieLens release names by title, year and IMDb number."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from movies.catalogue import Catalogue, Movie, normalised, restore_article, split_title

# Without "die", which in "Die Hard" is none.
LEADING_ARTICLE = re.compile(r"^(?:(?:the|an?|l[ae]s?|el|los|il|der|das)\s+|l')(?=\S)", re.IGNORECASE)
PARTS = re.compile(r":\s+|\s[-–—]\s")
NUMBERS = re.compile(r"\d+|\b[ivx]+\b")
# A typing error is forgiven for every so many letters: shorter titles differ from others by as little.
LETTERS_AN_ERROR = 8
MOST_ERRORS = 2
SHORTEST_PART = 6


class MovieIndex:
    """The movies of a catalogue by every way in which other lists write their titles."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._movies = sorted(catalogue, key=lambda m: -m.popularity)
        self._by_imdb = {movie.imdb_id: movie for movie in self._movies if movie.imdb_id is not None}
        self._titles = {m.id: tuple(map(normalised, (m.title, *m.aliases))) for m in self._movies}
        self._by_bare_title: dict[str, list[Movie]] = defaultdict(list)
        for movie in self._movies:
            written = (movie.title, *movie.aliases, " ".join((movie.title, *movie.aliases)))
            for key in dict.fromkeys(map(_bare, written)):
                self._by_bare_title[key].append(movie)

    def same(self, title: str, year: int | None, imdb_id: int | None = None) -> Movie | None:
        """The movie of this IMDb number, else of this title, up to case, accents, articles and "&".

        The year may be off by one, as lists differ in what they date, where only one movie fits then.
        A movie whose own IMDb number is another is another movie.
        """
        if imdb_id is not None and imdb_id in self._by_imdb:
            return self._by_imdb[imdb_id]
        for text in (title, split_title(title)[0]):
            key = normalised(restore_article(text))
            found = self._by_bare_title.get(_bare(text), ()) if key else ()
            fitting = [movie for movie in found if imdb_id is None or movie.imdb_id is None]
            # "The Fear" of 1995 is not "Fear" of 1996: without its article a title needs the very year.
            written = [movie for movie in fitting if key in self._titles[movie.id]]
            written.sort(key=lambda movie: self._titles[movie.id].index(key))
            if movie := _nearest_year(written, year) or next((m for m in fitting if m.year == year), None):
                return movie
        return None

    def alike(self, title: str, year: int | None, imdb_id: int | None = None) -> Movie | None:
        """The only movie of this very year with this title as one of its parts, or nearly this title.

        "Star Wars" is a part of "Star Wars: Episode IV - A New Hope". Nearly means one typing error
        in eight letters and two at most, and the same numbers: "Part I" is never "Part II".
        """
        part = self._by_part.get((_bare(title), year), ())
        movie = part[0] if len(part) == 1 else self._nearly(title, year)
        if movie is None or (imdb_id is not None and movie.imdb_id is not None):
            # Its number is another, as `same` would have found it.
            return None
        return movie

    def _nearly(self, title: str, year: int | None) -> Movie | None:
        key = _bare(title)
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
            for key in {_bare(parts[0]), _bare(parts[-1])} if len(parts) > 1 else ():
                if len(key) >= SHORTEST_PART:
                    index[key, movie.year].append(movie)
        return index

    @cached_property
    def _of_year(self) -> dict[int | None, dict[str, Movie]]:
        index: dict[int | None, dict[str, Movie]] = defaultdict(dict)
        for movie in self._movies:
            index[movie.year].setdefault(_bare(movie.title), movie)
        return index


def _nearest_year(movies: list[Movie], year: int | None) -> Movie | None:
    """The first of exactly this year, else of the only year that is one off or not known."""
    for movie in movies:
        if movie.year == year:
            return movie
    near = [m for m in movies if year is None or m.year is None or abs(m.year - year) == 1]
    return near[0] if len({m.year for m in near}) == 1 else None


def _bare(title: str) -> str:
    """The normalised title without its article; the article alone is a title, too."""
    restored = restore_article(title.strip())
    return normalised(LEADING_ARTICLE.sub("", restored)) or normalised(restored)


def _numbers(title: str) -> list[str]:
    return NUMBERS.findall(title.casefold())
