"""Wishes for movies similar to named ones: "something like it", "scarier than The Ring", "Alien meets Heat"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.understanding.opinions.opinion import Opinion
from bot.understanding.words.kinds import Kind
from bot.understanding.words.lexicon import WORD_KINDS
from bot.understanding.words.mentions import Mention

_SOMETHING = (
    r"(?:more|something|anything|sth|smth|stuff|movies?|films?|flicks?|others?|ones?|another|else|recs?|suggestions?)"
)
# About movies that were named or shown; titles are blanked out here.
_LIKE_IT = (
    rf"\b{_SOMETHING} (?:else |\w+ )?(?:like|similar to|close to|akin to|along the lines of) (?:it|that|this|them"
    rf"|these|those|both|him|her)\b"
    rf"|\b{_SOMETHING} similar\b|\bsimilar (?:\w+ )?(?:ones?|movies?|films?|stuff|recs?|recommendations?"
    rf"|suggestions?|vibes?|things?|titles)\b"
    r"|\b(?:in|along|on|of|with) (?:that|the same|this|those|a similar|these)(?: same| very)? (?:line|lines|vein"
    r"|spirit|style"
    r"|mood|direction|league|vibe|genre|kind|sort|type|ilk|ballpark|mould|mold|tone|wavelength)\b"
    r"|\b(?:that|this|the same|same|similar) (?:vibes?|energy|feel|feeling|mood|kind of (?:movie|film|thing|vibe"
    r"|feeling|humou?r))\b"
    r"|\bmore of (?:that|those|these|the same|this|it)\b|\bclosest (?:thing )?to (?:it|that|this|those|these)\b"
    r"|\bjust like (?:it|that|this|those|these)\b|\bsame again\b|\bscratch(?:es)? (?:that|the same) itch\b"
)
LIKE_THESE = re.compile(
    rf"{_LIKE_IT}|\blike (?:these|those)\b|\bkeep (?:['’]?em|them) coming\b"
    r"|\bwhat else\b(?! (?:did|has|have|is|are|was|were) (?:he|she|they)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(_LIKE_IT, re.IGNORECASE)
# "It was a similar movie": not a request.
_TELLS = re.compile(
    r"\b(?:is|was|are|were|felt|feels|seems?|seemed|found|thought|had|has|looks?|looked|seen|saw|watched)\b",
    re.IGNORECASE,
)
_NO_TELLING = re.compile(
    r"\b(?:is|are) there\b|\bthat(?:['’]s| is| are| feels?)|\bwhich (?:is|are)\b|\bwhat(?:['’]s| is)\b|\bwould be\b",
    re.IGNORECASE,
)
_LISTED = r"(?:\x00+(?:\s*(?:,|and|or|&|\+|x|meets|with)\s*)+(?:the )?)*"
# "Scarier than The Ring" asks for more of something than the movie has; it does not say whether somebody liked it.
_MEASURED = re.compile(
    r"(?:\bas [\w-]+ as|\b(?:more|less) [\w-]+ than"
    rf"|\b(?!better|worse|other|rather|short|long|new|old)\w{{2,}}er than)\s+(?:the )?{_LISTED}$",
    re.IGNORECASE,
)
_MEASURED_BY_SIZE = re.compile(rf"\b(?:short|long|new|old)er than\s+(?:the )?{_LISTED}$", re.IGNORECASE)
_LIKENED = re.compile(
    r"(?:\bsimilar (?:\w+ )?to|\bsame [\w ]{2,20} (?:as|of)|\b(?:vibes?|feel|feeling|mood|energy|spirit|style|tone"
    r"|atmosphere"
    r"|vein|humou?r) (?:of|as|like|to)|\b(?:a|à) ?la|\b(?:between|meets|halfway between)|\b(?:mix|cross|mixture"
    r"|blend|combination"
    r"|mash-?up|cocktail) (?:of|between)|\b(?:the )?next|\bclos(?:e|est) (?:thing )?to|\bakin to|\blines of"
    r"|\breminds? (?:me|one|you) of|\b(?:watch|see) (?:next )?after(?: watching| seeing)?"
    rf"|\bin the (?:league|footsteps|manner) of)\s+(?:the )?{_LISTED}$",
    re.IGNORECASE,
)
_OPPOSED = re.compile(
    rf"\b(?:opposite (?:of|to)|anything but|far (?:away )?from|nothing (?:like|similar to))\s+(?:the )?{_LISTED}$",
    re.IGNORECASE,
)
# "Alien meets Heat", "Alien but funny", "Alien vibes".
_AFTER = re.compile(
    r"\s+(?:meets\s+(?:the )?\x00|but (?:\w+er|more|less|with|without|in|set|for|make it|as an?)\b|(?:type|style"
    r"|kind of|like)? ?vibes?\b)",
    re.IGNORECASE,
)
_WANTS = re.compile(r"\b(?:something|anything|movies?|films?|like|want|need|looking)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?\n;]")
JUDGED = re.compile(r"\b(?:loved|liked|enjoyed|hated|sucked)\b", re.IGNORECASE)
_BLAMING = frozenset({Kind.BAD_WORD, Kind.BAD_VERB})
# "Not Amélie", "no Harry Potter or Nanny McPhee"; titles are blanked out.
NOT_BEFORE = re.compile(
    r"\b(?:not|no|without|except|besides|minus)\s+(?:(?:the |any )?\x00++\s*+(?:,\s*+)?(?:(?:and|or|nor|&)\s*+)?)*$",
    re.IGNORECASE,
)
# "Got any more from the fifties?", after movies that somebody liked.
_ANY_MORE = re.compile(
    r"\b(?:any|some|anything|something) more\b(?! \w+(?:er)? than)|\b(?:got|have|know|are there) more\b", re.IGNORECASE
)


def asks_for_more(message: str) -> bool:
    """Whether a message asks for more of what it names."""
    return _ANY_MORE.search(message) is not None


def asks_for_likeness(bare: str) -> bool:
    """Whether a text asks for movies like those mentioned."""
    return any(
        _ASKS.search(sentence) and not _tells(_ASKS.split(sentence)[0].rpartition(",")[2])
        for sentence in _SENTENCE_END.split(bare)
    )


def likened(bare: str, mention: Mention) -> Opinion | None:
    """What the words around a title ask for: movies like it, unlike it, or measured by it (`NAMED`); None if nothing.

    A mere comparison is not a wish: "Heat is better than Fargo".
    """
    if mention.end <= mention.start:
        return None
    before = _SENTENCE_END.split(bare[: mention.start])[-1]
    if _MEASURED_BY_SIZE.search(before) and _compares(before):
        return None
    if match := _LIKENED.search(before):
        mixed = match[0].casefold().startswith("meets")
        return Opinion.LIKE if mixed or not _compares(before[: match.start()]) else None
    if match := _OPPOSED.search(before):
        return None if _compares(before[: match.start()]) else Opinion.UNLIKE
    if is_measure(bare, mention) or _MEASURED_BY_SIZE.search(before):
        return Opinion.NAMED
    alone = not re.search(r"\w", before.replace("something", "").replace("like", "").replace("more", ""))
    return Opinion.LIKE if alone and _AFTER.match(bare, mention.end) else None


def is_left_out(bare: str, mention: Mention, opinion: Opinion, mentions: Sequence[Mention]) -> bool:
    """Whether a wish excludes the movie, so that the words around it are not a verdict: "romantic, not Amélie"."""
    refusal = NOT_BEFORE.search(bare[: mention.start])
    excepted = refusal is not None and refusal[0].casefold().startswith("except")
    if refusal is None or not (opinion is Opinion.GOOD or (opinion is Opinion.BAD and excepted)):
        return False
    start = max(bare.rfind(mark, 0, mention.start) for mark in ".!?\n") + 1
    before = bare[start : mention.start]
    # "DC is trash except The Dark Knight".
    blamed = excepted and any(WORD_KINDS.get(word) in _BLAMING for word in re.findall(r"[\w']+", before.casefold()))
    alone = not any(start <= m.start < refusal.start() for m in mentions)
    return alone and not blamed and not JUDGED.search(before)


def is_measure(bare: str, mention: Mention) -> bool:
    """Whether a movie sets the standard for those wished for: "as funny as Airplane!"."""
    before = _SENTENCE_END.split(bare[: mention.start])[-1]
    match = _MEASURED.search(before) if mention.end > mention.start else None
    return match is not None and not _compares(before[: match.start()])


def _compares(before: str) -> bool:
    return _tells(before) or ("\x00" in before and not _WANTS.search(before))


def _tells(before: str) -> bool:
    return _TELLS.search(_NO_TELLING.sub("", before)) is not None
