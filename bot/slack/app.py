"""The Slack app and its listeners, on slack-bolt."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Any
from weakref import WeakValueDictionary

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.conversation.apologies import apology
from bot.front_end.front_end import FrontEnd
from bot.front_end.service import Service
from bot.slack import actions, commands, errors, kept, messages, views
from bot.slack.api import client_of
from bot.slack.context import Context
from bot.slack.home import Homes
from bot.slack.identities import visitor
from bot.slack.movie_nights import Board
from bot.slack.workspaces import Workspaces
from bot.storage.event_deduplication import EventDeduplication
from movies.errors import MatineeError

MOST_HEARD = 10_000


class App:
    """Matinee on Slack, on a running event loop; `bolt` takes Slack's requests, over a socket or over HTTP.

    Parameters
    ----------
    client: has the address of Slack's API; `workspaces` has the tokens.
    signing_secret: checks Slack's signatures on HTTP requests; empty over a socket, where there are none.
    oauth: lets several workspaces install the app.
    """

    def __init__(
        self,
        service: Service,
        client: AsyncWebClient,
        workspaces: Workspaces,
        signing_secret: str = "",
        oauth: AsyncOAuthFlow | None = None,
    ) -> None:
        self._workspaces = workspaces
        # Over HTTP, Slack connects to us, so there is no connection to check.
        self.connected: Callable[[], bool] = lambda: True
        self._events = _Events(service)
        front_end = FrontEnd(service, Board(self._client))
        homes = Homes(service, front_end.later)
        self.context = Context(service, front_end, homes, self._events.is_first)
        self.left_behind = front_end.left_behind(
            "slack:", lambda question: kept.find(self.context, self._client, question)
        )
        self.bolt = AsyncApp(
            name="matinee",
            client=client,
            signing_secret=signing_secret,
            authorize=workspaces.authorise,  # type: ignore[arg-type]
            oauth_flow=oauth,
            user_facing_authorize_error_message=wording.slack.not_installed(),
        )
        self.bolt.error(_log)
        for listeners in (messages, commands, actions, views):
            listeners.register(self.bolt, self.context)
        self.bolt.event("app_home_opened")(self._opened_home)
        self.bolt.event("app_uninstalled")(self._left)
        self.bolt.event("tokens_revoked")(self._left)

    async def _client(self, team: str) -> AsyncWebClient | None:
        """A client for a workspace outside of any request from it; None if the app is not installed there."""
        token, own = await self._workspaces.token(team), self.bolt.client
        assert own.session is not None
        return client_of(own.base_url, own.session, token) if token else None

    async def _left(self, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Forget a workspace, unless the event is an old one redelivered after a reinstallation."""
        event = body["event"]
        # Only bot tokens are stored, so if a person revokes theirs, there is nothing to forget.
        if (event["type"] == "app_uninstalled" or event["tokens"].get("bot")) and await self._events.is_first(body):
            await self._workspaces.left(context.enterprise_id, context.team_id)

    async def _opened_home(self, body: dict[str, Any], context: AsyncBoltContext) -> None:
        if body["event"].get("tab") != "home":
            return
        try:
            await self.context.homes.opened(visitor(context))
        except SlackApiError as error:
            errors.log_undeliverable(error)
        except Exception as error:
            apology(error)


class _Events:
    """Events seen before: Slack resends an event if it was not acknowledged."""

    def __init__(self, service: Service) -> None:
        self._runner = service.runner
        self._stored = EventDeduplication(service.database)
        self._heard: OrderedDict[str, None] = OrderedDict()
        self._arriving: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def is_first(self, body: dict[str, Any]) -> bool:
        """Whether an event is new."""
        event = body["event_id"]
        if event in self._heard:
            return False
        # Events that this process has seen are recognised even while the database is down.
        self._heard[event] = None
        while len(self._heard) > MOST_HEARD:
            self._heard.popitem(last=False)
        # One at a time, so that no message overtakes an earlier one from the same person.
        async with self._arriving.setdefault(str(body["event"].get("user")), asyncio.Lock()):
            try:
                return await self._runner.run(lambda: self._stored.first(event))
            except MatineeError:
                # The turn itself will report that the database is down.
                return True


async def _log(error: Exception) -> None:
    """Log an unexpected error in a listener."""
    apology(error)
