"""Submitted modals, and the completion of titles, people and topics in them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

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
    GENRE,
    MANY,
    MOST_SUGGESTIONS,
    OPINION,
    PERSON,
    TITLE,
    TOPIC,
    WISHES,
    named,
    origin_of,
    suggested,
    written,
)
from bot.slack.movie_nights import open_night_in_words
from bot.understanding.requests.suggested import picked
from movies.protocol.recommendation import Wishes

LONGEST_TYPED = 200
Found = TypeVar("Found")


def register(bolt: AsyncApp, matinee: Context) -> None:
    """Listen to modals."""

    @bolt.options(TITLE)
    async def complete(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack(options=suggested(await _completed(matinee.service.suggestions.suggest, body)))

    @bolt.options(PERSON)
    async def complete_person(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack(options=named(await _completed(matinee.service.wish_suggestions.people, body)))

    @bolt.options(TOPIC)
    async def complete_topic(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack(options=named(await _completed(matinee.service.wish_suggestions.topics, body)))

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

    @bolt.view("wish")
    async def recommend(ack: AsyncAck, view: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        await _recommend(matinee, view, visitor(context))

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
        await open_night_in_words(matinee, who, written(view, CHANNEL), wishes, surface, _picked(matinee, view))


async def _completed(suggest: Callable[[str, int], list[Found]], body: dict[str, Any]) -> list[Found]:
    """The suggestions for the typed text."""
    # Not in the turn runner, where a slow database would delay it for longer than Slack waits.
    return await asyncio.to_thread(suggest, str(body.get("value", ""))[:LONGEST_TYPED], MOST_SUGGESTIONS)


def _missing(view: dict[str, Any], who: Visitor) -> dict[str, str]:
    """The errors in a rating form, by field."""
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


async def _recommend(context: Context, view: dict[str, Any], who: Visitor) -> None:
    """Recommend movies of the kind that was picked in a form."""
    wishes, chat = _picked(context, view), context.service.chat
    surface = context.surface_for(who, origin_of(view, who.user))
    await context.converse(who, lambda tick: chat.recommend(who.person, wishes, tick, who.server), surface)


def _picked(context: Context, view: dict[str, Any]) -> Wishes:
    """The wishes picked in a form."""
    catalogue, like = context.service.release.catalogue, written(view, TITLE)
    # A movie may have left the catalogue since the form was opened.
    movie = catalogue[int(like)] if like and int(like) in catalogue else None
    return picked(written(view, GENRE), like=movie, person=written(view, PERSON), topic=written(view, TOPIC))


async def _ask(context: Context, view: dict[str, Any], who: Visitor, verb: Verb) -> None:
    """Ask about the movie chosen in a form."""
    surface = context.surface_for(who, origin_of(view, who.user))
    await context.tap(who, Action(verb, written(view, TITLE)), surface)
