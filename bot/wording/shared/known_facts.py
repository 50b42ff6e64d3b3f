"""Selects facts about a movie for a sentence or a card."""

from __future__ import annotations

from collections.abc import Callable

from movies.catalogue import Movie

MOST_CAST_ON_A_CARD, MOST_CAST_TOLD = 2, 3
MOST_COUNTRIES = 2
MOST_OF_A_SERIES = 10
# Short names of countries.
SHORT = {
    "United States": "USA",
    "United States of America": "USA",
    "United Kingdom": "UK",
    "People's Republic of China": "China",
}
# Subjects that say what a movie is based on.
SOURCES = frozenset({"comic", "play", "true story", "fairy tale", "video game", "musical"})
UNTITLED = SOURCES | {"book", "short story"}


def directors(movie: Movie) -> tuple[str, ...]:
    """The directors; empty if unknown."""
    return movie.facts.directors if movie.facts else ()


def cast(movie: Movie, most: int = MOST_CAST_TOLD) -> tuple[str, ...]:
    """The first few members of the cast."""
    return movie.facts.cast[:most] if movie.facts else ()


def sources(movie: Movie) -> tuple[str, ...]:
    """What a movie is based on: a book by its title, or "book", "comic", "true story" and the like."""
    if movie.facts is None:
        return ()
    book = (movie.facts.book or "").removeprefix("a ")
    marked = (subject.removeprefix("based on ").removeprefix("a ") for subject in movie.facts.subjects)
    return tuple(dict.fromkeys((*([book] if book else []), *(one for one in marked if one in SOURCES))))


def credits_line(movie: Movie, minutes: Callable[[int], str], country: Callable[[str], str]) -> str:
    """Director, first two of the cast, running time and country on one line; unknown parts are left out.

    minutes, country: format these in the current language.
    """
    if movie.facts is None:
        return ""
    parts = [
        ", ".join(movie.facts.directors[:MOST_CAST_ON_A_CARD]),
        ", ".join(cast(movie, MOST_CAST_ON_A_CARD)),
        minutes(movie.facts.minutes) if movie.facts.minutes else "",
        ", ".join(map(country, movie.facts.countries[:MOST_COUNTRIES])),
    ]
    return " · ".join(part for part in parts if part)


def short_country(name: str) -> str:
    """A country's short name."""
    return SHORT.get(name, name)
