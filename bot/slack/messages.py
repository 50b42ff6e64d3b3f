"""What people write to the app: in direct messages, and in channels where they mention it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import emoji
from slack_bolt.context.async_context import AsyncBoltContext

from bot.chat import Tick
from bot.imports import is_table
from bot.replies import Reply
from bot.slack import faults, files
from bot.slack.identities import Visitor, visitor
from bot.slack.surfaces import MessageSurface

if TYPE_CHECKING:
    from bot.slack.app import App

# Messages of other kinds tell that something was changed, or are of programs.
WRITTEN = frozenset({None, "file_share", "thread_broadcast", "me_message"})
# Of a mention, a channel, a group or a link, Slack gives the id or address, and after a bar what people see.
MARKUP = re.compile(r"<(?P<kind>[@#!]?)(?P<id>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
SKIN_TONE = re.compile(r":skin-tone-\d:")


def register(app: App) -> None:
    """Listen to what is said to the app."""

    @app.bolt.event("message")
    async def said_directly(body: dict[str, Any], context: AsyncBoltContext) -> None:
        event = body["event"]
        if event.get("channel_type") == "im" and event.get("subtype") in WRITTEN and not event.get("bot_id"):
            await _answer(app, body, context, thread=event.get("thread_ts"))

    @app.bolt.event("app_mention")
    async def mentioned(body: dict[str, Any], context: AsyncBoltContext) -> None:
        event = body["event"]
        if not event.get("bot_id"):
            await _answer(app, body, context, thread=event.get("thread_ts") or event["ts"])


async def _answer(app: App, body: dict[str, Any], context: AsyncBoltContext, thread: str | None) -> None:
    if not await app.is_first(body):
        return
    event, who = body["event"], visitor(context)
    surface = MessageSurface(who, app.rations, event["channel"], thread)
    table = next((file for file in event.get("files", ()) if is_table(str(file.get("name", "")))), None)
    if table is not None:
        try:
            await files.take_over(app, table, who, surface)
        except Exception as error:
            await faults.tell(error, surface, who)
        return
    words = said(event.get("text") or "", who)

    def take(tick: Tick) -> Iterator[Reply]:
        if words:
            yield from app.service.chat.hear(who.person, words, tick, who.server)
        else:
            yield app.service.chat.greet(who.person)

    reply = await app.converse(who, take, surface)
    if reply is not None and reply.night is not None and event.get("channel_type") != "im":
        await app.nights.open(who, event["channel"], thread, reply.night, surface)


def said(text: str, who: Visitor) -> str:
    """What somebody wrote, without the app's own mention and with emoji for their names."""

    def shown(found: re.Match[str]) -> str:
        if found["kind"] == "@":
            return "" if found["id"] == who.bot else (found["label"] or "somebody")
        if found["kind"] == "#":
            return f"#{found['label'] or ''}"
        return found["label"] or ("" if found["kind"] else found["id"])

    plain = html.unescape(MARKUP.sub(shown, text))
    return emoji.emojize(SKIN_TONE.sub("", plain), language="alias").strip()
