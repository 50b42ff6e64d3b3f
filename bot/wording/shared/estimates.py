"""Estimates the way people give them."""

from __future__ import annotations

from math import ceil


def rounded(seconds: float) -> float:
    """Round to tens of seconds, since no estimate is more exact than that."""
    return 10.0 * ceil(seconds / 10)
