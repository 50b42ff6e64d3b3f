"""What a reply is, before Discord, Slack or the terminal draws it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.contracts.actions import Action
from movies.catalogue import Movie
from movies.jobs import Wishes


@dataclass(frozen=True)
class Choice:
    """A button: what it says, and what it does."""

    label: str
    action: Action


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
    """A file to hand over: text, or the bytes of a picture."""

    name: str
    content: str | bytes

    @property
    def data(self) -> bytes:
        return self.content.encode() if isinstance(self.content, str) else self.content


@dataclass(frozen=True)
class Reply:
    """Text to read, movie cards below it, things to tap below these, and a file.

    table: lines below the text whose columns stand in line, and so want letters of one width. pictures: PNG.
    waits: a worker is asked, whose answer follows. keeps: the cards take the places of some of those
    on screen, and the others stay. private: for nobody else's eyes, also where others read along.
    night: the wishes for a movie night that the front end is to open. forgets: all that was known of the
    person has just been removed. ends: the person said goodbye. follows: the id of a training, of which the front
    end goes on telling how far it is. understood: whether the message made sense.
    """

    text: str
    cards: tuple[Card, ...] = ()
    choices: tuple[Choice, ...] = ()
    attachment: Attachment | None = None
    waits: bool = False
    keeps: bool = False
    private: bool = False
    night: Wishes | None = None
    forgets: bool = False
    ends: bool = False
    table: str = ""
    pictures: tuple[Attachment, ...] = ()
    follows: str | None = None
    understood: bool = True

    @property
    def files(self) -> tuple[Attachment, ...]:
        """All that is to be handed over."""
        return (*((self.attachment,) if self.attachment else ()), *self.pictures)


def followed(first: Reply, then: Reply) -> Reply:
    """Both replies of one turn as one: what was said at once, and what a worker answered below it."""
    text = "\n".join(part for part in (first.text, then.text) if part)
    choices = tuple(dict.fromkeys((*then.choices, *first.choices)))
    return replace(then, text=text, choices=choices, private=first.private or then.private)
