"""Movies of a series by their numbers: "Godfather 2 and 3", "Toy Story 1-3", "the second Matrix", "all the hobbits"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from bot.understanding.titles.finder import TitleFinder
from bot.understanding.titles.later_parts import ORDINALS, PART, later_parts, name_of, side_by_side
from bot.understanding.words.kinds import Kind
from bot.understanding.words.lexicon import WORD_KINDS
from bot.understanding.words.mentions import WORD, Mention, blanked, stranger
from bot.understanding.words.ordinary_words import FUNCTION_WORDS, is_ordinary
from bot.understanding.words.scores import BARE_SCORE, gives_bare_scores

LONGEST_NAME = 5
_NO_COUNT = (
    r"(?![\w%½★⭐]|[.,:]\d| ?(?:/|out of\b|of\b|stars?\b|more\b|movies\b|films\b|hours\b|minutes\b|times\b|people\b"
    r"|years\b|days\b|weeks\b|months\b|am\b|pm\b|thumbs\b|or \d stars))"
)
# "I" is a number only in capitals.
_NUMBER = r"(?:\d|(?:one|two|three|four|five|six|(?-i:I{1,3}|IV|VI?))\b)"
_SEVERAL = re.compile(
    rf"(?<= ){PART}(?P<numbers>{_NUMBER}(?:(?: ?(?:,|&|\+|-|–) ?| (?:and|to|through|thru|und) | ){PART}{_NUMBER})+)"
    rf"{_NO_COUNT}",
    re.IGNORECASE,
)
_EACH = re.compile(_NUMBER, re.IGNORECASE)
_RANGE = re.compile(rf"(?P<low>{_NUMBER}) ?(?:-|–|to|through|thru) ?(?P<high>{_NUMBER})", re.IGNORECASE)
_SPELT = {
    "i": 1,
    "one": 1,
    "v": 5,
    "vi": 6,
    "six": 6,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
}
_ONE = re.compile(
    rf"(?<![\w/.,:#$€£-])(?<!out of )(?:{PART}(?P<number>\d){_NO_COUNT}(?!-| ?(?:years?|yrs?|yo)\b)"
    rf"|(?:the |(?=\w+ one\b))(?P<which>{'|'.join(ORDINALS)})(?: (?:one|movie|film|part))?"
    r"(?= (?:is|was|are|were|sucks?|sucked|not|one|too|ok|okay"
    r"|even|way|much|far|less|more|never|made|had|could|wasn['’]?t|isn['’]?t|did|didn['’]?t|really|kinda|kind of"
    r"|great|good|bad|meh|boring|war|ging|hab|fand|auch|nicht)\b"
    r"|\W*$|,)"
    rf"|(?:part|chapter|volume|episode) (?P<spelt>{'|'.join(_SPELT)})\b"
    r"|(?:(?<=\bloved )|(?<=\bliked )|(?<=\bhated ))(?P<plain>one|two|three|four|five|six)(?=\s*(?:$|[,.;!])))",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    rf"\b(?:the )?(?P<which>{'|'.join(ORDINALS)})(?: (?:one|movie|film|part))?(?: of)? (?:the )?$", re.I
)
_THE_FIRST = re.compile(rf"\bthe (?P<which>{'|'.join(ORDINALS)}) (?=\w)", re.IGNORECASE)
_ALL = re.compile(
    rf"\bthe first (?P<few>{_NUMBER}) (?:of (?:the )?)?(?=\w)"
    r"|\b(?:all|every|each|both|whole|entire|complete)"
    r"(?: (?:of|the|those|these|two|three|four|five|six|seven|eight|nine|\d))* ",
    re.IGNORECASE,
)
# "The Star Trek films, even ones only".
_ONLY_SOME = re.compile(
    r",? (?:only |just )?(?:the )?(?:even|odd|old|new|early|late)(?:er)?(?:[- ]numbered)? (?:ones|movies|films)",
    re.IGNORECASE,
)
_TRILOGY = re.compile(r"(?<=\w) (?:trilogy|saga|(?P<plural>movies|films))\b", re.IGNORECASE)
# "Every Harry Potter from 3 on".
_FROM = re.compile(
    r",? from (?:the )?(?:part )?(?P<number>\d|\w+)(?: (?:one|movie|film))? on(?:wards?)?\b", re.IGNORECASE
)
_AFTER_A_LABEL = re.compile(r"\x00[\"'”]\s*[:=]\s*\Z")
_AGAINST = re.compile(r" (?:v|vs|versus)\b", re.IGNORECASE)
_THE = re.compile(
    r"(?:^|[,.;!?] *|\b(?:and|but|loved|hated|liked|enjoyed|adored|love|hate|seen) )(?:the|those|these) $",
    re.IGNORECASE,
)
_ALL_AFTER = re.compile(
    r",? \(?(?:(?P<both>both(?: of (?:them|['’]?em|those|these))?(?: (?:movies|films|parts|volumes))?\)?)"
    r"|(?:all|the whole)(?: of them| the)?(?: (?:two|three|four|five|six|seven|eight|nine|\d|movies"
    r"|films|parts|series|saga|trilogy)\b)+|all of them)(?= ?(?:[,.;:!=–-]|$)| (?P<next>\w+))",
    re.IGNORECASE,
)
# "Hobbit all three trash", "all of them were great".
_SAID_OF_ALL = (Kind.GOOD_WORD, Kind.BAD_WORD, Kind.NEUTRAL, Kind.BE)
_NOUN = re.compile(r" (?:movies|films|trilogy|series|saga|ones|franchise|parts)\b", re.IGNORECASE)


def with_series(text: str, mentions: Sequence[Mention], finder: TitleFinder, listed: bool = False) -> list[Mention]:
    """The mentions, with numbers and "all" resolved for series.

    listed: whether movies are on screen, one of which "the second" may mean.
    """
    found = [*_numbered(text, finder), *_all_of(text, finder)]
    found += [
        m for m in _part_of(text, finder) if not any(o.start < m.end and m.start < o.end for o in (*mentions, *found))
    ]
    kept = [m for m in mentions if not any(m.start < f.end and f.start < m.end for f in found)]
    both = sorted([*(_ordinal(text, m, finder) for m in kept), *found], key=lambda m: m.start)
    later = list(later_parts(text, both, finder))
    both = [m for m in both if not any(s.start <= m.start < s.end for s in later)]
    both = sorted([*both, *later], key=lambda m: m.start)
    alone = list(_alone(text, both, finder, listed))
    # "Toy Story: loved 1" names the first only by its number.
    parts = [n for n in alone if n.text]
    labels = [m for m in both if text[m.end : m.end + 1] == ":" and any(n.start > m.end for n in parts)]
    return sorted([*(m for m in both if m not in labels), *alone], key=lambda m: m.start)


def _numbered(text: str, finder: TitleFinder) -> Iterator[Mention]:
    """The movies of a series named by several numbers: "Toy Story 1, 2 and 3"."""
    for match in _SEVERAL.finditer(text):
        written = match["numbers"]
        span = _RANGE.fullmatch(written)
        numbers = (
            range(_number(span["low"]), _number(span["high"]) + 1)
            if span
            else list(map(_number, _EACH.findall(written)))
        )
        words = list(WORD.finditer(text, max(0, match.start() - 60), match.start()))
        for count in range(min(LONGEST_NAME, len(words)), 0, -1):
            start = words[-count].start()
            name = text[start : match.start()]
            if name.strip().casefold() in FUNCTION_WORDS and not name[:1].isupper():
                continue  # "Saw 2 and 5" are movies, "saw 2 and 5" places in a list.
            movies = [movie for n in numbers if (movie := finder.index.part(name, n))]
            if len(movies) > 1 and finder.index.part(name, numbers[0]) is not None:
                yield from side_by_side(start, match.end(), movies, name)
                break


def _all_of(text: str, finder: TitleFinder) -> Iterator[Mention]:
    """The movies of series named as a whole: "all three hobbits", "the lotr trilogy"."""
    reached = 0
    for match in _ALL.finditer(text):
        words = list(WORD.finditer(text, match.end(), match.end() + 60))[:LONGEST_NAME]
        for last in reversed(words):
            name = text[match.end() : last.end()]
            if _AGAINST.match(text, last.end()):
                continue  # "All of Batman v Superman".
            noun = _NOUN.match(text, last.end())
            if is_ordinary(name) and name.islower() and noun is None:
                continue  # "Both kids are asleep."
            if movies := finder.index.series(name) or finder.index.series(name.removesuffix("s")):
                movies = movies[:2] if match[0].casefold().startswith("both") else movies
                movies = movies[: _number(match["few"])] if match["few"] else movies
                reached = noun.end() if noun else last.end()
                if later := _FROM.match(text, reached):
                    reached, movies = later.end(), movies[_number(later["number"]) - 1 :]
                yield from side_by_side(match.start(), reached, movies, name)
                break
    for match in _ALL_AFTER.finditer(text):
        if match["next"] and WORD_KINDS.get(match["next"].casefold()) not in _SAID_OF_ALL:
            continue
        for first in list(WORD.finditer(text, max(0, match.start() - 60), match.start()))[-LONGEST_NAME:]:
            name = text[first.start() : match.start()]
            if movies := finder.index.series(name):
                yield from side_by_side(first.start(), match.end(), movies[:2] if match["both"] else movies, name)
                break
    for match in _TRILOGY.finditer(text, reached):
        for first in list(WORD.finditer(text, max(0, match.start() - 60), match.start()))[-LONGEST_NAME:]:
            name = text[first.start() : match.start()]
            if match["plural"] and not _THE.search(text[: first.start()]):
                continue  # "Any Matrix movies?"
            if movies := finder.index.series(name):
                movies = movies[:3] if match[0].casefold().endswith("trilogy") else movies
                if _ONLY_SOME.match(text, match.end()):
                    yield Mention(tuple(movies), first.start(), match.end(), name)
                else:
                    yield from side_by_side(first.start(), match.end(), movies, name)
                break


def _ordinal(text: str, mention: Mention, finder: TitleFinder) -> Mention:
    """The mention, resolved by an ordinal before it: "the second Toy Story"."""
    before = _ORDINAL.search(text, max(0, mention.start - 30), mention.start)
    movie = finder.index.part(mention.text, ORDINALS[before["which"].casefold()]) if before else None
    if before is None or movie is None:
        return mention
    return Mention((movie,), before.start(), mention.end, text[before.start() : mention.end])


def _part_of(text: str, finder: TitleFinder) -> Iterator[Mention]:
    """Movies named by an ordinal and a series that is no title by itself: "the first Matrix"."""
    for match in _THE_FIRST.finditer(text):
        words = list(WORD.finditer(text, match.end(), match.end() + 60))[:LONGEST_NAME]
        for last in reversed(words):
            name = text[match.end() : last.end()]
            movie = finder.index.part(name, ORDINALS[match["which"].casefold()]) if finder.index.series(name) else None
            if movie is not None and not all(is_ordinary(word) for word in name.split()):
                yield Mention((movie,), match.start(), last.end(), text[match.start() : last.end()])
                break


def _alone(text: str, mentions: Sequence[Mention], finder: TitleFinder, listed: bool) -> Iterator[Mention]:
    """Movies named only by number after their series: "Toy Story: loved 1, hated 3", "the first was great"."""
    free = blanked(text, mentions)
    part = cache(finder.index.part)  # A text may name one series hundreds of times.
    names = {mention: name_of(text, mention) for mention in mentions}
    scored = gives_bare_scores(text)
    for match in _ONE.finditer(free):
        labelled = _AFTER_A_LABEL.search(free[max(0, match.start() - 8) : match.start()])
        if scored and labelled and BARE_SCORE.match(free, match.start()):
            continue  # '"Heat": 5, "Fargo": 2, out of 5'.
        spelt = _SPELT.get((match["spelt"] or match["plain"] or "").casefold(), 0)
        number = ORDINALS.get((match["which"] or "").casefold()) or int(match["number"] or spelt)
        before = [m for m in mentions if m.end <= match.start()]
        parts = ((m, part(names[m], number)) for m in reversed(before))
        named, movie = next(((m, found) for m, found in parts if found is not None), (None, None))
        if scored and before and named is not before[-1] and not free[before[-1].end : match.start()].strip():
            continue  # "Kill Bill 2 7, Death Proof 2".
        itself = match["which"] and len(before) > 1 and named is not None and movie == named.movie
        if movie is not None and not itself:
            yield Mention((movie,), match.start(), match.end(), match[0])
        elif not listed and (match["which"] or match["spelt"]) and (meant := _in_place(text, before, match, number)):
            yield meant


def _in_place(text: str, before: Sequence[Mention], match: re.Match[str], number: int) -> Mention | None:
    """The referent of "the second" without a series: one of several movies named before, or else an unknown part."""
    if len(before) > 1 and number <= len(before):
        return before[number - 1].within(match.start(), match.end())
    if len(before) != 1 or number == 1:
        return None
    return stranger(f"{name_of(text, before[0])} {number}", match.start(), match.end())


def _number(written: str) -> int:
    """The number that a word stands for; 1 if none."""
    return int(written) if written.isdecimal() else {**_SPELT, **ORDINALS}.get(written.casefold(), 1)
