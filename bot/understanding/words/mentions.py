"""Mentions of movies in a text, and the text's words for matching titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from movies.catalogue import Movie, normalised

WORD = re.compile(r"[^\W_]+(?:['’.\-:&·*][^\W_]+)*|&|\d+")
# Replaces each character of a title in a text; no word pattern matches it.
BLANK = "\x00"


@dataclass(frozen=True)
class Mention:
    """A movie named in a text, and the slice of the text that names it.

    candidates: the movies that may be meant, most likely first; only one if it is clear.
    namesakes: every movie with exactly this title.
    """

    candidates: tuple[Movie, ...]
    start: int
    end: int
    text: str
    namesakes: tuple[Movie, ...] = ()

    @property
    def movie(self) -> Movie:
        """The most likely movie."""
        return self.candidates[0]

    @property
    def dated(self) -> bool:
        """Whether the year was mentioned."""
        return self.end - self.start > len(self.text) > 0

    @property
    def clear(self) -> bool:
        """Whether only one movie can be meant."""
        return len(self.candidates) == 1

    @property
    def is_stranger(self) -> bool:
        """Whether it names a movie that no catalogue has."""
        return self.movie.id < 0

    def meaning(self, movie: Movie) -> Mention:
        """The mention resolved to this movie."""
        return Mention((movie,), self.start, self.end, self.text, self.namesakes)

    def within(self, start: int, end: int) -> Mention:
        """The mention with another slice of the text."""
        return Mention(self.candidates, start, end, "", self.namesakes)


def stranger(title: str, start: int, end: int, year: int | None = None) -> Mention:
    """A mention of a movie that no catalogue has; its negative id is unique within the text."""
    return Mention((Movie(-1 - start, title, year),), start, end, title)


@dataclass(frozen=True)
class Word:
    """A word of a text; `low` is in lower case, and `key` also lacks accents and marks."""

    text: str
    start: int
    end: int
    key: str
    low: str


def words_of(text: str) -> list[Word]:
    """The words of a text for matching titles: "12", "Se7en", "E.T.", "&"."""
    return [
        Word(m[0], m.start(), m.end(), normalised(m[0]), m[0].casefold().replace("’", "'")) for m in WORD.finditer(text)
    ]


def within(mentions: Sequence[Mention], start: int, end: int) -> list[Mention]:
    """The mentions in a slice of a text, with all others that the same words name: "both Kill Bills"."""
    inside = [k for k, m in enumerate(mentions) if m.start < end and start < m.end]
    if not inside:
        return []
    first, last = inside[0], inside[-1]
    while first and mentions[first - 1].end == mentions[first].start:
        first -= 1
    while last + 1 < len(mentions) and mentions[last].end == mentions[last + 1].start:
        last += 1
    return list(mentions[first : last + 1])


def blanked(text: str, mentions: Iterable[Mention]) -> str:
    """The text with its titles overwritten, so that no word of a title is taken for one of the person's own."""
    return overwritten(text, ((mention.start, mention.end) for mention in mentions))


def overwritten(text: str, spans: Iterable[tuple[int, int]], by: str = BLANK) -> str:
    """The text with some of it overwritten, keeping all positions."""
    for start, end in spans:
        text = text[:start] + by * (end - start) + text[end:]
    return text


def all_of(*several: Sequence[Mention]) -> list[Mention]:
    """All mentions; of overlapping ones, only those of the first sequence."""
    found: list[Mention] = []
    for mentions in several:
        found += [m for m in mentions if not any(m.start < other.end and other.start < m.end for other in found)]
    return found
