"""The command /matinee admin and its buttons; only the admin who uses them sees the answers."""

from __future__ import annotations

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.admin.rights import Caller
from bot.admin.training_replies import read_job
from bot.contracts.actions import Action, Verb
from bot.front_end.turn_runner import Surface
from bot.slack import errors
from bot.slack.api import code_of
from bot.slack.context import Context, Take
from bot.slack.identities import Visitor, is_direct
from bot.slack.surfaces import MessageSurface
from movies.logs import log

REPORT = "/matinee admin report"
VERBS = {
    "status": Verb.ADMIN_STATUS,
    "cancel": Verb.ADMIN_CANCEL,
    "report": Verb.ADMIN_REPORT,
    "promote": Verb.ADMIN_PROMOTE,
    "rollback": Verb.ADMIN_ROLL_BACK,
    "models": Verb.ADMIN_MODELS,
}


async def ask(context: Context, who: Visitor, channel: str, words: str, surface: Surface) -> None:
    """Run the text typed after /matinee admin."""
    verb, _, rest = words.partition(" ")
    verb, caller, admin = verb.lower(), await caller_of(context, who, channel), context.service.admin
    if verb == "retrain":
        await _converse(context, who, lambda _: admin.retrain(caller, read_job(rest)), surface)
    elif verb in VERBS:
        await act(context, who, caller, Action(VERBS[verb], rest.strip()), surface)
    else:
        await act(context, who, caller, Action(Verb.ADMIN_HELP), surface)


async def act(
    context: Context, who: Visitor, caller: Caller, action: Action, surface: Surface, own: bool = True
) -> None:
    """Run a command or a button's action."""
    await _converse(context, who, lambda tick: context.service.admin.act(caller, action, tick, own), surface)


async def caller_of(context: Context, who: Visitor, channel: str | None) -> Caller:
    """The user of a command or a button in a channel, and whether they manage the workspace."""
    server = None if channel is None or is_direct(channel) else who.server
    # Asking Slack costs a request, so do it only where it matters.
    manages = context.service.admin.rights.count_managers(server) and await _manages(who)
    return Caller(who.person, server, manages=manages)


async def _manages(who: Visitor) -> bool:
    """Whether somebody is an admin or owner of this workspace, not just of their own."""
    if who.person != f"{who.server}:{who.user}":
        return False
    try:
        user = (await who.client.users_info(user=who.user))["user"]
    except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
        # For example, the app lacks the scope users:read. Then only people named in the settings are admins.
        log.info("rights_unknown", error=code_of(error) if isinstance(error, SlackApiError) else type(error).__name__)
        return False
    return bool(user.get("is_admin") or user.get("is_owner"))


async def _converse(context: Context, who: Visitor, take: Take, surface: Surface) -> None:
    reply = await context.converse(who, take, surface)
    if reply is not None:
        # Ephemeral messages cannot be edited, so progress is reported as a direct message.
        direct = MessageSurface(who, context.updates, who.user)
        context.front_end.follow(who.person, reply, lambda now: errors.guarded(direct.show(now)), lambda: REPORT)
