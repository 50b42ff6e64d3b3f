"""The app as Slack sees it: what it listens to, and how a turn is served."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any
from weakref import WeakValueDictionary

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.contracts.replies import Reply
from bot.conversation.apologies import apology
from bot.conversation.chat import Tick
from bot.front_end.front_end import FrontEnd
from bot.front_end.service import Service
from bot.front_end.turn_runner import Surface
from bot.slack import actions as taps
from bot.slack import commands, messages
from bot.slack import errors as faults
from bot.slack import views as submissions
from bot.slack.api import client_of
from bot.slack.drawing import Block
from bot.slack.home import Homes, HomeSurface
from bot.slack.identities import Visitor, visitor
from bot.slack.modals import Origin
from bot.slack.movie_nights import Nights
from bot.slack.screens import Screens
from bot.slack.surfaces import CommandSurface, Rations
from bot.slack.workspaces import Workspaces
from bot.storage.event_deduplication import Deliveries
from movies.errors import MatineeError

MOST_HEARD = 10_000


class App:
    """Matinee in Slack, on a running event loop; `bolt` takes what Slack sends, over a socket or over HTTP.

    Parameters
    ----------
    client: with the address of Slack's API; `workspaces` has the tokens.
    signing_secret: with which Slack signs requests over HTTP; over a socket there are no signatures.
    oauth: lets workspaces install the app, where there may be several.
    """

    def __init__(
        self,
        service: Service,
        client: AsyncWebClient,
        workspaces: Workspaces,
        signing_secret: str = "",
        oauth: AsyncOAuthFlow | None = None,
    ) -> None:
        self.service = service
        self.nights = Nights(self)
        self.front_end = FrontEnd(service, self.nights)
        self.homes = Homes(self)
        self.screens = Screens()
        self.rations = Rations()
        self._deliveries = Deliveries(service.database)
        self._heard: OrderedDict[str, None] = OrderedDict()
        self._arriving: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._workspaces = workspaces
        self.bolt = AsyncApp(
            name="matinee",
            client=client,
            signing_secret=signing_secret,
            authorize=workspaces.authorise,  # type: ignore[arg-type]
            oauth_flow=oauth,
            user_facing_authorize_error_message=wording.slack.not_installed(),
        )
        self.bolt.error(_log)
        for listeners in (messages, commands, taps, submissions):
            listeners.register(self)
        self.bolt.event("app_home_opened")(self._opened_home)
        self.bolt.event("app_uninstalled")(self._left)
        self.bolt.event("tokens_revoked")(self._left)

    async def client(self, team: str) -> AsyncWebClient | None:
        """What may act in a workspace without having been asked just now; none where the app is not installed."""
        token, own = await self._workspaces.token(team), self.bolt.client
        assert own.session is not None
        return client_of(own.base_url, own.session, token) if token else None

    async def is_first(self, body: dict[str, Any]) -> bool:
        """Whether an event comes for the first time: Slack sends those again that it thinks were not heard."""
        event = body["event_id"]
        if event in self._heard:
            return False
        # What came here is known also while the database is away.
        self._heard[event] = None
        while len(self._heard) > MOST_HEARD:
            self._heard.popitem(last=False)
        # One after the other, so that of two messages of a person neither overtakes the other.
        async with self._arriving.setdefault(str(body["event"].get("user")), asyncio.Lock()):
            try:
                return await self.service.desk.run(lambda: self._deliveries.first(event))
            except MatineeError:
                # The turn itself tells of it.
                return True

    async def converse(self, who: Visitor, take: Callable[[Tick], Iterator[Reply]], surface: Surface) -> Reply | None:
        """Serve one turn of a person; what goes wrong is told to them or, where that is impossible, logged."""
        try:
            reply = await self.front_end.converse(who.person, take, surface)
        except Exception as error:
            await faults.tell(error, surface, who)
            return None
        self.homes.changed(who, reply)
        return reply

    async def open_form(self, who: Visitor, trigger: str, view: Block, surface: Surface) -> None:
        """Open a form; what prevents it is told on the surface."""
        try:
            await who.client.views_open(trigger_id=trigger, view=view)
        except Exception as error:
            await faults.tell(error, surface, who)

    def surface_for(self, who: Visitor, origin: Origin) -> Surface:
        """Where the answer to a command or a form goes."""
        if origin.channel is None:
            return HomeSurface(who, self.homes, self.rations)
        return CommandSurface(who, self.screens, self.rations, origin.url or "", origin.channel)

    async def _left(self, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Forget a workspace, but not for an event that comes again when the app is installed anew."""
        event = body["event"]
        # Of people, no tokens are kept.
        if (event["type"] == "app_uninstalled" or event["tokens"].get("bot")) and await self.is_first(body):
            await self._workspaces.left(context.enterprise_id, context.team_id)

    async def _opened_home(self, body: dict[str, Any], context: AsyncBoltContext) -> None:
        if body["event"].get("tab") != "home":
            return
        try:
            await self.homes.opened(visitor(context))
        except SlackApiError as error:
            faults.log_undeliverable(error)
        except Exception as error:
            apology(error)


async def _log(error: Exception) -> None:
    """Log what nobody expected in a listener."""
    apology(error)
