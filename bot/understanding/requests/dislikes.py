"""What somebody can't stand at all, in this list or any other: "I hate superhero movies"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.understanding.requests.parts import Part, joined
from movies.protocol.recommendation import Wishes

# The person speaks of themselves, and of always.
_NEVER = re.compile(
    r"\b(?:i|we)\b(?:\s+(?:really|just|absolutely|honestly|usually|also|do|fucking|still)){0,3}\s+"
    r"(?:hate|loathe|detest|despise|dislike|avoid|can['’]?t stand|cannot stand|can['’]?t bear|can['’]?t do"
    r"|don['’]?t (?:really |usually )?(?:like|enjoy|watch|do|care for)|do not (?:like|enjoy|watch)|never watch)\b"
    r"[^.!?;\n]{0,40}$"
    r"|\b(?:i['’]?m|i am|we['’]?re) (?:really )?not (?:a (?:big |huge )?fan of|into)\b[^.!?;\n]{0,40}$"
    r"|(?:^|[.!?\n])\W*(?:hate|dont like|don['’]t like|can['’]?t stand|not a fan of)\b[^.!?;\n]{0,40}$",
    re.IGNORECASE,
)
_NOT_FOR_ME = re.compile(
    r"^\W*(?:movies?|films?|flicks?|stuff|ones)?\W*(?:is|are|['’]s)(?: not|n['’]t) (?:really )?"
    r"(?:for me|my (?:thing|taste|cup of tea|kind|genre))\b",
    re.IGNORECASE,
)
_KINDS = ("without", "without_topics", "without_people", "without_languages")


def dislikes(text: str, parts: Sequence[Part]) -> Wishes:
    """The kinds of movies that the person never wants, out of all parts of a text."""
    never = [p.wish for p in parts if _NEVER.search(text[: p.start]) or _NOT_FOR_ME.match(text[p.end :])]
    return joined(
        Part(0, 0, Wishes(**{kind: getattr(wish, kind) for kind in _KINDS}))
        for wish in never
        if any(getattr(wish, kind) for kind in _KINDS)
    )
