"""Why something is refused at a movie night or to an admin, as codes; `bot.wording.failures` has the sentences."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from bot.contracts.acts import Outcome
from movies.catalogue import Movie
from movies.errors import NightRefused, Refusal
from movies.protocol.recommendation import MOST_PEOPLE, Wishes


class NightProblem(Enum):
    """Why a request at a movie night is refused."""

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
    """A movie night cannot do what was asked, or not for whoever asked; nothing has changed.

    most: how many people fit. wishes, titles: the wishes that found nothing, and the catalogue with the titles of
    movies in them.
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
    """Only admins may do this, or not here, or no longer; `outcome` says which."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.value)
        self.outcome = outcome
