"""Estimates as people give them."""

from __future__ import annotations

from math import ceil


def rounded(seconds: float) -> float:
    """Tens of seconds: nobody knows better than that how long something takes."""
    return 10.0 * ceil(seconds / 10)
