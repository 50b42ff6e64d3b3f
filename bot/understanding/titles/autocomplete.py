"""Autocomplete for movie titles.

The index has every title in each of its spellings (`_writings`): verbatim, without its article, with 2 for II, and with
the year appended, so that a typed year narrows the search like any other word.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from bot.understanding.titles.forms import joined, plain_words
from movies.catalogue import Catalogue, Movie, restore_article, split_year
from movies.movie_index import LEADING_ARTICLE
from movies.shelf import Tables, packed, unpacked

LONGEST_TYPED = 200
MOST_WORDS = 12
# Check the order of words only for this many of the most popular titles that have them all.
MOST_LOOKED_AT = 2_000
# With fewer than `ENOUGH` matches, also search for misspelt titles, by the `MOST_MISSPELT` longest words.
ENOUGH, MOST_MISSPELT = 5, 5
# Misspelt words are often unfinished as well, and Jaro-Winkler tolerates a missing end. It found more of the intended
# movies than rapidfuzz's `ratio` and OSA did (tests/benchmarks/suggestions_speed.py counts them).
LIKENESS = JaroWinkler.normalized_similarity
LIKE_A_WORD, SHORTEST_MISSPELT = 0.8, 3
# The minimum share of the typed text that a misspelt title must match, and how far below the best match it may fall.
# Each word is weighted by its squared length, since long ones are most specific, and a short one as if it had
# three letters.
LIKE_A_TITLE, LESS_THAN_BEST, LEAST_LENGTH = 0.7, 0.1, 3
YEAR = re.compile(r"(?:18|19|20)\d\d")
# The first sorts after every letter, the second only after digits.
LAST_LETTER = "\U0010ffff"
AFTER_DIGITS = ":"

# The code that the tables depend on.
CODE = Path(__file__).parents[1]

Entries = NDArray[np.integer]
"""Numbers of writings, smaller for more popular movies."""


class Suggestions:
    """Completes the titles of a catalogue. Safe to use from many threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        movies = list(catalogue)
        tables = catalogue.shelf.tables("suggestions", lambda: _tables(movies), CODE)
        self._popular = [movies[place] for place in tables["popular"].tolist()]
        self._texts = unpacked(tables["texts"])
        self._movie_of = tables["movie_of"]
        self._sorted = tables["sorted"]
        self._words = unpacked(tables["words"])
        self._starts, self._entries = tables["starts"], tables["entries"]

    def suggest(self, typed: str, count: int = 25) -> list[Movie]:
        """The movies most likely meant by a partly typed title, best first.

        First come titles that equal or start with the text, then those with words that start with its
        words, in order or not, then misspelt ones; ties go by popularity. A year at the end that matches
        no such title is ignored. An empty text gives the most popular movies. Only the first 200
        characters are read.
        """
        words = _words(typed[:LONGEST_TYPED])
        if not words:
            return self._popular[:count]
        *before, last = words
        year = last if before and YEAR.fullmatch(last) else ""
        timeless = before if year else words
        found = _once(self._spelt(words), count) or _once(self._spelt(timeless), count)
        return found if len(found) >= ENOUGH else _once(chain(found, self._misspelt(timeless, year)), count)

    def named(self, text: str) -> Movie | None:
        """The movie with exactly this title, with or without its year; None if there is none, or several."""
        words = _words(text[:LONGEST_TYPED])
        exact = list(dict.fromkeys(self._exact(_readings(words)))) if words else []
        if len(exact) > 1:
            # "Fear" means the movie of that name rather than "The Fear", or one with "Fear" as another title.
            exact = [movie for movie in exact if words[: len(title := _words(movie.title))] == title]
        return exact[0] if len(exact) == 1 else None

    def _spelt(self, words: Sequence[str]) -> Iterator[Movie]:
        """Movies whose titles have the words as spelt, group by group, each by popularity."""
        bare = _without_article(words)
        written = [_readings(words), _readings(bare)] if words != bare else [_readings(words)]
        for readings in written:
            yield from self._exact(readings)
            yield from self._beginning(readings)
        readings = _readings(bare[:MOST_WORDS])
        candidates = _merged(self._with_words(reading) for reading in readings)[:MOST_LOOKED_AT]
        yield from self._movies(e for e in candidates if any(_stand_in_order(r, self._texts[e]) for r in readings))
        for readings in written:
            yield from self._beginning(readings, apart=True)
        yield from self._movies(candidates)

    def _exact(self, readings: Sequence[Sequence[str]]) -> Iterator[Movie]:
        """Movies with exactly this title, with or without the year, ignoring spaces."""
        meant = ["".join(reading) for reading in readings]
        entries = _merged(self._between(text, text + AFTER_DIGITS) for text in meant)
        for entry, movie in zip(entries, self._movies(entries), strict=True):
            whole = _spaceless(self._texts[entry])
            if whole in meant or whole.removesuffix(str(movie.year or "")) in meant:
                yield movie

    def _beginning(self, readings: Sequence[Sequence[str]], *, apart: bool = False) -> Iterator[Movie]:
        """Movies whose title starts with the text; `apart` allows spaces inside the title's words."""
        begins = re.compile("|".join(" ".join(map(" ?".join, reading)) for reading in readings))
        texts = ("".join(reading) for reading in readings)
        entries = _merged(self._between(text, text + LAST_LETTER) for text in texts)
        return self._movies(e for e in entries if apart or begins.match(self._texts[e]))

    def _between(self, first: str, last: str) -> Entries:
        """The spellings that, without spaces, sort between the two texts."""

        def spaceless(entry: int) -> str:
            return _spaceless(self._texts[entry])

        start = bisect_left(self._sorted, first, key=spaceless)
        return self._sorted[start : bisect_left(self._sorted, last, start, key=spaceless)]

    def _with_words(self, words: Sequence[str]) -> Entries:
        """The spellings that have, for each given word, a word that starts with it."""
        found = np.ones(len(self._texts), dtype=bool)
        for word in set(words):
            having = np.zeros_like(found)
            having[self._beginning_with(word)] = True
            found &= having
        return np.flatnonzero(found)

    def _beginning_with(self, word: str) -> Entries:
        """The spellings with a word that starts like this; each appears once per such word."""
        start = bisect_left(self._words, word)
        end = bisect_left(self._words, word + LAST_LETTER, start)
        return self._entries[self._starts[start] : self._starts[end]]

    def _misspelt(self, words: Sequence[str], year: str) -> Iterator[Movie]:
        """Movies with most of the words or similar ones, most similar first, then by popularity.

        If a year is given, only movies of that year, if any is similar enough.
        """
        share, weights = np.zeros(len(self._texts), np.float32), 0
        digits = dict.fromkeys(_readings(_without_article(words))[-1])
        longest = sorted(digits, key=len, reverse=True)[:MOST_MISSPELT]
        likeness = process.cdist(longest, self._words, scorer=LIKENESS, score_cutoff=LIKE_A_WORD, dtype=np.float32)
        for word, like in zip(longest, likeness, strict=True):
            of_word = np.zeros_like(share)
            # A number is never a misspelling of another one.
            if len(word) >= SHORTEST_MISSPELT and not word.isdigit():
                places = np.flatnonzero(like)
                for place in places[np.argsort(like[places])]:
                    of_word[self._entries[self._starts[place] : self._starts[place + 1]]] = like[place]
            of_word[self._beginning_with(word)] = 1
            weight = max(len(word), LEAST_LENGTH) ** 2
            share += weight * of_word
            weights += weight
        share /= weights
        if year:
            of_year, its_entries = np.zeros_like(share), self._beginning_with(year)
            of_year[its_entries] = share[its_entries]
            share = of_year if of_year.max(initial=0) >= LIKE_A_TITLE else share
        entries = np.flatnonzero(share >= max(LIKE_A_TITLE, share.max(initial=0) - LESS_THAN_BEST))
        return self._movies(entries[np.argsort(-share[entries].round(1), kind="stable")])

    def _movies(self, entries: Iterable[int]) -> Iterator[Movie]:
        return (self._popular[self._movie_of[entry]] for entry in entries)


