"""The movies that can be talked about and recommended."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from movies.facts import Facts
from movies.shelf import NO_SHELF, Grouped, Shelf, Tables, grouped

ARTICLES = "The|A|An|Das|Der|Die|Ein|Eine|Il|La|Le|Les|L'|Un|Une|El|Los|Las|Det|Den|De"
YEAR_AT_END = re.compile(r"^(?P<title>.*?)\s*\((?P<year>(?:18|19|20)\d\d)[^()]*\)\s*(?:\(V\)\s*)?$", re.DOTALL)
CENTURIES = ("18", "19", "20")
BRACKETS_AT_END = re.compile(r"^(?P<title>.+?)\s*\((?P<inside>[^()]*)\)$", re.DOTALL)
_NO_SIGNS = {code: None for code in range(128) if not chr(code).isalnum()}
MOVED_ARTICLE = re.compile(rf"^(?P<rest>.+), (?P<article>{ARTICLES})$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Movie:
    """One movie of a MovieLens release, or one from outside it (see `movies.films`).

    `title` reads as people say it ("The Usual Suspects"); `aliases` are the other titles that
    MovieLens gives in brackets; `popularity` is the number of ratings in the release, `average`
    their mean in stars, and `expected` the average for movies of its genres and year (see `movies.averages`).
    A movie from outside the release has no average of its own; its popularity is that of equally famous movies with
    ratings. If a movie has no average but IMDb has one, it takes IMDb's, converted to stars (see `movies.votes`);
    `imdb_average` (1 to 10) and `imdb_votes` are then set.
    `tags` are people's tags, under the names of `movies.topics` (see `movies.tags`), and `marks` the searchable part
    of its `facts`: people, topics, countries and languages (see `movies.film_words`).
    """

    id: int
    title: str
    year: int | None
    genres: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    imdb_id: int | None = None
    tmdb_id: int | None = None
    popularity: int = 0
    average: float | None = None
    expected: float | None = None
    imdb_average: float | None = field(default=None, compare=False, repr=False)
    imdb_votes: int = field(default=0, compare=False, repr=False)
    tags: tuple[str, ...] = field(default=(), compare=False, repr=False)
    facts: Facts | None = field(default=None, compare=False, repr=False)
    marks: tuple[str, ...] = field(default=(), compare=False, repr=False)

    def __hash__(self) -> int:
        return self.id

    @property
    def name(self) -> str:
        """Title and year, as people see it."""
        return f"{self.title} ({self.year})" if self.year else self.title


def split_year(text: str) -> tuple[str, int | None]:
    """Split "Heat (1995)" into title and year; the year is None where the text has none."""
    if text[-6:-5] == "(" and text[-1] == ")" and text[-5:-1].isdecimal() and text[-5:-3] in CENTURIES:
        return text[:-6].rstrip(), int(text[-5:-1])  # Nearly all titles end like this.
    match = YEAR_AT_END.match(text)
    return (match["title"], int(match["year"])) if match else (text.strip(), None)


def restore_article(title: str) -> str:
    """Turn "Usual Suspects, The" into "The Usual Suspects"."""
    match = MOVED_ARTICLE.match(title) if ", " in title else None
    if match is None:
        return title
    gap = "" if match["article"].endswith("'") else " "
    return f"{match['article']}{gap}{match['rest']}"


def split_title(text: str) -> tuple[str, tuple[str, ...]]:
    """Split a MovieLens title without its year into the title and the other titles in brackets."""
    aliases: list[str] = []
    while text.endswith(")") and (match := BRACKETS_AT_END.match(text)):
        inside = re.sub(r"^a\.?k\.?a\.?\s+", "", match["inside"].strip(), flags=re.IGNORECASE)
        aliases.insert(0, restore_article(inside))
        text = match["title"]
    return restore_article(text.strip()), tuple(alias for alias in aliases if alias)


def normalised(text: str) -> str:
    """A title without case, accents, punctuation and spaces, for exact comparison."""
    if text.isascii():
        return text.lower().replace("&", "and").translate(_NO_SIGNS)
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    return "".join(c for c in plain if c.isalnum())


class Catalogue:
    """All movies of one release, by id and by title.

    Parameters
    ----------
    movies: every movie; the ids are unique.
    digest: the hash of the release; bot and worker compare it to make sure that they use the same movies.
    shelf: a cache for tables about these movies; none by default.
    """

    def __init__(self, movies: Iterable[Movie], digest: str, shelf: Shelf = NO_SHELF) -> None:
        self._by_id = {movie.id: movie for movie in movies}
        self.digest = digest
        self.shelf = shelf

    def __iter__(self) -> Iterator[Movie]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, movie_id: object) -> bool:
        return movie_id in self._by_id

    def __getitem__(self, movie_id: int) -> Movie:
        return self._by_id[movie_id]

    def shortest_name(self, movie: Movie) -> str:
        """The title alone if no other movie has it, otherwise with its year.

        A year costs the language model six tokens, and most titles do not need one.
        """
        return movie.title if self._title_uses[normalised(movie.title)] == 1 else movie.name

    @cached_property
    def _title_uses(self) -> Counter[str]:
        return Counter(normalised(movie.title) for movie in self)

    @cached_property
    def by_normalised_title(self) -> Mapping[str, tuple[Movie, ...]]:
        """Movies by each of their normalised titles, the most popular first."""
        return self.by_text("normalised-titles", lambda movie: map(normalised, (movie.title, *movie.aliases)))

    def by_text(
        self, name: str, texts_of: Callable[[Movie], Iterable[str]], code: Path = Path(__file__).parent
    ) -> Mapping[str, tuple[Movie, ...]]:
        """The movies for each text that `texts_of` gives, the most popular first; empty texts are left out.

        Parameters
        ----------
        name: the name of this table on the shelf. code: the folder with the code of `texts_of`.
        """

        def tables() -> Tables:
            index: dict[str, list[int]] = {}
            for place, movie in sorted(enumerate(self), key=lambda one: -one[1].popularity):
                for text in dict.fromkeys(texts_of(movie)):
                    if text:
                        index.setdefault(text, []).append(place)
            return grouped(index)

        return Grouped(self.shelf.tables(name, tables, code), list(self))

    @cached_property
    def genres(self) -> frozenset[str]:
        """Every genre that some movie has."""
        return frozenset(genre for movie in self for genre in movie.genres)

    @cached_property
    def tags(self) -> frozenset[str]:
        """Every tag and every mark that some movie has."""
        return frozenset(tag for movie in self for tag in (*movie.tags, *movie.marks))

    @cached_property
    def has_facts(self) -> bool:
        """Whether the movies have fetched facts."""
        return any(movie.facts for movie in self)

    @cached_property
    def newest(self) -> int | None:
        """The year of the newest movie."""
        return max((movie.year for movie in self if movie.year), default=None)

    def find(self, text: str) -> Movie | None:
        """The movie that `text` names exactly, apart from case, accents, punctuation and the place of the article.

        A year in brackets must match; without one, the most popular movie of that title is meant.
        """
        title, year = split_year(text.strip())
        titles = (normalised(restore_article(title)), normalised(split_title(title)[0]))
        for key in titles:
            for movie in self.by_normalised_title.get(key, ()):
                if year is None or movie.year == year:
                    return movie
        return None
