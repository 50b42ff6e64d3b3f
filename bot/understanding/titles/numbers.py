"""Movies of a series by number, from their titles: "The Godfather: Part II", "The Matrix Reloaded"."""

from __future__ import annotations

from collections.abc import Iterable

from bot.understanding.titles.forms import ARTICLES, LONGEST_WAIT_FOR_A_SEQUEL, NUMBERED, NUMERALS, key_of, plain_words
from movies.catalogue import Movie

# A sequel has at least `KNOWN` ratings; a movie `FAR_LESS_KNOWN` times less popular than the first is unrelated.
KNOWN = 3
FAR_LESS_KNOWN = 10


def numbered(movies: Iterable[Movie]) -> dict[tuple[str, int], list[Movie]]:
    """Movies by the name of their series, without articles, and their number, oldest first."""
    found: dict[tuple[str, int], list[Movie]] = {}
    for movie in sorted(movies, key=lambda m: m.year or 0):
        for title in (movie.title, *movie.aliases):
            numbered = NUMBERED.match(title)
            number = _number_of(title)
            if numbered and number:
                found.setdefault((without_articles(numbered["stem"]), number), []).append(movie)
            elif movie.popularity >= KNOWN and not any(map(_number_of, movie.aliases)):
                found.setdefault((without_articles(title), 1), []).append(movie)
    return found


def _number_of(title: str) -> int | None:
    """The number at the end of a title, if there is one."""
    numbered = NUMBERED.match(title)
    written = NUMERALS.get(numbered["number"].casefold(), numbered["number"]) if numbered else ""
    return int(written) if written.isdecimal() and len(written) == 1 else None


def sequels(movies: Iterable[Movie]) -> dict[str, list[Movie]]:
    """The sequels of each first movie, by its title, oldest first.

    A sequel's title continues that of the first movie: "Shrek the Third".
    """
    found: dict[str, list[Movie]] = {}
    by_title = {m.title: m for m in movies if m.popularity >= KNOWN}
    for movie in sorted(by_title.values(), key=lambda m: m.year or 0):
        words = movie.title.split()
        for count in range(1, len(words)):
            first = by_title.get(" ".join(words[:count]).rstrip(":"))
            if first is None or movie.popularity * FAR_LESS_KNOWN < first.popularity:
                continue
            last = found.get(first.title, [first])[-1]
            if (movie.year or 0) > (first.year or 0) and not waits_long(last, movie):
                found.setdefault(first.title, []).append(movie)
    return found


def has_another_number(movie: Movie, number: int) -> bool:
    """Whether a title gives another number: "Fast & Furious" is the fourth of its series."""
    return any(_number_of(alias) not in (None, number) for alias in movie.aliases)


def without_articles(title: str) -> str:
    return key_of(word for word in plain_words(title.replace("&", "and")) if word not in ARTICLES)


def waits_long(movie: Movie, sequel: Movie) -> bool:
    return (sequel.year or 0) - (movie.year or 0) > LONGEST_WAIT_FOR_A_SEQUEL
