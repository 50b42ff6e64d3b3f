"""All wishes of a message: genres, years, people, topics, languages, running times, viewers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.understanding.requests.genres import genres
from bot.understanding.requests.lengths import lengths
from bot.understanding.requests.parts import Part, joined, without_optional
from bot.understanding.requests.people import people
from bot.understanding.requests.refused_lists import with_lists_refused
from bot.understanding.requests.streaming import streaming
from bot.understanding.requests.topics import languages, topics
from bot.understanding.requests.viewers import viewers
from bot.understanding.requests.years import years
from movies.content import CHILD, SPARED
from movies.protocol.recommendation import Wishes

# The genres for an occasion, if nothing else is said.
_OCCASIONS = {
    r"date[- ]?night|first date|romantic (?:evening|night)|valentine'?s?(?: day)?": Wishes(
        genres=frozenset({"Romance", "Comedy"}), either=True
    ),
    r"(?:for|on) halloween|halloween (?:movies?|films?|night|party|vibes?|mood)|spooky season": Wishes(
        genres=frozenset({"Horror"})
    ),
    r"(?:girls'?|ladies'?) night": Wishes(genres=frozenset({"Comedy", "Romance"}), either=True),
    r"(?:popcorn|turn (?:my|your|the) brain off|brain[- ]?off|mindless)(?: (?:movie|film|flick|fun))?"
    r"|(?:do(?:n['’]?t| not)|without) (?:want |have |need )?(?:to )?(?:think|thinking)": Wishes(
        genres=frozenset({"Action", "Comedy"}), either=True
    ),
}
# Something to have on while doing something else.
_CHORES = r"(?:iron|cook|clean|fold|work|knit|pack|paint|sew|crochet|draw|bake|tidy|wash)"
_BACKGROUND = re.compile(
    rf"\bwhile (?:i|we)?(?:['’]?m|['’]?re| am| are| do| was)? ?(?:{_CHORES}\w*|doing|do)\b(?: (?:the|my|some))?"
    r"(?: (?:ironing|laundry|dishes|housework|chores|cleaning|cooking|washing))?"
    r"|\bfor (?:the |my |some |doing |folding )*(?:ironing|laundry|cooking|cleaning|chores|housework|knitting|dishes)\b"
    rf"|\bto {_CHORES} to\b"
    r"|\b(?:no need|without|\w*n['’]?t (?:need|have|want|require)|not (?:need|have|want|require)\w*)"
    r"(?: (?:to|me|us|have|having|much|any|needing|full))* (?:pay(?:ing)? (?:much |any |full |close )?)?"
    r"(?:attention|concentrat(?:e|ing|ion))"
    r"|\bhalf[- ](?:watch\w*|listen\w*|an eye)|\b(?:in|as|for) (?:the )?background\b|\bmiss (?:bits|parts|half)\b",
    re.IGNORECASE,
)
# "What's good while I sew", not "I had it on while I cooked".
_ASKS = re.compile(
    r"\b(?:something|anything|sth|smth|movies?|films?|what|which|to watch|to put on|good|one|comed\w+|recommend\w*)\b"
    r"[^.!?\n\x00]{0,40}$",
    re.IGNORECASE,
)
_TO_SLEEP_TO = re.compile(
    r"\b(?:fall asleep|drift off|doze off|nod off|go to sleep|sleep) (?:to|with)\b", re.IGNORECASE
)
_MEANWHILE = {_BACKGROUND: "background", _TO_SLEEP_TO: "calm"}
_OCCASION = {re.compile(rf"\b(?:{words})\b", re.IGNORECASE): wish for words, wish in _OCCASIONS.items()}


def wishes(text: str, newest: int | None = None, company: bool = False) -> Wishes:
    """All wishes of a text, which should have no titles.

    newest, company: see `years` and `people`.
    """
    return together(parts(text, newest, company))


def parts(text: str, newest: int | None = None, company: bool = False) -> list[Part]:
    """The wish of each run of words in a text, in order."""
    served = streaming(text)
    for part in served:
        # "Disney plus" is no wish for Disney.
        text = text[: part.start] + " " * (part.end - part.start) + text[part.end :]
    found = [*served, *genres(text), *years(text, newest), *people(text, company), *languages(text), *lengths(text)]
    found += viewers(text)
    meanwhile = [
        Part(*match.span(), Wishes(topics=frozenset({topic})))
        for pattern, topic in _MEANWHILE.items()
        for match in pattern.finditer(text)
        if not match[0].casefold().startswith("while") or _ASKS.search(text[: match.start()])
    ]
    found += meanwhile
    found += topics(text, [(part.start, part.end) for part in found if not part.wish.genres])
    # A named genre overrides that of the occasion.
    chosen = any(part.wish.genres for part in found)
    occasions = [(m, wish) for pattern, wish in _OCCASION.items() if (m := pattern.search(text))]
    found += [Part(*m.span(), Wishes() if chosen else wish) for m, wish in occasions]
    return with_lists_refused(text, without_optional(text, found))


def _without_contradictions(said: Wishes) -> Wishes:
    """The wishes, with one exclusion outweighing all wishes for the same thing: "no Ghibli, I know every Ghibli"."""
    kinds = ("people", "topics", "languages")
    left = {kind: getattr(said, kind) - getattr(said, f"without_{kind}") for kind in kinds}
    left["genres"] = said.genres - said.without
    return said.model_copy(update={kind: names for kind, names in left.items() if names != getattr(said, kind)})


def for_children(said: Wishes) -> Wishes:
    """The wishes, with spooky movies instead of horror for children."""
    # "No creepy kids, no demons. Any horror left?" is not for children.
    for_kids = "Children" in said.genres and not (said.without_topics or said.without)
    young = for_kids or (said.youngest is not None and said.youngest <= CHILD)
    if not young or "Horror" not in said.genres:
        return said
    return said.model_copy(update={"genres": said.genres - {"Horror"}, "topics": said.topics | {"spooky"}})


def together(found: Sequence[Part]) -> Wishes:
    """The parts as one wish. Content to avoid excludes the genres full of it, unless they are wanted."""
    said = for_children(_without_contradictions(joined(found)))
    full_of_it = {genre for name in said.spare for genre in SPARED[name].genres} - said.genres
    return said.model_copy(update={"without": said.without | full_of_it}) if full_of_it else said
