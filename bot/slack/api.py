"""Slack's Web API: clients that wait where Slack is slow, and what Slack calls an error."""

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

# Where very many answers are due at once, the last of them wait for some minutes of Slack's limits.
MOST_RETRIES = 20
# How often Slack takes an answer at a response_url, within half an hour.
USES = 5
USES_KEPT_FOR_ANSWERS = 3
# Of Slack's errors: the message or the channel is not there for the app, or may not be changed.
GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"})
NOT_THERE = frozenset(
    {"channel_not_found", "not_in_channel", "is_archived", "user_not_in_channel", "messages_tab_disabled"}
)
# Slack's own names for errors; whatever else answers may quote what was sent.
CODE = re.compile(r"[a-z0-9_]{1,60}")


def client_of(api: str, session: aiohttp.ClientSession, token: str | None = None) -> AsyncWebClient:
    """A client that waits where Slack tells it to slow down."""
    return AsyncWebClient(token=token, base_url=api, session=session, retry_handlers=patience())


def patience() -> list[AsyncRetryHandler]:
    """What has a client try again: once after a lost connection, and often where Slack tells it to slow down."""
    return [AsyncConnectionErrorRetryHandler(), AsyncRateLimitErrorRetryHandler(max_retry_count=MOST_RETRIES)]


def code_of(error: SlackApiError) -> str:
    """Slack's name for what went wrong, or "unknown" where what answered was not Slack, but for example a proxy."""
    data = getattr(error.response, "data", None)
    code = str(data.get("error")) if isinstance(data, dict) else ""
    return code if CODE.fullmatch(code) else "unknown"


class ResponseUrl:
    """The address that comes with a command or a tap, at which an answer is taken a few times within half an hour."""

    def __init__(self, url: str, session: aiohttp.ClientSession | None) -> None:
        self._client = AsyncWebhookClient(url, session=session, retry_handlers=patience())
        self._left = USES if url else 0

    @property
    def spare(self) -> bool:
        """Whether it may be used for a sign of life, too."""
        return self._left > USES_KEPT_FOR_ANSWERS

    async def post(self, answer: dict[str, Any], thread: str | None = None, in_place: bool = False) -> bool:
        """Answer for the person alone, or in the place of the message tapped on; False where it is used up."""
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
