"""An index of a catalogue's titles under every form that people use, with the movies each may mean."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from rapidfuzz import fuzz, process

from bot.understanding.titles.forms import ARTICLES, Form, key_of, plain_words
from bot.understanding.titles.numbers import (
    FAR_LESS_KNOWN,
    KNOWN,
    has_another_number,
    waits_long,
    without_articles,
)
from bot.understanding.titles.title_tables import title_tables
from bot.understanding.words.mentions import WORD
from bot.understanding.words.ordinary_words import is_ordinary
from movies.catalogue import Catalogue, Movie, normalised, split_year
from movies.films import is_foreign

# A series is found by the end of its name if that has at least this many letters: "Furious".
SHORTEST_STEM = 6
# How readily people mean a movie by each form of its title, compared with its full title.
FORM_WEIGHT = {Form.TITLE: 1.0, Form.VARIANT: 0.5, Form.PART: 0.1, Form.SERIES: 0.0125}
MOST_CANDIDATES = 6
# A part of a title names a movie if it has at least this many letters, and the movie at least this many ratings.
SHORTEST_PART, WELL_ENOUGH_KNOWN = 5, 10


class TitleIndex:
    """Looks movies up by title: those of a catalogue, and newer ones that it lacks, which have negative ids."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._tables = title_tables(catalogue)
        self.speller = self._tables.speller

    def __contains__(self, key: str) -> bool:
        return key in self._tables

    def movies_of(self, key: str) -> list[Movie]:
        """Every movie that may be called by this key, in any form of its title."""
        return [movie for _, movie in self._tables.named(key)]

    def is_known(self, key: str) -> bool:
        """Whether a movie has this title, or a well-known movie goes by it."""
        return any(form is Form.TITLE or movie.popularity >= KNOWN for form, movie in self._tables.named(key))

    def is_title(self, key: str, least: float = 0) -> bool:
        """Whether a movie with at least this many ratings has exactly this title."""
        return any(form is Form.TITLE and m.popularity >= least for form, m in self._tables.named(key))

    def namesakes(self, key: str) -> tuple[Movie, ...]:
        """Every movie with this title, one per year, the most popular first."""
        once = {m.name: m for form, m in self._tables.named(key) if form in (Form.TITLE, Form.VARIANT)}
        return tuple(sorted(once.values(), key=lambda m: -m.popularity))

    def meant(self, key: str, year: int | None) -> tuple[Movie, ...]:
        """The movies that a key may mean, most likely first, without far less popular ones."""
        weights: dict[Movie, float] = {}
        for form, movie in self._tables.named(key):
            if year is None or (movie.year is not None and abs(movie.year - year) <= (form is Form.TITLE)):
                weights[movie] = max(weights.get(movie, 0.0), FORM_WEIGHT[form] * (movie.popularity + 1))
        least = max(weights.values(), default=0.0) / FAR_LESS_KNOWN
        likely = [m for m, weight in sorted(weights.items(), key=lambda item: -item[1]) if weight > least]
        likely = [m for m in likely if year and m.year == year] or likely
        titled = {m for form, m in self._tables.named(key) if form in (Form.TITLE, Form.VARIANT)}.intersection(likely)
        likely = [m for m in likely if year or not any(_is_later_part(m, of=other) for other in titled)]
        likely = [m for m in likely if year or not any(_outshines(other, m) for other in likely)]
        # Movies that no catalogue has count only if nothing else matches.
        likely = [m for m in likely if m.id >= 0] or likely
        # MovieLens 100K has some movies under two ids; to a person each is one movie.
        once = {m.name: m for m in reversed(likely)}
        return tuple(m for m in likely if once[m.name] is m)[:MOST_CANDIDATES]

    def closest(self, title: str, count: int = 3, least: float = 0) -> list[Movie]:
        """The movies with the most similar titles, best first; `least`: how similar, from 0 to 100."""
        title = split_year(title)[0]
        choices = [text for _, text in self._tables.titles]
        # WRatio would rank very short titles first. Nearly equal scores are better ordered by popularity.
        scorer, query = fuzz.token_sort_ratio, " ".join(plain_words(title))
        best = process.extract(query, choices, scorer=scorer, limit=count * 3, score_cutoff=least)
        ranked = sorted(best, key=lambda hit: (-round(hit[1] / 5), hit[2]))
        return list(dict.fromkeys(self._tables.titles[index][0] for _, _, index in ranked))[:count]

    def containing(self, words: str) -> Movie | None:
        """The only known movie whose title holds these words in a row, unless they are ordinary: "totoro"."""
        wanted = plain_words(words)
        row = " ".join(wanted)
        if len(row) < SHORTEST_PART or all(is_ordinary(word) for word in wanted):
            return None
        holding = {m.name: m for m, title in self._tables.titles if f" {row} " in f" {title} " and m.id >= 0}
        known = [movie for movie in holding.values() if movie.popularity >= WELL_ENOUGH_KNOWN]
        return known[0] if len(known) == 1 else None

    def part(self, series: str, number: int) -> Movie | None:
        """The movie of a series by its number, such as 2 of "godfather", if there is one."""
        key = key_of(WORD.findall(series))
        first = (
            [key, f"{key}1", f"{key}i"] if key in self._tables and self.is_title(key) else [f"{key}1", f"{key}i", key]
        )
        keys = first if number == 1 else [f"{key}{number}"]
        found = next((meant for k in keys if k in self._tables and (meant := self.meant(k, None))), ())
        if len(found) == 1 and not has_another_number(found[0], number):
            return found[0]
        return self._of_series(series, number)

    def _of_series(self, name: str, number: int) -> Movie | None:
        """A movie by its number if its title gives the number differently: "Furious 7", "The Matrix Reloaded"."""
        plain = without_articles(name)
        if others := self._tables.numbered.get(f"{plain} {number}"):
            return others[0]
        if number <= 1:
            return None
        endings = (self._tables.numbered.get(f"{plain[k:]} {number}") for k in range(1, len(plain) - SHORTEST_STEM + 1))
        if ending := next((movies for movies in endings if movies), None):
            return ending[0]
        first = self.part(name, 1)
        later = self._tables.sequels.get(first.title, ()) if first is not None else ()
        if first is not None and number - 2 < len(later):
            return later[number - 2]
        known = self._by_facts(name)
        return known[number - 1] if number <= len(known) else None

    def series(self, name: str) -> list[Movie]:
        """All movies of a series, by year; none if the name is not that of a series."""
        known, titled = self._by_facts(name), self._by_titles(name)
        if len(known) > 1:
            titled = [movie for movie in titled if movie.facts is not None and movie.facts.directors]
        return sorted({m.name: m for m in (*titled, *known)}.values(), key=lambda m: m.year or 0) if titled else known

    def _by_facts(self, name: str) -> list[Movie]:
        """The movies whose facts name this series; if several have its name in their titles, only those."""
        plain = without_articles(name.strip())
        members = self._series.get(plain) or self._series.get(plain.removesuffix("s")) or []
        words = " ".join(word for word in plain_words(name) if word not in ARTICLES).removesuffix("s")
        titled = [movie for movie in members if f" {words}" in f" {' '.join(plain_words(movie.title))}"]
        return titled if len(titled) > 1 else members

    @cached_property
    def _series(self) -> dict[str, list[Movie]]:
        """The movies of each series, oldest first, by its name without articles; facts rarely name obscure ones."""
        series: dict[str, list[Movie]] = defaultdict(list)
        for movie in sorted(self._catalogue, key=lambda m: m.year or 0):
            if movie.facts is not None and movie.facts.series:
                series[without_articles(movie.facts.series)].append(movie)
        return dict(series)

    def _by_titles(self, name: str) -> list[Movie]:
        """The movies whose titles begin with this name."""
        key = key_of(WORD.findall(name))
        members = {m.name: m for form, m in self._tables.named(key) if form is Form.SERIES and m.popularity >= KNOWN}
        found = sorted(members.values(), key=lambda m: m.year or 0)
        if len(found) > 1 and found[1].title.startswith(found[0].title) and waits_long(*found[:2]):
            found = found[1:]  # An older movie that merely shares the name.
        return found if len(found) > 1 else self._with_sequels(name)

    def _with_sequels(self, name: str) -> list[Movie]:
        """A movie and its sequels, whose titles continue its own: "Mission: Impossible II"."""
        first = self.part(name, 1)
        later = self._tables.sequels.get(first.title, ()) if first is not None and " " in first.title else ()
        return [first, *later] if first is not None and later else []


def _outshines(one: Movie, other: Movie) -> bool:
    """Whether the first of two namesakes, at least one of them unrated, is better known and no less liked.

    "Mean Girls" means the one from 2004, and "Dune" the one from 2021.
    """
    if not (is_foreign(one.id) or is_foreign(other.id)) or normalised(one.title) != normalised(other.title):
        return False
    if one.facts is None or other.facts is None or min(one.facts.pages, other.facts.pages) == 0:
        return False
    return one.facts.pages > other.facts.pages and _stars(one) >= _stars(other)


def _is_later_part(movie: Movie, of: Movie) -> bool:
    """Whether a movie is a later part of the series that `of` begins: "Scream" means the first, not the fifth."""
    if movie.facts is None or of.facts is None or movie.facts.series != of.facts.series or of.facts.series is None:
        return False
    return of.facts.part == 1 and movie.facts.part is not None and movie.facts.part > 1


def _stars(movie: Movie) -> float:
    return (movie.expected if movie.average is None else movie.average) or 0.0
