"""Titles with typing errors: "jurrasic park", "waterwrold"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz, process

from bot.understanding.titles.forms import ARTICLES, plain_words
from bot.understanding.titles.place import Place
from bot.understanding.titles.title_context import may_be_misspelt
from bot.understanding.words.lexicon import WORD_KINDS
from bot.understanding.words.mentions import Mention, Word
from bot.understanding.words.ordinary_words import FUNCTION_WORDS, ORDINARY, PARTS_AND_GENRES
from movies.catalogue import Movie

# Similarities in percent (rapidfuzz `ratio`): the least at which a word may be a misspelt word of a title, words may
# be a misspelt title, and a word is more likely a misspelt ordinary one.
OF_WORD = 72
OF_TITLE = 84
OF_ORDINARY_WORD = 83
# Each word must be this similar to its counterpart; in short words one letter weighs more.
OF_COUNTERPART, OF_SHORT_COUNTERPART = 78, 70
# A title with a single distinctive word must be more similar, and that word not too short.
OF_SINGLE_WORD, OF_SINGLE_SHORT_WORD = 87, 90
SHORTEST_SINGLE_WORD = 6
# Limits on the rare words of a message, the similar words of each, and the movies with each of these.
MOST_SUSPECTS, MOST_WORDS, MOST_MOVIES = 12, 6, 60
SHORTEST_WORD = 4

_ORDINARY_WORDS = sorted(word for word in ORDINARY if len(word) >= SHORTEST_WORD)


class Guess(NamedTuple):
    """A movie, and the words that resemble its title."""

    movie: Movie
    run: Sequence[Word]


class Speller:
    """Finds misspelt titles, each by a rare word that it must have."""

    def __init__(self, with_word: Mapping[str, Sequence[Movie]]) -> None:
        """with_word: see `by_rare_word`."""
        self._with_word = with_word
        self._vocabulary = list(with_word)

    def guesses(self, text: str, words: Sequence[Word], mentions: Sequence[Mention]) -> Iterator[Guess]:
        """Misspelt titles around words outside the mentions, left to right, without overlaps.

        A misspelt title may contain a mention: "Matrix Reloded".
        """
        free = [not any(m.start <= word.start < m.end for m in mentions) for word in words]
        suspects = [k for k, word in enumerate(words) if free[k] and _is_suspect(word)]
        reached = 0
        for k in suspects[:MOST_SUSPECTS]:
            guess = self._around(text, words, k) if words[k].start >= reached else None
            if guess is not None and guess.run[0].start >= reached:
                reached = guess.run[-1].end
                yield guess

    def _around(self, text: str, words: Sequence[Word], k: int) -> Guess | None:
        """The title most similar to the words around k; ties go by popularity."""
        near = process.extract(
            words[k].key, self._vocabulary, scorer=fuzz.ratio, limit=MOST_WORDS, score_cutoff=OF_WORD
        )
        if not near:
            return None
        ordinary = process.extractOne(words[k].key, _ORDINARY_WORDS, scorer=fuzz.ratio, score_cutoff=OF_ORDINARY_WORD)
        best: tuple[float, int] = (OF_TITLE - 1, 0)
        meant: Guess | None = None
        for word, likeness, _ in near:
            # A misspelt ordinary word is not a misspelt title, unless the words around it fit.
            rather_ordinary = ordinary is not None and ordinary[0] != word and ordinary[1] >= likeness
            for movie in self._with_word[word][:MOST_MOVIES]:
                for spelling in _spellings(movie):
                    if word not in spelling or (rather_ordinary and not _many_telling(spelling)):
                        continue
                    first = k - spelling.index(word)
                    run = words[max(0, first) : first + len(spelling)]
                    if len(run) < len(spelling) or not _adjoin(text, run):
                        continue
                    rank = (_likeness(spelling, [w.key for w in run]), movie.popularity)
                    if rank > best and (_many_telling(spelling) or may_be_misspelt(Place(text, run))):
                        best, meant = rank, Guess(movie, run)
        return meant


def by_rare_word(movies: Iterable[Movie]) -> dict[str, list[Movie]]:
    """Movies by each word of their titles that is long enough to be recognised when misspelt, in the order given."""
    found: dict[str, list[Movie]] = {}
    for movie in movies:
        for word in dict.fromkeys(plain_words(movie.title)):
            if len(word) >= SHORTEST_WORD and word not in FUNCTION_WORDS:
                found.setdefault(word, []).append(movie)
    return found


def _is_suspect(word: Word) -> bool:
    known = word.low in ORDINARY or word.low in WORD_KINDS
    return len(word.key) >= SHORTEST_WORD and not known and not word.key.isdigit()


def _spellings(movie: Movie) -> Iterator[list[str]]:
    """The words of a title, also without its article, and those before a colon."""
    whole = plain_words(movie.title)
    yield whole
    if len(whole) > 1 and whole[0] in ARTICLES:
        yield whole[1:]
    head = plain_words(movie.title.partition(":")[0])
    if head != whole and len(head) > 1:
        yield head


def _many_telling(title: Sequence[str]) -> bool:
    """Whether a title has two distinctive words; "Scary Movie" has one."""
    return sum(word not in FUNCTION_WORDS | PARTS_AND_GENRES for word in title) > 1


def _adjoin(text: str, run: Sequence[Word]) -> bool:
    """Whether only spaces and minor punctuation separate the words."""
    return all(re.fullmatch(r"[\s:'\-&]*", text[a.end : b.start]) for a, b in pairwise(run))


def _likeness(title: Sequence[str], written: Sequence[str]) -> float:
    """The similarity, 0 to 100; each word must resemble its counterpart, and a single distinctive word even more."""
    if list(title) == list(written):
        return 0.0  # Spelt exactly like this, it was not taken for a title.
    pairs = list(zip(title, written, strict=True))
    for a, b in pairs:
        if fuzz.ratio(a, b) < (OF_COUNTERPART if len(a) > 4 else OF_SHORT_COUNTERPART):
            return 0.0
    telling = [(a, b) for a, b in pairs if a not in FUNCTION_WORDS]
    if len(telling) != 1:
        return float(fuzz.ratio("".join(title), "".join(written)))
    a, b = telling[0]
    if b.startswith(a) or a in PARTS_AND_GENRES:
        return 0.0  # "Phenomenal" is not a misspelt "Phenomena", and "romace" is a genre.
    likeness = float(fuzz.ratio(a, b))
    least = OF_SINGLE_WORD if len(a) > SHORTEST_SINGLE_WORD else OF_SINGLE_SHORT_WORD
    return likeness if len(a) >= SHORTEST_SINGLE_WORD and likeness >= least else 0.0
