"""Titles excluded by a request in words too ordinary to be titles elsewhere: "vampires, but not twilight"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.understanding.requests import intents
from bot.understanding.titles.finder import TitleFinder
from bot.understanding.words.mentions import Mention
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
# With fewer ratings than this, the words more likely mean something else; a single ordinary word needs more.
_LEAST_RATED, _LEAST_OF_A_WORD = 20, 40


def refused(text: str, mentions: Sequence[Mention], finder: TitleFinder) -> list[Mention]:
    """The movies that a request names after "not", or that a question is about: "who directed the thing"."""
    pattern = _ASKED_OF if _ASKED_OF.match(text) else _REFUSED
    if pattern is _REFUSED and intents.RECOMMEND.search(text) is None:
        return []
    return [m for m in _named(text, finder, pattern) if not any(o.start < m.end and m.start < o.end for o in mentions)]


def _named(text: str, finder: TitleFinder, pattern: re.Pattern[str]) -> Iterator[Mention]:
    titles = finder.catalogue.by_normalised_title
    for match in pattern.finditer(text):
        title = match["title"]
        movies = titles.get(normalised(title), ()) or titles.get(normalised(f"The {title}"), ())
        known = max(movies, key=lambda m: m.popularity, default=None)
        one_word = " " not in title and is_ordinary(title) and title.islower()
        if known is not None and known.popularity >= (_LEAST_OF_A_WORD if one_word else _LEAST_RATED):
            yield Mention((known,), match.start("title"), match.end("title"), title)
