"""Messages to the app: direct ones, and in channels those that mention it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import emoji
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.contracts.replies import Reply
from bot.conversation.chat import Tick
from bot.front_end.turn_runner import with_sign
from bot.slack import errors, files, movie_nights
from bot.slack.context import Context
from bot.slack.identities import Visitor, visitor, without_mentions
from bot.slack.surfaces import MessageSurface

# Messages with other subtypes report changes or come from programs.
WRITTEN = frozenset({None, "file_share", "thread_broadcast", "me_message"})
# Mentions, channels, groups and links: an id or URL and, after a bar, what people see.
MARKUP = re.compile(r"<(?P<kind>[@#!]?)(?P<id>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
SKIN_TONE = re.compile(r":skin-tone-\d:")
# Markup for bold, italic, strikethrough and code, which people do not see.
EMPHASIS = re.compile(r"(?<!\w)(?:\*([^*\n]+)\*|_([^_\n]+)_|~([^~\n]+)~|`([^`\n]+)`)(?!\w)")
# Custom emoji, whose names are not part of the message's text.
OWN_EMOJI = re.compile(r"(?<!\w):[\w+'-]+:(?!\w)")


def register(bolt: AsyncApp, matinee: Context) -> None:
    """Listen to messages to the app."""

    @bolt.event("message")
    async def said_directly(body: dict[str, Any], context: AsyncBoltContext) -> None:
        event = body["event"]
        if event.get("channel_type") == "im" and _is_new(event):
            await _answer(matinee, body, visitor(context), thread=event.get("thread_ts"))

    @bolt.event("app_mention")
    async def mentioned(body: dict[str, Any], context: AsyncBoltContext) -> None:
        event = body["event"]
        if _is_new(event):
            await _answer(matinee, body, visitor(context), thread=event.get("thread_ts") or event["ts"])


def _is_new(event: dict[str, Any]) -> bool:
    """Whether a person has just written this; editing a message resends its mentions."""
    return event.get("subtype") in WRITTEN and not event.get("bot_id") and "edited" not in event


async def _answer(context: Context, body: dict[str, Any], who: Visitor, thread: str | None) -> None:
    event = body["event"]
    surface = MessageSurface(who, context.updates, event["channel"], thread, begins="thread_ts" not in event)
    if not await with_sign(context.is_first(body), surface.busy):
        return
    try:
        table = await files.first_table(event.get("files", ()), who)
        if table is not None:
            await files.take_over(context, table, who, surface)
            return
    except Exception as error:
        await errors.tell(error, surface, who)
        return
    words = said(event.get("text") or "", who)

    def take(tick: Tick) -> Iterator[Reply]:
        if words:
            yield from context.service.chat.hear(who.person, words, tick, who.server)
        else:
            yield context.service.chat.greet(who.person)

    reply = await context.converse(who, take, surface)
    if reply is not None and reply.night is not None and event.get("channel_type") != "im":
        await movie_nights.open_night(context, who, event["channel"], thread, reply.night, surface)


def said(text: str, who: Visitor) -> str:
    """A message as people see it: without markup and the app's own mention, with emoji instead of their names."""

    def shown(found: re.Match[str]) -> str:
        if found["kind"] == "@":
            return "" if found["id"] == who.bot else (found["label"] or "somebody")
        if found["kind"] == "#":
            return f"#{found['label'] or ''}"
        return found["label"] or ("" if found["kind"] else found["id"])

    plain = without_mentions(html.unescape(MARKUP.sub(shown, text)))
    plain = OWN_EMOJI.sub(" ", emoji.emojize(SKIN_TONE.sub("", plain), language="alias"))
    # Twice, for bold within italics.
    for _ in range(2):
        plain = EMPHASIS.sub(lambda found: found[found.lastindex or 0], plain)
    return plain.strip()
