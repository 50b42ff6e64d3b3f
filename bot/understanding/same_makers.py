"""Resolve "the same director" to people: "anything else from the same director?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.understanding.requests.parts import unwanted
from bot.understanding.words.mentions import BLANK
from movies.catalogue import Movie
from movies.protocol.recommendation import LONGEST_NAME, Wishes

_MOST_STARS = 2
_SAME = re.compile(
    # "Anything with the guy from Die Hard" means its star, "by the guy" its director.
    r"\b(?:(?:more|others?|anything|something|films?|movies?|else) (?:\w+ ){0,2})?(?:with|starring|featuring)"
    r" (?:the|that) (?P<star0>guy|man|woman|girl|dude|lady|kid|actor|actress)"
    r" (?:from|in|of|who (?:plays?|played) in)(?: the)? \x00+"
    r"|\b(?:the |that )?(?:same|that same|that movie's|that film's|its|of that) "
    r"(?:(?P<maker>director|directors|film-?maker|guy|gentleman|fellow|fella|bloke|chap|lady|person|people|team)|(?P<star>actor|actors|actress|lead|stars?|cast))\b"
    r"|\b(?:more|other|others|anything|something|films?|movies?|else) (?:\w+ ){0,2}(?:by|from|with|of) (?:that|this"
    r"|the|its) "
    r"(?:(?P<maker2>director|film-?maker|guy|man|woman|dude|bloke|fella)|(?P<star2>actor|actress))\b"
    r"|\b(?:the |that )?(?:guy|man|woman|person|people|dude|folks|one|team|brothers|genius|maker|makers|whoever)s? "
    r"(?:(?:who|that) )?(?:also )?(?:(?P<maker3>did|made|directed|shot|behind|of)|(?P<star3>starred in|plays? in"
    r"|played in|acted in))(?: the)? \x00+"
    r"|\b(?:(?P<maker4>directors?)|(?P<star4>actors?|actress|lead|stars?|cast)) (?:of|from|behind|in|who (?:did|made"
    r"|directed))(?: the)? \x00+"
    r"|\b(?:what |anything |something )?else (?:(?:did|has|have|does|do) )?(?:(?P<maker5>he|they"
    r"|(?:that|this|the) (?:guy|man|woman|dude|bloke|fella|director|person))"
    r"|she)(?:['’]s)? (?:direct\w*|made|makes?|do(?:ne)?|did|shot|shoot)\b"
    r"|\b(?:what |anything |something )?else (?:(?:is|was|are|has) )?(?P<star5>he|she|they)(?:['’]s)? (?:been "
    r"|play(?:ed)? |star(?:red|s)? |act(?:ed|s)? )?in\b"
    r"|\b(?:anything|something|everything|stuff|movies?|films?|more|others?)(?: else| other| stuff)* (?:that )?"
    r"(?P<maker6>he|she|they)(?:['’](?:s|ve)| has| have)? (?:also |ever )?(?:direct\w*|made|did|done|shot|wrote)\b"
    r"|\bwhat (?:has|have|did) (?P<maker7>he|she|they) (?:ever |also )?(?:make|made|done?|direct\w*|sho[ot]t?)\b"
    r"|\b(?:else|more|others?) (?:of|by|from) (?:his|hers|theirs|him|her|them)\b"
    r"|\b(?:his|her|their) (?:other|early|older|best|newer|latest) (?:movies?|films?|stuff|work|flicks?)\b",
    re.IGNORECASE,
)


_PRONOUN = re.compile(r"\b(?:he|she|they|his|hers?|him|theirs?|them)\b", re.IGNORECASE)


def same_makers(text: str, movies: Sequence[Movie], written: str, named: bool = False) -> tuple[str, Wishes] | None:
    """The text without words such as "the same director", and the people they mean; None if there are no such words.

    movies: those that the message is about. written: the text with its titles. named: whether the text names people;
    pronouns then mean those. If the makers of the movies are unknown, the words themselves become the wish, so that the
    list can name what it left out.
    """
    match = _SAME.search(text)
    if match is None or not (movies or BLANK in match[0]):
        return None
    rest = text[: match.start()] + BLANK * len(match[0]) + text[match.end() :]
    if named and _PRONOUN.search(match[0]):
        return rest, Wishes()
    facts = [movie.facts for movie in movies if movie.facts is not None]
    stars = any(match[name] for name in match.groupdict() if name.startswith("star"))
    each = [name for one in facts for name in (one.cast[:_MOST_STARS] if stars else one.directors)]
    shared = [name for name in each if each.count(name) > 1]
    names = shared or each
    who = frozenset(name[:LONGEST_NAME] for name in names) or frozenset(
        [written[slice(*match.span())].strip()[:LONGEST_NAME]]
    )
    refused = unwanted(text, *match.span())
    return rest, Wishes(without_people=who) if refused else Wishes(people=who)


def makers_meant(text: str, movies: Sequence[Movie], written: str, named: bool) -> frozenset[str]:
    """The people meant by words such as "that director"; parameters as above."""
    found = same_makers(text, movies, written, named)
    return found[1].people if found else frozenset()
