"""Errors between the app and Slack: report them to the person if possible, and log them once."""

from __future__ import annotations

from collections.abc import Awaitable

import aiohttp
from slack_sdk.errors import SlackApiError

from bot import wording
from bot.conversation.apologies import Declined, apology
from bot.front_end.turn_runner import Surface
from bot.slack.api import code_of
from bot.slack.drawing import escaped
from bot.slack.home import HomeSurface
from bot.slack.identities import Visitor
from bot.slack.surfaces import InPlaceSurface
from movies.errors import Restarting
from movies.logs import log

# Slack's errors when there is nobody to tell, or no way to reach them.
NOBODY_THERE = frozenset({"user_not_found", "account_inactive", "token_revoked", "invalid_auth", "user_disabled"})
NO_PERMISSION = frozenset({"channel_not_found", "not_in_channel", "is_archived", "restricted_action"})
EXPIRED = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"})


class PermissionMissing(Declined):
    """The app may not post somewhere."""


class TooLate(Declined):
    """Slack opens a modal only within three seconds of a command or a press."""


async def tell(error: Exception, surface: Surface, visitor: Visitor) -> None:
    """Tell a person about an error in their turn."""
    if isinstance(error, SlackApiError) and code_of(error) in NOBODY_THERE:
        log_undeliverable(error)
    elif isinstance(error, SlackApiError) and code_of(error) in NO_PERMISSION:
        await tell_alone(PermissionMissing(wording.service.may_not_write_there()), visitor)
    elif isinstance(error, SlackApiError) and code_of(error) in EXPIRED:
        await guarded(surface.show(apology(TooLate(wording.slack.form_too_late()))))
    elif isinstance(error, Restarting) and isinstance(surface, InPlaceSurface | HomeSurface):
        await guarded(surface.refuse(apology(error)))
    else:
        await guarded(surface.show(apology(error)))


async def tell_alone(error: Exception, visitor: Visitor) -> None:
    """Tell a person in private about an error."""
    await guarded(visitor.client.chat_postMessage(channel=visitor.user, text=escaped(apology(error).text)))


async def guarded(work: Awaitable[object]) -> None:
    """Await something that Slack may refuse, and log the error if it does."""
    try:
        await work
    except SlackApiError as error:
        log_undeliverable(error)
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        log.info("answer_undeliverable", error=type(error).__name__)


def log_undeliverable(error: SlackApiError) -> None:
    """Log that Slack did not accept something, with Slack's error code."""
    log.info("answer_undeliverable", error=code_of(error))
