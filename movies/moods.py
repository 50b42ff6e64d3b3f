"""Moods, which people wish for more often than they tag movies with them: told by genres, too."""

from __future__ import annotations

from typing import NamedTuple


class Mood(NamedTuple):
    """The genres of movies in a mood, any of which is enough, and those that spoil it; few movies are tagged so."""

    genres: frozenset[str]
    spoilt_by: frozenset[str]


def _mood(genres: str, spoilt_by: str) -> Mood:
    return Mood(frozenset(genres.split()), frozenset(spoilt_by.split()))


MOODS = {
    "adrenaline": _mood("Action", "Documentary"),
    "calm": _mood("Drama Romance Documentary", "Action Adventure Crime Horror Thriller War Western Film-Noir Sci-Fi"),
    "feel-good": _mood(
        "Comedy Children Musical Romance", "Action Crime Drama Film-Noir Horror Mystery Thriller War Western"
    ),
    "serious": _mood("Drama Documentary", "Comedy Children Musical"),
    "silly": _mood("Comedy", "Drama Romance War"),
}
