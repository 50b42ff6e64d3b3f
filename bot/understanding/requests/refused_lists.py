"""Refusals that list different kinds of things: "no superheroes, war films or anything over two hours"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.understanding.requests.parts import Part, is_fine, unwanted
from movies.protocol.recommendation import Wishes

_KIND = r"(?: (?:stuff|movies?|films?|flicks?|things?|pictures?|scenes?))?"
_ANY = (
    r"(?:(?:any|anything|everything|movies?|films?|stuff|that(?: is|['’]s| are)?|which(?: is| are)|with|about|by|from"
    r"|in|set|of|starring|featuring|made)\s+)*"
)
_GOES_ON = re.compile(
    rf"{_KIND}\s*(?:[,.]?\s+(?:or|nor)\s+(?:(?:an?|too)\s+|something\s+(?=with|about|from|by)|(?P<limit>something\s+))?"
    rf"|,?\s+(?:and\s+)?(?=any|everything)|(?P<comma>,\s+)){_ANY}",
    re.IGNORECASE,
)
# A comma alone continues the list only if an "or" ends it.
_ENDS = re.compile(
    r"(?:(?!\bbut\b|\bplease\b)[^.!?;\n]){0,60}?\b(?:or|nor)\s+(?!so\b|maybe\b|perhaps\b)", re.IGNORECASE
)
_REFUSED_AS = {
    "genres": "without",
    "topics": "without_topics",
    "people": "without_people",
    "languages": "without_languages",
}
_REFUSALS = (*_REFUSED_AS.values(), "spare")
_LIMITS = (("minutes_from", "minutes_to"), ("year_from", "year_to"))


def with_lists_refused(text: str, parts: Iterable[Part], read: Iterable[Part] = ()) -> list[Part]:
    """The parts in order; those that continue a list of refused ones become refusals.

    read: further parts, whose lists have already been read.
    """
    found, right = list[Part](), list(read)
    parts = list(parts)
    # "No Disney or Pixar" does not refuse animation, although a wish for Pixar is also one for animation.
    subjects = {part.start for part in parts if part.wish.topics or part.wish.without_topics}
    last: Part | None = None
    for part in sorted([*right, *parts], key=lambda part: part.start):
        refused = any(getattr(part.wish, kind) for kind in _REFUSALS) or unwanted(text, part.start, part.end)
        new = last is not None and part.wish and not (part in right and last in right)
        if new and not refused and last is not None and _continues(text, last.end, part):
            is_subject = bool(part.wish.genres) and part.start in subjects
            part, refused = part._replace(wish=Wishes() if is_subject else _refused(part.wish)), True
        last = part if refused else last
        found.append(part)
    return found


def _continues(text: str, last: int, part: Part) -> bool:
    """Whether only the words of a list stand between the refused words that end at `last` and the part."""
    gap = _GOES_ON.fullmatch(text[last : part.start])
    if (
        gap is None
        or is_fine(text, part.end)
        or (gap["limit"] and not (part.wish.minutes_from or part.wish.minutes_to))
    ):
        return False
    return gap["comma"] is None or _ENDS.match(text[part.end :]) is not None


def _refused(wish: Wishes) -> Wishes:
    """The refusal of what a wish asks for; a limit such as "over two hours" is reversed."""
    said = {kind: value for kind, value in wish if value}
    meant = {_REFUSED_AS[kind]: value for kind, value in said.items() if kind in _REFUSED_AS}
    for low, high in _LIMITS:
        if low in said and high not in said:
            meant[high] = said[low] - (1 if low == "year_from" else 0)
        elif high in said and low not in said:
            meant[low] = said[high] + 1
    return Wishes(**meant) if meant else wish
