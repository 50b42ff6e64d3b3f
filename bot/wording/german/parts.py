"""German parts of sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil

from bot.wording.shared.estimates import counts_seconds
from movies.ratings import Verdict


def listed(items: Iterable[str], word: str = "und") -> str:
    """ "A", "A und B", "A, B und C"."""
    names = list(items)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}" if names else ""


def digits(count: int) -> str:
    """ "1.234"."""
    return f"{count:,}".replace(",", ".")


def number(count: int) -> str:
    """ "zwei", "1.234"; sentences spell out "one" themselves, since its ending depends on the noun."""
    return ("null", "eins", "zwei", "drei", "vier", "fünf")[count] if count <= 5 else digits(count)


def movies(count: int) -> str:
    """As the object of a sentence: "einen Film", "zwei Filme"."""
    if count <= 1:
        return ("keinen Film", "einen Film")[count]
    return f"{number(count)} Filme"


def others(count: int) -> str:
    """At the end of a list of movies: "ein weiterer", "4 weitere"."""
    return "ein weiterer" if count == 1 else f"{digits(count)} weitere"


def told(ratings: Sequence[tuple[str, Verdict]]) -> str:
    """After "dass du": "Heat und Fargo mochtest und Titanic nicht mochtest"."""
    liked, disliked = ([title for title, said in ratings if said is v] for v in (Verdict.GOOD, Verdict.BAD))
    parts = [f"{listed(liked)} mochtest"] if liked else []
    parts += [f"{listed(disliked)} nicht mochtest"] if disliked else []
    return " und ".join(parts)


def when(seconds: float) -> str:
    whole = max(1, ceil(seconds))
    count, unit = (whole, "Sekunde") if counts_seconds(whole) else (ceil(whole / 60), "Minute")
    return f"in einer {unit}" if count == 1 else f"in {number(count)} {unit}n"


def in_channels(names: Iterable[str]) -> str:
    """ "#filme oder #talk"."""
    return listed((f"#{name}" for name in names), "oder")
