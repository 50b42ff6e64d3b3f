"""How many messages the app may update in a minute, and which it deletes instead."""

from __future__ import annotations

import asyncio

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from slack_sdk.errors import SlackApiError

from bot.slack.api import code_of
from bot.slack.identities import Visitor
from movies.logs import log

# Slack allows about 50 message updates a minute per workspace.
SIGNS_A_MINUTE, ANSWERS_A_MINUTE = 20, 30


class UpdateBudget:
    """A budget of message updates per workspace and minute, for signs of life and for answers."""

    def __init__(self) -> None:
        self._signs, self._answers = RateLimitItemPerMinute(SIGNS_A_MINUTE), RateLimitItemPerMinute(ANSWERS_A_MINUTE)
        self._minutes = MovingWindowRateLimiter(MemoryStorage())
        self._removals: set[asyncio.Task[None]] = set()

    def for_sign(self, team: str) -> bool:
        """Whether there is an update left for a sign of life; if so, consume it."""
        return self._minutes.hit(self._signs, "sign", team)

    def for_answer(self, team: str) -> bool:
        """Whether there is an update left for an answer; if so, consume it."""
        return self._minutes.hit(self._answers, "answer", team)

    def remove_later(self, visitor: Visitor, channel: str, ts: str) -> None:
        """Delete a message when Slack has time for it."""
        removal = asyncio.ensure_future(removed(visitor, channel, ts))
        self._removals.add(removal)
        removal.add_done_callback(self._removals.discard)


async def removed(visitor: Visitor, channel: str, ts: str) -> None:
    """Delete a message of the app."""
    try:
        await visitor.client.chat_delete(channel=channel, ts=ts)
    except SlackApiError as error:
        # It is already gone, or may not be deleted; the answer matters more.
        log.info("message_not_deleted", error=code_of(error))
