"""Titles and series that a request excludes: "vampires, but not twilight", "no Star Wars or Star Trek"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.understanding.requests import intents
from bot.understanding.titles.finder import TitleFinder
from bot.understanding.words.mentions import WORD, Mention
from bot.understanding.words.ordinary_words import is_ordinary
from movies.catalogue import normalised

_REFUSED = re.compile(
    r"\b(?:not|n['’]t|except|besides|other than|apart from|no more) (?P<title>[\w'’:-]+(?: [\w'’:-]+){0,4}?)"
    r"(?=\W*(?:$|[,.;!?]|\b(?:because|since|please|pls|or|and|again|which|though|obviously)\b))",
    re.IGNORECASE,
)
_ASKED_OF = re.compile(
    r"^\W*(?:and |so |hey |ok )?(?:who (?:directed|made|wrote|stars in|starred in|is in|was in)|how long is|where is"
    r"|when did|when was) (?!(?:it|this|that|them|these|those)\b\W*$)"
    r"(?P<title>[\w'’:-]+(?: [\w'’:-]+){0,5}?)(?: (?:come out|came out|made|released|from))?\W*$",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\b(?:no|not|without|except|besides|other than|apart from|no more)(?: any| more| the| another)* ", re.IGNORECASE
)
_NOR = re.compile(r"(?: movies| films| stuff)?(?:,? (?:or|and|nor) |, ?|/)(?:no |not |any |the )*", re.IGNORECASE)
# "For my kids, no Toy Story": nothing else asks for movies.
_BARE_NO = re.compile(r"(?:no|without|no more)\b", re.IGNORECASE)
_ENDS = re.compile(r"\W*(?:$|[,.;!?]|\b(?:please|pls|or|and|either|again)\b)", re.IGNORECASE)
_LONGEST_NAME = 5
# With fewer ratings than this, the words more likely mean something else; a single ordinary word needs more.
_LEAST_RATED, _LEAST_OF_A_WORD = 20, 40


def refused(text: str, mentions: Sequence[Mention], finder: TitleFinder) -> list[Mention]:
    """The movies that a request names after "not", or that a question is about: "who directed the thing"."""
    pattern = _ASKED_OF if _ASKED_OF.match(text) else _REFUSED
    if pattern is _REFUSED and intents.RECOMMEND.search(text) is None:
        return []
    return [m for m in _named(text, finder, pattern) if not any(o.start < m.end and m.start < o.end for o in mentions)]


def refused_series(text: str, finder: TitleFinder) -> Iterator[tuple[int, int]]:
    """Where a request names the series that it excludes."""
    asks = intents.RECOMMEND.search(text) is not None
    for match in _NONE.finditer(text):
        if not asks and not _BARE_NO.match(match[0]):
            continue
        more: re.Match[str] | None = match
        while more is not None and (end := _end_of_series(text, more.end(), finder)):
            if asks or _ENDS.match(text, end):
                yield more.end(), end
            more = _NOR.match(text, end)


def _end_of_series(text: str, start: int, finder: TitleFinder) -> int | None:
    """Where the series name that begins at `start` ends, if any; an ordinary word in lower case names no series."""
    words = list(WORD.finditer(text, start, start + 60))[:_LONGEST_NAME]
    if not words or words[0].start() != start:
        return None
    ends = (word.end() for word in reversed(words))
    return next((end for end in ends if _is_series(text[start:end], finder)), None)


def _is_series(name: str, finder: TitleFinder) -> bool:
    ordinary = " " not in name and name.islower() and is_ordinary(name)
    return not ordinary and len(finder.index.series(name)) > 1


def _named(text: str, finder: TitleFinder, pattern: re.Pattern[str]) -> Iterator[Mention]:
    titles = finder.catalogue.by_normalised_title
    for match in pattern.finditer(text):
        title = match["title"]
        movies = titles.get(normalised(title), ()) or titles.get(normalised(f"The {title}"), ())
        known = max(movies, key=lambda m: m.popularity, default=None)
        one_word = " " not in title and is_ordinary(title) and title.islower()
        if known is not None and known.popularity >= (_LEAST_OF_A_WORD if one_word else _LEAST_RATED):
            yield Mention((known,), match.start("title"), match.end("title"), title)
