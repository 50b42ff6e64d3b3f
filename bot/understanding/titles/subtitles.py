"""Movies called by the rest of their title, beside another of their series: "Terminator 2 is great, Genisys bad"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.understanding.titles.forms import ARTICLES, key_of
from bot.understanding.titles.title_index import TitleIndex
from bot.understanding.words.mentions import WORD, Mention, blanked
from bot.understanding.words.ordinary_words import FUNCTION_WORDS
from movies.catalogue import Movie

# Where an item of a list begins, and what ends its subject.
_ITEM = re.compile(
    r"(?:(?:^|[,.;:!?\n(/>])|\b(?:and|but|or|while|though|however|also|then|yet)\b)\s*(?:the )?"
    r"(?P<words>[^\W\d_][\w'’-]{3,}(?: [\w'’-]+)?)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:$|[.,:;!?)\n(=👍👎❤🔥⭐★-]|\d|(?:is|was|were|isn|wasn|isnt|wasnt|the (?:best|worst)|sucked|sucks|rocked"
    r"|rocks|great|good|bad|meh|ok"
    r"|okay|fine|awful|terrible|boring|even|less|not|too|so|yes|no|also|a (?:bit|mess|bore|joke)|worst|best|better"
    r"|worse|better)\b)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[\s:]+(?:\d+|[IVX]+)\b.*$|:.*$")


def subtitles(text: str, mentions: Sequence[Mention], index: TitleIndex) -> Iterator[Mention]:
    """The movies whose titles begin like one named beside them and go on with the words that begin an item."""
    named = [m for m in mentions if m.clear and not m.is_stranger and m.text]
    heads = dict.fromkeys(head for m in named for head in _heads(m))
    free = blanked(text, mentions)
    known = {m.movie.id for m in mentions}
    for match in _ITEM.finditer(free) if heads else ():
        start, both = match.start("words"), match["words"]
        for words in dict.fromkeys((both, both.split()[0])):
            end = start + len(words)
            movie = _of_series(words, heads, index) if _AFTER.match(free, end) else None
            if movie is not None and movie.id not in known:
                yield Mention((movie,), start, end, words)
                break


def _heads(mention: Mention) -> Iterator[str]:
    """The possible beginnings of the titles in a movie's series, longest first for each known title."""
    for title in (mention.text, mention.movie.title):
        words = _NUMBER.sub("", title).split()
        while words and words[0].casefold() in ARTICLES:
            words = words[1:]
        yield from (" ".join(words[:count]) for count in range(len(words), 0, -1))


def _of_series(words: str, heads: Iterable[str], index: TitleIndex) -> Movie | None:
    """The one known movie whose title is one of the heads followed by these words."""
    if all(word.casefold() in FUNCTION_WORDS for word in words.split()):
        return None
    for head in heads:
        key = key_of(WORD.findall(f"{head} {words}"))
        found = index.meant(key, None) if index.is_known(key) else ()
        if len(found) == 1 and head.casefold() not in FUNCTION_WORDS:
            return found[0]
    return None