def _tables(movies: Sequence[Movie]) -> Tables:
    """The tables that `Suggestions` searches.

    popular: places of the movies, the most popular first. texts, movie_of: each writing, and its movie's place in
    `popular`. sorted: the writings in the order of their texts without spaces. words, starts, entries: all words in
    order, and for each, the writings that have it.
    """
    # MovieLens 100K has some movies under two ids; to a person each is one movie.
    once: dict[str, int] = {}
    for place, movie in sorted(enumerate(movies), key=lambda one: -one[1].popularity):
        once.setdefault(movie.name, place)
    texts: list[str] = []
    movie_of = array("i")
    entries_of: dict[str, array[int]] = {}
    for order, place in enumerate(once.values()):
        for written in _writings(movies[place]):
            for word in dict.fromkeys(written):
                entries_of.setdefault(word, array("i")).append(len(texts))
            texts.append(" ".join(written))
            movie_of.append(order)
    spaceless = [_spaceless(text) for text in texts]
    words = sorted(entries_of)
    return {
        "popular": np.array(list(once.values()), np.int32),
        "texts": packed(texts),
        "movie_of": np.array(movie_of, np.int32),
        "sorted": np.array(sorted(range(len(spaceless)), key=spaceless.__getitem__), np.int32),
        "words": packed(words),
        "starts": np.cumsum([0, *(len(entries_of[word]) for word in words)], dtype=np.int64),
        "entries": np.array([entry for word in words for entry in entries_of[word]], np.int32),
    }


