"""What a reply is, before Discord, Slack or the terminal draws it."""

from __future__ import annotations

from dataclasses import dataclass

from movies.catalogue import Movie


@dataclass(frozen=True)
class Choice:
    """Something to tap: what it says, and the action that `Conversation.tap` takes."""

    label: str
    action: str


@dataclass(frozen=True)
class Card:
    """One movie: the chance of liking it, a short reason, and each person's chance where it is for a group.

    place: its number, from 1, by which people call it; a movie that replaces another takes its number.
    """

    movie: Movie
    place: int
    chance: float | None = None
    reason: str = ""
    people: tuple[tuple[str, float], ...] = ()
    choices: tuple[Choice, ...] = ()

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Where to read about the movie, as (name, URL), as far as the catalogue knows its numbers."""
        found = []
        if self.movie.imdb_id is not None:
            found.append(("IMDb", f"https://www.imdb.com/title/tt{self.movie.imdb_id:07d}/"))
        if self.movie.tmdb_id is not None:
            found.append(("TMDB", f"https://www.themoviedb.org/movie/{self.movie.tmdb_id}"))
        return tuple(found)


@dataclass(frozen=True)
class Attachment:
    """A file to hand over."""

    name: str
    content: str


@dataclass(frozen=True)
class Reply:
    """Text to read, movie cards below it, things to tap below these, and a file."""

    text: str
    cards: tuple[Card, ...] = ()
    choices: tuple[Choice, ...] = ()
    attachment: Attachment | None = None
    ends: bool = False
