"""Detect messages that may mean more than the rules read, and that a reader should see."""

from __future__ import annotations

import re

from bot.understanding.meaning import Understanding
from bot.understanding.opinions.accounting import is_telling
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.requests.intents import Intent
from bot.understanding.requests.wishes import parts
from bot.understanding.titles.finder import TitleFinder
from bot.understanding.words.mentions import blanked, overwritten
from bot.understanding.words.ordinary_words import is_ordinary
from bot.understanding.words.tokens import tokenise
from movies.topics import known_as

# Only messages with one of these intents can mean more than the rules found.
OPEN = frozenset({Intent.OTHER, Intent.SMALLTALK, Intent.TELL, Intent.RECOMMEND, Intent.MORE, Intent.PREDICT})
# "Thx, got a good heist thing?": a polite message of this many words may also ask for something.
POLITE, MORE_THAN_POLITE = frozenset({Intent.THANKS, Intent.GREET, Intent.BYE}), 5
# With this many unused uncommon words, a message says more, even if its intent is clear.
FOREIGN_WORDS = 2


def leaves_words(message: str, said: Understanding, finder: TitleFinder) -> bool:
    """Whether a message has meaningful words that the rules did not use."""
    if said.intent not in OPEN or said.picks or said.is_sure:
        return False
    topics = said.wishes.topics | said.wishes.without_topics
    if said.unread or any(known_as(t) is None and t not in finder.catalogue.tags for t in topics):
        return True
    words = _telling(message, said, finder)
    vague = [*(o for _, o in said.statements), *(one.opinion for one in said.which), *(o for _, o in said.strangers)]
    if said.intent is Intent.OTHER or Opinion.NAMED in vague:
        return bool(words)
    return sum(not is_ordinary(word) for word in words) >= FOREIGN_WORDS


def may_mean_more(message: str, said: Understanding) -> bool:
    """Whether a message may mean something other than the rules read: most of several words may, but no command."""
    words = re.findall(r"\w+", message)
    if said.picks or said.is_sure or not words:
        return False
    if said.intent in POLITE:
        return len(words) >= MORE_THAN_POLITE
    return said.intent in OPEN | {Intent.FACT} and (len(words) > 1 or said.intent is Intent.OTHER)


def _telling(message: str, said: Understanding, finder: TitleFinder) -> list[str]:
    """The meaningful words outside titles and wishes that no rule knows."""
    rest = blanked(message, finder.find(message))
    for title in said.unknown:
        rest = re.sub(re.escape(title), " ", rest, flags=re.IGNORECASE)
    rest = overwritten(rest, [(part.start, part.end) for part in parts(rest)])
    return [token.text for token in tokenise(rest, ()) if is_telling(token)]
