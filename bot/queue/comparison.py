"""How a candidate compares with the served model, and what that means for promoting it."""

from __future__ import annotations

from enum import Enum, auto

from movies.protocol.training import RetrainResult


class Standing(Enum):
    """How a candidate does on held-out people, next to the served model."""

    BETTER = auto()
    EVEN = auto()
    WORSE = auto()
    UNKNOWN = auto()

    @property
    def needs_insisting(self) -> bool:
        """Whether promoting it takes a second confirmation, since it is worse, or may be."""
        return self in {Standing.WORSE, Standing.UNKNOWN}


def standing(result: RetrainResult | None, served: str) -> Standing:
    """How a candidate stands next to the model `served`; unknown if it was compared with another model."""
    if result is None or result.difference is None or result.current is None or result.current.bundle != served:
        return Standing.UNKNOWN
    if result.difference.high < 0:
        return Standing.WORSE
    return Standing.BETTER if result.difference.low > 0 else Standing.EVEN
