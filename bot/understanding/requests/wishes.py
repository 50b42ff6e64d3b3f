"""What a message wishes for: genres wanted and unwanted, and years."""

from __future__ import annotations

import re

from movies.protocol.recommendation import Wishes

GENRE_WORDS = {
    "Action": r"actions?",
    "Adventure": r"adventur(?:es?|ous)",
    "Animation": r"animat(?:ed|ions?)|cartoons?|anime|pixar",
    "Children": r"child(?:ren)?'?s?|kids?'?|family[- ]friendly|family|little ones",
    "Comedy": r"comed(?:y|ies)|comedic|funn(?:y|ier)|comic|laughs?|light(?:er|hearted|-hearted)?|feel[- ]?good"
    "|cheerful|uplifting|silly|hilarious",
    "Crime": r"crimes?|gangsters?|heists?|mafia|mob",
    "Documentary": r"document[ae]?r(?:y|ies)|docus?|docs",
    "Drama": r"dramas?|dramatic|tear-?jerkers?|a good cry",
    "Fantasy": r"fantas(?:y|ies)|magical",
    "Film-Noir": r"(?:film[- ])?noirs?",
    "Horror": r"horrors?|scar(?:y|ier)|gor(?:y|e)|slashers?|spooky|creepy|bloody",
    "Musical": r"musicals?",
    "Mystery": r"myster(?:y|ies)|mysterious|whodunn?its?|detectives?",
    "Romance": r"romances?|romantic|rom-?coms?|love stor(?:y|ies)|chick flicks?",
    "Sci-Fi": r"sci[- ]?-?fi|science[- ]fiction|scifi|space|aliens",
    "Thriller": r"thrillers?|thrilling|suspense(?:ful)?",
    "War": r"wars?",
    "Western": r"westerns?|cowboys?",
}
# Words that stand for two genres at once.
_TWO_GENRES = {r"rom-?coms?": "Comedy"}
_GENRE = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<g{k}>{words})" for k, words in enumerate(GENRE_WORDS.values())) + r")(?![\w-])",
    re.IGNORECASE,
)
_NAMES = list(GENRE_WORDS)
_UNWANTED = re.compile(
    r"(?:\b(?:no|not|without|nothing|never|non|except|hate|hated|dislike|but|minus|avoid|skip|dont|less|tired of"
    r"|sick of|enough)|n['’]t)"
    r"(?:\W+(?:too|very|so|that|overly|a|an|any|the|much|more|another|for|like|want|really|into|of|in|anything|with"
    r"|super|movies?|films?|stuff|is|be|or)){0,5}\W+$",
    re.IGNORECASE,
)
_CONTRAST = re.compile(r"\bbut\W+(?!(?:not|no|nothing|without|never)\b)[^.!?]{0,12}$", re.IGNORECASE)
_ANYTHING_BUT = re.compile(r"\b(?:anything|everything|all) (?:but|except)\W+(?:\w+\W+){0,2}$", re.IGNORECASE)
_LISTED = re.compile(r"^(?:\W+(?:or|and|nor)?\W*)$", re.IGNORECASE)

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
_DECADE = re.compile(
    r"(?<![\d/])(?:(?P<century>19|20)(?P<full>\d)0['’]?s|['’]?(?P<short>[1-9]0|00)['’]?s)\b"
    rf"|\b(?P<word>{'|'.join(DECADE_WORDS)})\b",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"\bbetween (?P<low>\d{4}) (?:and|to|-) (?P<high>\d{4})|(?<!\d)(?P<low2>(?:19|20)\d\d) ?(?:-|–"
    r"|to) ?(?P<high2>(?:19|20)\d\d)(?!\d)|"
    r"\b(?:since|starting) (?P<since>\d{4})|\b(?:after|newer than|later than|past) (?P<after>\d{4})|"
    r"\bfrom (?P<from>\d{4})(?:\s*(?P<open>on|onwards?|and later|or later|or newer))|"
    r"\b(?:before|older than|earlier than|prior to) (?P<before>\d{4})|\b(?:until|till|up to) (?P<until>\d{4})|"
    r"\b(?:in|of|from|made in|year) (?P<only>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_OLD = re.compile(
    r"\b(?:old|older|oldies?)(?: (?:movies?|films?|ones?|school|hollywood|stuff))?\b"
    r"|\bclassics?\b(?= (?:movies?|films?|hollywood|cinema))",
    re.IGNORECASE,
)
_BLACK_AND_WHITE = re.compile(r"\bblack (?:and|&|n) white|\bb ?& ?w\b|\bsilent (?:movies?|films?)", re.IGNORECASE)
LAST_OLD_YEAR = 1979
LAST_BLACK_AND_WHITE_YEAR = 1965
EARLIEST, LATEST = 1800, 2200


def wishes(text: str) -> Wishes:
    """Genres wanted and unwanted, and years, in a text from which titles are taken out."""
    wanted, unwanted = _genres(text)
    low, high = _years(text)
    return Wishes(genres=frozenset(wanted - unwanted), without=frozenset(unwanted), year_from=low, year_to=high)


def _genres(text: str) -> tuple[set[str], set[str]]:
    wanted: set[str] = set()
    unwanted: set[str] = set()
    previous: tuple[int, set[str]] | None = None
    for match in _GENRE.finditer(text):
        assert match.lastgroup
        before = text[: match.start()]
        into = wanted
        if (
            _ANYTHING_BUT.search(before)
            or (_UNWANTED.search(before) and not _CONTRAST.search(before))
            or (previous is not None and previous[1] is unwanted and _LISTED.match(text[previous[0] : match.start()]))
        ):
            into = unwanted
        into.add(_NAMES[int(match.lastgroup[1:])])
        for words, other in _TWO_GENRES.items():
            if re.fullmatch(words, match[0], re.IGNORECASE):
                into.add(other)
        previous = (match.end(), into)
    return wanted, unwanted


def _years(text: str) -> tuple[int | None, int | None]:
    if decade := _DECADE.search(text):
        return _decade(decade)
    if match := _YEARS.search(text):
        return _bounded(*_span(match))
    if _BLACK_AND_WHITE.search(text):
        return None, LAST_BLACK_AND_WHITE_YEAR
    if _OLD.search(text):
        return None, LAST_OLD_YEAR
    return None, None


def _decade(match: re.Match[str]) -> tuple[int, int]:
    if match["word"]:
        first = DECADE_WORDS[match["word"].casefold()]
    elif match["century"]:
        first = int(match["century"] + match["full"] + "0")
    else:
        tens = int(match["short"])
        first = (2000 if tens <= 20 else 1900) + tens
    return first, first + 9


def _span(match: re.Match[str]) -> tuple[int, int]:
    if low := match["low"] or match["low2"]:
        high = match["high"] or match["high2"]
        return min(int(low), int(high)), max(int(low), int(high))
    if match["since"] or match["from"]:
        return int(match["since"] or match["from"]), LATEST
    if match["after"]:
        return int(match["after"]) + 1, LATEST
    if match["before"]:
        return EARLIEST, int(match["before"]) - 1
    if match["until"]:
        return EARLIEST, int(match["until"])
    return int(match["only"]), int(match["only"])


def _bounded(low: int, high: int) -> tuple[int | None, int | None]:
    if not EARLIEST <= low <= high <= LATEST:
        return None, None
    return (low if low > EARLIEST else None), (high if high < LATEST else None)
