"""Socket Mode: a connection over which Slack sends events, and which reconnects by itself."""

from __future__ import annotations

import asyncio
import time

from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

# How often to check that the connection is alive.
PING_SECONDS = 5.0
SECONDS_TO_CONNECT = 30.0


class Socket(SocketModeClient):
    """The connection of an app; `url` is the first one to connect to, from apps.connections.open."""

    def __init__(self, app: AsyncApp, token: str, client: AsyncWebClient, url: str) -> None:
        super().__init__(app_token=token, logger=app.logger, web_client=client, ping_interval=PING_SECONDS)
        self.wss_uri = url

        async def take(_: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
            await send_async_response(self, request, await run_async_bolt_app(app, request), time.time())

        self.socket_mode_request_listeners.append(take)

    @property
    def connected(self) -> bool:
        """Whether the connection is up."""
        return self.current_session is not None and not self.current_session.closed

    async def connect(self) -> None:
        """Connect, retrying until it works or the client is closed.

        A URL is valid for one connection and a short time; slack-sdk would retry a used one forever.
        """
        while not self.closed:
            try:
                async with asyncio.timeout(SECONDS_TO_CONNECT):
                    await super().connect()  # type: ignore[no-untyped-call]
                return
            except TimeoutError:
                self.wss_uri = None
