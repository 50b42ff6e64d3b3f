"""Facts that MovieLens does not have about a film: its makers, country, running time and subjects."""

from __future__ import annotations

from dataclasses import dataclass

# The Motion Picture Association's age ratings, mildest first; German ones are converted to these.
RATINGS = ("G", "PG", "PG-13", "R", "NC-17")
FSK = {"0": "G", "6": "PG", "12": "PG-13", "16": "R", "18": "NC-17"}


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts about one film, from Wikidata or from `movies.known_films`.

    item: its number in Wikidata, without the Q; 0 if unknown. pages: the number of Wikipedias with an article on it, a
    measure of fame.
    cast: the first or best-known actors, at most ten. kinds: its genres in Wikidata's words. subjects: its topics.
    minutes: the running time. series, part: its series, and its number there. book: the book it is based on.
    rating: one of `RATINGS`.
    """

    item: int = 0
    pages: int = 0
    directors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    minutes: int | None = None
    series: str | None = None
    part: int | None = None
    book: str | None = None
    rating: str | None = None

    @property
    def people(self) -> tuple[str, ...]:
        """The film's makers and cast."""
        return (*self.directors, *self.cast, *self.writers)
