"""Errors between the bot and Discord: report them to the person if possible, and log them once."""

from __future__ import annotations

import sys
from collections.abc import Awaitable

import aiohttp
import discord
from discord import app_commands

from bot import wording
from bot.conversation.apologies import Declined, apology
from bot.discord.identities import Person
from bot.discord.surfaces import InteractionSurface
from bot.front_end.turn_runner import Surface
from movies.errors import Restarting
from movies.logs import log

# Discord's error codes for a channel, server or person that is gone, or accepts no messages from bots.
NOBODY_THERE = frozenset({10003, 10004, 10013, 50007, 50278})
NO_PERMISSION = frozenset({50001, 50013, 160002})


class PermissionMissing(Declined):
    """The bot or the person lacks a permission."""


async def tell(error: Exception, surface: Surface, person: Person) -> None:
    """Tell a person about an error in their turn."""
    if isinstance(error, discord.HTTPException) and error.code in NOBODY_THERE:
        log.info("answer_undeliverable", status=error.status, code=error.code)
    elif isinstance(error, discord.Forbidden) and error.code in NO_PERMISSION:
        await tell_alone(PermissionMissing(wording.service.may_not_write_there()), person)
    elif isinstance(error, Restarting) and isinstance(surface, InteractionSurface):
        await guarded(surface.refuse(apology(error)))
    elif isinstance(error, app_commands.CheckFailure):
        await guarded(surface.show(apology(PermissionMissing(wording.service.only_for_managers()))))
    else:
        await guarded(surface.show(apology(error)))


async def tell_alone(error: Exception, person: Person) -> None:
    """Tell a person in private about an error."""
    await guarded(person.send(apology(error).text))


async def guarded(work: Awaitable[object]) -> None:
    """Await something that Discord may refuse, and log the error if it does."""
    try:
        await work
    except discord.HTTPException as error:
        log.info("answer_undeliverable", status=error.status, code=error.code)
    except (aiohttp.ClientError, OSError) as error:
        log.info("answer_undeliverable", error=type(error).__name__)


def log_unexpected() -> None:
    """Log the error that is being handled."""
    error = sys.exception()
    if isinstance(error, Exception):
        apology(error)
