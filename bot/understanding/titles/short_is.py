"""Write out the "is" of "Heat's so good", which would otherwise be read as part of the title."""

from __future__ import annotations

import re

from bot.understanding.titles.forms import key_of
from bot.understanding.titles.surroundings import JUDGING, VERBS
from bot.understanding.titles.title_index import TitleIndex
from bot.understanding.words.lexicon import WORD_KINDS
from bot.understanding.words.mentions import WORD

_AFTER_A_NAME = re.compile(
    r"(?P<name>[\w-]+)'s"
    r"(?P<words>(?: (?:so|too|really|very|pretty|just|also|still|absolutely|pure|dead|kinda|a bit|quite|such an?|not"
    r"|an?|\w+ly))* (?P<last>[\w-]+))"
    r"(?=\s*(?:$|[.!?,;:\n]|(?:and|but|so|tbh|imo|imho|though|lol|ngl|because|cuz|as|too|also)\b))",
    re.IGNORECASE,
)
_NO_NAMES = frozenset("it that what he she there who here how where let this everything nothing one".split())
# "My kid's favourite", "Nolan's best": possessives.
_POSSESSED = re.compile(
    r"(?:fav\w*|best|worst|finest|greatest|classics?|masterpieces?|crap|shit|fun|love|hit|masterwork)$", re.IGNORECASE
)


def with_is(text: str, index: TitleIndex) -> str:
    """The text with "Heat is so good" for "Heat's so good"; "Dante's Peak" is a title, "Nolan's best" a possessive."""

    def written_out(match: re.Match[str]) -> str:
        judges = WORD_KINDS.get(match["last"].casefold()) in JUDGING | VERBS
        possessive = _POSSESSED.match(match["last"]) or index.is_known(key_of(WORD.findall(match[0])))
        if not judges or possessive or match["name"].casefold() in _NO_NAMES:
            return match[0]
        return f"{match['name']} is{match['words']}"

    return _AFTER_A_NAME.sub(written_out, text)
