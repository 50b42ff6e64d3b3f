"""What people tap on: buttons and menus in messages and on the Home, and buttons of movie nights."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot import wording
from bot.admin.training_replies import PREFIX
from bot.contracts.replies import Reply
from bot.front_end.layout import ANSWERED_APART, FOR_ONE_ALONE
from bot.front_end.turn_runner import Surface
from bot.slack import admin_commands as admin
from bot.slack import errors as faults
from bot.slack import modals as forms
from bot.slack.drawing import draw, key_of, message
from bot.slack.home import HomeSurface
from bot.slack.identities import Visitor, is_direct, mention, visitor
from bot.slack.modals import Origin
from bot.slack.movie_nights import NightTap
from bot.slack.surfaces import AnswerSurface, InPlaceSurface, MessageSurface

if TYPE_CHECKING:
    from bot.slack.app import App

OF_A_PERSON, OF_A_NIGHT, OF_THE_HOME = re.compile(r"^m:"), re.compile(r"^n:"), re.compile(r"^h:")


def register(app: App) -> None:
    """Listen to taps."""

    @app.bolt.action(OF_A_PERSON)
    async def tapped(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        tap, who = body["actions"][0], visitor(context)
        owner, action = _parts(tap["action_id"])
        if "selected_option" in tap:
            action = tap["selected_option"]["value"]
        if action.startswith(PREFIX):
            await _tapped_by_admin(app, body, who, tap, action, own=owner == who.user)
            return
        if owner != who.user:
            alone = _answer_alone(app, body, who)
            await faults.guarded(alone.tell(message(draw(Reply(wording.service.not_your_button()), who.owner))))
            return
        surface = _surface(app, body, who, tap, action.partition(":")[0])
        chat = app.service.chat
        await app.converse(who, lambda tick: chat.tap(who.person, action, tick, who.server), surface)

    @app.bolt.action(OF_A_NIGHT)
    async def tapped_at_a_night(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        who = visitor(context)
        night, action = _parts(body["actions"][0]["action_id"])
        panels = app.front_end.panels
        tap = NightTap(panels, who, night, body.get("response_url", ""), body["container"].get("thread_ts"))
        try:
            await panels.tapped(tap, night, action, who.person, mention(who.user), who.server)
        except Exception as error:
            await faults.guarded(tap.refuse(error))
        # Movies can be rated at a night, too.
        app.homes.changed(who, Reply(""))

    @app.bolt.action(OF_THE_HOME)
    async def tapped_at_home(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        who, trigger = visitor(context), body["trigger_id"]
        verb, _ = _parts(body["actions"][0]["action_id"])
        surface, home = HomeSurface(who, app.homes, app.rations), Origin()
        match verb:
            case "rate":
                await app.open_form(who, trigger, forms.rate_form(home), surface)
            case "wouldilike" | "why":
                await app.open_form(who, trigger, forms.title_form(verb, home), surface)
            case "import":
                await app.open_form(who, trigger, forms.import_form(home), surface)
            case "night":
                await app.open_form(who, trigger, forms.night_form(home), surface)
            case _:
                chat = app.service.chat
                await app.converse(who, lambda tick: chat.tap(who.person, verb, tick, who.server), surface)


async def _tapped_by_admin(
    app: App, body: dict[str, Any], who: Visitor, tap: dict[str, Any], action: str, own: bool
) -> None:
    caller = await admin.caller_of(app, who, body["container"].get("channel_id"))
    # Who is refused at a button of somebody else's leaves the message as it is.
    surface = _surface(app, body, who, tap, action.partition(":")[0]) if own else _answer_alone(app, body, who)
    await admin.act(app, who, caller, action, surface, own)


def _parts(action_id: str) -> tuple[str, str]:
    """Whose a button is and what it does, behind the letter; nothing of what no program of ours has written."""
    first, _, rest = action_id[2:].partition(":")
    return first, rest


def _surface(app: App, body: dict[str, Any], who: Visitor, tap: dict[str, Any], verb: str) -> Surface:
    """Where the answer to a tap goes: in place of what was tapped on, or below it."""
    apart, container = verb in ANSWERED_APART, body["container"]
    if container["type"] == "view":
        return HomeSurface(who, app.homes, app.rations, tap["action_id"], in_place=not apart)
    channel, ts, thread = container["channel_id"], container["message_ts"], container.get("thread_ts")
    alone = _answer_alone(app, body, who)
    if container.get("is_ephemeral"):
        key = key_of(tap["block_id"])
        shown = app.screens.of_one_alone(key)
        if apart or shown is None:
            return alone
        return InPlaceSurface(who, alone, shown, tap["action_id"], key, channel, None)
    if apart and verb in FOR_ONE_ALONE and not is_direct(channel):
        return alone
    if apart:
        return MessageSurface(who, app.rations, channel, thread if is_direct(channel) else thread or ts)
    shown = app.screens.of_message(channel, ts, body["message"]["blocks"])
    return InPlaceSurface(who, alone, shown, tap["action_id"], key_of(tap["block_id"]), channel, ts)


def _answer_alone(app: App, body: dict[str, Any], who: Visitor) -> AnswerSurface:
    container = body["container"]
    channel, thread = container.get("channel_id", who.user), container.get("thread_ts")
    return AnswerSurface(who, app.screens, body.get("response_url", ""), channel, thread)
