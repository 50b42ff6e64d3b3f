"""Find movie titles in what people write, and the closest titles to one that is not known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from movies.catalogue import Catalogue, Movie, normalised, restore_article

LONGEST_TITLE_WORDS = 14
WORD = re.compile(r"[^\W_]+(?:['’.\-&][^\W_]+)*[!?]?|&", re.UNICODE)
YEAR_AFTER = re.compile(r"\s*\(?\b((?:18|19|20)\d\d)\b\)?")

# Titles that are also ordinary words name a movie only where they are written like a name.
ORDINARY = frozenset(
    """
    a about above after again alien alive all am an and another any anything are as at back bad be because been
    before best better big bound but by can cinema classic cool could crash crazy day dead did different do drama
    dream eight else enough ever every fan fast fear few film films first five for four free friday from fun funny
    game go good great had happiness has have her here hero him his home hot how i if in into is it its just kids
    kind know last least left life light like little look lot love loved man many maybe me men mine more most mother
    movie movies much my name never new next nice night nine no not nothing now of off oh ok old on once one only or
    other our out over people please pretty quiet ready really red right safe same saw say scary see seen seven she
    should show six so some something soon sorry speed star still stuff such sunday super sure sweet take tell ten
    than that the their them then there these they thing things this those three time to today too top total two
    twice type under up us very view wait want war was watch way we week well were what when where which while who
    why will wish with woman women wonder work world would wrong year years yes yet you young your yours
    """.split()
)


@dataclass(frozen=True)
class Mention:
    """A movie named in a text, and the slice of the text that names it."""

    movie: Movie
    start: int
    end: int


class TitleFinder:
    """Finds titles of a catalogue in free text, in any case, with articles moved or missing."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._index: dict[str, tuple[Movie, ...]] = dict(catalogue.by_normalised_title)
        for movie in catalogue:
            for key in _without_article(movie.title):
                self._index.setdefault(key, (movie,))
        self._closest_from = [
            (movie, _comparable(movie.title)) for movie in sorted(catalogue, key=lambda m: -m.popularity)
        ]

    def find(self, text: str) -> list[Mention]:
        """All mentions, left to right; where they overlap, the longest is meant."""
        words = list(WORD.finditer(text))
        keys = [normalised(word[0]) for word in words]
        mentions: list[Mention] = []
        k = 0
        while k < len(words):
            mention, used = self._longest_at(text, words, keys, k)
            if mention is not None:
                mentions.append(mention)
            k += used
        return mentions

    def closest(self, title: str, count: int = 3) -> list[Movie]:
        """The movies whose titles are most like the given one, the likeliest first."""
        wanted = _comparable(title)
        choices = [text for _, text in self._closest_from]
        best = process.extract(wanted, choices, scorer=fuzz.token_sort_ratio, limit=count * 3)
        # WRatio ranks very short titles first, and equal scores are better ordered by popularity.
        ranked = sorted(best, key=lambda hit: (-round(hit[1] / 5), hit[2]))
        return list(dict.fromkeys(self._closest_from[index][0] for _, _, index in ranked))[:count]

    def _longest_at(
        self, text: str, words: list[re.Match[str]], keys: list[str], first: int
    ) -> tuple[Mention | None, int]:
        for last in range(min(first + LONGEST_TITLE_WORDS, len(words)) - 1, first - 1, -1):
            start, end = words[first].start(), words[last].end()
            movies = self._index.get("".join(keys[first : last + 1]))
            if not movies:
                continue
            year = YEAR_AFTER.match(text, end)
            movie = next((m for m in movies if year and m.year == int(year[1])), None)
            if movie is None and not _reads_as_title(text, start, end, last - first + 1):
                continue
            used = last - first + 1
            if movie is not None and year is not None:
                end = year.end()
                used += sum(1 for w in words[last + 1 :] if w.start() < end)
            return Mention(movie or movies[0], start, end), used
        return None, 1


def _reads_as_title(text: str, start: int, end: int, words: int) -> bool:
    """Whether these words name a movie rather than say something."""
    phrase = text[start:end]
    lowered = [w.strip("!?").casefold() for w in phrase.split()]
    if not all(w in ORDINARY for w in lowered):
        return words > 1 or len(phrase) > 2 or phrase[:1].isupper()
    quoted = start > 0 and text[start - 1] in "\"“'«" and text[end : end + 1] in set("\"”'»")
    if quoted:
        return True
    capitals = all(w[:1].isupper() or w[:1].isdigit() for w in phrase.split())
    begins_sentence = not text[:start].strip() or text[:start].rstrip()[-1] in ".!?\n"
    return capitals and phrase != "I" and not (begins_sentence and words == 1 and text[end:].strip(" .,!?"))


def _without_article(title: str) -> Iterator[str]:
    first, _, rest = title.partition(" ")
    if first.casefold() in {"the", "a", "an"} and rest and normalised(rest) and rest.casefold() not in ORDINARY:
        yield normalised(rest)


def _comparable(title: str) -> str:
    plain = unicodedata.normalize("NFKD", restore_article(title).casefold())
    return " ".join(WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))
