"""Find movies in text: in any case, abbreviated, misspelt, with or without a year.

A text is searched for the longest runs of words that the `title_index` knows. A title made of ordinary words counts
only where the sentence names a movie (`title_context`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.understanding.titles.forms import forms, joined, key_of, plain_words
from bot.understanding.titles.listed import listed, repeated
from bot.understanding.titles.lists import only_items
from bot.understanding.titles.numbers import KNOWN
from bot.understanding.titles.place import Place, is_title_cased
from bot.understanding.titles.surroundings import BE
from bot.understanding.titles.title_context import heads_a_list, names_a_movie, says_a_state
from bot.understanding.titles.title_index import TitleIndex
from bot.understanding.words.mentions import WORD, Mention, Word, stranger, words_of
from bot.understanding.words.ordinary_words import FIRST_NAMES, FUNCTION_WORDS, PARTS_AND_GENRES
from bot.understanding.words.scores import NUMBERS, gives_bare_scores
from movies.catalogue import Catalogue, Movie

LONGEST_TITLE_WORDS = 14
YEAR_AFTER = re.compile(
    r"\s*(?:\((?:[^()\d\n]{2,30}, )?(?P<in>(?:18|19|20)\d\d)\)"
    r"|,?\s(?:from |of |the |von |aus |aus dem jahr )?(?P<bare>(?:19|20)\d\d)\b(?!s|'s|\s*minutes))"
)
# By how many years people may be wrong about a release.
MISREMEMBERED = 5
PART_WORDS = frozenset("part pt vol volume chapter episode".split())
ANOTHER_PART = re.compile(
    r"(?i::? (?:part|pt\.?|vol\.?|volume|chapter|episode) (?:\d|[ivx]+|one|two|three|four|five)\b)"
    r"| (?:[2-9]|II|III|IV|VI|VII|VIII)\b(?![.,]?\d)"
    r"(?! ?(?:/|½|★|⭐|👍|👎|out of|of|stars?|thumbs|times|years|hours|minutes|movies|films))"
)
SCORED = re.compile(r" (?:[4-9]|10)\W*")
COUNTED = re.compile(
    r" (?:hundred|thousand|million|dozen)?\s*(?:and \w+ )?(?:times|years|months|weeks|days|hours|minutes|nights)\b",
    re.IGNORECASE,
)
# "Cars 2/5": the number begins a score.
REST_OF_A_SCORE = re.compile(r" ?/ ?(?:4|5|10|100)\b(?!/)| out of (?:\d|five|ten)", re.IGNORECASE)
# The separators of a list: "Heat, Fargo and Alien".
LIST_JOINT = re.compile(r"\s*(?:,|\band\b|\bor\b|&)\s*$", re.IGNORECASE)
# "Saw and Hostel are disgusting": before a plural, even the first word of a sentence is a title.
ARE_JUDGED = re.compile(r"\s+(?:are|were)\b", re.IGNORECASE)
# "Saw and loved Heat".
SAW_AND_JUDGED = re.compile(
    r"saw\s+and\s+(?:really |just |absolutely )?(?:loved|liked|hated|enjoyed|adored)\b", re.IGNORECASE
)
LONGEST_JOINT, LONGEST_HEAD_WORDS = 8, 4
END_OF_SENTENCE = re.compile(r"[!?\n>;]|\.(?=\s)|[\"”]\s*[:=]")
COUNTS = frozenset([*map(str, range(1, 1000)), *NUMBERS])
ABBREVIATIONS = frozenset("mr mrs ms dr vol st jr sr vs no pt".split())

# Two or more ordinary words are a title if the movie has at least this share of the most rated movie's ratings.
WELL_KNOWN = 0.05


class TitleFinder:
    """Finds titles in free text: those of a catalogue, and newer ones that it lacks, which have negative ids."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.index = TitleIndex(catalogue)
        self._well_known = WELL_KNOWN * max((m.popularity for m in catalogue), default=0)

    def find(self, text: str, expected: Sequence[Movie] = ()) -> list[Mention]:
        """All mentions, left to right; of overlapping ones, the longest counts.

        The titles of `expected` movies (those on screen) count as titles wherever they occur.
        """
        on_screen = {key for movie in expected for key in forms(movie)}
        title_cased = is_title_cased(text)
        words = words_of(text)
        items = only_items(text)
        titled = [mention for item in items if (mention := self._titled(text, *item))]
        if items and len(titled) == len(items):
            return titled
        mentions: list[Mention] = []
        reached = 0
        for k, word in enumerate(words):
            if word.start < reached:
                continue
            previous = mentions[-1] if mentions else None
            mention = self._longest_at(text, words, k, previous, title_cased, on_screen)
            if mention is not None and word.text in FUNCTION_WORDS:
                # "Something like Crazy, Stupid, Love" names no "Like Crazy".
                longer = self._longest_at(text, words, k + 1, previous, title_cased, on_screen)
                mention = longer if longer is not None and longer.end > mention.end else mention
            if mention is not None:
                mentions.append(mention)
                reached = mention.end
        mentions += [head for m in mentions if (head := self._listed_before(text, words, m, mentions))]
        mentions += listed(text, mentions, self.index)
        mentions += repeated(text, mentions)
        for movie, run in self.index.speller.guesses(text, words, mentions):
            meant = self.index.meant(key_of(WORD.findall(movie.title)), None) or (movie,)
            start, end = run[0].start, run[-1].end
            if all(start <= m.start and m.end <= end for m in mentions if m.start < end and start < m.end):
                mentions = [m for m in mentions if not (m.start < end and start < m.end)]
                mentions.append(Mention(meant, start, end, text[start:end]))
        return sorted((m for m in mentions if not SAW_AND_JUDGED.match(text, m.start)), key=lambda m: m.start)

    def exactly(self, title: str, least: float = KNOWN) -> Mention | None:
        """The movie with exactly this title, even if it is an ordinary word; `least`: how many must have rated it."""
        return self._titled(title, 0, len(title), least)

    def titled(self, title: str) -> Mention | None:
        """The movie with exactly this title, or else the one that the whole of it may mean."""
        if exact := self.exactly(title):
            return exact
        found = self.find(title)
        whole = len(found) == 1 and found[0].start == 0 and found[0].end == len(title)
        return found[0] if whole else None

    def _titled(self, text: str, start: int, end: int, least: float = KNOWN) -> Mention | None:
        """The known movie with this slice as its title."""
        key = key_of(WORD.findall(text[start:end]))
        if not self.index.is_title(key, least):
            return None
        return Mention(self.index.meant(key, None), start, end, text[start:end], self.index.namesakes(key))

    def _longest_at(
        self,
        text: str,
        words: Sequence[Word],
        first: int,
        previous: Mention | None,
        title_cased: bool,
        on_screen: set[str],
    ) -> Mention | None:
        """The movie named by the longest run of words from `first` on, if there is one."""
        for end in range(min(first + LONGEST_TITLE_WORDS, len(words)), first, -1):
            if mention := self._named_at(Place(text, words[first:end], previous, title_cased), on_screen):
                return mention
        return None

    def _listed_before(
        self, text: str, words: Sequence[Word], mention: Mention, mentions: Sequence[Mention]
    ) -> Mention | None:
        """A title before the given mention in a list, even if it would not count on its own."""
        joint = LIST_JOINT.search(text, max(0, mention.start - LONGEST_JOINT), mention.start)
        last = next((k for k, w in enumerate(words) if joint and w.end == joint.start()), None)
        if last is None or any(m.start <= words[last].start < m.end for m in mentions):
            return None
        several = ARE_JUDGED.match(text, mention.end) is not None
        for first in range(max(0, last - LONGEST_HEAD_WORDS + 1), last + 1):
            place = Place(text, words[first : last + 1])
            key = joined([word.key for word in place.run])
            heads = heads_a_list(place) or (place.run[0].text[:1].isupper() and place.begins_clause and several)
            if key in self.index and self.index.is_title(key) and heads:
                written = text[place.start : place.end]
                return Mention(self.index.meant(key, None), place.start, place.end, written, self.index.namesakes(key))
        return None

    def _named_at(self, place: Place, on_screen: set[str]) -> Mention | None:
        """The movie named by exactly these words, if there is one."""
        key = self._key(place.run)
        known = self.index.is_known(key) or self._lacks_its_article(place, key)
        if not known or not self._spans_sentences(place, key):
            return None
        if place.run[-1].low in BE and not self._ends_a_title(place.run, key):
            return None  # "M is great" names no "Mis".
        if place.run[-1].low in COUNTS and COUNTED.match(place.text, place.end):
            return None  # "Alien 3 times", "Jaws two hundred times".
        if self._ends_with_a_score(place):
            return None
        if all(word.low.isdigit() for word in place.run) and "," in place.text[place.start : place.end]:
            return None  # "Seen 1, 3, 4" is no "Thirteen".
        if ANOTHER_PART.match(place.text, place.end) and not self._is_scored(place):
            return None  # "Jaws 3" is not "Jaws", even if "Jaws 3" is unknown.
        written = place.text[place.start : place.end]
        dated = YEAR_AFTER.match(place.text, place.end)
        if dated and (meant := self.index.meant(key, int(dated["in"] or dated["bare"]))):
            return Mention(meant, place.start, dated.end(), written, self.index.namesakes(key))
        if (
            (key in on_screen and len(key) > 2)
            or place.text[place.run[0].end : place.run[-1].start] == "/"  # "Face/Off".
            or names_a_movie(place, self.index.is_title(key))
            or self._says_a_known_title(place, key)
            or (dated and dated["in"] and self.index.is_title(key))
        ):
            if dated and self._is_another(key, dated):
                year = int(dated["in"] or dated["bare"])
                return stranger(written, place.start, dated.end(), year)
            return Mention(self.index.meant(key, None), place.start, place.end, written, self.index.namesakes(key))
        return None

    def _is_another(self, key: str, dated: re.Match[str]) -> bool:
        """Whether no movie with this title is near the year after it: "All Quiet on the Western Front from 2022"."""
        year, aside = int(dated["in"] or dated["bare"]), dated[0].lstrip().startswith(",")
        known = [m.year for m in self.index.namesakes(key) if m.year is not None]
        return not aside and bool(known) and all(abs(year - each) > MISREMEMBERED for each in known)

    def _lacks_its_article(self, place: Place, key: str) -> bool:
        """Whether the words lack only the article of a title, even of one that few people know: "Tree of Life"."""
        return place.capitalised and len(place.telling) > 1 and self.index.is_title(f"the{key}")

    def _ends_with_a_score(self, place: Place) -> bool:
        """Whether the number at the end begins a score: "Cars 2/5"."""
        numbered = len(place.run) > 1 and place.run[-1].low.isdigit()
        scored = numbered and REST_OF_A_SCORE.match(place.text, place.end) is not None
        return scored and self.index.is_known(self._key(place.run[:-1]))

    def _is_scored(self, place: Place) -> bool:
        """Whether the number after a title is a score: "Midnight in Paris 8", which is not a series."""
        if gives_bare_scores(place.text):
            return True
        name = place.text[place.start : place.end]
        whole = SCORED.fullmatch(place.text, place.end) is not None and not place.text[: place.start].strip()
        return whole and len(place.run) > 1 and not self.index.series(name) and not self.index.part(name, 2)

    def _key(self, run: Sequence[Word]) -> str:
        """The key of these words; "Vol. 2" becomes 2 if no title has the word."""
        words = [word.key for word in run]
        key = joined(words)
        if key in self.index or len(run) < 3 or run[-2].low not in PART_WORDS:
            return key
        return joined([*words[:-2], words[-1]])

    def _spans_sentences(self, place: Place, key: str) -> bool:
        """Whether the words are in one sentence, or a title has the punctuation between them."""
        mark = _mark_within(place)
        return not mark or any(mark in title for m in self.index.movies_of(key) for title in (m.title, *m.aliases))

    def _ends_a_title(self, run: Sequence[Word], key: str) -> bool:
        """Whether a title ends with the last of these words, rather than only with its letters."""
        titles = (title for movie in self.index.movies_of(key) for title in (movie.title, *movie.aliases))
        return len(run) == 1 or any(plain_words(title)[-1:] == [run[-1].low] for title in titles)

    def _says_a_known_title(self, place: Place, key: str) -> bool:
        """Whether these ordinary words name a famous movie: "home alone", "star wars 4"."""
        telling = [word.low for word in place.run if word.low not in FUNCTION_WORDS]
        if len(place.run) > 2 and telling and telling[0] in FIRST_NAMES and self.index.is_title(key):
            return True  # "Marley and me".
        if len(telling) < 2 or telling[-1] in PARTS_AND_GENRES or all(w.isdigit() for w in telling):
            return False
        least = KNOWN if telling[-1].isdigit() else self._well_known
        return not says_a_state(place) and any(m.popularity >= least and m.id >= 0 for m in self.index.movies_of(key))


def _mark_within(place: Place) -> str:
    """The punctuation that ends a sentence within the run of words, if any."""
    for a, b in pairwise(place.run):
        mark = END_OF_SENTENCE.search(place.text, a.end, b.start)
        if mark and not (mark[0] == "." and a.low in ABBREVIATIONS):
            return mark[0]
    return ""
