"""What a message wishes for, of every kind: genres, years, people, topics, languages, length, and who watches."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.understanding.requests.genres import genres
from bot.understanding.requests.lengths import lengths
from bot.understanding.requests.parts import Part, joined
from bot.understanding.requests.people import people
from bot.understanding.requests.topics import languages, topics
from bot.understanding.requests.viewers import viewers
from bot.understanding.requests.years import years
from movies.protocol.recommendation import Wishes
from movies.topics import SPARED

# What an evening asks for, where nothing else is said.
_OCCASIONS = {
    r"date[- ]?night|first date|romantic (?:evening|night)|valentine'?s?(?: day)?": Wishes(
        genres=frozenset({"Romance", "Comedy"}), either=True
    ),
    r"(?:for|on) halloween|halloween (?:movies?|films?|night|party|vibes?|mood)|spooky season": Wishes(
        genres=frozenset({"Horror"})
    ),
    r"(?:girls'?|ladies'?) night": Wishes(genres=frozenset({"Comedy", "Romance"}), either=True),
    r"(?:popcorn|turn (?:my|your|the) brain off|brain[- ]?off|mindless)(?: (?:movie|film|flick|fun))?": Wishes(
        genres=frozenset({"Action", "Comedy"}), either=True
    ),
}
_OCCASION = {re.compile(rf"\b(?:{words})\b", re.IGNORECASE): wish for words, wish in _OCCASIONS.items()}


def wishes(text: str, newest: int | None = None, company: bool = False) -> Wishes:
    """All that a text wishes for; titles should be taken out of it.

    newest, company: as `years` and `people` take them.
    """
    return together(parts(text, newest, company))


def parts(text: str, newest: int | None = None, company: bool = False) -> list[Part]:
    """What each run of words in a text wishes for, in order."""
    found = [*genres(text), *years(text, newest), *people(text, company), *languages(text), *lengths(text)]
    found += viewers(text)
    found += topics(text, [(part.start, part.end) for part in found if not part.wish.genres])
    # Who names a genre wants that one, whatever the evening.
    chosen = any(part.wish.genres for part in found)
    occasions = [(m, wish) for pattern, wish in _OCCASION.items() if (m := pattern.search(text))]
    found += [Part(*m.span(), Wishes() if chosen else wish) for m, wish in occasions]
    return sorted(found, key=lambda part: part.start)


def _without_contradictions(said: Wishes) -> Wishes:
    """ "No Ghibli, I know every Ghibli": what somebody refuses once, they want nowhere."""
    kinds = ("people", "topics", "languages")
    left = {kind: getattr(said, kind) - getattr(said, f"without_{kind}") for kind in kinds}
    return said.model_copy(update={kind: names for kind, names in left.items() if names != getattr(said, kind)})


def together(found: Sequence[Part]) -> Wishes:
    """The parts as one wish. To spare somebody something, the genres full of it go, unless they are wanted."""
    said = _without_contradictions(joined(found))
    full_of_it = {genre for name in said.spare for genre in SPARED[name].genres} - said.genres
    return said.model_copy(update={"without": said.without | full_of_it}) if full_of_it else said
