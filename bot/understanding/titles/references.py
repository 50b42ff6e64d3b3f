"""Resolve references such as "the second one", "#3", "the 1954 one" and "the last two"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.understanding.titles.company import is_of_its_own, starred_by
from bot.understanding.words.mentions import Mention, blanked
from movies.catalogue import Movie

_ORDINALS = {
    "first": 0,
    "1st": 0,
    "former": 0,
    "second": 1,
    "2nd": 1,
    "third": 2,
    "3rd": 2,
    "fourth": 3,
    "4th": 3,
    "fifth": 4,
    "5th": 4,
    "last": -1,
    "latter": -1,
    "number one": 0,
    "number two": 1,
    "number three": 2,
    "number four": 3,
    "number five": 4,
}
_COUNTS = {"two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4}
_ORDINAL = re.compile(
    r"\b(?:the )?(?P<which>first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|last|former|latter"
    r"|(?<!my )number (?:one|two|three|four|five))"
    r"(?: (?P<count>two|three|four|2|3|4)\b(?: ones?| movies?| films?)?)?(?: (?:one|movie|film))?\b"
    r"(?! (?:time|of all|half|place|part|act|thing|season|night|week|year|month|weekend|summer|few|hour|minute|name"
    r"|person|date|i |came|\w+ (?:minutes|hours)))",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:#|\b(?:number|(?<!\d )no\.?|nr\.?|num) ?)(?P<marked>\d)\b|(?<![\w/.,:#-])(?P<bare>\d)(?![\w/%½★⭐-]|[.,]\d"
    r"| ?(?:out of|of|stars?|more|movies|films|hours|minutes|times|people|years|or \d stars))",
    re.IGNORECASE,
)
_DESCRIBED = re.compile(
    r"\b(?:the |that )?(?:one from |from )?(?:(?P<year>(?:19|20)\d\d)|['’](?P<short>\d\d)|(?P<old>old(?:er|est)?"
    r"|original|classic)|(?P<new>new(?:er|est)?|remake|latest|recent|reboot))\b(?: (?:one|version|movie|film"
    r"|original|remake|adaptation|(?:photo)?copy))?",
    re.IGNORECASE,
)

_VERSION = re.compile(r"\b(?:one|version|original|remake|reboot|adaptation|(?:photo)?copy)$", re.IGNORECASE)


def references(text: str, mentions: Sequence[Mention], shown: Sequence[Movie]) -> list[Mention]:
    """References to movies on screen by place, outside the titles that the text names."""
    if not shown:
        return []
    found: list[Mention] = []
    free = blanked(text, mentions)
    for match in _ORDINAL.finditer(free):
        place, count = _ORDINALS[match["which"].casefold()], _COUNTS.get((match["count"] or "").casefold(), 1)
        if (
            len(shown) > 1
            or match[0].casefold().endswith(("one", "movie", "film"))
            or match["which"].casefold() == "first"
        ):
            movies = shown[place : place + count] if place >= 0 else shown[len(shown) - count :]
            found += _split(match.start(), match.end(), movies)
    if len(shown) > 1:
        for match in _NUMBER.finditer(blanked(free, found)):
            place = int(match["marked"] or match["bare"]) - 1
            if 0 <= place < len(shown):
                found.append(Mention((shown[place],), match.start(), match.end(), match[0]))
    return sorted(found, key=lambda m: m.start)


_IN_THEIR_ORDER = re.compile(
    r"(?:\bthe )?\b(?P<a>first|second|third|fourth|last|former|latter)(?: one| movie| film)?"
    r"(?P<both> and (?:the )?(?P<b>second|third|fourth|last)(?: one)?)?(?P<two> two)?"
    r"(?=\W*(?:is|was|are|were|not|i)\b| (?:wow|great|good|bad|meh|ok|okay|boring|fine|awful|amazing)\b"
    r"|\W*(?:$|[,.;!]))",
    re.IGNORECASE,
)


def in_their_order(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """References by place to movies named before in the text: "the first and last are great"."""
    found: list[Mention] = []
    for match in _IN_THEIR_ORDER.finditer(blanked(text, mentions)):
        before = [m for m in mentions if m.end <= match.start()]
        says_so = match[0].casefold().startswith("the ") or match["both"] or " one" in match[0].casefold()
        if len(before) < 2 or not says_so:
            continue
        places = [_ORDINALS[match[name].casefold()] for name in ("a", "b") if match[name]]
        if match["two"]:
            places = [0, 1] if places[0] == 0 else [-2, -1]
        if max(places) < len(before):
            found += [
                before[place].within(match.start() + n, match.end() if n + 1 == len(places) else match.start() + n + 1)
                for n, place in enumerate(places)
            ]
    return found


def described(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """References to another movie with a title named before: "the 1991 one", "the new one"."""
    found: list[Mention] = []
    free = blanked(text, mentions)
    for match in _DESCRIBED.finditer(free):
        if not _VERSION.search(match[0]):
            continue
        before = [m for m in mentions if m.end <= match.start() and len(m.namesakes) > 1]
        near_title = any(
            0 <= m.start - match.end() < 6
            or (0 <= match.start() - m.end < 3 and not is_of_its_own(text, m, match.end()))
            for m in mentions
        )
        if before and not near_title and (movie := choose(match, before[-1].namesakes)):
            found.append(Mention((movie,), match.start(), match.end(), match[0]))
    return found


def decided(mention: Mention, text: str) -> Mention:
    """The mention, resolved to one movie if the words around it decide."""
    if len(mention.namesakes) < 2 or mention.dated:
        return mention
    around = (text[max(0, mention.start - 18) : mention.start], text[mention.end : mention.end + 22])
    before = re.search(rf"(?:{_DESCRIBED.pattern})(?: of)?\s+(?:the )?$", around[0], re.IGNORECASE)
    after = re.match(rf"[\s,.(]*(?:is |was )?{_DESCRIBED.pattern}", around[1], re.IGNORECASE)
    if after and is_of_its_own(text, mention, mention.end + after.end()):
        after = None
    for match in (before, after):
        if match and (movie := choose(match, mention.namesakes)):
            return Mention((movie,), mention.start, mention.end, mention.text, mention.namesakes)
    sentence = re.split(r"[.!?\n]", text[mention.end :])[0]
    years = {int(y) for y in re.findall(r"\(((?:19|20)\d\d)\)", sentence)}
    dated = [m for m in mention.namesakes if m.year in years]
    if len(dated) == 1:
        return Mention((dated[0],), mention.start, mention.end, mention.text, mention.namesakes)
    return mention


def picks(text: str, candidates: Sequence[Movie], named: Sequence[Mention]) -> list[int]:
    """The places, from 0, of the candidates chosen in answer to "which one?"; empty if the text gives no answer."""
    free = text.casefold()
    if re.match(r"^\W*(?:neither|none|nothing|never ?mind|skip|no idea)\b", free):
        return []
    if re.search(r"\b(?:all|both|every one|each)\b", free):
        return list(range(len(candidates)))
    titled = [
        k
        for k, movie in enumerate(candidates)
        if any(movie in m.candidates and len(set(m.candidates) & set(candidates)) == 1 for m in named)
    ]
    if titled:
        other = re.search(r"\bnot\b", free) and re.search(r"\bother\b", free)
        return [k for k in range(len(candidates)) if k not in titled] if other else titled
    by_place = [candidates.index(m.movie) for m in references(text, (), candidates)]
    if by_place:
        return list(dict.fromkeys(by_place))
    if (match := _DESCRIBED.search(free)) and (movie := choose(match, candidates)):
        return [candidates.index(movie)]
    if len(with_star := starred_by(text, candidates)) == 1:
        return [candidates.index(with_star[0])]
    if match := re.search(r"(?<!\d)(\d\d)(?!\d)", free):
        short = [k for k, m in enumerate(candidates) if m.year is not None and m.year % 100 == int(match[1])]
        if len(short) == 1:
            return short
    return _by_words(free, candidates)


def choose(match: re.Match[str], movies: Sequence[Movie]) -> Movie | None:
    """The namesake, if any, that a year, "old" or "new" picks."""
    dated = [m for m in movies if m.year is not None]
    if match["year"] or match["short"]:
        year = int(match["year"] or match["short"])
        fitting = [m for m in dated if m.year in (year, 1900 + year, 2000 + year)]
        return fitting[0] if len(fitting) == 1 else None
    if len(dated) < 2:
        return None
    return min(dated, key=lambda m: m.year or 0) if match["old"] else max(dated, key=lambda m: m.year or 0)


def _by_words(text: str, candidates: Sequence[Movie]) -> list[int]:
    """The place of the candidate whose title has more of these words than any other, if one does: "vol 2"."""
    words = set(re.findall(r"\w+", text))
    own = [words & set(re.findall(r"\w+", m.title.casefold())) for m in candidates]
    shared = set.intersection(*own) if own else set()
    telling = [len(found - shared) for found in own]
    best = max(telling, default=0)
    return [telling.index(best)] if best and telling.count(best) == 1 else []


def _split(start: int, end: int, movies: Sequence[Movie]) -> Iterator[Mention]:
    """One mention per movie, side by side within the words that name them together."""
    for k, movie in enumerate(movies):
        last = k == len(movies) - 1
        yield Mention((movie,), start + k, end if last else start + k + 1, "")
