"""Wishes for years: decades, spans, "recent", "the last ten years"."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bot.understanding.requests.parts import Part, unwanted
from movies.protocol.recommendation import Wishes

DECADE_WORDS = {
    "twenties": 1920,
    "thirties": 1930,
    "forties": 1940,
    "fifties": 1950,
    "sixties": 1960,
    "seventies": 1970,
    "eighties": 1980,
    "nineties": 1990,
    "noughties": 2000,
}
NUMBER_WORDS = "two three four five six seven eight nine ten".split()
_NUMBERS = {word: number for number, word in enumerate(NUMBER_WORDS, start=2)} | {
    "couple of": 3, "few": 5, "fifteen": 15, "twenty": 20, "thirty": 30
}  # fmt: skip
_COUNT = rf"(?:(?P<digits>\d{{1,3}})|(?P<count>{'|'.join(_NUMBERS)}))"
_DECADE = re.compile(
    r"(?:\b(?P<part>early|mid|late)[- ]?)?(?:the )?"
    r"(?:(?<![\d/])(?<!under )(?<!under-)(?:(?P<century>19|20)(?P<full>\d)0['’]?s|['’]?(?P<short>[1-9]0|00)['’]?s)\b"
    rf"|\b(?P<word>{'|'.join(DECADE_WORDS)})\b)",
    re.IGNORECASE,
)
_PART_OF_A_DECADE = {"early": (0, 3), "mid": (3, 6), "late": (6, 9)}
_NO_EARLIER = r"(?:nothing|not|no|never|none|n['’]t)(?: \w+){0,2}? (?:before|older than|earlier than|pre-?)"
_NO_LATER = r"(?:nothing|not|no|never|none|n['’]t)(?: \w+){0,2}? (?:after|newer than|later than|past|post-?)"
_YEARS = re.compile(
    r"\bbetween (?P<low>\d{4}) (?:and|to|-) (?P<high>\d{4})|(?<!\d)(?P<low2>(?:19|20)\d\d) ?(?:-|–"
    r"|to) ?(?P<high2>(?:19|20)\d\d)(?!\d)|"
    rf"\b{_NO_EARLIER} ?(?P<not_before>(?:19|20)\d\d)\b|\b{_NO_LATER} ?(?P<not_after>(?:19|20)\d\d)\b|"
    r"(?:\b(?:since|starting) |>= ?)(?P<since>\d{4})|\b(?:after|newer than|later than|past|post)[ -](?P<after>\d{4})|"
    r"\bfrom (?P<from>\d{4})(?:\s*(?P<open>on|onwards?|and later|or later|or newer))|"
    r"(?<!\d)(?P<from2>(?:19|20)\d\d)(?: ?\+| (?:or|and) (?:later|newer|after|up)\b| onwards?\b)|"
    r"(?<!\d)(?P<until2>(?:19|20)\d\d) (?:or|and) (?:earlier|older|before)\b|"
    r"\b(?:before|older than|earlier than|prior to|pre)[ -](?P<before>\d{4})|"
    r"\b(?:until|till|up to) (?P<until>\d{4})|"
    r"\b(?:in|of|from|made in|year) (?P<only>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_LAST_YEARS = re.compile(
    rf"\b(?:(?:in|from|within|of|over|during) )?(?:the |these )?(?:last|past|latest|recent) {_COUNT} (?:years|yrs)\b"
    rf"|\b(?:less|no more|not more|no older"
    rf"|not older) than {_COUNT.replace('digits', 'digits2').replace('count', 'count2')}"
    r" years(?: old)?\b|\b(?:the )?(?P<one>last|past|this) year\b|\b(?:the )?(?P<ten>last|past|this) decade\b",
    re.IGNORECASE,
)
_RECENT = re.compile(
    r"\b(?:recent(?:ly)?(?: (?:released|made))?|brand[- ]new|new(?! to\b| here\b| at this\b|[- ]york| zealand"
    r"| orleans| (?:ones"
    r"|list|suggestions|recommendations"
    r"|ideas)\b)|newish|newest|latest|just (?:released|out)|(?:more )?current)\b(?: (?:movies?|films?|releases?))?",
    re.IGNORECASE,
)
_NEWER = re.compile(
    r"\b(?:too|so|all|pretty|very) (?:damn |freaking |fucking )?old\b(?! (?:movies|films|school|for (?!me|us|my)))|"
    r"\b(?:newer|more recent|more modern|modern|contemporary)\b|\b(?:not|n['’]t) (?:too|so|that) old\b",
    re.I,
)
_OLD = re.compile(
    r"\b(?<!good )(?:old(?:en)?|older|oldies?)(?: (?:movies?|films?|ones?|school|hollywood|stuff))?\b"
    r"|\bclassics?\b(?= (?:movies?|films?|hollywood|cinema))",
    re.IGNORECASE,
)
_MODERN = re.compile(r"newer|recent|modern|contemporary", re.IGNORECASE)
_YEARS_OLD = re.compile(
    r"\b(?:years?|yrs?|yr|months?)[- ]olds?\b|\bgrow(?:ing)? old|\bold (?:man|men|woman|people|lady)"
    r"|\btoo old for (?!me\b|us\b|my\b)",
    re.IGNORECASE,
)
_BLACK_AND_WHITE = re.compile(r"\bblack (?:and|&|n) white|\bb ?& ?w\b", re.IGNORECASE)
_GOLDEN_AGE = re.compile(r"\bgolden age(?: of)?(?: hollywood| cinema)?\b|\bclassic hollywood\b", re.IGNORECASE)
_SILENT = re.compile(r"\bsilent (?:movies?|films?|era|cinema)", re.IGNORECASE)
# "Thirteen Days worked a treat last year".
_TELLS_OF_THE_PAST = re.compile(
    r"\b(?:was|were|did|had|saw|seen|(?:re-?)?watched|worked|loved|liked|hated|went|came|got|showed|ended|started|broke|died)\b"
    r"[^.!?]*$",
    re.IGNORECASE,
)
# "The old one is great, the new one was bad", "the old \x00", "the new Mario movie".
_ONE_MOVIE = re.compile(
    r"\b(?:the|that|this) (?:(?:old|older|new|newer|newest|latest|recent|original)"
    r" (?:one|version|remake|adaptation|cut)\b"
    r"|(?:old|new) (?:\x00|(?!york\b|hollywood\b|school\b)[\w'’-]+(?: [\w'’-]+)? (?:movie|film)\b))",
    re.IGNORECASE,
)
# "Dad hasn't laughed since 1994".
_NOT_SINCE = re.compile(r"\b(?:(?:has|have|had)(?:n['’]?t| not)|never)\b[^.!?;\n]{0,30}$", re.IGNORECASE)
_CENTURY = re.compile(r"\b(?:(?P<this>this|21st)|(?:the )?(?P<last>last|20th)) century\b", re.IGNORECASE)
LAST_SILENT_YEAR = 1931
LAST_OLD_YEAR, LAST_GOLDEN_YEAR = 1979, 1960
LAST_BLACK_AND_WHITE_YEAR = 1965
EARLIEST, LATEST = 1800, 2200
RECENT_YEARS, NEWER_YEARS = 5, 20
# If the catalogue covers fewer of these years, "the last five years" means its own last five.
FEWEST_YEARS = 1


def years(text: str, newest: int | None = None) -> list[Part]:
    """The years that a text asks for; next to exact ones, parts without a wish cover vaguer words ("older").

    Parameters
    ----------
    newest: the year of the newest movie. Relative years count back from there if nothing would be left otherwise.
    """
    text = _ONE_MOVIE.sub(lambda match: "_" * len(match[0]), text)
    found = _decades(text) or _span(text) or _relative(text, newest) or _ages(text)
    if found is None:
        return []
    (start, end), (low, high) = found
    if _is_refused(text, start, end):
        bounded = low > EARLIEST and high < LATEST
        if bounded and _NEWER.search(text):
            low, high = EARLIEST, high  # "Too many from the 70s, newer ones please".
        elif bounded:
            return [Part(start, end, Wishes(without_topics=frozenset([text[start:end].strip().casefold()])))]
        low, high = (high + 1, LATEST) if low <= EARLIEST else (EARLIEST, low - 1)
    if not EARLIEST <= low <= high <= LATEST:
        return []
    wish = Wishes(year_from=low if low > EARLIEST else None, year_to=high if high < LATEST else None)
    # "Something older, 70s if possible": the decade says how old.
    vaguer = [m.span() for pattern in (_OLD, _NEWER) for m in pattern.finditer(text) if not start <= m.start() < end]
    exact = bool(_DECADE.search(text, start, end) or _YEARS.search(text, start, end))
    beside = [Part(*span, Wishes()) for span in vaguer if exact and not _about_people(text, span[0])]
    return [Part(start, end, wish), *beside] if wish else []


def _about_people(text: str, place: int) -> bool:
    return any(m.start() <= place < m.end() for m in _YEARS_OLD.finditer(text))


def _is_refused(text: str, start: int, end: int) -> bool:
    """Whether the years are excluded: "no old movies", "nothing from the 80s", but not "not too old"."""
    newer = _NEWER.search(text, start, end)
    if (newer and not _MODERN.search(newer[0])) or re.search(
        r"\b(?:no|not|nothing|never)\b|n['’]t\b", text[start:end], re.I
    ):
        return False
    return unwanted(text, start, end)


# "2000s or newer".
_ONWARDS = re.compile(r",? (?:or|and) (?:newer|later|after|up|beyond)\b|,? onwards?\b| ?\+(?!\w)", re.IGNORECASE)
_Found = tuple[tuple[int, int], tuple[int, int]]


def _decades(text: str) -> _Found | None:
    """One decade, or several from the first to the last: "80s or 90s"."""
    matches = list(_DECADE.finditer(text))
    if not matches:
        return None
    spans = [_decade(match) for match in matches]
    low, high = min(first for first, _ in spans), max(last for _, last in spans)
    before = text[: matches[0].start()]
    if re.search(r"\b(?:before|pre|older than|earlier than)(?: the)?[ -]$", before, re.IGNORECASE):
        low, high = EARLIEST, low - 1
    elif re.search(r"\b(?:after|post|since|newer than|later than)(?: the)?[ -]$", before, re.IGNORECASE):
        low, high = (low if re.search(r"since", before[-12:], re.I) else high + 1), LATEST
    onwards = _ONWARDS.match(text, matches[-1].end())
    return (matches[0].start(), (onwards or matches[-1]).end()), (low, LATEST if onwards else high)


def _decade(match: re.Match[str]) -> tuple[int, int]:
    if match["word"]:
        first = DECADE_WORDS[match["word"].casefold()]
    elif match["century"]:
        first = int(match["century"] + match["full"] + "0")
    else:
        tens = int(match["short"])
        first = (2000 if tens <= 20 else 1900) + tens
    low, high = _PART_OF_A_DECADE[match["part"].casefold()] if match["part"] else (0, 9)
    return first + low, first + high


def _span(text: str) -> _Found | None:
    matches = _YEARS.finditer(text)
    match = next((m for m in matches if not (m["since"] and _NOT_SINCE.search(text[: m.start()]))), None)
    if match is None:
        return None
    said = {name: int(value) for name, value in match.groupdict().items() if value and value.isdigit()}
    if "low" in said or "low2" in said:
        ends = sorted(said.values())
        return match.span(), (ends[0], ends[-1])
    name, year = next(iter(said.items()))
    return match.span(), {
        "after": (year + 1, LATEST),
        "before": (EARLIEST, year - 1),
        "until": (EARLIEST, year),
        "until2": (EARLIEST, year),
        "not_after": (EARLIEST, year),
        "only": (year, year),
    }.get(name, (year, LATEST))


def _relative(text: str, newest: int | None) -> _Found | None:
    match = _LAST_YEARS.search(text)
    if match and not (match["one"] and _TELLS_OF_THE_PAST.search(text, 0, match.start())):
        return match.span(), _last(_count(match), newest)
    if match := _CENTURY.search(text):
        return match.span(), (2001, LATEST) if match["this"] else (1901, 2000)
    if match := _NEWER.search(text):
        return match.span(), _last(NEWER_YEARS, newest)
    if match := _RECENT.search(text):
        return match.span(), _last(RECENT_YEARS, newest)
    return None


def _count(match: re.Match[str]) -> int:
    if match["one"] or match["ten"]:
        return 1 if match["one"] else 10
    digits = match["digits"] or match["digits2"]
    return int(digits) if digits else _NUMBERS[(match["count"] or match["count2"]).casefold()]


def _last(count: int, newest: int | None) -> tuple[int, int]:
    first = this_year() - count
    if newest is not None and first > newest - FEWEST_YEARS:
        first = newest - count + 1
    return max(first, EARLIEST + 1), LATEST


def this_year() -> int:
    """The current year."""
    return datetime.now(UTC).year


def _ages(text: str) -> _Found | None:
    if match := _SILENT.search(text):
        return match.span(), (EARLIEST, LAST_SILENT_YEAR)
    if match := _BLACK_AND_WHITE.search(text):
        return match.span(), (EARLIEST, LAST_BLACK_AND_WHITE_YEAR)
    if match := _GOLDEN_AGE.search(text):
        return match.span(), (EARLIEST, LAST_GOLDEN_YEAR)
    for match in _OLD.finditer(text):
        if not _about_people(text, match.start()):
            return match.span(), (EARLIEST, LAST_OLD_YEAR)
    return None