def _words(text: str) -> list[str]:
    """The words of a typed title, with a year in brackets last."""
    title, year = split_year(text)
    words = plain_words(restore_article(title).replace("&", " and "))
    return [*words, str(year)] if words and year else words


def _readings(words: Sequence[str]) -> list[list[str]]:
    """The words as typed, and with Roman numerals written as digits."""
    # To `joined` a single "V" is a numeral only at the end: here it is one wherever a word precedes it.
    digits = [joined(words[:1]), *(joined(("", word)) for word in words[1:])]
    return [list(words), digits] if digits != words else [list(words)]


def _without_article(words: Sequence[str]) -> list[str]:
    return LEADING_ARTICLE.sub("", " ".join(words)).split()


def _once(movies: Iterable[Movie], count: int) -> list[Movie]:
    """The first `count` distinct movies."""
    found: dict[Movie, None] = {}
    for movie in movies:
        found[movie] = None
        if len(found) >= count:
            break
    return list(found)[:count]


def _writings(movie: Movie) -> Iterable[tuple[str, ...]]:
    """The words of each title of a movie and its year, in every spelling that somebody may type."""
    year = (str(movie.year),) if movie.year else ()
    written: dict[tuple[str, ...], None] = {}
    for title in (movie.title, *movie.aliases):
        for text in (title, LEADING_ARTICLE.sub("", title)):
            if words := _words(text):
                written.update({(*reading, *year): None for reading in _readings(words)})
    return written


def _stand_in_order(words: Sequence[str], text: str) -> bool:
    """Whether words of the text start with the given ones, in order."""
    text, at = f" {text}", 0
    for word in words:
        at = text.find(f" {word}", at) + 1
        if not at:
            return False
    return True


def _merged(groups: Iterable[Entries]) -> list[int]:
    """The entries of all groups, each once, those of popular movies first."""
    merged: list[int] = np.unique(np.concatenate(list(groups))).tolist()
    return merged


def _spaceless(text: str) -> str:
    return text.replace(" ", "")
