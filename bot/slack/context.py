"""The context for Slack's listeners: the service, and a way to answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from bot.contracts.actions import Action
from bot.contracts.replies import Reply
from bot.conversation.chat import Tick
from bot.front_end.front_end import FrontEnd
from bot.front_end.service import Service
from bot.front_end.turn_runner import Surface
from bot.slack import errors
from bot.slack.drawing import Block
from bot.slack.home import Homes, HomeSurface
from bot.slack.identities import Visitor
from bot.slack.modals import Origin
from bot.slack.screens import Screens
from bot.slack.surfaces import CommandSurface
from bot.slack.updates import UpdateBudget

Take: TypeAlias = Callable[[Tick], Iterator[Reply]]


@dataclass(frozen=True)
class Context:
    """The service for listeners, and the app's screens.

    is_first: whether an event is new.
    """

    service: Service
    front_end: FrontEnd
    homes: Homes
    is_first: Callable[[dict[str, Any]], Awaitable[bool]]
    screens: Screens = field(default_factory=Screens)
    updates: UpdateBudget = field(default_factory=UpdateBudget)

    async def converse(self, who: Visitor, take: Take, surface: Surface) -> Reply | None:
        """Serve one turn for a person. Report an error to them or, where that is impossible, log it."""
        try:
            reply = await self.front_end.converse(who.person, take, surface)
        except Exception as error:
            await errors.tell(error, surface, who)
            return None
        self.homes.changed(who, reply)
        return reply

    async def tap(self, who: Visitor, action: Action, surface: Surface) -> None:
        """Run a button's action."""
        chat = self.service.chat
        await self.converse(who, lambda tick: chat.tap(who.person, action, tick, who.server), surface)

    async def hear(self, who: Visitor, words: str, surface: Surface) -> None:
        """Handle a message."""
        chat = self.service.chat
        await self.converse(who, lambda tick: chat.hear(who.person, words, tick, who.server), surface)

    async def open_modal(self, who: Visitor, trigger: str, view: Block, surface: Surface) -> None:
        """Open a modal; if that fails, the surface says why."""
        try:
            await who.client.views_open(trigger_id=trigger, view=view)
        except Exception as error:
            await errors.tell(error, surface, who)

    def surface_for(self, who: Visitor, origin: Origin) -> Surface:
        """The surface for the answer to a command or a modal."""
        if origin.channel is None:
            return HomeSurface(who, self.homes, self.updates)
        return CommandSurface(who, self.screens, self.updates, origin.url or "", origin.channel)
