"""Retry requests to a public server politely: wait as long as it asks, and say who we are."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.error import HTTPError

# Wikimedia refuses clients without a descriptive user agent.
USER_AGENT = "Matinee/1.0 (a movie recommender; one reader, a question a second at most) Python-urllib"
BUSY = frozenset({429, 503})
LONGEST_WAIT = 900.0
# What an interrupted fetch has saved is discarded after a month.
KEPT_SECONDS = 30 * 24 * 3600


def asked_to_wait(error: HTTPError) -> float:
    """The seconds that a busy server asks for, as a number or a date in Retry-After; 0 if it does not say."""
    told = error.headers.get("Retry-After", "").strip()
    if told.isdigit():
        return min(float(told), LONGEST_WAIT)
    try:
        seconds = (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError):
        return 0.0
    return min(max(seconds, 0.0), LONGEST_WAIT)


def reason_of(error: Exception) -> str:
    """Why a connection failed, in the system's words."""
    return str(getattr(error, "reason", None) or error) or type(error).__name__
