"""The number of movies in a request: "just one movie", "give me ten", "three comedies please"."""

from __future__ import annotations

import re

_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_WORDS = {"single": 1, "couple": 2, "couple of": 2, "dozen": 12, "twenty": 20, "fifty": 50, "hundred": 100}
_MANY = rf"(?P<many>\d{{1,3}}|{'|'.join(_NUMBERS[1:])}|couple(?: of)?|dozen|twenty|fifty|hundred)"
_MOVIES = (
    r"(?:movies?|films?|flicks?|recs?|recommendations?|suggestions?|ideas?|options?|titles|picks|tips|comedies"
    r"|thrillers"
    r"|dramas|westerns|documentaries|musicals|romances|romcoms|cartoons|more)"
)
_NO_COUNT = (
    r"(?!\s*[-/%.:,]?\d|['’]?s\b|\s*(?:/|%|stars?\b|points?\b|years?\b|yrs?\b|y/?o\b|hours?\b|hrs?\b|min|people\b"
    r"|friends\b|kids\b|of (?:us|them|these|those)\b|is\b|was\b|and\b|th\b|nd\b|out of\b))"
)
_ASKS = (
    r"(?:give|show|get|find|send|list|name|hit|recommend|suggest|pick|want|need|top|best|just|only|exactly|another"
    r"|have|choose)"
)
_COUNTS = (
    # "Give me ten", "just three please".
    re.compile(rf"\b{_ASKS}\s+(?:me\s+|us\s+)?(?:(?:the|a|your|my|just|only|top|best)\s+)*{_MANY}\b{_NO_COUNT}", re.I),
    # "Three funny movies", "10 recs pls", at the beginning.
    re.compile(
        rf"^\W*(?:(?:a|the|top|maybe|ok|please|hey)\W+)*{_MANY}\b{_NO_COUNT}(?:\s+[\w'-]+){{0,3}}?\s+{_MOVIES}\b(?!\s+(?:i|we|that)\b)",
        re.I,
    ),
)
_ONE = re.compile(
    rf"\b(?:just|only|exactly)\s+(?:(?:give|show|tell|pick)\s+(?:me\s+)?)?(?:one|1|a single)\b(?!\s+(?:of|i|we|that"
    rf"|who|which|thing"
    rf"|question|problem|more thing))|\b(?:a|one) single (?:[\w'-]+ )?{_MOVIES}\b"
    rf"|\b(?:give|show|pick|recommend|suggest)(?: me)? (?:one|1) (?:[\w'-]+ )?(?:movie|film)\b"
    r"|\b(?:tell|name|give|pick|show|find)(?: me| us)? (?:just )?(?:one|1|a single)(?: (?:movie|film|thing))?"
    r"(?=\W*(?:$|[.!,]))"
    r"|^\W*one (?:movie|film|more)\b"
    r"|\banother one\b",
    re.IGNORECASE,
)


def count_asked(text: str) -> int | None:
    """The number of movies in a request, without an upper bound; None if not given."""
    if _ONE.search(text):
        return 1
    for pattern in _COUNTS:
        if match := pattern.search(text):
            return _number(match["many"].casefold()) or None
    return None


def _number(word: str) -> int:
    if word.isdecimal():
        return int(word)
    return _WORDS[word] if word in _WORDS else _NUMBERS.index(word) + 1
