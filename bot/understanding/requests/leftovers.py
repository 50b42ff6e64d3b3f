"""The words of a request that no other rule understood: "calm and beautiful", "no clowns"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

from bot.understanding.requests.parts import Part, unwanted
from bot.understanding.requests.silent_words import SILENT
from movies.protocol.recommendation import LONGEST_NAME, Wishes
from movies.topics import known_as, topic_of

MOST_LEFTOVERS, MOST_WORDS = 6, 3
# Words this short mean something only if movies are tagged with them, or if they are refused: "no DC".
SHORTEST = 2
_WORD = re.compile(r"[^\W\d_][\w'’-]*", re.IGNORECASE)
_FOND = re.compile(r"\b(?:crazy|mad|nuts) about\b|\bobsessed with\b", re.IGNORECASE)
_SEPARATES = re.compile(r"[,;:/+&()\x00]|\band\b|\bor\b|\bbut\b", re.IGNORECASE)


def leftovers(text: str, known: Set[str]) -> list[Part]:
    """The words about movies that were not understood, as topics, so that the bot can name those it could not use.

    Parameters
    ----------
    text: the request, with titles and understood words overwritten by zero bytes.
    known: the tags of the catalogue. If a phrase is not a tag, each of its words that is a tag counts by itself.
    """
    parts = []
    text = _FOND.sub(lambda match: " " * len(match[0]), text)
    for start, end in _runs(text):
        phrase = text[start:end]
        if len(phrase) <= SHORTEST and topic_of(phrase) not in known and not unwanted(text, start, end):
            continue
        for words in _told(phrase, known):
            name = frozenset([words[:LONGEST_NAME]])
            refused = unwanted(text, start, end)
            wish = Wishes(without_topics=name) if refused else Wishes(topics=name)
            parts.append(Part(start, end, wish))
    return parts[:MOST_LEFTOVERS]


def _runs(text: str) -> list[tuple[int, int]]:
    """The runs of adjacent meaningful words, of at most `MOST_WORDS` each."""
    runs: list[tuple[int, int]] = []
    words = [m for m in _WORD.finditer(text) if not _is_silent(m[0].casefold().replace("’", "'"))]
    for word in words:
        if runs and _is_gap(text[runs[-1][1] : word.start()]) and _count(text, *runs[-1]) < MOST_WORDS:
            runs[-1] = (runs[-1][0], word.end())
        else:
            runs.append(word.span())
    return runs


def _is_silent(word: str) -> bool:
    return word in SILENT or word.removesuffix("'s") in SILENT


def _is_gap(between: str) -> bool:
    return between.strip() == "" and not _SEPARATES.search(between)


def _tag(word: str, known: Set[str]) -> str | None:
    """The tag for a word, perhaps in its singular or basic form: "geniuses", "scarier"."""
    low = word.casefold()
    more = [low.removesuffix("er"), low.removesuffix("r"), f"{low[:-3]}y"] if low.endswith("er") else []
    forms = [topic_of(form) for form in (word, low.removesuffix("es"), low.removesuffix("s"), *more)]
    return next((form for form in forms if form in known), None)


def _count(text: str, start: int, end: int) -> int:
    return len(_WORD.findall(text[start:end]))


def _told(phrase: str, known: Set[str]) -> Iterable[str]:
    """The phrase as tags: as a whole, or word by word if some word is a tag, or else as typed."""
    if known_as(phrase) or topic_of(phrase) in known:
        return [topic_of(phrase)]
    words = _WORD.findall(phrase)
    topics = [_tag(word, known) for word in words]
    if not any(topics):
        return [phrase.casefold()]
    silent = (_is_silent(word.casefold().replace("’", "'")) or len(word) < 3 for word in words)
    both = zip(words, topics, silent, strict=True)
    return [topic or word.casefold() for word, topic, passed in both if topic or not passed]
