"""Wishes for topics and countries: "time travel", "a heist with a twist ending", "something Korean"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.understanding.requests.parts import Part, unwanted
from movies.protocol.recommendation import LONGEST_NAME, Wishes
from movies.topic_words import TOPICS
from movies.topics import LANGUAGES, known_as

# Topics that are also genres or everyday words: they count as topics only with more evidence.
_ORDINARY = frozenset(
    (
        "animals|band|beautiful|black & white|black and white|bond|bride|camp|cars|"
        "cinematography|clever|climbing|court|cult|dance|demon|depression|dog|dogs|food|"
        "football|friends|gangster|gangsters|gay|gentle|gorgeous|growing up|history|insanity|"
        "intelligent|mafia|mob|music|president|princess|quiet|soft|race car|sad|sport|survival|"
        "survive|technology|tragic|train|trains|trial|twist|uk|weird|witch|"
        "warm|comfort|lovely|light|easy|cheerful|happy|sweet|stupid|dumb|slow|serious|costume|silly|hyped|pumped|famous|exciting|nice|cute"
    ).split("|")
)


def _words(table: dict[str, tuple[str, ...]], ordinary: Iterable[str] = ()) -> str:
    words = {word for name, others in table.items() for word in (name, *others)} - set(ordinary)
    longest_first = sorted((re.escape(word).replace(r"\ ", r"[\s-]+") for word in words), key=len, reverse=True)
    return "|".join(longest_first)


_TOPIC = re.compile(rf"(?<![\w-])(?:{_words(TOPICS, _ORDINARY)})s?(?![\w-])", re.IGNORECASE)
_LANGUAGE = re.compile(
    rf"(?<![\w-])(?<!african )(?<!native )(?<!latin )(?:{_words(LANGUAGES, ('uk',))})(?![\w-])(?!\s+(?:fries|toast"
    r"|restaurant|food|girlfriend|boyfriend|wife|husband|class|teacher|friends?|football|dream|history|civil|indians?"
    r"|revolution|president))",
    re.IGNORECASE,
)
# Words for subtitled movies, used by people who want none.
_UNREAD = re.compile(r"\bsubtitle[sd]?\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:movies?|films?|flicks?|somethings?|anything|everything|one|ones|stuff|stor(?:y|ies)|comed(?:y|ies)|dramas?"
    r"|thrillers?|documentar(?:y|ies)|docs?|horror|romances?|westerns?|adventures?|animation|cartoons?|it'?s|all|set|be"
    r"|takes? place)\s+(?:that'?s?\s+|which\s+)?(?:(?:is|are|were)\s+)?(?:really\s+|all\s+)?"
    r"(?:about|involving|dealing with|(?:set )?in space(?=\s)|featuring)\s+(?:(?:an?|the|some|my|being|people"
    r"|someone who"
    r"|somebody who|how|getting|going|two|three)\s+)*(?P<topic>[a-z][\w'-]*(?:\s+(?!(?:and|or|but|with|from|in"
    r"|that|which"
    r"|who|i|we|if|so|because|since|please|pls|for|by|to|on|at|when|where|is|are|not|no|starring|under"
    r"|over)\b)[a-z][\w'-]*){0,2})",
    re.IGNORECASE,
)
_LIKED = re.compile(
    r"^\W*(?:i|we) (?:really |just |also )?(?:love|like|enjoy|adore) (?P<topic>[a-z]{4,}s)\W*$", re.IGNORECASE
)
_OR = re.compile(r"\bor\b|/", re.IGNORECASE)
_NO_TOPIC = frozenset(
    "the a an some my it that this them which you me us him her what those these 90 time love life anything".split()
)


def topics(text: str, taken: Iterable[tuple[int, int]] = ()) -> list[Part]:
    """The topics of a text, outside the words `taken` by other wishes."""
    found = [(m.start(), m.end(), m[0]) for m in _TOPIC.finditer(text)]
    for match in (*_ABOUT.finditer(text), *_LIKED.finditer(text)):
        start, end = match.span("topic")
        known = any(start < other_end and other < end for other, other_end, _ in found)
        is_topic = match.re is _ABOUT or known_as(match["topic"]) is not None
        if not known and is_topic and match["topic"].casefold() not in _NO_TOPIC:
            found.append((start, end, match["topic"]))
    parts: list[Part] = []
    last_unwanted: int | None = None
    last_wanted: int | None = None
    spans = list(taken)
    for start, end, words in sorted(found):
        if any(start < other_end and other < end for other, other_end in spans):
            continue
        name = frozenset([(known_as(words) or words.casefold())[:LONGEST_NAME]])
        if unwanted(text, start, end, last_unwanted):
            parts.append(Part(start, end, Wishes(without_topics=name)))
            last_unwanted = end
        else:
            either = last_wanted is not None and bool(_OR.search(text[last_wanted:start]))
            parts.append(Part(start, end, Wishes(topics=name, either_topic=either)))
            last_wanted = end
    return parts


_SET_IN = re.compile(
    r"\b(?:set|takes? place|taking place|filmed|happens?|happening) (?:somewhere )?in(?: (?:old|rural|beautiful"
    r"|sunny))? $",
    re.IGNORECASE,
)
# Settings known from tags; the name of a country stands for its movies instead.
_PLACES = {
    "British": ("london",),
    "French": ("paris",),
    "Italian": ("florence", "rome", "sicily", "tuscany", "venice"),
    "Japanese": ("tokyo",),
}


def _place(text: str, match: re.Match[str]) -> Wishes | None:
    """The wish for a setting ("set in Italy"), which is rarely known; None if the place is where a movie was made."""
    before = _SET_IN.search(text[: match.start()])
    if before is None:
        return None
    known = _PLACES.get(known_as(match[0]) or "", (f"{before[0]}{match[0]}".casefold(),))
    return Wishes(topics=frozenset(known), either_topic=len(known) > 1)


def languages(text: str) -> list[Part]:
    """The languages and countries of a text."""
    parts = []
    for match in _LANGUAGE.finditer(text):
        if place := _place(text, match):
            parts.append(Part(*match.span(), place))
            continue
        name = frozenset([known_as(match[0]) or match[0]])
        refused = unwanted(text, *match.span())
        parts.append(Part(*match.span(), Wishes(without_languages=name) if refused else Wishes(languages=name)))
    parts += [
        Part(*m.span(), Wishes(without_languages=frozenset(["foreign"])))
        for m in _UNREAD.finditer(text)
        if unwanted(text, *m.span()) and not any(part.start == m.start() for part in parts)
    ]
    return parts
