"""The forms under which people name a movie: without article, with 2 for II, by its subtitle, as a series.

Every form is a key: the words without case, accents, spaces and punctuation, numerals as digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum

from bot.understanding.titles.short_names import SHORT_NAMES
from bot.understanding.words.common_words import COMMON_WORDS
from bot.understanding.words.ordinary_words import FIRST_NAMES, FUNCTION_WORDS, ORDINARY, PARTS_AND_GENRES
from movies.catalogue import Catalogue, Movie, normalised

NUMERALS = {
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "xi": "11",
    "xii": "12",
    "xiii": "13",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
    "thirteen": "13",
}
SINGLE_NUMERALS = {"v": "5", "x": "10", "one": "1"}
# "Doctor Strange" and "Dr. Strange", "the 40 yr old virgin".
SHORT_FORMS = {"doctor": "dr", "mister": "mr", "versus": "vs", "yr": "year", "yrs": "years"}
# Only between other words: "Freddy v Jason", "Lilo n Stitch".
JOINING = {"v": "vs", "n": "and"}
ARTICLES = {"the", "a", "an"}
PART = re.compile(
    r"\b(?:part|vol\.?|volume|episode|chapter|pt\.?)(?=\s+(?:\d+|[ivx]+|one|two|three|four)\b)", re.IGNORECASE
)
NUMBERED = re.compile(r"^(?P<stem>.+?)[\s:,\-]+(?P<number>\d+|[ivx]+)$", re.IGNORECASE)
POSSESSIVE_STEM = re.compile(r"^(?P<stem>\w+ \w+)'s\s")
SERIES_STEM = re.compile(r"^(?P<stem>.+?)(?:\s*:\s|\s-\s|\s+and the\s|\s+\d+$|\s+[IVX]+$|\s+[IVX]+:|\s+\d+:|\s+Part\s)")

LONGEST_WAIT_FOR_A_SEQUEL = 8
_TITLE_WORD = re.compile(r"[^\W_]+(?:['’.\-&·*][^\W_]+)*|&")
_PLAIN_WORD = re.compile(r"[^\W_]+")
_LITTLE = FUNCTION_WORDS | COMMON_WORDS | FIRST_NAMES | PARTS_AND_GENRES

# "Silence of the Lamb".
FEWEST_WORDS_SAID_IN_SINGULAR, PLURAL = 4, re.compile(r"[a-rt-z]s$")


class Form(IntEnum):
    """How a key names a movie."""

    TITLE = 0  # A title or alternative title in the catalogue.
    VARIANT = 1  # Without article or with the number only: "Usual Suspects", "Godfather 2".
    PART = 2  # Its subtitle, or the part before it: "The Two Towers", "Dr. Strangelove".
    SERIES = 3  # Only the series: "Star Trek", "LOTR".


Index = dict[str, list[tuple[Form, Movie]]]


def key_of(words: Iterable[str]) -> str:
    """The key of a run of words, the same for "Ocean's Eleven" and "oceans 11"."""
    return joined([normalised(word) for word in words])


def joined(plain: Sequence[str]) -> str:
    """The key of normalised words."""
    last = len(plain) - 1
    short = (JOINING.get(w, w) if 0 < k < last else w for k, w in enumerate(plain))
    return "".join(_digits(SHORT_FORMS.get(w, w), last=0 < k == last) for k, w in enumerate(short))


def plain_words(title: str) -> list[str]:
    """The words of a title without case and accents."""
    text = title.casefold().replace("'", "").replace("’", "")
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _PLAIN_WORD.findall(text)


def forms(movie: Movie) -> dict[str, Form]:
    """Every key of a single movie, with its best form."""
    found: dict[str, Form] = {}

    def add(title: str, form: Form) -> None:
        if key := key_of(_words(title)):
            found[key] = min(form, found.get(key, form))

    for title in (movie.title, *movie.aliases):
        add(title, Form.TITLE)
        for variant in _variants(title):
            add(variant, Form.VARIANT)
        for part in _parts(title):
            add(part, Form.PART)
        for ending in _endings(title):
            add(ending, Form.PART)
    return found


def series_forms(catalogue: Catalogue, known: Index) -> Index:
    """Keys that may name more than one movie: series, numbered movies of a series, and short names of both.

    known: the keys of single movies, with the movies that each may name.
    """
    members: dict[str, list[Movie]] = defaultdict(list)
    for movie in catalogue:
        for stem in dict.fromkeys(_stems(movie.title)):
            members[key_of(_words(stem))].append(movie)
    found: Index = {}
    for key, movies in members.items():
        subtitled = [m for m in movies if not key_of(_words(m.title)).endswith(key)]
        if len(key) < 4 or not subtitled:
            continue
        if len(movies) == 1:
            if not POSSESSIVE_STEM.match(movies[0].title) and not _says_little(movies[0].title.partition(":")[0]):
                found[key] = [(Form.PART, movies[0])]
            continue
        found[key] = [(Form.SERIES, m) for m in movies]
        # "Hangover" would be too common a word for The Hangover, if there were no sequels.
        found[key] += [(Form.VARIANT, m) for form, m in known.get(f"the{key}", ()) if form is Form.TITLE]
        if not any(key + str(n) in known for n in range(1, 10)):
            for place, movie in enumerate(_numbered(movies, subtitled), start=1):
                found[f"{key}{place}"] = [(Form.SERIES, movie)]
    for key, movie in _parts_by_facts(catalogue):
        if key not in known:
            found.setdefault(key, []).append((Form.VARIANT, movie))
    for short, full in SHORT_NAMES.items():
        key, short_key = key_of(_words(full)), key_of(_words(short))
        for ending in ("", *map(str, range(1, 10))):
            if meant := known.get(key + ending, []) + found.get(key + ending, []):
                found.setdefault(short_key + ending, meant)
    return found


def _parts_by_facts(catalogue: Catalogue) -> Iterator[tuple[str, Movie]]:
    """The keys of later parts whose titles do not say so: "Top Gun 2", "Knives Out 2", "Avengers 4"."""
    for movie in catalogue:
        if movie.facts is not None and movie.facts.series and (movie.facts.part or 0) > 1:
            yield key_of(_words(f"{movie.facts.series} {movie.facts.part}")), movie


def _numbered(movies: Sequence[Movie], subtitled: Sequence[Movie]) -> list[Movie]:
    """The movies of a series by year, without an older movie of the same name."""
    in_order = sorted(movies, key=lambda m: m.year or 0)
    first, second = in_order[:2]
    if first not in subtitled and (second.year or 0) - (first.year or 0) > LONGEST_WAIT_FOR_A_SEQUEL:
        return in_order[1:]
    return in_order


def _variants(title: str) -> Iterator[str]:
    shorter = PART.sub("", title)
    if shorter != title:
        yield shorter
        yield re.sub(r"\bI\b", "1", shorter)
        yield re.sub(r"\bI\b", "1", title)
    for text in (title, shorter):
        first, _, rest = text.partition(" ")
        if first.casefold() in ARTICLES and rest and not _says_little(rest):
            yield rest
    if len(title.split()) >= FEWEST_WORDS_SAID_IN_SINGULAR and PLURAL.search(title):
        yield from (title[:-1], re.sub(r"^The ", "", title[:-1]))
    head, colon, tail = shorter.partition(":")
    if colon:
        numbered = NUMBERED.match(head.strip())
        if numbered:
            yield head
        if episode := re.match(r"\s*([IVX]+)\s+-\s+(.+)", tail):
            yield f"{head} {episode[1]}"
            yield f"{head} {episode[2]}"
            yield f"{head} {episode[1]} {episode[2]}"


def _parts(title: str) -> Iterator[str]:
    """The subtitle and the part before it, if distinct enough to stand alone."""
    pieces = re.split(r":\s|\s-\s|\sor:?\s(?=How|\()", title)
    if len(pieces) > 1:
        for piece in pieces[1:]:
            if not _says_little(piece):
                yield piece
                first, _, rest = piece.partition(" ")
                if first.casefold() in ARTICLES and not _says_little(rest):
                    yield rest
    if match := re.match(
        r"^(?:Harry Potter|Indiana Jones|Monty Python|Percy Jackson\W.*?)\s+and the (?P<rest>.+)$", title
    ):
        yield match["rest"]


def _endings(title: str) -> Iterator[str]:
    """The distinctive last words of a title: "Spinal Tap", "Priscilla, Queen of the Desert"."""
    words = title.split()
    for first in range(1, len(words) - 1):
        ending = words[first:]
        plain = plain_words(" ".join(ending))
        rare = [w for w in plain if w not in ORDINARY and w not in NUMERALS and len(w) > 3]
        if rare and plain[0] not in FUNCTION_WORDS and sum(w not in FUNCTION_WORDS for w in plain) > 1:
            yield " ".join(ending)


def _stems(title: str) -> Iterable[str]:
    """The possible series names in a title, including the title itself, which may be the first movie."""
    match = POSSESSIVE_STEM.match(title) or SERIES_STEM.match(title)
    if match and " and the" in match[0] and len(match["stem"].split()) < 2 + (title.startswith("The ")):
        match = None
    if match:
        stem = re.sub(r"\s+(?:\d+|[IVX]+)$", "", match["stem"])
        yield stem
        first, _, rest = stem.partition(" ")
        if first.casefold() in ARTICLES and rest:
            yield rest
    else:
        yield title
        first, _, rest = title.partition(" ")
        if first.casefold() in ARTICLES and rest and not _says_little(rest):
            yield rest


def _says_little(text: str) -> bool:
    """Whether a part of a title is too generic: at most one ordinary word besides function words."""
    words = [w for w in plain_words(text) if not w.isdigit() and w not in NUMERALS]
    return all(w in _LITTLE for w in words) and sum(w not in FUNCTION_WORDS for w in words) < 2


def _words(title: str) -> list[str]:
    return _TITLE_WORD.findall(title)


def _digits(word: str, *, last: bool) -> str:
    if word == "and":
        return "and"
    return NUMERALS.get(word, SINGLE_NUMERALS.get(word, word) if last else word)
