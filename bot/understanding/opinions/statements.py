"""What a message says of each movie that it names or refers to: good, bad, seen, not seen.

A message is cut into clauses. In each, cues ("loved", "not so much", "haven't seen", "8/10") are
bound to the movies named there, or, where none is, to what "it", "that one" or "both" stand for: a
movie named before, or one that the bot showed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.understanding.opinions.clauses import clauses
from bot.understanding.opinions.cues import cues
from bot.understanding.opinions.opinion import NOTHING_SHOWN, Opinion, Shown, Statement
from bot.understanding.opinions.reader import Reader
from bot.understanding.words.mentions import Mention
from bot.understanding.words.tokens import tokenise


@dataclass(frozen=True)
class Told:
    """What a message says of movies: the last and strongest word on each.

    unread: where verdicts stand that are about no movie that is known. used: where the words stand that judge one.
    """

    statements: tuple[Statement, ...]
    unread: tuple[tuple[int, int], ...] = ()
    used: tuple[int, ...] = ()


def told(text: str, mentions: Sequence[Mention], shown: Shown = NOTHING_SHOWN) -> Told:
    """What a message says of each movie that it names or refers to, and what it says that is about none."""
    if shown.in_turn and not mentions and (in_turn := _in_turn(text, shown)):
        return Told(tuple(in_turn))
    reader = Reader(shown)
    for clause in clauses(tokenise(text, mentions)):
        reader.read(clause)
    return Told(tuple(reader.statements()), tuple(reader.unread), tuple(reader.used))


def _in_turn(text: str, shown: Shown) -> list[Statement]:
    """ "Good, good, bad": as many opinions as movies were offered, one after the other."""
    told = [c for clause in clauses(tokenise(text, ())) for c in cues(clause) if c.opinion is not Opinion.NAMED]
    if len(told) != len(shown.mentions) or len(told) < 2:
        return []
    return [Statement(m, cue.opinion, named=False) for m, cue in zip(shown.mentions, told, strict=True)]
