"""Wishes for a running time: "under 90 minutes", "something short", "I have two hours"."""

from __future__ import annotations

import re

from bot.understanding.requests.parts import Part, unwanted
from movies.protocol.recommendation import Wishes

_NUMBERS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "half an": 0.5}
_HOURS = r"(?:hours?|hrs?|h)"
_MINUTES = r"(?:minutes?|mins?)"
_TIME = (
    rf"(?:(?P<hours>\d(?:[.,]\d)?|{'|'.join(_NUMBERS)})(?:[ -]?(?:(?:and|&) (?:a )?half|½)(?=[ -]?{_HOURS}))?"
    rf"[ -]?{_HOURS}"
    rf"(?P<half> and a half)?(?: ?(?:and )?(?P<extra>\d{{1,2}})(?: ?{_MINUTES})?)?"
    rf"|(?P<minutes>\d{{2,3}})[ -]?{_MINUTES})"
)
_HALF = re.compile(r"(?:and|&) (?:a )?half|½")
_MOST = re.compile(
    r"(?:(?:<|\b(?:under|less than|shorter than|below|within|at most|max(?:imum|\.)?(?: of)?|up to|(?:no|not"
    r"|\w+n['’]?t)(?: \w+)? (?:longer|more) than"
    r"|(?:i|we)(?:['’]?ve)? (?:only )?(?:have|['’]ve(?: only)? got|got)(?: only| about| just| like"
    r"| maybe| exactly)?)|(?:^|[.!?,;\n] ?)(?:only |just )?got(?: only| about| just| maybe)?)\s*)"
    rf"{_TIME}\b|\b{_TIME.replace('?P<', '?P<b_')} (?:or less|or under|or shorter|max(?:imum)?|tops|at most)\b",
    re.IGNORECASE,
)
# A movie of 90 minutes is not under 90 minutes.
_STRICTLY = re.compile(r"<|under|less than|shorter than|below", re.IGNORECASE)
_LEAST = re.compile(
    rf"\b(?:over|more than|longer than|at least|min(?:imum)?(?: of)?) {_TIME}\b"
    rf"|\b{_TIME.replace('?P<', '?P<b_')} (?:or more|or longer|plus|at least)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    rf"\b(?:about|around|roughly|like|~) ?{_TIME}(?: long)?\b|\b{_TIME.replace('?P<', '?P<b_')} (?:long"
    rf"|movies?|films?|epics?)\b",
    re.I,
)
# "Nothing three hours long", "I can't do three hours", "no three hour epics".
_NOT_SO_LONG = re.compile(
    r"(?:\b(?:no|not|nothing|none|never|without|cannot|cant|dont|doesnt|isnt|arent|nobody|hates?|refuse|tired of"
    r"|sick of|avoid)|n['’]t)"
    r"(?: (?:an?|another|any|anything|one|ones|something|movies?|films?|have|got|do|be|being|last|lasts|lasting|take"
    r"|takes|taking|spend|sit|sitting|stand|manage|handle|watch|through|for|like|that|which|these|those|is|are|run|runs|go"
    r"|goes|on|with|want|need|to|commit|the|full|whole|of|more|time)){0,4} "
    rf"{_TIME}\b(?: long)?(?! (?:or|tops|max|ago))",
    re.IGNORECASE,
)
# "The last one was three hours", "\x00 is three hours long".
_TELLS_A_LENGTH = re.compile(
    r"(?:\b(?:was|were|took|lasted|ran|felt|spent|went on for|sat through|watched|saw)"
    r"|\x00\W*(?:is|runs|['’]s|lasts|goes on for))"
    r"(?: (?:an?|the|like|about|around|over|almost|nearly|some|more|than|only|just|for|way|literally)){0,3} ?$",
    re.IGNORECASE,
)
# "No movies under two hours".
_NONE = re.compile(r"\b(?:no|not|nothing|none)(?: (?:movies?|films?|flicks?))? $", re.IGNORECASE)
_SHORT = re.compile(
    r"\b(?:(?<!long story )(?<!short term )short(?:er)?(?! (?:film|subject|answer|list|notice|of|term|story)s?\b)"
    r"|quick(?:er)? (?:movie|film|flick|one|watch)|something quick(?:er)?(?! to))\b"
    r"|\b(?:nothing|not|n['’]t|no)(?: (?:too|so|very|that|be|super|overly))* (?:long(?:er)?|lengthy)\b(?! ago)"
    r"|\btoo long\b(?! ago)",
    re.IGNORECASE,
)
# In "too long for me, anything shorter", the last word is the wish.
_SHORTER = re.compile(r"\bshorter\b(?! (?:films?|answer|list)\b)", re.IGNORECASE)
_LONG = re.compile(
    r"\b(?:a|something|really|very|nice and|pretty)(?: (?:really|very|nice))? long(?:er)?\b(?! (?:day|week|time|ago))",
    re.I,
)
_RUNTIME = re.compile(
    r"\b(?:run(?:ning )?time|length|duration)\s*(?:is |of )?(?:<=?|under|below|less than)\s*(?P<most>\d{2,3})\b(?! ?h)",
    re.IGNORECASE,
)
SHORT_MINUTES, LONG_MINUTES, ABOUT_MINUTES = 100, 150, 15
# Refusing fewer minutes is not about a movie: "I can't wait 20 minutes".
SHORTEST_MINUTES = 60

# "Not in the mood for superheroes. Or anything over two hours."
_OR_ANYTHING = re.compile(
    r"(?:\b(?:no|not|nothing|without)\b|n['’]t\b).{0,80}[.!;]\s*or anything $", re.IGNORECASE | re.DOTALL
)


def lengths(text: str) -> list[Part]:
    """The running time that a text asks for: at most one part with a wish."""
    if match := _RUNTIME.search(text):
        return [Part(*match.span(), Wishes(minutes_to=max(1, int(match["most"]) - 1)))]
    if match := _MOST.search(text):
        if _NONE.search(text[: match.start()]) and _STRICTLY.match(match[0]):
            return [Part(*match.span(), Wishes(minutes_from=_minutes(match)))]
        most = _minutes(match) - (1 if _STRICTLY.match(match[0]) else 0)
        return [Part(*match.span(), Wishes(minutes_to=max(1, most)))]
    if (match := _NOT_SO_LONG.search(text)) and (minutes := _minutes(match)) >= SHORTEST_MINUTES:
        # "I can't do three hours, anything shorter?"
        short = _SHORT.search(text)
        most = SHORT_MINUTES if short and short[0].casefold() == "short" else minutes - ABOUT_MINUTES
        return [Part(*match.span(), Wishes(minutes_to=most)), *([Part(*short.span(), Wishes())] if short else [])]
    if match := _asked(_LEAST, text):
        # "Nothing over two hours" sets an upper limit.
        refused = unwanted(text, *match.span()) or _OR_ANYTHING.search(text[: match.start()])
        side = "minutes_to" if refused else "minutes_from"
        return [Part(*match.span(), Wishes(**{side: _minutes(match)}))]
    if match := _asked(_ABOUT, text):
        minutes = _minutes(match)
        span = {"minutes_from": max(1, minutes - ABOUT_MINUTES), "minutes_to": minutes + ABOUT_MINUTES}
        return [Part(*match.span(), Wishes(**span))]
    if match := _SHORTER.search(text) or _SHORT.search(text):
        return [Part(*match.span(), Wishes(minutes_to=SHORT_MINUTES))]
    if match := _LONG.search(text):
        return [Part(*match.span(), Wishes(minutes_from=LONG_MINUTES))]
    return []


def _asked(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The first match that does not say how long some movie was."""
    return next((m for m in pattern.finditer(text) if not _TELLS_A_LENGTH.search(text[: m.start()])), None)


def shorter_than(part: Part, text: str, minutes: int) -> Part:
    """The part with "shorter" or "longer" measured by a movie of that many minutes; any other part unchanged."""
    said = text[part.start : part.end].casefold()
    if said == "shorter":
        return Part(part.start, part.end, Wishes(minutes_to=max(1, minutes - 1)))
    return Part(part.start, part.end, Wishes(minutes_from=minutes + 1)) if said == "longer" else part


def _minutes(match: re.Match[str]) -> int:
    said = {name.removeprefix("b_"): value for name, value in match.groupdict().items() if value}
    if "minutes" in said:
        return max(1, int(said["minutes"]))
    word = said["hours"].casefold()
    hours = _NUMBERS[word] if word in _NUMBERS else float(word.replace(",", "."))
    hours += 0.5 if "half" in said or _HALF.search(match[0]) else 0.0
    return max(1, min(round(60 * hours) + int(said.get("extra", 0)), 999))
