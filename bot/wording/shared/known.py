"""Selects a movie's data for an answer: descriptive tags, and grim genres."""

from __future__ import annotations

import re

from movies.catalogue import Movie

MOST_TAGS = 5
# Genres and tags for the mood of a movie.
SCARY_GENRES = ("Horror",)
GRIM_GENRES = ("Horror", "Crime", "War", "Thriller", "Film-Noir")
SCARY_TAGS = re.compile(
    r"scar[ey]|creepy|gor[ey]|bloody|violen|disturbing|brutal|tense|suspense|torture|jump|intense|eerie|gruesome|terrif"
)
ADULT_TAGS = re.compile(rf"{SCARY_TAGS.pattern}|nudity|sex|rape|drug|swearing|profanity|suicide|murder|erotic")
_TRUE = re.compile(r"\btrue (?:story|events)\b|\breal events\b|\bbiopic\b")
# Tags that judge a movie, or name a copy or a list, do not describe it.
_NOT_TOLD = re.compile(
    r"nudity|sex|overrated|underrated|boring|predictable|bad |stupid|oscar|bechdel|viu|better than|too |not |good "
    r"|great |watch|disappoint|imdb|criterion|\d|rape|erotic|ridiculous|pointless|plot holes|unrealistic|cliche"
)


def tags_worth_telling(movie: Movie) -> tuple[str, ...]:
    """A few descriptive tags other than genres, which are mentioned anyway."""
    genres = {genre.casefold().replace("-", " ") for genre in movie.genres} | {"sci fi", "thriller", "comedy", "drama"}
    return tuple(tag for tag in movie.tags if tag not in genres and not _NOT_TOLD.search(tag))[:MOST_TAGS]


def is_true_story(movie: Movie) -> bool:
    """Whether a movie's tags or subjects say that its story is true."""
    said = (*movie.tags, *((*movie.facts.subjects, movie.facts.book or "") if movie.facts else ()))
    return any(_TRUE.search(one) for one in said)


def scary_tags(movie: Movie) -> tuple[str, ...]:
    """The first few tags about fear or gore."""
    return tuple(tag for tag in movie.tags if SCARY_TAGS.search(tag))[:3]


def adult_tags(movie: Movie) -> tuple[str, ...]:
    """The first few tags for things that children should not see."""
    return tuple(tag for tag in movie.tags if ADULT_TAGS.search(tag))[:3]


def genres_among(movie: Movie, among: tuple[str, ...]) -> tuple[str, ...]:
    """The movie's genres that are among these."""
    return tuple(genre for genre in movie.genres if genre in among)
