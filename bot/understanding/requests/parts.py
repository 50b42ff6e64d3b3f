"""The parts of a request: the wish in each run of words, and whether it is negated."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce
from typing import NamedTuple

from movies.protocol.recommendation import MOST_NAMES_A_WISH, Wishes


class Part(NamedTuple):
    """The wish in a text from `start` to `end`."""

    start: int
    end: int
    wish: Wishes


_FILLERS = (
    r"too|very|so|that|overly|an?|any|the|those|these|much|many|more|another|for|like|want|wanna|really|into|of|in|on"
    r"|anything|something|nothing|one|ones|with|about|by|from|super|all|movies?|films?|stuff|is|are|be|or|watch"
    r"|watching"
    r"|see|seeing|feel|to|kind|type|sort|do|big|good|mood|fan|thing|typical|usual|old|stupid|single|little|small"
    r"|young|care|pictures?|made|as|quite|exactly|featuring|starring|necessarily|at|recommend(?:ing)?|suggest(?:ing)?|show(?:ing)?|giv(?:e|ing)|me|us|keen|include|add"
    r"|please|more of|your|yer|ur|o|bloody|fucking|damn"
)
_UNWANTED = re.compile(
    r"(?:\b(?:no|not|none|without|w/o|sans|nothing|never|nor|non|except|hates?|hated|hating|dislikes?|disliked"
    r"|no (?:use|patience|interest|love) (?:for|in)(?: them| those| these)?|loathes?|despises?|detests?|minus"
    r"|avoid(?:s|ing)?|exclud(?:e|es|ing)|omit(?:ting)?|(?<!they )(?<!who )(?<!he )remov(?:e|ing)|get(?:ting)? rid of"
    r"|(?:leav(?:e|ing)|keep(?:ing)?|filter(?:ing)?|cut(?:ting)?|rul(?:e|ing)|tak(?:e|ing)) out"
    r"|(?:^|(?<=[.!?;,] ))(?:(?:please|just|and|ok(?:ay)?) )*(?:drop|ditch|scrap|lose|hold|nix|kill|cut|strike|hide"
    r"|block|blacklist|mute|(?:swap|replace|trade)(?= (?:the|those|these|all|any|my|your)))"
    r"|refrain from|spare (?:me|us)|(?:had it|had enough) with|too (?:scared|squeamish|sensitive|jumpy|anxious|old) for"
    r"|(?:nightmares|anxiety|the creeps) from|fewer(?! than)|skip|dont|doesnt|didnt|isnt|arent|cant|wont|less|save for"
    r"|(?:sick|tired|bored|weary"
    r"|scared|afraid|terrified|frightened) (?:and tired )?of|enough|zero|besides|instead of|rather than|other than"
    r"|apart from|aside from|allergic to|steer clear|(?:stay|keep|shy) away|can(?:'|no)?t (?:stand|bear|take|handle"
    r"|stomach|do)|cannot (?:stand|bear)|could do without|refuses?(?: to)?|burnt out on|stop"
    r"|(?:groan|moan|yawn|whine|complain)(?:s|ed|ing)? (?:at|about)|(?:turned|put) off by"
    r"|rolls? (?:my|their|his|her) eyes at|fed up with|ban|nope to"
    r"|(?:i['’]?m|i am|we['’]?re|kinda|totally|honestly|so|pretty much) (?:so |just |kinda |totally |pretty much )*"
    r"(?:over|done with|through with|past))|n['’]t)(?![,.!;:])"
    # "My English is not so good, something easy" begins anew.
    rf"(?:(?![\s\x00]*,[\s\x00]*(?:something|anything|an?|some|recommend|suggest|show)\b)[^\w.!?;\n]+(?:{_FILLERS})\b){{0,6}}"
    r"[^\w.!?;\n]+$",
    re.IGNORECASE,
)
# "Leave horror out", "cross horror off".
_LEAVE = re.compile(rf"\b(?:leave|keep|filter|cut|take|cross|rule|strike) (?:(?:{_FILLERS}) )*$", re.IGNORECASE)
_OUT = re.compile(r"^(?: (?:movies?|films?|stuff|ones?))? (?:out|off)\b(?! of (?:hand|control))", re.IGNORECASE)
# "No scary witches".
_NO_SUCH = re.compile(
    r"\b(?:no|without|nothing)[ -](?!more\b|less\b|doubt\b|problem\b|idea\b|one\b|beats\b|like\b|better\b|but\b|else\b"
    r"|new\b|compares\b|wrong\b|says\b|to\b|makes\b|is\b)[\w'’-]+[ -]$",
    re.IGNORECASE,
)
# "Not only horror", "why not a comedy", "wouldn't mind a western", "can't get enough of heists".
_WANTED_AFTER_ALL = re.compile(
    r"(?:(?:\bnot|n['’]?t) (?:dislike|hate)|\bnot (?:only|just)"
    r"|\bwhy not|(?:\bnot|n['’]t) (?:really )?mind|\bget enough of|\bif not|\bno less than"
    r"|\bcan(?:'?t| ?not) wait|\bhave(?:n['’]?t| not) (?:seen|watched|had)|\bnever (?:seen|watched|tried))"
    r"(?:\W+\w+){0,4}\W+$",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"\bbut\b(?![^.!?]*(?:\b(?:not|no|nothing|without|never|less|none|nix|hates?|groans?|moans?|complains?|yawns?)\b|n['’]t\b))[^.!?]{0,20}$",
    re.IGNORECASE,
)
_ANYTHING_BUT = re.compile(
    r"\b(?:anything|everything|all|any genre|whatever) (?:but|except|besides)\W+(?:\w+\W+){0,2}$", re.IGNORECASE
)
_BAD_AFTER = re.compile(
    # "Horror? No." But "a comedy? no gore please" wants one.
    r"^(?:[- ]free\b|\W*\?\W*(?:nope|nah|(?:no|never)(?= *(?:$|[^\w ])| (?:again|ever|for me|please\b(?! \w))))\b"
    r"|\W+(?:movies? |films? |stuff )?(?:is"
    r"|are)(?:n['’]?t| (?:so |really |just )?not) (?:really )?"
    r"(?:for me\b|(?:my|her|his|their|our) (?:thing|cup|taste|kind))"
    r"|\W+(?:movies? |films? |stuff )?(?:is|are) (?:out\b|off\b|not allowed|too much|(?:a )?(?:hard |big "
    r"|definite )?no\b"
    r"|overrated|rubbish|boring|the worst|a turn-?off|garbage|trash|crap|awful|terrible|dull|horrible)"
    r"|\W+(?:movies? |films? |stuff )?(?:usually |always |just |really |kinda |mostly |often |do )*(?:scares?|bores?"
    r"|annoys?"
    r"|irritates?|depress(?:es)?|freaks?|stress(?:es)?|gross(?:es)?|creeps?|sucks?\b)(?! (?:you|people) in)"
    r"|\W+(?:movies? |films? |stuff )?(?:usually |always |just |really )*(?:puts? me to sleep|does? nothing for me"
    r"|gives? (?:me|her|him|us) (?:nightmares|anxiety|panic attacks?|a headache|the (?:creeps|heebie-jeebies)))"
    r"|\W*[,:]?\W*(?:no thanks?|no thank you|nope|hard (?:no|pass)|no way|not so much)\b)",
    re.IGNORECASE,
)
# "No French movies, Italian or Spanish ones are great".
_FINE_AFTER = re.compile(
    r"^(?:,? (?:or|and) [\w'’-]+)?(?: (?:movies?|films?|stuff|ones?))? (?:is|are|would be|sounds?)"
    r" (?:also |totally |all |perfectly |always )?"
    r"(?:fine|ok|okay|great|good|welcome|nice|allowed|perfect|alright|lovely)\b",
    re.IGNORECASE,
)
# "These are all American", about a list, asks for others.
_TOO_MANY = re.compile(
    r"\b(?:(?:these|those|they)(?: are|['’]?re)? (?:all|mostly|only)|too many|too much"
    r"|(?:just|only|always|keep|keeps) (?:giving|showing|recommending|sending|suggesting|offering) (?:me|us)"
    r"(?: only| just| more)?)"
    r"(?: \w+)?(?: from| of)?(?: the)?\W+$",
    re.IGNORECASE,
)
# "Not necessarily French", "it doesn't have to be new", "no need for it to be famous".
_OPTIONAL = re.compile(
    r"\b(?:not necessar(?:il)?y(?= \w)|(?<!i )(?<!we )(?:does|do)(?:n['’]?t| not) (?:really |necessarily )?"
    r"(?:have|need) to(?: be)?"
    r"|need(?:n['’]?t| not) (?:really )?be|no need (?:for it )?to be"
    r"|not necessary (?:that|for) (?:it|they))"
    r"[^.!?,;\n]{2,40}?(?=$|[.!?,;\n]|\bbut\b)",
    re.IGNORECASE,
)
_LISTED = re.compile(r"^(?:[^\w.!?;\n]+(?:or|and|nor|,)?[^\w.!?;\n]*|[.,;!]\s+(?:or|nor)\s+)$", re.IGNORECASE)


def unwanted(text: str, start: int, end: int, previous: int | None = None) -> bool:
    """Whether the words from `start` to `end` are unwanted: "my gf hates horror".

    previous: the end of the last unwanted part, whose list these words may continue.
    """
    before = text[:start]
    if is_fine(text, end):
        return False
    if _ANYTHING_BUT.search(before) or _BAD_AFTER.match(text[end:]):
        return True
    if _OUT.match(text[end:]) and _LEAVE.search(before):
        return True
    if previous is not None and _LISTED.match(text[previous:start]):
        return True
    if _NO_SUCH.search(before) or _TOO_MANY.search(before):
        return True
    return bool(_UNWANTED.search(before) and not _BUT.search(before) and not _WANTED_AFTER_ALL.search(before))


def is_fine(text: str, end: int) -> bool:
    """Whether the words that end at `end` are said to be welcome: "no horror, comedies are fine"."""
    return _FINE_AFTER.match(text[end:]) is not None


def without_optional(text: str, parts: Iterable[Part]) -> list[Part]:
    """The parts, with empty wishes where the text says that something is optional."""
    free = optional(text)
    kept = [part for part in parts if not any(start <= part.start < end for start, end in free)]
    return [*kept, *(Part(start, end, Wishes()) for start, end in free)]


def optional(text: str) -> list[tuple[int, int]]:
    """The places where a text says that something is optional: "not necessarily French"."""
    return [match.span() for match in _OPTIONAL.finditer(text)]


def joined(parts: Iterable[Part]) -> Wishes:
    """All parts as one wish; if two set the same single-valued field, the first counts."""
    return reduce(_both, (part.wish for part in parts), Wishes())


def _both(one: Wishes, other: Wishes) -> Wishes:
    said = {key: value for key, value in one if value}
    for key, value in other:
        if isinstance(value, frozenset):
            # A wish has a maximum size, however much somebody writes.
            said[key] = frozenset(sorted(said.get(key, frozenset()) | value)[:MOST_NAMES_A_WISH])
        elif value:
            said.setdefault(key, value)
    return Wishes(**said)
