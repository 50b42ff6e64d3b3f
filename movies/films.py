"""Films that extend a release: facts about its movies, and well-known movies that it lacks.

Both are optional: without the file that `matinee fetch films` writes, the release is used unchanged.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from movies.averages import STARS, by_genres_and_year
from movies.catalogue import Catalogue, Movie, normalised
from movies.film_file import Film, FilmFile, FilmKey
from movies.film_words import fewest_words, genres_of, marks_of
from movies.movielens import Release
from movies.titled_topics import titled_topics

# Movies that MovieLens lacks get a permanent id far above its own: this plus their number in Wikidata, which still fits
# into a 32-bit integer.
FIRST_FOREIGN_ID = 1_000_000_000
# A film with articles in fewer Wikipedias is rarely mentioned, and each movie costs bot and worker time and memory.
FEWEST_PAGES, MOST_FOREIGN = 5, 20_000
# More pages than this add no fame.
PAGES_OF_THE_MOST_FAMOUS = 100
FEWEST_WORDS_OF_AN_ALIAS = 2


def is_foreign(movie_id: int) -> bool:
    """Whether a movie is missing from MovieLens, and so has no ratings."""
    return movie_id >= FIRST_FOREIGN_ID


def with_films(release: Release, file: Path) -> Release:
    """The release extended by the films in a file, or unchanged without a file.

    The digest covers both, so that bot and worker cannot mistake one catalogue for another.

    Raises
    ------
    DataMissing: the file cannot be read.
    """
    if not file.is_file():
        return release
    films = FilmFile.open(file)
    known, unknown = _joined(release.catalogue, films.overview())
    found = {film.facts.item: film for film in films.films([*known, *unknown])}
    told = {movie_id: found[item] for item, movie_id in known.items()}
    movies = [_told(movie, told[movie.id]) if movie.id in told else movie for movie in release.catalogue]
    added = _with_fame([foreign(found[item]) for item in unknown], movies)
    digest = hashlib.sha256(f"{release.digest}{films.about.digest}".encode()).hexdigest()
    return Release(release.name, Catalogue([*movies, *added], digest), release.ratings)


def _joined(catalogue: Catalogue, films: Iterable[FilmKey]) -> tuple[dict[int, int], list[int]]:
    """The catalogue's movie ids by Wikidata item, and the items of the best-known films that it lacks."""
    by_imdb = {movie.imdb_id: movie.id for movie in catalogue if movie.imdb_id is not None}
    by_title: dict[str, list[Movie]] = defaultdict(list)
    for movie in catalogue:
        for title in dict.fromkeys(map(normalised, (movie.title, *movie.aliases))):
            by_title[title].append(movie)
    known: dict[int, int] = {}
    unknown: list[int] = []
    taken: set[int] = set()
    for film in films:
        movie_id = by_imdb.get(film.imdb_id) if film.imdb_id is not None else None
        if movie_id is None:
            # A movie with a different IMDb number is a different movie.
            same = [m for m in by_title.get(film.title_key, ()) if film.imdb_id is None or m.imdb_id is None]
            movie_id = of_the_year(same, film.year)
        if movie_id is not None and movie_id not in taken:
            known[film.item] = movie_id
            taken.add(movie_id)
        elif movie_id is None and film.pages >= FEWEST_PAGES and film.year and len(unknown) < MOST_FOREIGN:
            unknown.append(film.item)
    return known, unknown


def of_the_year(movies: list[Movie], year: int | None) -> int | None:
    """The movie of that year, or else the only one from a year earlier or later."""
    if year is None:
        return None
    exact = [m.id for m in movies if m.year == year]
    near = [m.id for m in movies if m.year is not None and abs(m.year - year) == 1]
    return exact[0] if exact else near[0] if len(near) == 1 else None


def _told(movie: Movie, film: Film) -> Movie:
    """A movie of the release, with facts added."""
    return replace(
        movie,
        genres=movie.genres or genres_of(film.facts.kinds),
        aliases=_aliases(movie.title, movie.aliases, film),
        imdb_id=movie.imdb_id if movie.imdb_id is not None else film.imdb_id,
        tmdb_id=movie.tmdb_id if movie.tmdb_id is not None else film.tmdb_id,
        facts=film.facts,
        marks=marks_of(film.facts),
    )


def foreign(film: Film) -> Movie:
    """A movie that the release lacks."""
    genres = genres_of(film.facts.kinds)
    return Movie(
        id=FIRST_FOREIGN_ID + film.facts.item,
        title=film.title,
        year=film.year,
        genres=genres,
        aliases=_aliases(film.title, (), film),
        imdb_id=film.imdb_id,
        tmdb_id=film.tmdb_id,
        tags=tuple(titled_topics(film.title, genres)),
        facts=film.facts,
        marks=marks_of(film.facts),
    )


def _aliases(title: str, aliases: tuple[str, ...], film: Film) -> tuple[str, ...]:
    """A movie's other titles, each of them once."""
    once = {normalised(one): one for one in reversed((*aliases, *fewest_words(film.titles, FEWEST_WORDS_OF_AN_ALIAS)))}
    once.pop(normalised(title), None)
    return tuple(reversed(once.values()))


def _with_fame(added: list[Movie], movies: list[Movie]) -> list[Movie]:
    """The added movies, each as popular as equally famous rated ones, with the average of its genres and year."""
    popular = popularities([movie.facts.pages if movie.facts else 0 for movie in added], movies)
    expected = _expected(added, movies)
    return [replace(m, popularity=p, expected=e) for m, p, e in zip(added, popular, expected, strict=True)]


def popularities(pages: Sequence[int], movies: Iterable[Movie]) -> list[int]:
    """The popularity of unrated movies that have pages in this many Wikipedias.

    It is that of the rated movie that sits at the same quantile of fame, weighted by ratings.
    """
    counts = np.sort(np.array([movie.popularity for movie in movies], dtype=np.int64))
    shares = np.cumsum(counts) / max(int(counts.sum()), 1)

    def popularity(one: int) -> int:
        fame = min(math.log(max(one, 1)) / math.log(PAGES_OF_THE_MOST_FAMOUS), 1.0) ** 2
        return int(counts[min(int(np.searchsorted(shares, fame)), len(counts) - 1)]) if len(counts) else 0

    return [popularity(one) for one in pages]


def _expected(added: list[Movie], movies: list[Movie]) -> list[float | None]:
    """The average for movies of the same genres and year, in stars; rated movies enter with their own averages."""
    known = [movie for movie in movies if movie.average is not None]
    if not known:
        return [None] * len(added)
    count = np.array([movie.popularity for movie in known] + [0] * len(added), dtype=np.float64)
    mean = np.array([movie.average for movie in known] + [0.0] * len(added), dtype=np.float64)
    stars = np.clip(by_genres_and_year([*known, *added], count, count * mean), *STARS)
    return [float(one) for one in stars[len(known) :]]
