"""Slack's Web API: a client that waits where Slack is slow, and what Slack calls an error."""

from __future__ import annotations

import re

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

# Where very many answers are due at once, the last of them wait for some minutes of Slack's limits.
MOST_RETRIES = 20
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
