"""Codes for refused requests at movie nights and in admin commands; `bot.wording.failures` has the sentences."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from bot.contracts.acts import Outcome
from movies.catalogue import Movie
from movies.errors import NightRefused, Refusal
from movies.protocol.recommendation import MOST_PEOPLE, Wishes


class NightProblem(Enum):
    """The reason for refusing a request at a movie night."""

    UNKNOWN = auto()
    CLOSED = auto()
    FULL = auto()
    HOST_ONLY = auto()
    JOIN_FIRST = auto()
    TOO_FEW = auto()
    UNSETTLED = auto()
    NOTHING_FOUND = auto()
    NEEDS_A_SERVER = auto()
    TURNED_OFF = auto()
    STALE_BUTTON = auto()


class MovieNightRefused(NightRefused):
    """A request at a movie night was refused, and nothing has changed.

    most: the maximum number of people. wishes: those that no movie meets. titles: movies by id, to name those in the
    wishes.
    """

    def __init__(
        self,
        problem: NightProblem,
        *,
        most: int = MOST_PEOPLE,
        wishes: Wishes | None = None,
        titles: Mapping[int, Movie] | None = None,
    ) -> None:
        super().__init__(problem.name)
        self.problem = problem
        self.most = most
        self.wishes = wishes or Wishes()
        self.titles = titles or {}


class AdminRefused(Refusal):
    """A request is for admins only, not possible here, or no longer possible; `outcome` gives the reason."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.value)
        self.outcome = outcome
