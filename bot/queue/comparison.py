"""The comparison of a candidate with the served model, and its consequences for promoting it."""

from __future__ import annotations

from enum import Enum, auto

from movies.protocol.training import RetrainResult


class Standing(Enum):
    """A candidate's performance on held-out people relative to the served model."""

    BETTER = auto()
    EVEN = auto()
    WORSE = auto()
    UNKNOWN = auto()

    @property
    def needs_insisting(self) -> bool:
        """Whether promoting it takes a second confirmation, because it is or may be worse."""
        return self in {Standing.WORSE, Standing.UNKNOWN}


def standing(result: RetrainResult | None, served: str) -> Standing:
    """A candidate's standing against the model `served`; unknown if it was compared with another one."""
    if result is None or result.difference is None or result.current is None or result.current.bundle != served:
        return Standing.UNKNOWN
    if result.difference.high < 0:
        return Standing.WORSE
    return Standing.BETTER if result.difference.low > 0 else Standing.EVEN
