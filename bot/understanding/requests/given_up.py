"""Wishes that somebody gives up: "forget the Boston part", "it doesn't have to be French"."""

from __future__ import annotations

import re
from collections.abc import Set

from bot.understanding.requests.leftovers import leftovers
from bot.understanding.requests.parts import Part
from bot.understanding.requests.wishes import parts, together
from movies.protocol.recommendation import Wishes

_FIRST = (
    r"^\W*(?:(?:actually|ok|okay|hm+|no|well|wait|sorry|please|and|but|you know what|on second thought|oh|then"
    r"|let['’]?s|you can|we can|can you|just)\W+)*"
)
_WHAT = r"(?P<what{}>[^.!?,;\x00]{{2,40}}?)"
_PART = r"(?: (?:part|bit|thing|stuff|requirement|condition|idea|filter|wish))"
_END = r"(?: (?:then|now|for now|any ?more|please|though|after all))*\s*(?=$|[.!?,;]|\b(?:and|but)\b)"
_GIVEN_UP = (
    rf"{_FIRST}(?:forget|drop|lose|ditch|scrap|scratch|ignore|never ?mind)(?: about)? "
    rf"(?:the |that |those )?{_WHAT.format(1)}{_PART}?{_END}",
    rf"{_FIRST}(?:leave out|leave off|skip|without) (?:the |that ){_WHAT.format(2)}{_PART}{_END}",
    rf"{_FIRST}(?:(?:it|they|that|this|those)\W+)?(?:(?:does|do|need)(?:n['’]?t| not)(?: really| necessarily)?"
    rf"(?: have to| need to)? be|not necessarily|no need (?:for|to be)) "
    rf"(?:an? |from |in |set in |with |about |the )*{_WHAT.format(3)}{_END}",
    rf"{_FIRST}(?:the )?{_WHAT.format(4)}{_PART}? (?:does(?:n['’]?t| not) (?:really )?matter|is(?:n['’]?t| not)"
    rf" (?:that |so |really |all that )?(?:important|a must|necessary)|is optional){_END}",
)
# Giving up one end of a limit gives up both, so one is enough here.
_ANY = {
    re.compile(r"\b(?:then |now |from |of )?any (?:year|decade|era)s?\b", re.IGNORECASE): Wishes(year_from=1900),
    re.compile(r"\b(?:then |now |of )?any (?:length|running time|runtime)\b", re.IGNORECASE): Wishes(minutes_to=100),
}
_PATTERNS = [re.compile(pattern, re.IGNORECASE) for pattern in _GIVEN_UP]


def given_up(text: str, tags: Set[str]) -> Part | None:
    """The wish that a text gives up, if there is one.

    text: without its titles. tags: those of the catalogue.
    """
    for anything, wish in _ANY.items():
        if match := anything.search(text):
            return Part(*match.span(), wish)
    for number, pattern in enumerate(_PATTERNS, start=1):
        if match := pattern.search(text):
            what = match[f"what{number}"]
            found = parts(what)
            rest = what
            for part in found:
                rest = rest[: part.start] + "\x00" * (part.end - part.start) + rest[part.end :]
            wish = together([*found, *leftovers(rest, tags)])
            return Part(*match.span(), wish) if wish else None
    return None
