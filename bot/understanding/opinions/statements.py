"""The opinions of a message on the movies it names or refers to: good, bad, seen, not seen.

A message is split into clauses. In each, cues ("loved", "not so much", "haven't seen", "8/10") are
attributed to the movies named there or, if there are none, to the referents of "it", "that one" or "both":
movies named before, or shown by the bot.
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
    """The opinions of a message: the last and strongest on each movie.

    unread: the places of verdicts on no known movie. used: the places of words that judge one.
    """

    statements: tuple[Statement, ...]
    unread: tuple[tuple[int, int], ...] = ()
    used: tuple[int, ...] = ()


def told(text: str, mentions: Sequence[Mention], shown: Shown = NOTHING_SHOWN) -> Told:
    """The opinions of a message on each movie it names or refers to, and its verdicts on unknown ones."""
    if shown.in_turn and not mentions and (in_turn := _in_turn(text, shown)):
        return Told(tuple(in_turn))
    reader = Reader(shown)
    for clause in clauses(tokenise(text, mentions)):
        reader.read(clause)
    return Told(tuple(reader.statements()), tuple(reader.unread), tuple(reader.used))


def _in_turn(text: str, shown: Shown) -> list[Statement]:
    """The opinions on the movies shown, in order, if there is one for each: "good, good, bad"."""
    told = [c for clause in clauses(tokenise(text, ())) for c in cues(clause) if c.opinion is not Opinion.NAMED]
    if len(told) != len(shown.mentions) or len(told) < 2:
        return []
    return [Statement(m, cue.opinion, named=False) for m, cue in zip(shown.mentions, told, strict=True)]
