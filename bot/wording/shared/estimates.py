"""Estimates the way people give them."""

from __future__ import annotations

from math import ceil


def rounded(seconds: float) -> float:
    """Round up to tens of seconds, since no estimate is more precise."""
    return 10.0 * ceil(seconds / 10)
