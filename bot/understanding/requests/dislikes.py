"""Standing dislikes, for this list and any other: "I hate superhero movies"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.understanding.requests.parts import Part, joined
from movies.protocol.recommendation import Wishes

# General statements about oneself: "I never watch ...".
_NEVER = re.compile(
    r"\b(?:i|we)\b(?:\s+(?:really|just|absolutely|honestly|usually|also|do|fucking|still)){0,3}\s+"
    r"(?<!don't )(?<!don’t )(?<!dont )(?:hate|loathe|detest|despise|dislike|avoid|can['’]?t stand|cannot stand"
    r"|can['’]?t bear|can['’]?t do"
    r"|don['’]?t (?:really |usually )?(?:like|enjoy|watch|do|care for)|do not (?:like|enjoy|watch)|never watch)\b"
    r"[^.!?;\n]{0,40}$"
    r"|\b(?:i['’]?m|im|i am|we['’]?re) (?:really |just |so |kinda |totally )*(?:not (?:really |much of )?"
    r"(?:an? (?:big |huge |massive |great )?(?:fan of\b)?"
    r"|into|big on|keen on|crazy about|one for)|over|done with|sick of|tired of|fed up with|allergic to"
    r"|too (?:old|scared|squeamish|sensitive|jumpy|anxious) for|scared of|afraid of)[^.!?;\n]{0,40}$"
    r"|\b(?:i|we)(?:['’]?ve| have) had (?:it with|enough of)[^.!?;\n]{0,40}$"
    r"|(?:^|[.!?\n,])\W*(?:hate|dont like|don['’]t like|can['’]?t stand|not a fan of|(?:i )?no like|never (?:liked"
    r"|cared for"
    r"|got into|watch)|(?:so |kinda )*(?:over|done with|sick of|tired of)(?= )|not (?:big on|into)"
    r"|(?:i )?can['’]?t (?:do"
    r"|handle|take|stomach))\b[^.!?;\n]{0,40}$",
    re.IGNORECASE,
)
_NOT_FOR_ME = re.compile(
    r"^\W*(?:movies?|films?|flicks?|stuff|ones)?\W*(?:usually |always |just |really |mostly |do )*"
    r"(?:(?:is|are|['’]s)(?:(?: just| really)? not|n['’]?t) (?:really )?"
    r"(?:for me|my (?:thing|taste|cup of tea|kind|genre|jam|style))"
    r"|(?:bores?|annoys?|scares?|irritates?|depress(?:es)?|gross(?:es)?|freaks?|puts?|stress(?:es)?) me"
    r"|gives? me (?:nightmares|anxiety|panic attacks?|the (?:creeps|heebie-jeebies))"
    r"|(?:is|are) (?:a )?(?:hard |big |definite )?no\b)\b",
    re.IGNORECASE,
)
_KINDS = ("without", "without_topics", "without_people", "without_languages")

# "Im 12 btw".
_OWN_AGE = re.compile(
    r"(?<!\w)(?:i['’]?m|i am)(?: only| just)? (?P<age>[4-9]|1[0-7])\b(?:[- ]?(?:years?|yrs?|y/?o)(?: olds?)?)?"
    r"(?=\W*(?:$|[.,;!?]|(?:and|btw|so|but|what|which|can|do|could|would|i|looking)\b))",
    re.IGNORECASE,
)


def dislikes(text: str, parts: Sequence[Part]) -> Wishes:
    """The kinds of movies in a text that the person never wants and, if a child is writing, their age."""
    never = [{kind: getattr(part.wish, kind) for kind in _KINDS} for part, _, _ in _never(text, parts)]
    if own := _OWN_AGE.search(text):
        never.append({"youngest": int(own["age"])})
    return joined(Part(0, 0, Wishes(**kinds)) for kinds in never)


def where_disliked(text: str, parts: Sequence[Part]) -> list[tuple[int, int]]:
    """The slices of a text that state such a dislike and name no movie; titles must be overwritten by zero bytes."""
    return [(start, end) for _, start, end in _never(text, parts) if "\x00" not in text[start:end]]


def _never(text: str, parts: Sequence[Part]) -> Iterator[tuple[Part, int, int]]:
    """The parts that a person never wants, each with the start and end of the slice that includes its verb."""
    for part in parts:
        if not any(getattr(part.wish, kind) for kind in _KINDS):
            continue
        if before := _NEVER.search(text[: part.start]):
            yield part, before.start(), part.end
        elif after := _NOT_FOR_ME.match(text[part.end :]):
            yield part, part.start, part.end + after.end()
