"""Wishes for a streaming service, such as "something good on Netflix"; no catalogue says what is on which service."""

from __future__ import annotations

import re

from bot.understanding.requests.parts import Part
from movies.protocol.recommendation import Wishes
from movies.topics import STREAMING

_SERVICE = (
    r"(?:netflix|amazon(?: prime)?(?: video)?|prime(?: video)?|hulu|hbo(?: max)?|max|disney ?(?:\+|plus)|apple ?tv ?\+?"
    r"|paramount ?(?:\+|plus)|peacock|mubi|tubi|shudder|crunchyroll|youtube|now ?tv|sky|iplayer|starz|showtime"
    r"|(?:the )?criterion channel|joyn|wow)"
)
_ON_A_SERVICE = re.compile(
    rf"(?:\b(?:that['’]?s|that is|which is|available|streaming|currently|right now) )*"
    rf"\b(?:on|from|in|auf|bei) (?:my |our )?{_SERVICE}(?:(?:,| or| and|/) ?(?:on )?{_SERVICE})*(?!\w)"
    rf"|\b(?:(?:we|i) (?:only |just )?(?:have|got)|(?:have|got) only|(?:do|does)(?:n['’]?t| not) have) {_SERVICE}(?!\w)"
    rf"|\bnetflix (?:movies?|films?|originals?)\b|\bstreaming (?:services?|somewhere|for free)\b",
    re.IGNORECASE,
)


def streaming(text: str) -> list[Part]:
    """Each slice of a text that asks for what a service shows."""
    wish = Wishes(topics=frozenset({STREAMING}))
    return [Part(*match.span(), wish) for match in _ON_A_SERVICE.finditer(text)]
