"""How a candidate compares with what is served, and what that asks of whoever promotes it."""

from __future__ import annotations

from enum import Enum, auto

from movies.jobs import RetrainResult


class Standing(Enum):
    """What held-out people say of a candidate beside the model that is served."""

    BETTER = auto()
    EVEN = auto()
    WORSE = auto()
    UNKNOWN = auto()

    @property
    def needs_insisting(self) -> bool:
        """Whether it is promoted only by saying so twice: what nobody has compared may be worse."""
        return self in {Standing.WORSE, Standing.UNKNOWN}


def standing(result: RetrainResult | None, served: str) -> Standing:
    """What a comparison says of its candidate beside the model `served`; one with another model says nothing."""
    if result is None or result.difference is None or result.current is None or result.current.bundle != served:
        return Standing.UNKNOWN
    if result.difference.high < 0:
        return Standing.WORSE
    return Standing.BETTER if result.difference.low > 0 else Standing.EVEN
