"""Unknown titles that start with a known one: "Zorblax: The Return" is not "Zorblax"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.understanding.requests.people import people
from bot.understanding.requests.wishes import wishes
from bot.understanding.titles.place import is_title_cased
from bot.understanding.words.lexicon import WORD_KINDS
from bot.understanding.words.mentions import Mention, stranger
from bot.understanding.words.ordinary_words import FIRST_NAMES, FUNCTION_WORDS, PARTS_AND_GENRES, is_ordinary

# Words that rarely start a sentence after a title.
WITHIN_TITLES = frozenset("no of the in".split())
_NAME = r"[A-Z][\w'’.\-]*[\w]"
_JOIN = r"(?:\s(?:of|the|in|a|an|to|from))*"
_GOES_ON = re.compile(rf"(?P<joint>: | )(?P<rest>{_NAME}(?:{_JOIN} {_NAME})*)")

# "Spiderman homecoming was great", "the labyrinth of the faun".
_UNCOMMON = re.compile(
    r" (?:of (?:the )?(?=[a-z])"
    r"|(?=[a-z'’-]{4,} (?:is|was|slaps|slapped|rocks|rocked|sucks|sucked)\b))(?P<word>[a-z'’-]{4,})"
)


def with_longer_titles(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, with those that are only the start of a longer title replaced by that unknown title."""
    if is_title_cased(text):
        return list(mentions)
    found: list[Mention] = []
    reached = 0
    for mention in mentions:
        if mention.start < reached:
            continue
        longer = _longer(text, mention, mentions)
        found.append(longer or mention)
        reached = found[-1].end
    return found


def _longer(text: str, mention: Mention, mentions: Sequence[Mention]) -> Mention | None:
    written = text[mention.start : mention.end]
    uncommon = _UNCOMMON.match(text, mention.end)
    if not (mention.is_stranger or mention.dated) and uncommon and _belongs_to_a_title(uncommon["word"]):
        return stranger(text[mention.start : uncommon.end()], mention.start, uncommon.end())
    if mention.is_stranger or mention.dated or not written[:1].isupper() or written.isupper():
        return None
    goes_on = _GOES_ON.match(text, mention.end)
    if goes_on is None:
        return None
    words = goes_on["rest"].split()
    # Without a colon, the words after a title may be a remark on it: "Heat Great movie", "Heat Mostly comedy".
    many = sum(word[:1].isupper() for word in words) > 1
    named = words[0].casefold() in FIRST_NAMES or not any(is_ordinary(word) for word in words)
    if goes_on["joint"] == " " and many and named:
        return None  # Rare names are more likely a person's: "Heat Robert DeNiro is the best".
    if goes_on["joint"] == " " and any(mention.end <= m.start < goes_on.end() for m in mentions):
        return None
    if _begins_anew(words[0]) or not (many or (goes_on["joint"] == " " and _is_rare(words[0]))):
        return None
    return stranger(text[mention.start : goes_on.end()], mention.start, goes_on.end())


def _belongs_to_a_title(word: str) -> bool:
    low = word.casefold()
    known = low in WORD_KINDS or low in FIRST_NAMES | PARTS_AND_GENRES or low.endswith("ly")
    return not (known or is_ordinary(word) or people(word))


def _begins_anew(word: str) -> bool:
    """Whether a word with a capital begins a sentence of its own: "Heat I loved", "Heat Great movie"."""
    low = word.casefold()
    return low not in WITHIN_TITLES and (low in FUNCTION_WORDS or low in WORD_KINDS)


def _is_rare(word: str) -> bool:
    return not is_ordinary(word) and not wishes(word)
