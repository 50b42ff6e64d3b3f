"""Titles made of ordinary words, in a list with other titles: "loved up, coco and drive", "twister > san andreas"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.understanding.titles.forms import key_of
from bot.understanding.titles.surroundings import INTERJECTIONS, SAID_ALONE
from bot.understanding.titles.title_index import TitleIndex
from bot.understanding.words.lexicon import WORD_KINDS
from bot.understanding.words.mentions import WORD, Mention
from bot.understanding.words.ordinary_words import FIRST_NAMES, FUNCTION_WORDS, PARTS_AND_GENRES

_STATEMENT = re.compile(r"(?:(?! [-–—] )[^.!?;:\n])+")
_JOINT = re.compile(r"\s*(?:,(?: (?:and|or)\b)?|&|\+|[<>]+|\b(?:and|or|vs\.?|oder|und)\b)\s*", re.IGNORECASE)
_VERB = re.compile(
    r".*\b(?:loved?|liked?|hated?|enjoyed|adored|watch|watched|seen|saw|recommend|between|either"
    r"|(?:fav\w*|best) (?:movies? |films? )?(?:are|is))\s+",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\s{1,3}(?:(?:for|this|heute) )?(?:tonight|today|tomorrow|evening|weekend|first|next|abend|heute|morgen|zuerst)$",
    re.IGNORECASE,
)
# With fewer ratings than this, the words more likely mean something else.
_LEAST_RATED = 10
# Even if no item is certainly a title, a list of at least this many items may be a list of titles.
_LEAST_ITEMS = 3
# These stand for a movie rather than name one.
_POINTERS = frozenset("it that this them those these i me you we us all both others none more him".split())
_PRONOUNS = frozenset("her him us".split())


def listed(text: str, mentions: Sequence[Mention], index: TitleIndex) -> Iterator[Mention]:
    """Titles that count because the items beside them in a list are titles."""
    for statement in _STATEMENT.finditer(text):
        items = _items(text, statement.start(), statement.end())
        found = {item: _named(text, item, index) for item in items}
        sure = {item for item in items if any((m.start, m.end) == item for m in mentions)}
        possible = [item for item in items if item in sure or found[item] is not None]
        if _is_a_list(items, possible):
            sure |= set(possible)
        for _ in items:
            sure |= {b for a, b in _neighbours(items) if a in sure and found[b] is not None}
        for item in items:
            mention = found[item]
            free = not any(m.start < item[1] and item[0] < m.end for m in mentions)
            if item in sure and free and mention is not None:
                yield mention


def repeated(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Repetitions of titles named before: "loved Drive and Gravity, well, not gravity"."""
    for mention in mentions:
        again = re.compile(
            rf"\b(?:except|not|unlike|especially) (?P<title>{re.escape(mention.text)})(?!\w)", re.IGNORECASE
        )
        for match in again.finditer(text, mention.end) if mention.text else ():
            start, end = match.span("title")
            if not any(m.start < end and start < m.end for m in mentions):
                yield Mention(mention.candidates, start, end, match["title"], mention.namesakes)


def _items(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The items of a list, without the verb before them; text that lists nothing is a single item."""
    joints = list(_JOINT.finditer(text, start, end))
    bounds = zip([start, *(j.end() for j in joints)], [*(j.start() for j in joints), end], strict=True)
    return [_within(text, *item) for item in bounds]


def _within(text: str, start: int, end: int) -> tuple[int, int]:
    verb = _VERB.match(text, start, end)
    first = verb.end() if verb and verb.end() < end else start
    end = first + len(_TIME.sub("", text[first:end]))
    return first + len(text[first:end]) - len(text[first:end].lstrip()), first + len(text[first:end].rstrip())


def _named(text: str, item: tuple[int, int], index: TitleIndex) -> Mention | None:
    """The well-known movie with exactly this title."""
    written = text[slice(*item)]
    words = [word.casefold() for word in WORD.findall(written)]
    key = key_of(WORD.findall(written))
    telling = [word for word in words if word not in FUNCTION_WORDS]
    if not words or not index.is_title(key, least=_LEAST_RATED):
        return None
    if len(words) == 1:
        says = words[0] in _POINTERS or words[0] in SAID_ALONE | INTERJECTIONS | FIRST_NAMES
        pronoun = words[0] in _PRONOUNS and item[0] > 0
        if says or pronoun or (words[0] in WORD_KINDS and words[0] not in ("up", "her", "saw")):
            return None
    if telling and all(word in PARTS_AND_GENRES for word in telling):
        return None
    return Mention(index.meant(key, None), *item, written, index.namesakes(key))


def _is_a_list(items: Sequence[tuple[int, int]], possible: Sequence[tuple[int, int]]) -> bool:
    return len(items) >= _LEAST_ITEMS and len(possible) >= _LEAST_ITEMS - 1 and len(possible) * 2 >= len(items)


def _neighbours(items: Sequence[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    for a, b in pairwise(items):
        yield a, b
        yield b, a
