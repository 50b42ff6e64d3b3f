"""A wish for the movies of a series: "show me all the Harry Potters"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.understanding.words.mentions import Mention, blanked
from movies.catalogue import Catalogue
from movies.film_words import shortened
from movies.protocol.recommendation import LONGEST_NAME

_REQUEST = (
    r"(?:(?:can|could|would|will) you |please |just |ok |so )*"
    r"(?:show|give|list|recommend|suggest|find|get|name|tell)(?: me| us)?"
    r"|(?:i|we)(?: (?:want|need)|(?:['’]d| would) (?:like|love)) to (?:re)?(?:watch|see)"
)
_MOVIES = r"(?: (?:movies|films|parts|series|saga|franchise|trilogy))?(?: in (?:their |the right )?order)?(?: please)?"
# The titles are blanked out, with an "all" before them.
_ASKED = re.compile(rf"\W*(?:{_REQUEST}) (?:all |every |each |of |the )*\x00+{_MOVIES}\W*", re.IGNORECASE)
_ONLY_NAMED = re.compile(rf"[^\w\x00]*\x00+{_MOVIES}\W*", re.IGNORECASE)


def series_wished(
    text: str, mentions: Sequence[Mention], catalogue: Catalogue, answers: bool
) -> tuple[str, int] | None:
    """The name of the series that a text asks for, and the number of its movies.

    answers: whether the text may answer a question about movies; then it has to ask in so many words.
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
