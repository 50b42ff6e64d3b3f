"""Requests without the usual words, which only describe a kind of movie or a taste."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from bot.understanding.requests.parts import Part
from movies.topics import known_as, topic_of

_KINDS = ("without", "without_topics", "without_people", "without_languages", "spare")
# A description after these words is a request.
_DESCRIBED = re.compile(
    r"\b(?:movies?|films?|flicks?|pictures?|something|anything|somethin|sth|smth|somthing|the ones?|one|stuff)"
    r" (?:where|in which|with|without|about|that|which|who|whose|set|shot|made|like|for|from|by|in|to|so|not|on|under"
    r"|over|w/?)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:(?:good|great|decent|best|nice|new|old|other|funny|scary|smart|cool|fun)(?: \w+){0,2} (?:movies?|films?"
    r"|flicks?)"
    r"|(?:a|any|some) (?:\w+ ){0,2}(?:movies?|films?|flicks?))\b",
    re.IGNORECASE,
)
_TASTE = re.compile(
    r"\b(?:i|we)(?:['’]?(?:m|re)| am| are)(?: \w+){0,3}? (?:into|obsessed|crazy about|mad about|partial to"
    r"|drawn to|(?:a )?sucker for|(?:an? )?(?:\w+ ){0,3}(?:person|guy|girl|gal|fan|nut|buff|lover|freak|junkie|kid))\b"
    r"|\b(?:i|we) live for\b"
    r"|\bmy (?:(?:favou?rite|fav|go[- ]to|usual) )?(?:thing|jam|genre|kind|weakness|taste|style|vibe|cup of tea|cuppa"
    r"|type|guilty pleasure)\b"
    r"|\b(?:fan|person|lover|buff|junkie) here\b|\b(?:gets?|does it for) me every time\b"
    r"|\bi only (?:watch|like|do)\b|\bno more\b|\bi['’]?m all about\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:now and then|saw|watched|loved|liked|hated|enjoyed|went|was|were|just finished|(?:i|we)(?:['’]ve"
    r"| have)? seen)\b",
    re.IGNORECASE,
)
# "Der Pate war schwach" mentions no war.
_GERMAN = re.compile(r"\b(?:der|die|das|ist|sind|und|aber|nicht|echt)\b", re.IGNORECASE)
_ASKS_FACTS = re.compile(r"^\W*(?:who|when|where|why|how|whose|is|are|does|do you know who|did)\b", re.IGNORECASE)
_PERSON_FIRST = re.compile(
    r"\b(?:what|which)\b.*\b(?:should|start|made|done|did|do|best|first|good|recommend)\b", re.IGNORECASE
)


# "A24 stuff", "slow cinema", "about a teacher".
_KIND_OF = re.compile(
    r"^\W*(?:[\w&'-]+ ){1,3}(?:stuff|vibes?|movies?|films?|flicks?|cinema|trash|type stuff)\W*(?:please|pls|plz"
    r"|lol)?\W*$"
    r"|^\W*(?:about|with|where|set in|from) (?:[\w'-]+\W*){1,5}$|\b(?:enough (?:of|with)|less) (?:the |that |all )?\w+",
    re.IGNORECASE,
)
_AROUND_A_KIND = re.compile(
    r"^\W*(?:(?:some|any|maybe|just|something|more)\W+)*|\W*(?:(?:please|pls|plz|lol|maybe)\W*)*$", re.IGNORECASE
)


def names_a_kind(text: str, tags: Set[str]) -> bool:
    """Whether a short text is a kind of movies and nothing else: "cyberpunk", "criterion vibes"."""
    kind = _AROUND_A_KIND.sub("", text)
    return _KIND_OF.match(text) is not None or known_as(kind) is not None or topic_of(kind) in tags


def is_loose_request(text: str, parts: Sequence[Part], tags: Set[str]) -> bool:
    """Whether a text without titles or request words still asks for movies.

    Refusals count; `only_refuses` tells whether there is nothing else. tags: those of the catalogue.
    """
    if _GERMAN.search(text) or _TOLD.search(text) or (_ASKS_FACTS.match(text) and not _ASKED.search(text)):
        return False
    if not parts:
        return (
            names_a_kind(text, tags)
            or _DESCRIBED.search(text) is not None
            or (_TASTE.search(text) is not None and "?" not in text)
        )
    return not all(_says_who(part) for part in parts) or _DESCRIBED.search(text) is not None


def _says_who(part: Part) -> bool:
    """Whether a part may only mention children, rather than ask for their movies: "the kids are screaming"."""
    return part.wish.genres == {"Children"}


def only_refuses(parts: Sequence[Part]) -> bool:
    """Whether there are parts, and all of them are exclusions."""
    return bool(parts) and all(
        any(getattr(part.wish, kind) for kind in _KINDS) and not (part.wish.genres or part.wish.topics)
        for part in parts
    )
