"""The language-independent content of sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto

from movies.catalogue import Movie
from movies.ratings import Verdict

GOOD_START = 5
THUMB = {Verdict.GOOD: "👍", Verdict.BAD: "👎"}
# A rating hardly mattered if removing it changes the chance by less than this.
MATTERS = 0.02
MOST_EXAMPLES = 3
MOST_TITLES = 8
# The length of a bar, in characters.
BAR = 10
# At or above these chances, somebody probably will (LIKELY) or might (EVEN) like a movie.
LIKELY, EVEN = 0.6, 0.45
# A favourite genre has at least this many ratings, and at least this share of them is good.
LEAST_OF_A_FAVOURITE, FAVOURITE = 3, 0.75

# Stands in for somebody who asked to be forgotten.
FORGOTTEN = "–"
# Long enough to distinguish ids.
DIGITS_OF_AN_ID = 8

Genres = Sequence[tuple[str, int, int]]
# A title, its verdict, and the chance without it.
NamedEffect = tuple[str, Verdict, float]


class Guess(Enum):
    """The meaning of a chance in words."""

    YES = auto()
    EITHER = auto()
    NO = auto()


@dataclass(frozen=True)
class Weighed:
    """A few ratings in favour of a movie, a few against it, and a few that hardly mattered."""

    for_it: list[NamedEffect]
    against: list[NamedEffect]
    hardly: list[tuple[str, Verdict]]


def understood(ratings: Iterable[tuple[Movie, Verdict]]) -> str:
    """The ratings that were understood, written the same way in every language."""
    return "  ·  ".join(f"{THUMB[verdict]} {movie.name}" for movie, verdict in ratings)


def percent(chance: float) -> str:
    """A chance from 0 to 1 as "92 %"."""
    return f"{round(100 * chance)} %"


def bar(chance: float) -> str:
    """A chance from 0 to 1, drawn as a bar of ten characters."""
    full = round(chance * BAR)
    return "▰" * full + "▱" * (BAR - full)


def guess(chance: float) -> Guess:
    """The meaning of a chance from 0 to 1."""
    return Guess.YES if chance >= LIKELY else Guess.EITHER if chance >= EVEN else Guess.NO


def weighed(chance: float, effects: Sequence[tuple[Movie, Verdict, float]]) -> Weighed:
    """Sort ratings by effect, given as the chance without each; movies that share a title are named with their year."""
    uses = Counter(m.title for m, _, _ in effects)
    named = [(m.title if uses[m.title] == 1 else m.name, v, without) for m, v, without in effects]
    mattered = [effect for effect in named if abs(chance - effect[2]) >= MATTERS]
    return Weighed(
        for_it=[effect for effect in mattered if effect[2] < chance][:MOST_EXAMPLES],
        against=[effect for effect in mattered if effect[2] >= chance][:MOST_EXAMPLES],
        hardly=[(title, v) for title, v, without in named if abs(chance - without) < MATTERS][:MOST_EXAMPLES],
    )


def favourites(genres: Genres) -> list[str]:
    """The genres, given as (genre, liked, rated), that somebody seems to love: two at most."""
    return [g for g, good, rated in genres if rated >= LEAST_OF_A_FAVOURITE and good / rated >= FAVOURITE][:2]


def latest(rated: Sequence[Movie]) -> tuple[str, int]:
    """The names of the movies rated last, latest first, and the number of others."""
    return ", ".join(m.name for m in list(rated)[::-1][:MOST_TITLES]), max(0, len(rated) - MOST_TITLES)


def noted_last(told: Sequence[tuple[str, Verdict]]) -> tuple[str, int]:
    """Verdicts on titles that are not in the catalogue, latest first, and the number of others."""
    latest_first = [f"{THUMB[verdict]} {title}" for title, verdict in told[::-1]]
    return ", ".join(latest_first[:MOST_TITLES]), max(0, len(told) - MOST_TITLES)


def taken_back(changes: Sequence[tuple[Movie, Verdict | None]]) -> tuple[list[str], list[tuple[Movie, Verdict]]]:
    """The names of movies that no longer have a verdict, and the movies whose earlier verdict counts again."""
    gone = [movie.name for movie, before in changes if before is None]
    return gone, [(movie, before) for movie, before in changes if before is not None]


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows as lines with aligned columns, for a monospaced font."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(" | ".join(map(str.ljust, row, widths)).rstrip(" |") for row in rows)


def short(id: str) -> str:
    """The prefix of a training's or a bundle's id that is shown to people."""
    return id[:DIGITS_OF_AN_ID]


def day(seconds: int, time: bool = False) -> str:
    """A moment in Unix time as "2026-11-27", with the time as "2026-11-27 01:30", in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M" if time else "%Y-%m-%d")
