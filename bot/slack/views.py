"""Submitted modals, and title completion in them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot import wording
from bot.contracts.actions import Action, Verb
from bot.contracts.replies import Reply
from bot.conversation.chat import Tick
from bot.slack import errors, files
from bot.slack.context import Context
from bot.slack.identities import Visitor, visitor
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
from bot.slack.movie_nights import open_night_in_words

LONGEST_TYPED = 200


def register(bolt: AsyncApp, matinee: Context) -> None:
    """Listen to modals."""

    @bolt.options(TITLE)
    async def complete(ack: AsyncAck, body: dict[str, Any]) -> None:
        typed = str(body.get("value", ""))[:LONGEST_TYPED]
        # Not in the turn runner, where a slow database would delay it for longer than Slack waits.
        found = await asyncio.to_thread(matinee.service.suggestions.suggest, typed, MOST_SUGGESTIONS)
        await ack(options=suggested(found))

    @bolt.view("rate")
    async def rate(ack: AsyncAck, view: dict[str, Any], context: AsyncBoltContext) -> None:
        who = visitor(context)
        if wrong := _missing(view, who):
            await ack(response_action="errors", errors=wrong)
            return
        await ack()
        await _rate(matinee, view, who)

    @bolt.view("wouldilike")
    async def would_i_like(ack: AsyncAck, view: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        await _ask(matinee, view, visitor(context), Verb.PREDICT)

    @bolt.view("why")
    async def why(ack: AsyncAck, view: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        await _ask(matinee, view, visitor(context), Verb.WHY)

    @bolt.view("import")
    async def import_ratings(ack: AsyncAck, view: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        who = visitor(context)
        surface = matinee.surface_for(who, origin_of(view, who.user))
        try:
            await files.take_over(matinee, written(view, FILE)[0], who, surface)
        except Exception as error:
            await errors.tell(error, surface, who)

    @bolt.view("night")
    async def open_a_night(ack: AsyncAck, view: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        who = visitor(context)
        surface, wishes = matinee.surface_for(who, origin_of(view, who.user)), said(written(view, WISHES) or "", who)
        await open_night_in_words(matinee, who, written(view, CHANNEL), wishes, surface)


def _missing(view: dict[str, Any], who: Visitor) -> dict[str, str]:
    """The errors in a form of ratings, by field."""
    movie, opinion, many = written(view, TITLE), written(view, OPINION), said(written(view, MANY) or "", who)
    if movie and not opinion:
        return {OPINION: wording.slack.form_needs_opinion()}
    if not movie and opinion:
        return {TITLE: wording.slack.form_needs_title()}
    return {} if movie or many else {MANY: wording.slack.form_empty()}


async def _rate(context: Context, view: dict[str, Any], who: Visitor) -> None:
    """Take the rating of one movie, then the text about others."""
    movie, opinion, many = written(view, TITLE), written(view, OPINION), said(written(view, MANY) or "", who)
    chat = context.service.chat

    def take(tick: Tick) -> Iterator[Reply]:
        if movie:
            yield from chat.tap(who.person, Action(Verb.RATE, movie, opinion), tick, who.server)
        if many:
            yield from chat.hear(who.person, many, tick, who.server)

    await context.converse(who, take, context.surface_for(who, origin_of(view, who.user)))


async def _ask(context: Context, view: dict[str, Any], who: Visitor, verb: Verb) -> None:
    """Ask about the movie chosen in a form."""
    surface = context.surface_for(who, origin_of(view, who.user))
    await context.tap(who, Action(verb, written(view, TITLE)), surface)
