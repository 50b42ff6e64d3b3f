"""Actions in Bolt's sense: button presses and menu picks, in messages, on the Home tab and at movie nights."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot import wording
from bot.contracts.actions import Action
from bot.contracts.replies import Reply
from bot.front_end.layout import ANSWERED_APART, FOR_ONE_ALONE
from bot.front_end.turn_runner import Surface
from bot.slack import admin_commands, errors, modals
from bot.slack.context import Context
from bot.slack.drawing import draw, key_of, message
from bot.slack.home import HomeSurface
from bot.slack.identities import Visitor, is_direct, mention, visitor
from bot.slack.modals import Origin
from bot.slack.movie_nights import NightTap
from bot.slack.surfaces import AnswerSurface, InPlaceSurface, MessageSurface

OF_A_PERSON, OF_A_NIGHT, OF_THE_HOME = re.compile(r"^m:"), re.compile(r"^n:"), re.compile(r"^h:")


def register(bolt: AsyncApp, matinee: Context) -> None:
    """Listen to buttons and menus."""

    @bolt.action(OF_A_PERSON)
    async def tapped(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        await _tapped(matinee, body, visitor(context))

    @bolt.action(OF_A_NIGHT)
    async def tapped_at_a_night(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        await _tapped_at_a_night(matinee, body, visitor(context))

    @bolt.action(OF_THE_HOME)
    async def tapped_at_home(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        await _tapped_at_home(matinee, body, visitor(context))


async def _tapped(context: Context, body: dict[str, Any], who: Visitor) -> None:
    tap = body["actions"][0]
    owner, text = _parts(tap["action_id"])
    action = Action.parse(tap["selected_option"]["value"] if "selected_option" in tap else text)
    own = owner == who.user
    if action.verb.for_admins:
        caller = await admin_commands.caller_of(context, who, body["container"].get("channel_id"))
        # A refused press of somebody else's button leaves its message as it is.
        surface = _surface(context, body, who, tap, action) if own else _answer_alone(context, body, who)
        await admin_commands.act(context, who, caller, action, surface, own)
    elif not own:
        refusal = draw(Reply(wording.service.not_your_button()), who.owner)
        await errors.guarded(_answer_alone(context, body, who).tell(message(refusal)))
    else:
        await context.tap(who, action, _surface(context, body, who, tap, action))


async def _tapped_at_a_night(context: Context, body: dict[str, Any], who: Visitor) -> None:
    night, text = _parts(body["actions"][0]["action_id"])
    panels = context.front_end.panels
    tap = NightTap(panels, who, night, body.get("response_url", ""), body["container"].get("thread_ts"))
    try:
        await panels.tapped(tap, night, Action.parse(text), who.person, mention(who.user), who.server)
    except Exception as error:
        await errors.guarded(tap.refuse(error))
    # Ratings given at a movie night also belong on the person's Home tab.
    context.homes.changed(who, Reply(""))


async def _tapped_at_home(context: Context, body: dict[str, Any], who: Visitor) -> None:
    verb, _ = _parts(body["actions"][0]["action_id"])
    surface, home = HomeSurface(who, context.homes, context.updates), Origin()
    match verb:
        case "rate":
            modal = modals.rate_form(home)
        case "wouldilike" | "why":
            modal = modals.title_form(verb, home)
        case "wish":
            modal = modals.wish_form(home, sorted(context.service.release.catalogue.genres))
        case "import":
            modal = modals.import_form(home)
        case "night":
            modal = modals.night_form(home)
        case _:
            await context.tap(who, Action.parse(verb), surface)
            return
    await context.open_modal(who, body["trigger_id"], modal, surface)


def _parts(action_id: str) -> tuple[str, str]:
    """The owner and the action of a button, from the text after its letter."""
    first, _, rest = action_id[2:].partition(":")
    return first, rest


def _surface(context: Context, body: dict[str, Any], who: Visitor, tap: dict[str, Any], action: Action) -> Surface:
    """The surface for the answer to a tap: replacing the tapped message, or below it."""
    verb, container = action.verb, body["container"]
    apart = verb in ANSWERED_APART
    if container["type"] == "view":
        return HomeSurface(who, context.homes, context.updates, tap["action_id"], in_place=not apart)
    channel, ts, thread = container["channel_id"], container["message_ts"], container.get("thread_ts")
    alone = _answer_alone(context, body, who)
    if container.get("is_ephemeral"):
        key = key_of(tap["block_id"])
        shown = context.screens.of_one_alone(key)
        if apart or shown is None:
            return alone
        return InPlaceSurface(who, alone, shown, tap["action_id"], key, channel, None)
    if apart and verb in FOR_ONE_ALONE and not is_direct(channel):
        return alone
    if apart:
        return MessageSurface(who, context.updates, channel, thread if is_direct(channel) else thread or ts)
    shown = context.screens.of_message(channel, ts, body["message"]["blocks"])
    return InPlaceSurface(who, alone, shown, tap["action_id"], key_of(tap["block_id"]), channel, ts)


def _answer_alone(context: Context, body: dict[str, Any], who: Visitor) -> AnswerSurface:
    container = body["container"]
    channel, thread = container.get("channel_id", who.user), container.get("thread_ts")
    return AnswerSurface(who, context.screens, body.get("response_url", ""), channel, thread)
