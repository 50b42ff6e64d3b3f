"""What people write into forms, and the titles that complete while they type."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot import wording
from bot.contracts.replies import Reply
from bot.conversation.chat import Tick
from bot.slack import errors as faults
from bot.slack import files
from bot.slack.commands import open_night
from bot.slack.identities import visitor
from bot.slack.messages import said
from bot.slack.modals import (
    CHANNEL,
    FILE,
    MANY,
    MOST_SUGGESTIONS,
    OPINION,
    TITLE,
    WISHES,
    origin_of,
    suggested,
    written,
)

if TYPE_CHECKING:
    from bot.slack.app import App

LONGEST_TYPED = 200


def register(app: App) -> None:
    """Listen to forms."""
    chat = app.service.chat

    @app.bolt.options(TITLE)
    async def complete(ack: AsyncAck, body: dict[str, Any]) -> None:
        typed = str(body.get("value", ""))[:LONGEST_TYPED]
        # Not at the desk, where a slow database would have it wait for longer than Slack does.
        found = await asyncio.to_thread(app.service.suggestions.suggest, typed, MOST_SUGGESTIONS)
        await ack(options=suggested(found))

    @app.bolt.view("rate")
    async def rate(ack: AsyncAck, view: dict[str, Any], context: AsyncBoltContext) -> None:
        who = visitor(context)
        movie, opinion, many = written(view, TITLE), written(view, OPINION), said(written(view, MANY) or "", who)
        wrong = {}
        if movie and not opinion:
            wrong[OPINION] = wording.slack.form_needs_opinion()
        elif not movie and opinion:
            wrong[TITLE] = wording.slack.form_needs_title()
        elif not movie and not many:
            wrong[MANY] = wording.slack.form_empty()
        if wrong:
            await ack(response_action="errors", errors=wrong)
            return
        await ack()

        def take(tick: Tick) -> Iterator[Reply]:
            if movie:
                yield from chat.tap(who.person, f"rate:{movie}:{opinion}", tick, who.server)
            if many:
                yield from chat.hear(who.person, many, tick, who.server)

        await app.converse(who, take, app.surface_for(who, origin_of(view, who.user)))

    @app.bolt.view("wouldilike")
    async def would_i_like(ack: AsyncAck, view: dict[str, Any], context: AsyncBoltContext) -> None:
        await ask(ack, view, context, "predict")

    @app.bolt.view("why")
    async def why(ack: AsyncAck, view: dict[str, Any], context: AsyncBoltContext) -> None:
        await ask(ack, view, context, "why")

    async def ask(ack: AsyncAck, view: dict[str, Any], context: AsyncBoltContext, verb: str) -> None:
        await ack()
        who, action = visitor(context), f"{verb}:{written(view, TITLE)}"
        surface = app.surface_for(who, origin_of(view, who.user))
        await app.converse(who, lambda tick: chat.tap(who.person, action, tick, who.server), surface)

    @app.bolt.view("import")
    async def import_ratings(ack: AsyncAck, view: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        who = visitor(context)
        surface = app.surface_for(who, origin_of(view, who.user))
        try:
            await files.take_over(app, written(view, FILE)[0], who, surface)
        except Exception as error:
            await faults.tell(error, surface, who)

    @app.bolt.view("night")
    async def open_a_night(ack: AsyncAck, view: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        who = visitor(context)
        surface = app.surface_for(who, origin_of(view, who.user))
        await open_night(app, who, written(view, CHANNEL), said(written(view, WISHES) or "", who), surface)
