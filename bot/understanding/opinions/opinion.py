"""Opinions on movies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.understanding.words.mentions import Mention


class Opinion(StrEnum):
    """An opinion on a movie; `SEEN` also covers lukewarm ones."""

    GOOD = "good"
    BAD = "bad"
    SEEN = "seen"
    UNSEEN = "unseen"
    NAMED = "named"  # Named without an opinion, or with somebody else's.
    THEIRS = "theirs"  # Liked by somebody close: "my daughter loves Frozen".
    ASKED = "asked"  # In a question.
    LIKE = "like"  # An example of the movies wished for.
    UNLIKE = "unlike"

    @property
    def is_verdict(self) -> bool:
        """Whether it is good or bad."""
        return self in (Opinion.GOOD, Opinion.BAD)

    @property
    def opposite(self) -> Opinion | None:
        """The opinion after negation, if that changes it."""
        return OPPOSITES.get(self)

    @property
    def strength(self) -> int:
        """The strength of an opinion: a later one replaces an earlier one unless it is weaker."""
        return STRENGTHS.get(self, 0)


OPPOSITES = {
    Opinion.GOOD: Opinion.BAD,
    Opinion.BAD: Opinion.GOOD,
    Opinion.SEEN: Opinion.UNSEEN,
    Opinion.UNSEEN: Opinion.SEEN,
}
STRENGTHS = {
    Opinion.GOOD: 3,
    Opinion.BAD: 3,
    Opinion.LIKE: 3,
    Opinion.UNLIKE: 3,
    Opinion.UNSEEN: 2,
    Opinion.SEEN: 1,
}


class Asks(StrEnum):
    """The bot's last question about the movies it showed."""

    NOTHING = "nothing"
    SEEN = "seen"
    VERDICT = "verdict"


@dataclass(frozen=True)
class Shown:
    """The movies that the bot showed last, in order, and its question about them."""

    mentions: tuple[Mention, ...] = ()
    asks: Asks = Asks.NOTHING
    in_turn: bool = False  # If there are as many opinions as movies, they match in order.
    is_list: bool = False  # The movies are a list, and "it" may mean any of them.
    focus: Mention | None = None


NOTHING_SHOWN = Shown()


@dataclass(frozen=True)
class Statement:
    """An opinion on a mentioned movie; `named` is false if only a pronoun referred to it."""

    mention: Mention
    opinion: Opinion
    named: bool = True
