"""A wish for the movies of a series, or a question about their order: "show me all the Harry Potters"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from bot.understanding.words.mentions import Mention, blanked
from movies.catalogue import Catalogue, Movie
from movies.film_words import shortened
from movies.protocol.recommendation import LONGEST_NAME

_REQUEST = (
    r"(?:(?:can|could|would|will) you |please |just |ok |so )*"
    r"(?:show|give|list|recommend|suggest|find|get|name|tell)(?: me| us)?"
    r"|(?:i|we)(?: (?:want|need)|(?:['’]d| would) (?:like|love)) to (?:re)?(?:watch|see)"
)
_MOVIES = r"(?: (?:movies|films|parts|series|saga|franchise|trilogy))?(?: in (?:their |the right )?order)?(?: please)?"
# The titles are blanked out, and so may be an "all" before them.
_ASKED = re.compile(rf"\W*(?:{_REQUEST}) (?:all |every |each |of |the )*\x00+{_MOVIES}\W*", re.IGNORECASE)
_ONLY_NAMED = re.compile(rf"[^\w\x00]*\x00+{_MOVIES}\W*", re.IGNORECASE)
_ORDER = re.compile(
    r"\b(?:where|how|which (?:one|movie|film|part)|with which(?: one| movie| film| part)?|what)"
    r" (?:do|does|should|shall|would|can|could|must) (?:i|we|you|one|he|she|they)"
    r" (?:(?:start|begin|kick off)\b|(?:watch|see) first\b)"
    r"|\b(?:where|how|which (?:one|movie|film|part)) to (?:start|begin|watch first)\b"
    r"|\b(?:in )?(?:what|which)(?:['’]s| is)?(?: the)?(?: right| best| correct)? order\b"
    r"|\bwatch(?:ing)? order\b|\bwo(?:mit)? (?:fange?|soll) (?:ich|wir)\b|\bin welcher reihenfolge\b",
    re.IGNORECASE,
)


_MOVIES_OF = re.compile(
    r"\b(?:watch|see|start|are) (?:all )?(?:of )?(?:the )?(?P<name>[\w' -]{2,30}?)"
    r" (?:movies|films|series|saga|franchise)\b",
    re.IGNORECASE,
)


def order_asked(
    text: str, mentions: Sequence[Mention], catalogue: Catalogue, members: Callable[[str], list[Movie]]
) -> tuple[Movie, ...]:
    """The movies of the series whose order a text asks about, oldest first: "where do I start with Star Wars?".

    members: finds the movies of a series by its name.
    """
    if not mentions and _ORDER.search(text) and (named := _MOVIES_OF.search(text)):
        return tuple(members(named["name"]))
    names = {mention.text.casefold() for mention in mentions}
    movies = {movie for mention in mentions for movie in mention.candidates}
    if len(names) != 1 or not _ORDER.search(blanked(text, mentions)):
        return ()
    known = Counter(movie.facts.series for movie in movies if movie.facts and movie.facts.series)
    if known:
        ((series, _),) = known.most_common(1)
        movies = {movie for movie in catalogue if movie.facts and movie.facts.series == series}
    return tuple(sorted(movies, key=lambda movie: (movie.year or 0, movie.id))) if len(movies) > 1 else ()


def series_wished(
    text: str, mentions: Sequence[Mention], catalogue: Catalogue, answers: bool
) -> tuple[str, int] | None:
    """The name of the series that a text asks for, and the number of its movies.

    answers: whether the text may answer a question about movies; if so, it must ask explicitly.
    """
    movies = {movie for mention in mentions for movie in mention.candidates}
    names = {movie.facts.series if movie.facts else None for movie in movies}
    if len(movies) < 2 or len(names) > 1 or None in names:
        return None
    bare = blanked(text, mentions)
    together = len(mentions) > 1 and len({mention.text for mention in mentions}) == 1
    if not (_ASKED.fullmatch(bare) or (together and not answers and _ONLY_NAMED.fullmatch(bare))):
        return None
    (name,) = names
    count = sum(movie.facts is not None and movie.facts.series == name for movie in catalogue)
    return shortened(name or "")[:LONGEST_NAME], count
