"""English parts of sentences."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from bot.wording.german import parts as german
from bot.wording.shared.estimates import counts_seconds
from bot.wording.shared.languages import spoken
from movies.ratings import Verdict


def listed(items: Iterable[str], word: str = "and") -> str:
    """ "A", "A and B", "A, B and C"."""
    names = list(items)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}" if names else ""


def number(count: int) -> str:
    """ "two", "1,234"."""
    return ("no", "one", "two", "three", "four", "five")[count] if count <= 5 else f"{count:,}"


def movies(count: int) -> str:
    """ "one movie", "two movies"."""
    return f"{number(count)} movie{'s' if count != 1 else ''}"


def opinion(verdict: Verdict) -> str:
    """What somebody thought of a movie, as a verb."""
    return "liked" if verdict is Verdict.GOOD else "didn't like"


@spoken(german.when)
def when(seconds: float) -> str:
    """ "in 40 seconds", "in 12 minutes": rounded up, never down."""
    whole = max(1, ceil(seconds))
    count, unit = (whole, "second") if counts_seconds(whole) else (ceil(whole / 60), "minute")
    return f"in {number(count)} {unit}{'s' if count != 1 else ''}"


def in_channels(names: Iterable[str]) -> str:
    """ "#movies or #talk"."""
    return listed((f"#{name}" for name in names), "or")
