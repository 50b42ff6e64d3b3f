"""Slack's Web API: clients that respect rate limits, and Slack's error codes."""

from __future__ import annotations

import re
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from movies.logs import log

# When very many answers are due at once, rate limits delay some of them for minutes.
MOST_RETRIES = 20
# How many answers Slack accepts at a response_url, within half an hour.
USES = 5
USES_KEPT_FOR_ANSWERS = 3
# Slack's errors when the app cannot see the message or channel, or may not change it.
GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"})
NOT_THERE = frozenset(
    {"channel_not_found", "not_in_channel", "is_archived", "user_not_in_channel", "messages_tab_disabled"}
)
# The form of Slack's own error codes; anything else, such as a proxy's answer, may quote the request.
CODE = re.compile(r"[a-z0-9_]{1,60}")


def client_of(api: str, session: aiohttp.ClientSession, token: str | None = None) -> AsyncWebClient:
    """A client that honours Slack's rate limits."""
    return AsyncWebClient(token=token, base_url=api, session=session, retry_handlers=patience())


def patience() -> list[AsyncRetryHandler]:
    """Handlers that retry once after a lost connection, and many times when rate-limited."""
    return [AsyncConnectionErrorRetryHandler(), AsyncRateLimitErrorRetryHandler(max_retry_count=MOST_RETRIES)]


def code_of(error: SlackApiError) -> str:
    """Slack's error code, or "unknown" if the answer came from, say, a proxy."""
    data = getattr(error.response, "data", None)
    code = str(data.get("error")) if isinstance(data, dict) else ""
    return code if CODE.fullmatch(code) else "unknown"


class ResponseUrl:
    """The response_url of a command or a button, usable a few times within half an hour."""

    def __init__(self, url: str, session: aiohttp.ClientSession | None) -> None:
        self._client = AsyncWebhookClient(url, session=session, retry_handlers=patience())
        self._left = USES if url else 0

    @property
    def address(self) -> str:
        """The URL itself."""
        return self._client.url

    @property
    def spare(self) -> bool:
        """Whether there are enough uses left for a sign of life."""
        return self._left > USES_KEPT_FOR_ANSWERS

    async def post(self, answer: dict[str, Any], thread: str | None = None, in_place: bool = False) -> bool:
        """Answer the person in private, or replace the message with the button; False if the URL no longer works."""
        if self._left == 0:
            return False
        self._left -= 1
        kind: dict[str, Any] = {"response_type": "ephemeral", "replace_original": False}
        if thread is not None:
            kind["thread_ts"] = thread
        response = await self._client.send_dict({**answer, **({"replace_original": True} if in_place else kind)})
        if response.status_code != 200:
            log.info("response_url_refused", status=response.status_code)
            self._left = 0
        return response.status_code == 200
