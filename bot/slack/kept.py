"""Find where somebody asked a question that a killed app left unanswered, from the stored `where` of its surface."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from slack_sdk.web.async_client import AsyncWebClient

from bot.front_end.turn_runner import Surface
from bot.slack.context import Context
from bot.slack.drawing import on_screen
from bot.slack.home import HomeSurface
from bot.slack.identities import Visitor
from bot.slack.screens import Shown
from bot.slack.surfaces import AnswerSurface, InPlaceSurface, MessageSurface
from bot.storage.questions import KeptQuestion


async def find(
    context: Context, client_of: Callable[[str], Awaitable[AsyncWebClient | None]], question: KeptQuestion
) -> Surface | None:
    """The surface for answering a question; None if the app is no longer installed there.

    `client_of` returns the client for a workspace.
    """
    where = question.where
    client = await client_of(where["visitor"]["team"])
    if client is None:
        return None
    who = Visitor(client=client, **where["visitor"])
    if where["kind"] == "home":
        return HomeSurface(who, context.homes, context.updates, begun=True)
    channel, thread = where["channel"], where["thread"]
    if where["kind"] == "message":
        return MessageSurface(who, context.updates, channel, thread, where["begins"], where["ts"])
    alone = AnswerSurface(who, context.screens, where["url"], channel, thread)
    if where["kind"] == "answer":
        return alone
    shown = Shown(on_screen(where["blocks"]))
    return InPlaceSurface(who, alone, shown, where["tapped"], where["key"], channel, where["ts"])
