"""The facts that ship with Matinee: who made each of 2,400 popular movies, what it is about, and what it feels like.

They were written from general knowledge, so that "something with Tom Hanks", "a heist" and "under two hours" work
before anybody has fetched facts from Wikidata (see `movies.films`), which cover more movies in more detail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from movies.catalogue import Catalogue, Movie, normalised
from movies.facts import RATINGS, Facts
from movies.film_words import about, marks_of
from movies.movielens import Release

FILE, MOODS = (Path(__file__).with_name(name) for name in ("known_films.txt", "known_moods.txt"))
FIELDS = 11
# In Wikidata's words.
_STATES = {"USA": "United States", "UK": "United Kingdom"}
_BOOKS = {"book": "a book", "short story": "a short story"}

Key = tuple[str, int]
Known = TypeVar("Known")


def with_known_facts(release: Release) -> Release:
    """The release, with these facts added to its movies; existing facts take precedence."""
    known, moods = known_facts(), known_moods()
    movies = [_told(m, facts, moods) if (facts := facts_of(m, known)) else m for m in release.catalogue]
    return Release(release.name, Catalogue(movies, release.digest), release.ratings)


@cache
def known_facts() -> Mapping[Key, Facts]:
    """All facts, by normalised title and year."""
    return dict(map(_read, _lines()))


@cache
def known_moods() -> Mapping[Key, tuple[str, ...]]:
    """What each movie feels like and has in it, by normalised title and year; apart from the facts, since it makes no
    two movies alike."""
    parts = (line.split("|") for line in _lines(MOODS))
    return {(normalised(title), int(year)): tuple(map(about, _several(words))) for title, year, words in parts}


def known_titles(since: int) -> list[str]:
    """The titles, each with its year, of the known movies from the year `since` or later."""
    parts = (line.split("|", 2) for line in _lines())
    return [f"{title} ({year})" for title, year, _ in parts if int(year) >= since]


def _lines(file: Path = FILE) -> list[str]:
    return [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]


def facts_of(movie: Movie, known: Mapping[Key, Known]) -> Known | None:
    """What is known of a movie, even if its year is off by one or its title is an alternative one."""
    year = movie.year or 0
    titles = dict.fromkeys(map(normalised, (movie.title, *movie.aliases)))
    return next((known[title, y] for y in (year, year + 1, year - 1) for title in titles if (title, y) in known), None)


def _told(movie: Movie, facts: Facts, moods: Mapping[Key, tuple[str, ...]]) -> Movie:
    if movie.facts is not None:
        given = movie.facts
        subjects = tuple(dict.fromkeys((*given.subjects, *facts.subjects)))
        missing = {name: getattr(facts, name) for name in facts.__slots__ if not getattr(given, name)}
        facts = replace(given, **missing | {"subjects": subjects})
    marks = (*marks_of(facts), *(facts_of(movie, moods) or ()))
    return replace(movie, facts=facts, marks=tuple(dict.fromkeys(marks)))


def _read(line: str) -> tuple[Key, Facts]:
    title, year, *rest = line.split("|")
    directors, cast, countries, languages, minutes, rating, series, sources, subjects = rest
    name, _, part = series.rpartition(" ")
    numbered = part.isdigit()
    based_on = _several(sources)
    return (normalised(title), int(year)), Facts(
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


def _several(values: str) -> tuple[str, ...]:
    return tuple(values.split(";")) if values else ()
