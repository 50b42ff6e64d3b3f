"""The movies and facts that ship with Matinee: who made a few thousand popular movies, what each is about, and its
mood.

They were written from general knowledge, so that "something with Tom Hanks", "a heist" and "under two hours" work
before anybody has fetched the facts from Wikidata (see `movies.films`), which are more detailed and cover more movies.
Movies that the release lacks are added to the catalogue, so that people can talk about recent ones.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from movies.catalogue import Catalogue, Movie, normalised
from movies.facts import RATINGS, Facts
from movies.film_words import about, marks_of
from movies.films import FIRST_FOREIGN_ID, is_foreign, popularities
from movies.movielens import Release
from movies.titled_topics import titled_topics

FILE, MOODS = (Path(__file__).with_name(name) for name in ("known_films.txt", "known_moods.txt"))
FIELDS = 14
# The ids of movies that only this file has, hashed from title and year: above those of Wikidata's films, and within a
# 32-bit integer.
FIRST_ID, IDS = FIRST_FOREIGN_ID + 500_000_000, 500_000_000
# In Wikidata's words.
_STATES = {"USA": "United States", "UK": "United Kingdom"}
_BOOKS = {"book": "a book", "short story": "a short story"}

Key = tuple[str, int]
Known = TypeVar("Known")


@dataclass(frozen=True, slots=True)
class KnownFilm:
    """A line of the file; titles: the usual one and others. stars: a guess at its average, 0.5 to 5."""

    titles: tuple[str, ...]
    year: int
    genres: tuple[str, ...]
    stars: float
    facts: Facts

    @property
    def name(self) -> str:
        """Title and year, as people see it."""
        return f"{self.titles[0]} ({self.year})"


def with_known_films(release: Release) -> Release:
    """The release with these facts added to its movies, and with the movies that it lacks.

    The digest covers the files, so that bot and worker cannot mistake one catalogue for another.
    """
    told, moods = with_known_facts(_named_as_usual(release)), known_moods()
    found = {
        (normalised(title), year)
        for movie in told.catalogue
        if movie.year
        for title in (movie.title, *movie.aliases)
        for year in range(movie.year - 1, movie.year + 2)
    }
    lacking = [one for one in known_films() if not any((normalised(t), one.year) in found for t in one.titles)]
    rated = [movie for movie in told.catalogue if not is_foreign(movie.id)]
    popular = popularities([one.facts.pages for one in lacking], rated)
    added = [_movie(one, count, moods) for one, count in zip(lacking, popular, strict=True)]
    digest = hashlib.sha256(release.digest.encode() + FILE.read_bytes() + MOODS.read_bytes()).hexdigest()
    return Release(release.name, Catalogue([*told.catalogue, *added], digest), release.ratings)


def _named_as_usual(release: Release) -> Release:
    """The release, with movies renamed from working titles to usual ones, with more titles that people use ("Nemo"),
    and with missing years.

    MovieLens has an "Untitled Spider-Man Reboot", and a "Moonlight" without a year. A year is added only if exactly one
    film here has that title.
    """
    years, films, nearly = defaultdict(list), dict[Key, KnownFilm](), dict[Key, KnownFilm]()
    for one in known_films():
        for title in map(normalised, one.titles):
            years[title].append(one.year)
            films[title, one.year] = one
            nearly |= {(title, one.year + off): one for off in (-1, 1)}
    films = nearly | films

    def named(movie: Movie) -> Movie:
        found = years.get(normalised(movie.title), [])
        year = found[0] if movie.year is None and len(found) == 1 else movie.year
        film = films.get((normalised(movie.title), year or 0))
        if film is None:
            return replace(movie, year=year)
        title = movie.title if normalised(film.titles[0]) == normalised(movie.title) else film.titles[0]
        others = {normalised(one): one for one in reversed((movie.title, *movie.aliases, *film.titles))}
        others.pop(normalised(title))
        expected = film.stars if is_foreign(movie.id) else movie.expected
        return replace(movie, title=title, year=year, aliases=tuple(reversed(others.values())), expected=expected)

    return Release(release.name, Catalogue(map(named, release.catalogue), release.digest), release.ratings)


def with_known_facts(release: Release) -> Release:
    """The release, with these facts added to its movies; existing facts take precedence."""
    known, moods = known_facts(), known_moods()
    movies = [_told(m, facts, moods) if (facts := facts_of(m, known)) else m for m in release.catalogue]
    return Release(release.name, Catalogue(movies, release.digest), release.ratings)


@cache
def known_films() -> tuple[KnownFilm, ...]:
    """Every line of the file."""
    return tuple(map(_read, _lines(FILE)))


@cache
def known_facts() -> Mapping[Key, Facts]:
    """All facts, by normalised title and year."""
    return {(normalised(title), one.year): one.facts for one in known_films() for title in one.titles}


@cache
def known_moods() -> Mapping[Key, tuple[str, ...]]:
    """Each movie's moods and content, by normalised title and year; kept apart from the facts, since sharing them does
    not make two movies alike."""
    parts = (line.split("|") for line in _lines(MOODS))
    return {(normalised(title), int(year)): tuple(map(about, _several(words))) for title, year, words in parts}


def known_names(since: int) -> list[str]:
    """The usual title of each film from the year `since` or later, with its year; quick, since it reads no facts."""
    parts = (line.split("|", 2) for line in _lines(FILE))
    return [f"{titles.partition(';')[0]} ({year})" for titles, year, _ in parts if int(year) >= since]


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]


def facts_of(movie: Movie, known: Mapping[Key, Known]) -> Known | None:
    """What is known of a movie, even if its year is off by one or its title is an alternative one."""
    titles = dict.fromkeys(map(normalised, (movie.title, *movie.aliases)))
    year = movie.year or 0
    return next((known[title, y] for y in (year, year + 1, year - 1) for title in titles if (title, y) in known), None)


def _movie(film: KnownFilm, popularity: int, moods: Mapping[Key, tuple[str, ...]]) -> Movie:
    """A movie that the release lacks."""
    digest = hashlib.blake2b(film.name.encode(), digest_size=8).digest()
    movie = Movie(
        id=FIRST_ID + int.from_bytes(digest, "big") % IDS,
        title=film.titles[0],
        year=film.year,
        genres=film.genres,
        aliases=film.titles[1:],
        popularity=popularity,
        expected=film.stars,
        tags=tuple(titled_topics(film.titles[0], film.genres)),
    )
    return _told(movie, film.facts, moods)


def _told(movie: Movie, facts: Facts, moods: Mapping[Key, tuple[str, ...]]) -> Movie:
    if movie.facts is not None:
        given = movie.facts
        subjects = tuple(dict.fromkeys((*given.subjects, *facts.subjects)))
        missing = {name: getattr(facts, name) for name in facts.__slots__ if not getattr(given, name)}
        facts = replace(given, **missing | {"subjects": subjects})
    marks = (*marks_of(facts), *(facts_of(movie, moods) or ()))
    return replace(movie, facts=facts, marks=tuple(dict.fromkeys(marks)))


def _read(line: str) -> KnownFilm:
    titles, year, genres, pages, stars, *rest = line.split("|")
    directors, cast, countries, languages, minutes, rating, series, sources, subjects = rest
    name, _, part = series.rpartition(" ")
    numbered = part.isdigit()
    based_on = _several(sources)
    facts = Facts(
        pages=int(pages),
        directors=_several(directors),
        cast=_several(cast),
        subjects=(
            *_several(subjects),
            *(f"based on a {one}" for one in based_on if one in ("comic", "play")),
            *(one for one in based_on if one in ("true story", "fairy tale", "video game", "musical")),
        ),
        countries=tuple(_STATES.get(one, one) for one in _several(countries)),
        languages=_several(languages),
        minutes=int(minutes) if minutes else None,
        series=(name if numbered else series) or None,
        part=int(part) if numbered else None,
        book=next((_BOOKS[one] for one in based_on if one in _BOOKS), None),
        rating=rating if rating in RATINGS else None,
    )
    return KnownFilm(_several(titles), int(year), _several(genres), float(stars), facts)


def _several(values: str) -> tuple[str, ...]:
    return tuple(values.split(";")) if values else ()
