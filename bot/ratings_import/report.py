"""The outcome of an import: the new ratings, and the rows left out with reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from movies.ratings import Rating


class Reason(StrEnum):
    """The reason why a row did not become a rating."""

    NOT_IN_CATALOGUE = "not in the catalogue"
    NO_RATING = "no rating given"
    OUT_OF_RANGE = "rating out of range"
    NOT_A_MOVIE = "not a movie"
    DUPLICATE = "duplicate, a later one counts"
    UNREADABLE = "unreadable row"


@dataclass(frozen=True)
class ImportRow:
    """One row of a file; the header is row 1.

    titles: as listed, then the original one. stars: 0.5 to 5. date: of the rating, such as "2024-01-31"; empty if
    the file does not say. problem: why the row cannot be a rating.
    """

    line: int
    titles: tuple[str, ...] = ()
    year: int | None = None
    imdb_id: int | None = None
    stars: float | None = None
    date: str = ""
    problem: Reason | None = None


@dataclass(frozen=True)
class LeftOut:
    """A row that did not become a rating, with the reason."""

    row: ImportRow
    reason: Reason


@dataclass(frozen=True)
class ImportReport:
    """The result of an import: ratings of movies in the catalogue, oldest first, and rows left out."""

    ratings: tuple[Rating, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def counts(self) -> dict[Reason, int]:
        """The number of rows left out for each reason, most frequent first."""
        return dict(Counter(left.reason for left in self.left_out).most_common())

    def examples(self, reason: Reason, count: int = 3) -> list[ImportRow]:
        """The first rows left out for a reason."""
        return [left.row for left in self.left_out if left.reason is reason][:count]
