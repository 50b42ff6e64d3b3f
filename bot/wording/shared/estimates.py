"""Estimates the way people give them."""

from __future__ import annotations

from math import ceil


def rounded(seconds: float) -> float:
    """Round up to the next 5 seconds, or from half a minute up to the next 10, since no estimate is more precise."""
    step = 5.0 if seconds < 30 else 10.0
    return step * ceil(seconds / step)


def counts_seconds(whole: int) -> bool:
    """Whether a time sounds better in seconds: "in 70 seconds", but "in one minute", and "in two minutes"."""
    return whole <= 90 and whole != 60
