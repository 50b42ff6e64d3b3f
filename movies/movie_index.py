"""Match movies of other lists and releases by title, year and IMDb number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from movies.catalogue import Catalogue, Movie, normalised, restore_article, split_title

# German "die" is left out because of "Die Hard".
LEADING_ARTICLE = re.compile(r"^(?:(?:the|an?|l[ae]s?|el|los|il|der|das)\s+|l')(?=\S)", re.IGNORECASE)


class MovieIndex:
    """The movies of a catalogue, under every spelling of their titles that other lists use."""

    def __init__(self, catalogue: Catalogue) -> None:
        movies = sorted(catalogue, key=lambda m: -m.popularity)
        self._by_imdb = {movie.imdb_id: movie for movie in movies if movie.imdb_id is not None}
        self._by_bare_title = catalogue.by_text("bare-titles", _bare_titles)

    def same(self, title: str, year: int | None, imdb_id: int | None = None) -> Movie | None:
        """The movie with this IMDb number, or else with this title, apart from case, accents, articles and "&".

        Lists disagree about years, so the year may be off by one if only one movie then fits.
        A movie with a different IMDb number is a different movie.
        """
        if imdb_id is not None and imdb_id in self._by_imdb:
            return self._by_imdb[imdb_id]
        for text in (title, split_title(title)[0]):
            key = normalised(restore_article(text))
            found = self._by_bare_title.get(bare(text), ()) if key else ()
            fitting = [movie for movie in found if imdb_id is None or movie.imdb_id is None]
            # "The Fear" of 1995 is not "Fear" of 1996: without its article, a title needs exactly the right year.
            written = [movie for movie in fitting if key in _titles(movie)]
            written.sort(key=lambda movie: _titles(movie).index(key))
            if movie := _nearest_year(written, year) or next((m for m in fitting if m.year == year), None):
                return movie
        return None


def _titles(movie: Movie) -> list[str]:
    return [normalised(title) for title in (movie.title, *movie.aliases)]


def _bare_titles(movie: Movie) -> Iterator[str]:
    return map(bare, (movie.title, *movie.aliases, " ".join((movie.title, *movie.aliases))))


def _nearest_year(movies: list[Movie], year: int | None) -> Movie | None:
    """The first movie of exactly this year, or else the only one whose year is off by one or unknown."""
    for movie in movies:
        if movie.year == year:
            return movie
    near = [m for m in movies if year is None or m.year is None or abs(m.year - year) == 1]
    return near[0] if len({m.year for m in near}) == 1 else None


def bare(title: str) -> str:
    """The normalised title without its article, unless it consists of nothing else."""
    restored = restore_article(title.strip())
    return normalised(LEADING_ARTICLE.sub("", restored)) or normalised(restored)
