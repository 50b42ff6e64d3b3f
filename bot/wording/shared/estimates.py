"""Estimates the way people give them."""

from __future__ import annotations

from math import ceil


def rounded(seconds: float) -> float:
    """Tens of seconds: nobody knows how long something takes any better than that."""
    return 10.0 * ceil(seconds / 10)
