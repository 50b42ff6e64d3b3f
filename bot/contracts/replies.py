"""Replies, independent of Discord, Slack and the terminal."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.contracts.actions import Action
from bot.contracts.asked import Asked
from movies.catalogue import Movie
from movies.plain import plain
from movies.protocol.recommendation import Wishes


@dataclass(frozen=True)
class Choice:
    """A button: its label and its action."""

    label: str
    action: Action

    def __post_init__(self) -> None:
        # A name made only of control characters still needs a button that can be pressed.
        object.__setattr__(self, "label", plain(self.label) if plain(self.label).strip() else "…")


@dataclass(frozen=True)
class Card:
    """One movie: the chance of liking it, a short reason and, for a group, each person's chance.

    place: its number as people see it, from 1. A movie that replaces another takes over its number.
    """

    movie: Movie
    place: int
    chance: float | None = None
    reason: str = ""
    people: tuple[tuple[str, float], ...] = ()
    choices: tuple[Choice, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", plain(self.reason))
        object.__setattr__(self, "people", tuple((plain(name), chance) for name, chance in self.people))

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Links about the movie as (name, URL), one for each id in the catalogue."""
        found = []
        if self.movie.imdb_id is not None:
            found.append(("IMDb", f"https://www.imdb.com/title/tt{self.movie.imdb_id:07d}/"))
        if self.movie.tmdb_id is not None:
            found.append(("TMDB", f"https://www.themoviedb.org/movie/{self.movie.tmdb_id}"))
        return tuple(found)


@dataclass(frozen=True)
class Attachment:
    """A file to send: text, or the bytes of a picture."""

    name: str
    content: str | bytes

    @property
    def data(self) -> bytes:
        """The content as bytes; text is UTF-8."""
        return self.content.encode() if isinstance(self.content, str) else self.content


@dataclass(frozen=True)
class Reply:
    """Text, movie cards below it, buttons below those, and files.

    table: lines below the text, in columns, for a monospaced font. pictures: PNG files.
    waits: a worker's answer will follow; `asked` is the question. keeps: the cards replace some of
    those on screen, and the others stay. private: only for the person who asked. night: the wishes for a movie night
    that the front end should open. forgets: everything about the person has just been deleted. ends: the person said
    goodbye. follows: the id of a training whose progress the front end should go on reporting. understood: whether the
    message made sense. reads: the message is still being read; there is nothing to show yet, and the first real
    reply comes next.
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
    asked: Asked | None = None
    reads: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", plain(self.text))
        object.__setattr__(self, "table", plain(self.table))

    @property
    def files(self) -> tuple[Attachment, ...]:
        """All files to send."""
        return (*((self.attachment,) if self.attachment else ()), *self.pictures)


def followed(first: Reply, then: Reply) -> Reply:
    """Join the two replies of one turn: the immediate one, and below it the worker's answer."""
    text = "\n".join(part for part in (first.text, then.text) if part)
    choices = tuple(dict.fromkeys((*then.choices, *first.choices)))
    return replace(then, text=text, choices=choices, private=first.private or then.private)
