"""Import files of ratings from Letterboxd or IMDb."""

from __future__ import annotations

import discord

from bot import wording
from bot.contracts.replies import Reply
from bot.discord.context import Context
from bot.discord.identities import Person, person_of
from bot.front_end.turn_runner import Surface
from bot.ratings_import.reading import MOST_BYTES


async def take_over(context: Context, attachment: discord.Attachment, person: Person, surface: Surface) -> None:
    """Import a file of ratings."""
    if attachment.size > MOST_BYTES:
        await context.converse(person, lambda _: iter([Reply(wording.files.file_too_big(MOST_BYTES))]), surface)
        return
    await surface.busy()
    data = await attachment.read()
    await context.converse(
        person, lambda _: context.service.chat.upload(person_of(person), data, attachment.filename), surface
    )
