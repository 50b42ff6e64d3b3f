"""Add the German titles of well-known movies to their other titles; MovieLens has few of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from movies.catalogue import Catalogue, Movie, normalised
from movies.films import is_foreign
from movies.movielens import Release

FILE = Path(__file__).with_name("german_titles.txt")


def with_german_titles(release: Release) -> Release:
    """The release, with these titles added to the other titles of its movies."""
    known = german_titles()
    movies = [_told(movie, known) for movie in release.catalogue]
    return Release(release.name, Catalogue(movies, release.digest), release.ratings)


def german_titles() -> Mapping[tuple[str, int], tuple[str, ...]]:
    """The German titles by normalised title and year."""
    lines = (line.split("|") for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#"))
    titles: dict[tuple[str, int], list[str]] = defaultdict(list)
    for german, title, year in lines:
        titles[normalised(title), int(year)].append(german)
    return {key: tuple(some) for key, some in titles.items()}


def _told(movie: Movie, known: Mapping[tuple[str, int], tuple[str, ...]]) -> Movie:
    """The movie with its German titles. Its year may be off by one, and a movie from outside MovieLens may be a remake,
    which shares the original's titles."""
    year = movie.year or 0
    names = dict.fromkeys(map(normalised, (movie.title, *movie.aliases)))
    found = [known.get((name, near), ()) for near in (year, year + 1, year - 1) for name in names]
    if is_foreign(movie.id):
        found += [titles for (name, first), titles in known.items() if name in names and first < year]
    german = next(filter(None, found), ())
    return replace(movie, aliases=tuple(dict.fromkeys((*movie.aliases, *german)))) if german else movie
