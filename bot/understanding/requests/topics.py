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
        "warm|comfort|lovely|light|easy|cheerful|happy|sweet|stupid|dumb|slow|serious|costume|silly|hyped|pumped|famous|"
        "kind|tender|exciting|nice|cute|smart|shocking|upsetting|historic|vehicle|vehicles|disturbing"
        "|blows up|blowing up|one place"
    ).split("|")
)


def _words(table: dict[str, tuple[str, ...]], ordinary: Iterable[str] = ()) -> str:
    words = {word for name, others in table.items() for word in (name, *others)} - set(ordinary)
    longest_first = sorted((re.escape(word).replace(r"\ ", r"[\s-]+") for word in words), key=len, reverse=True)
    return "|".join(longest_first)


_TOPIC = re.compile(rf"(?<![\w-])(?:{_words(TOPICS, _ORDINARY)})s?(?![\w-])", re.IGNORECASE)
_LANGUAGE = re.compile(
    rf"(?<![\w-])(?<!african )(?<!native )(?<!latin )(?:{_words(LANGUAGES, ('uk',))})"
    r"(?!\w|-(?!language|spoken|speaking|made))(?!\s+(?:fries|toast"
    r"|restaurant|food|girlfriend|boyfriend|wife|husband|class|teacher|friends?|football|dream|history|civil|indians?"
    r"|revolution|president))",
    re.IGNORECASE,
)
# "An HK movie", "a US comedy".
_SHORT_NAME = re.compile(
    r"\b(?:(?i:uk|hk|nz)|US|USA|U\.S\.|U\.K\.)(?=[ -](?i:movies?|films?|flicks?|cinema|comed\w+|thrillers?|horror"
    r"|dramas?|crime|action|stuff|ones?|rom-?coms?|productions?|indies?|made)\b)"
)
# Languages that say nothing about a country: some never do, and English does not in these phrases.
_ONLY_SPOKEN = re.compile(
    r"\b(?:hindi|tamil|telugu|arabic|hebrew)\b"
    r"|\b(?:non[- ]?)english\b|\b(?<=in )english\b(?= ?(?:$|[.,;!?)]|please|pls|or|and|but|with|if|only|language|audio"
    r"|that|because|as|since|cause|for|no|not|without))"
    r"|\benglish(?=[ -](?:language|speaking|spoken|audio|dub\w*|movies?|films?)\b)",
    re.IGNORECASE,
)
# Watching with subtitles is no wish: they can be switched on.
_SUBTITLES_ON = re.compile(
    r"\bwatch\w*\b[^.!?,;\n]{0,25}? with(?: the)? subtitles\b|\bsubtitles? (?:on\b|are (?:fine|ok))", re.IGNORECASE
)
# Language easy enough for learners, which no catalogue knows about: "easy English".
_EASY = re.compile(
    rf"\b(?:easy|simple|basic|slow|clear)(?: to understand)? (?P<what>english|{_words(LANGUAGES)})\b", re.I
)
_SPEAKS = re.compile(r"[ -](?:language|speaking|spoken|audio|dub(?:bed|s)?)\b", re.IGNORECASE)
_IN = re.compile(r"\b(?<!set )(?:in|auf) (?:the )?(?:original )?$", re.IGNORECASE)
_NO_NOUN = re.compile(
    r" ?(?:$|[^\w ]|(?:please|pls|or|and|but|with|from|if|only|without|that|which|is|would|for|under|like|so|not|maybe"
    r"|because|as|since|cause|too|bitte)\b)",
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
# "Girls being badass", "women who kick ass", "tough ladies in the lead".
_STRONG_WOMEN = re.compile(
    r"\b(?:bad-?ass|kick[- ]?ass|strong|tough|fierce|powerful|brave|fearless|fighting)"
    r" (?:wom[ae]n|females?|girls?|ladies|lady|heroines?|chicks?)(?: (?:leads?|characters?|protagonists?|heroes))?\b"
    r"|\b(?:wom[ae]n|females?|girls?|ladies|heroines?|chicks?)(?: (?:who|that))?"
    r"(?: (?:are|is|being|be|getting|can|really))* "
    r"(?:bad-?ass(?:es)?|kick(?:s|ing)?[ -]?(?:ass|butt|arse)|tough|strong|fierce|fighting back|in the lead)\b"
    r"|\bfemale[- ](?:led|driven|fronted)\b",
    re.IGNORECASE,
)
_LIKED = re.compile(
    r"^\W*(?:i|we) (?:really |just |also )?(?:love|like|enjoy|adore) (?P<topic>[a-z]{4,}s)\W*$", re.IGNORECASE
)
# "Too grim", about a list, is a refusal, and so is "not too sad".
_TOO = re.compile(r"\btoo (?:\w+ly )?$", re.IGNORECASE)
_OR = re.compile(r"\bor\b|/", re.IGNORECASE)
_NO_TOPIC = frozenset(
    "the a an some my it that this them which you me us him her what those these 90 time love life anything".split()
)


def topics(text: str, taken: Iterable[tuple[int, int]] = ()) -> list[Part]:
    """The topics of a text, outside the words `taken` by other wishes."""
    found = [(m.start(), m.end(), "strong female lead") for m in _STRONG_WOMEN.finditer(text)]
    found += [
        (m.start(), m.end(), m[0])
        for m in _TOPIC.finditer(text)
        if not any(start <= m.start() < end for start, end, _ in found)
    ]
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
        if unwanted(text, start, end, last_unwanted) or _TOO.search(text[:start]):
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
# Cities that movies are tagged with as settings; the name of a country stands for movies made there instead.
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
    known = (f"set in {match[0]}".casefold(), *_PLACES.get(known_as(match[0]) or "", ()))
    return Wishes(topics=frozenset(known), either_topic=len(known) > 1)


def languages(text: str) -> list[Part]:
    """The languages and countries of a text."""
    parts = [
        Part(*m.span(), Wishes(topics=frozenset([m[0].casefold()]), languages=frozenset([spoken])))
        for m in _EASY.finditer(text)
        if (spoken := known_as(f"in {m['what']}"))
    ]
    for match in (*_LANGUAGE.finditer(text), *_SHORT_NAME.finditer(text), *_ONLY_SPOKEN.finditer(text)):
        if any(part.start <= match.start() < part.end for part in parts):
            continue
        if place := _place(text, match):
            parts.append(Part(*match.span(), place))
            continue
        written = "usa" if match[0].upper().startswith(("US", "U.S")) else match[0].replace(".", "")
        name = frozenset([_spoken(text, match) or known_as(written) or match[0]])
        refused = unwanted(text, *match.span()) or match[0].casefold().startswith("non")
        parts.append(Part(*match.span(), Wishes(without_languages=name) if refused else Wishes(languages=name)))
    parts += [Part(start, end, Wishes()) for start, end in subtitles_on(text)]
    parts += [
        Part(*m.span(), Wishes(without_languages=frozenset(["foreign"])))
        for m in _UNREAD.finditer(text)
        if unwanted(text, *m.span()) and not any(part.start == m.start() for part in parts)
    ]
    return parts


def subtitles_on(text: str) -> list[tuple[int, int]]:
    """Where somebody says that they watch with subtitles."""
    return [m.span() for m in _SUBTITLES_ON.finditer(text) if not unwanted(text, *m.span())]


def _spoken(text: str, match: re.Match[str]) -> str | None:
    """The language, if the text says that it is spoken, since a movie from Spain may be in English; else None."""
    if match.re is _ONLY_SPOKEN:
        return known_as(f"in {_SPEAKS.sub('', match[0].removeprefix('non').lstrip('- '))}") or known_as(match[0])
    if _SPEAKS.match(text, match.end()) or (_IN.search(text[: match.start()]) and _NO_NOUN.match(text[match.end() :])):
        return known_as(f"in {known_as(match[0])}")
    return None
