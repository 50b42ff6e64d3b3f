"""All wishes of a message, including leftover words as topics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

from bot.understanding.requests import intents
from bot.understanding.requests.leftovers import leftovers
from bot.understanding.requests.parts import Part
from bot.understanding.requests.refused_lists import with_lists_refused
from bot.understanding.requests.wishes import together
from bot.understanding.words.mentions import BLANK, overwritten
from movies.protocol.recommendation import Wishes

SENTENCE = re.compile(r"[^.!?\n]+")
# "None of that computer nonsense", a remark on the movies in the previous sentence.
NONE_OF = re.compile(r"\W*(?:none|nothing) of (?:that|those|your|the)\b", re.IGNORECASE)
# "No sequels.", a wish in a sentence of its own.
NO_SUCH = re.compile(
    r"\W*(?:and |but |also )?(?:no|nothing with|nothing about|without|w/o)\s+(?!more|less|doubt|problem|idea|one|thanks"
    r"|thank|worries|way|need|offence|offense|rush|matter|clue|chance|hurry|hard|pressure|question|other|longer)"
    r"[\w'-]+(?: [\w'-]+)?\W*$",
    re.IGNORECASE,
)
# In longer sentences, the words before the request give a reason, not a wish.
LONG_SENTENCE = 15
# "The bus was late and the cat threw up. I want something nice": the first sentence is about the day.
LONG_TALE = 8

Span = tuple[int, int]


def with_leftovers(
    text: str, parts: Sequence[Part], told: Iterable[Span], unknown: Iterable[str], tags: Set[str]
) -> Wishes:
    """The parts as one wish; in sentences that contain a wish, other words about movies are added as topics.

    Parameters
    ----------
    text: the message without its titles. told: the places of titles with an opinion. unknown: titles that no catalogue
    has. tags: all tags of the catalogue.
    """
    rest = overwritten(text, [(part.start, part.end) for part in parts])
    free = [span for sentence in SENTENCE.finditer(rest) for span in _of_no_wish(sentence, parts, list(told))]
    rest = overwritten(rest, free)
    for title in unknown:
        rest = re.sub(re.escape(title), lambda match: BLANK * len(match[0]), rest, flags=re.IGNORECASE)
    return together(with_lists_refused(text, leftovers(rest, tags), parts))


def _of_no_wish(sentence: re.Match[str], parts: Sequence[Part], told: Sequence[Span]) -> list[Span]:
    """The spans of a sentence that hold no wish: all of it, the words before its request, or none."""
    start, end = sentence.span()
    asked = intents.RECOMMEND.search(sentence[0])
    before = [part for part in parts if start <= part.start < end]
    if NONE_OF.match(sentence[0]) or (NO_SUCH.match(sentence[0]) and BLANK not in sentence[0]):
        return []
    tells = asked is None and len(sentence[0].split()) > LONG_TALE and intents.RECOMMEND.search(sentence.string)
    if tells or not (asked or before) or any(start <= at < end for at, _ in told):
        return [(start, end)]
    if asked is None:
        return []
    request = start + asked.start()
    is_long = len(sentence[0].split()) > LONG_SENTENCE
    # "I can't sleep, give me something calm"; but "christmas movies that aren't cheesy, any tips?".
    return [(start, request)] if is_long or not any(part.start < request for part in before) else []
