"""Find the movies that people name: in any case, for short, misspelt, with or without a year.

A catalogue's titles are indexed under every form that people use for them (`forms`), and a text
is searched for the longest runs of words that are such a form. A title made of ordinary words counts
only where the sentence names a movie (`title_context`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz import fuzz, process

from bot.understanding.titles.forms import (
    Form,
    Index,
    forms,
    joined,
    key_of,
    plain_words,
    series_forms,
)
from bot.understanding.titles.fuzzy_titles import Speller
from bot.understanding.titles.lists import only_items
from bot.understanding.titles.newer_titles import newer_movies
from bot.understanding.titles.numbers import (
    FAR_LESS_KNOWN,
    KNOWN,
    has_another_number,
    numbered,
    sequels,
    waits_long,
    without_articles,
)
from bot.understanding.titles.title_context import Place, is_title_cased
from bot.understanding.titles.tv_series import shows
from bot.understanding.words.mentions import WORD, Mention, Word, words_of
from bot.understanding.words.ordinary_words import FIRST_NAMES, FUNCTION_WORDS, PARTS_AND_GENRES
from bot.understanding.words.tokens import gives_bare_scores
from movies.catalogue import Catalogue, Movie, split_year

LONGEST_TITLE_WORDS = 14
YEAR_AFTER = re.compile(
    r"\s*(?:\((?P<in>(?:18|19|20)\d\d)\)|,?\s(?:from |of |the )?(?P<bare>(?:19|20)\d\d)\b(?!s|'s|\s*minutes))"
)
PART_WORDS = frozenset("part pt vol volume chapter episode".split())
ANOTHER_PART = re.compile(
    r"(?i::? (?:part|pt\.?|vol\.?|volume|chapter|episode) (?:\d|[ivx]+|one|two|three|four|five)\b)"
    r"| (?:[2-9]|II|III|IV|VI|VII|VIII)\b(?![.,]?\d)"
    r"(?! ?(?:/|½|★|⭐|👍|👎|out of|of|stars?|thumbs|times|years|hours|minutes|movies|films))"
)
SCORED = re.compile(r" (?:[4-9]|10)\W*")
COUNTED = re.compile(r" (?:times|years|months|weeks|days|hours|minutes)\b")
# What joins the items of a list: "Heat, Fargo and Alien".
LIST_JOINT = re.compile(r"\s*(?:,|\band\b|\bor\b|&)\s*$", re.IGNORECASE)
# So many letters of a series' name tell it: "Furious".
SHORTEST_STEM = 6
LONGEST_JOINT, LONGEST_HEAD_WORDS = 8, 4
END_OF_SENTENCE = re.compile(r"[!?\n>;]|\.(?=\s)")
ABBREVIATIONS = frozenset("mr mrs ms dr vol st jr sr vs no pt".split())

# Titles of two and more ordinary words are meant as titles where the movie has this share of the most ratings.
WELL_KNOWN = 0.05
# How much a form of a title counts, relative to the full title.
FORM_WEIGHT = {Form.TITLE: 1.0, Form.VARIANT: 0.5, Form.PART: 0.1, Form.SERIES: 0.0125}
MOST_CANDIDATES = 6


class TitleFinder:
    """Finds the titles of one catalogue in free text, and newer ones that it lacks; those have negative ids."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._index: Index = {}
        nameable = [*catalogue, *newer_movies(catalogue), *shows(catalogue)]
        for movie in nameable:
            for key, form in forms(movie).items():
                self._index.setdefault(key, []).append((form, movie))
        for key, members in series_forms(catalogue, self._index).items():
            self._index.setdefault(key, []).extend(members)
        by_popularity = sorted(catalogue, key=lambda m: -m.popularity)
        self._well_known = WELL_KNOWN * max((m.popularity for m in catalogue), default=0)
        self._titles = [(movie, " ".join(plain_words(movie.title))) for movie in by_popularity]
        self._numbered = numbered(nameable)
        self._sequels = sequels(catalogue)
        self._speller = Speller(sorted(nameable, key=lambda m: -m.popularity))

    def find(self, text: str, expected: Sequence[Movie] = ()) -> list[Mention]:
        """All mentions, left to right; where they overlap, the longest is meant.

        The titles of `expected` movies (those on screen) are taken for titles wherever they stand.
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
        for movie, run in self._speller.guesses(text, words, mentions):
            meant = self._meant(key_of(WORD.findall(movie.title)), None) or (movie,)
            start, end = run[0].start, run[-1].end
            if all(start <= m.start and m.end <= end for m in mentions if m.start < end and start < m.end):
                mentions = [m for m in mentions if not (m.start < end and start < m.end)]
                mentions.append(Mention(meant, start, end, text[start:end]))
        return sorted(mentions, key=lambda m: m.start)

    def _titled(self, text: str, start: int, end: int) -> Mention | None:
        """The movie that has this slice as its title, and is known to some."""
        key = key_of(WORD.findall(text[start:end]))
        if not any(form is Form.TITLE and m.popularity >= KNOWN for form, m in self._index.get(key, ())):
            return None
        return Mention(self._meant(key, None), start, end, text[start:end], self._namesakes(key))

    def closest(self, title: str, count: int = 3, least: float = 0) -> list[Movie]:
        """The movies with the most similar titles, best first; `least`: how similar, from 0 to 100."""
        title = split_year(title)[0]
        choices = [text for _, text in self._titles]
        # WRatio would rank very short titles first. Nearly equal scores are better ordered by popularity.
        scorer, query = fuzz.token_sort_ratio, " ".join(plain_words(title))
        best = process.extract(query, choices, scorer=scorer, limit=count * 3, score_cutoff=least)
        ranked = sorted(best, key=lambda hit: (-round(hit[1] / 5), hit[2]))
        return list(dict.fromkeys(self._titles[index][0] for _, _, index in ranked))[:count]

    def part(self, series: str, number: int) -> Movie | None:
        """The movie of a series by its number, such as 2 of "godfather", if there is one."""
        key = key_of(WORD.findall(series))
        first = (
            [key, f"{key}1", f"{key}i"] if key in self._index and self._is_exact(key) else [f"{key}1", f"{key}i", key]
        )
        keys = first if number == 1 else [f"{key}{number}"]
        found = next((meant for k in keys if k in self._index and (meant := self._meant(k, None))), ())
        if len(found) == 1 and not has_another_number(found[0], number):
            return found[0]
        return self._of_series(series, number)

    def _of_series(self, name: str, number: int) -> Movie | None:
        """A movie by its number where its own title says it otherwise: "Furious 7", "The Matrix Reloaded"."""
        plain = without_articles(name)
        if others := self._numbered.get((plain, number)):
            return others[0]
        if number <= 1:
            return None
        endings = (self._numbered.get((plain[k:], number)) for k in range(1, len(plain) - SHORTEST_STEM + 1))
        if ending := next((movies for movies in endings if movies), None):
            return ending[0]
        first = self.part(name, 1)
        later = self._sequels.get(first.title, ()) if first is not None else ()
        return later[number - 2] if first is not None and number - 2 < len(later) else None

    def series(self, name: str) -> list[Movie]:
        """All movies of a series, by year; none where the name is of no series."""
        key = key_of(WORD.findall(name))
        members = {m.name: m for form, m in self._index.get(key, ()) if form is Form.SERIES and m.popularity >= KNOWN}
        found = sorted(members.values(), key=lambda m: m.year or 0)
        if len(found) > 1 and found[1].title.startswith(found[0].title) and waits_long(*found[:2]):
            found = found[1:]  # An older movie that only has the same name.
        return found if len(found) > 1 else self._with_sequels(name)

    def _with_sequels(self, name: str) -> list[Movie]:
        """A movie and those whose titles go on from its title: "Mission: Impossible II"."""
        first = self.part(name, 1)
        later = self._sequels.get(first.title, ()) if first is not None and " " in first.title else ()
        return [first, *later] if first is not None and later else []

    def _longest_at(
        self,
        text: str,
        words: Sequence[Word],
        first: int,
        previous: Mention | None,
        title_cased: bool,
        on_screen: set[str],
    ) -> Mention | None:
        """The movie that the longest run of words from `first` on names, if any does."""
        for end in range(min(first + LONGEST_TITLE_WORDS, len(words)), first, -1):
            if mention := self._named_at(Place(text, words[first:end], previous, title_cased), on_screen):
                return mention
        return None

    def _listed_before(
        self, text: str, words: Sequence[Word], mention: Mention, mentions: Sequence[Mention]
    ) -> Mention | None:
        """The title that heads a list of which the given mention is the second, though alone it would be none."""
        joint = LIST_JOINT.search(text, max(0, mention.start - LONGEST_JOINT), mention.start)
        last = next((k for k, w in enumerate(words) if joint and w.end == joint.start()), None)
        if last is None or any(m.start <= words[last].start < m.end for m in mentions):
            return None
        for first in range(max(0, last - LONGEST_HEAD_WORDS + 1), last + 1):
            place = Place(text, words[first : last + 1])
            key = joined([word.key for word in place.run])
            if key in self._index and self._is_exact(key) and place.heads_a_list():
                written = text[place.start : place.end]
                return Mention(self._meant(key, None), place.start, place.end, written, self._namesakes(key))
        return None

    def _named_at(self, place: Place, on_screen: set[str]) -> Mention | None:
        """The movie named by exactly these words, if there is one."""
        key = self._key(place.run)
        if not self._is_known(key) or not self._spans_sentences(place, key):
            return None
        if place.run[-1].low.isdigit() and COUNTED.match(place.text, place.end):
            return None  # "Alien 3 times".
        if all(word.low.isdigit() for word in place.run) and "," in place.text[place.start : place.end]:
            return None  # "Seen 1, 3, 4" is no "Thirteen".
        if ANOTHER_PART.match(place.text, place.end) and not self._is_scored(place):
            return None  # "Jaws 3" is another movie than "Jaws", also where nobody knows it.
        written = place.text[place.start : place.end]
        dated = YEAR_AFTER.match(place.text, place.end)
        if dated and (meant := self._meant(key, int(dated["in"] or dated["bare"]))):
            return Mention(meant, place.start, dated.end(), written, self._namesakes(key))
        if (
            (key in on_screen and len(key) > 2)
            or place.names_a_movie(self._is_exact(key))
            or self._says_a_known_title(place, key)
        ):
            return Mention(self._meant(key, None), place.start, place.end, written, self._namesakes(key))
        return None

    def _is_scored(self, place: Place) -> bool:
        """Whether the number after a title is a score: "Midnight in Paris 8", of which there is no series."""
        if gives_bare_scores(place.text):
            return True
        name = place.text[place.start : place.end]
        whole = SCORED.fullmatch(place.text, place.end) is not None and not place.text[: place.start].strip()
        return whole and len(place.run) > 1 and not self.series(name) and not self.part(name, 2)

    def _key(self, run: Sequence[Word]) -> str:
        """The key of these words; "Vol. 2" is 2 where no title has the word."""
        words = [word.key for word in run]
        key = joined(words)
        if key in self._index or len(run) < 3 or run[-2].low not in PART_WORDS:
            return key
        return joined([*words[:-2], words[-1]])

    def _spans_sentences(self, place: Place, key: str) -> bool:
        """Whether the words stand in one sentence, or a title has the mark that ends one among them."""
        mark = _mark_within(place)
        return not mark or any(mark in title for _, m in self._index[key] for title in (m.title, *m.aliases))

    def _says_a_known_title(self, place: Place, key: str) -> bool:
        """Whether these ordinary words name a movie that most people know: "home alone", "star wars 4"."""
        telling = [word.low for word in place.run if word.low not in FUNCTION_WORDS]
        if len(place.run) > 2 and telling and telling[0] in FIRST_NAMES and self._is_exact(key):
            return True  # "Marley and me".
        if len(telling) < 2 or telling[-1] in PARTS_AND_GENRES or all(w.isdigit() for w in telling):
            return False
        least = KNOWN if telling[-1].isdigit() else self._well_known
        return not place.says_a_state() and any(m.popularity >= least and m.id >= 0 for _, m in self._index[key])

    def _is_known(self, key: str) -> bool:
        return any(form is Form.TITLE or movie.popularity >= KNOWN for form, movie in self._index.get(key, ()))

    def _is_exact(self, key: str) -> bool:
        return any(form is Form.TITLE for form, _ in self._index[key])

    def _namesakes(self, key: str) -> tuple[Movie, ...]:
        """Every movie with this title, one a year."""
        once = {m.name: m for form, m in self._index[key] if form in (Form.TITLE, Form.VARIANT)}
        return tuple(sorted(once.values(), key=lambda m: -m.popularity))

    def _meant(self, key: str, year: int | None) -> tuple[Movie, ...]:
        """The movies that a form may mean, most likely first, without far less popular ones."""
        weights: dict[Movie, float] = {}
        for form, movie in self._index.get(key, ()):
            if year is None or (movie.year is not None and abs(movie.year - year) <= (form is Form.TITLE)):
                weights[movie] = max(weights.get(movie, 0.0), FORM_WEIGHT[form] * (movie.popularity + 1))
        least = max(weights.values(), default=0.0) / FAR_LESS_KNOWN
        likely = [m for m, weight in sorted(weights.items(), key=lambda item: -item[1]) if weight > least]
        likely = [m for m in likely if year and m.year == year] or likely
        # What no catalogue has is meant only where nothing else may be.
        likely = [m for m in likely if m.id >= 0] or likely
        # MovieLens 100K has some movies under two ids, which are one movie to a person.
        once = {m.name: m for m in reversed(likely)}
        return tuple(m for m in likely if once[m.name] is m)[:MOST_CANDIDATES]


def _mark_within(place: Place) -> str:
    """The mark that ends a sentence within the run of words, if one does."""
    for a, b in pairwise(place.run):
        mark = END_OF_SENTENCE.search(place.text, a.end, b.start)
        if mark and not (mark[0] == "." and a.low in ABBREVIATIONS):
            return mark[0]
    return ""
