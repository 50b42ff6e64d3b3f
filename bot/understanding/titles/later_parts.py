"""Parts of a series named by their place after one that was named: "the sequels", "the rest", "its sequel"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.understanding.titles.finder import TitleFinder
from bot.understanding.words.mentions import Mention, blanked
from movies.catalogue import Movie

ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5}
PART = r"(?:(?:parts?|vols?\.?|volumes?|episodes?|chapters?|nos?\.?|numbers?|#) ?)?"
_SEQUELS = re.compile(
    r"\b(?:(?:the|its|both|all) (?:the )?(?:two |three |other )?(?:sequels|follow[- ]?ups)\b"
    r"(?: (?:to|of)(?: the)? (?P<of>\x00+))?"
    r"|(?:the (?:rest|others|later ones|later (?:movies|films|parts)|other ones|newer ones)"
    r"|(?:all |everything |the ones |anything )after (?:that|it|this))(?! of\b)"
    r"(?= (?:is|are|was|were|not|sucks?|sucked|got|get|can|could|i|no)\b|,? (?:not so much|meh|boring|bad|trash"
    r"|garbage|crap)\b|\W*$)"
    r"|(?P<one>(?:the|its|it['’]s|their) (?:direct |first )?(?:sequel|follow[- ]?up)|(?:the )?part (?:two|2|ii))\b"
    r"|(?P<new>the (?:new|newest|latest|recent|last|most recent) one)\b(?! (?:with|by|from|starring|about)\b))",
    re.IGNORECASE,
)


def later_parts(text: str, mentions: Sequence[Mention], finder: TitleFinder) -> Iterator[Mention]:
    """The movies meant by "the two sequels", "its sequel" or "the new one" after one of their series was named."""
    for match in _SEQUELS.finditer(blanked(text, mentions)):
        before = [m for m in mentions if m.clear and (m.start == match.start("of") or m.end <= match.start())]
        named = next((m for m in before if m.start == match.start("of")), before[-1] if before else None)
        series = finder.index.series(name_of(text, named)) if named is not None else []
        if named is None or named.movie not in series:
            continue
        others = [m for m in before if m.movie not in series]
        if not (match["of"] or match["one"] or "sequel" in match[0].casefold()) and others:
            continue  # "Heat and Saw are great, the rest are garbage."
        last = max(series.index(m.movie) for m in before if m.movie in series)
        later = series[last + 1 :]
        if match["one"]:
            later = later[:1]
        elif match["new"]:
            later = later[-1:] if len(named.namesakes) < 2 else []
        yield from side_by_side(match.start(), match.end(), later, name_of(text, named))


def name_of(text: str, mention: Mention) -> str:
    """The words of a mention without its number."""
    named = mention.text or text[mention.start : mention.end]
    named = re.sub(rf"^(?:the )?(?:{'|'.join(ORDINALS)}) ", "", named, flags=re.IGNORECASE)
    return re.sub(rf"[\s:]*{PART}\d?\W*$", "", named, flags=re.IGNORECASE)


def side_by_side(start: int, end: int, movies: Sequence[Movie], name: str) -> Iterator[Mention]:
    """One mention per movie, within the words that name them together."""
    for k, movie in enumerate(movies):
        last = k == len(movies) - 1
        yield Mention((movie,), start + k, end if last else start + k + 1, name)
