"""Messages to the bot: direct ones, and on servers those that mention it or reply to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import discord

from bot import wording
from bot.contracts.replies import Reply
from bot.conversation.chat import Tick
from bot.discord import errors, files, movie_nights
from bot.discord.context import Context, speaks_in
from bot.discord.identities import person_of, server_of
from bot.discord.surfaces import MessageSurface
from bot.ratings_import.reading import is_table

MENTION = re.compile(r"<@[!&]?(?P<id>\d+)>")
WRITTEN = frozenset({discord.MessageType.default, discord.MessageType.reply})
NEEDED = discord.Permissions(view_channel=True, read_message_history=True, send_messages=True)
NEEDED_IN_A_THREAD = discord.Permissions(view_channel=True, read_message_history=True, send_messages_in_threads=True)


async def answer(context: Context, message: discord.Message) -> None:
    """Answer a message if it is for the bot."""
    if message.author.bot or message.type not in WRITTEN or not _is_for(context, message):
        return
    surface = MessageSurface(message, message.author)
    table = next((file for file in message.attachments if is_table(file.filename)), None)
    await context.front_end.speak(server_of(message.guild.id if message.guild else None))
    try:
        if not await _may_answer(context, message):
            return
        if table is not None:
            await files.take_over(context, table, message.author, surface)
            return
    except Exception as error:
        await errors.tell(error, surface, message.author)
        return
    person, server = person_of(message.author), server_of(message.guild.id if message.guild else None)
    said = _said(context, message)

    def take(tick: Tick) -> Iterator[Reply]:
        if said:
            yield from context.service.chat.hear(person, said, tick, server)
        else:
            yield context.service.chat.greet(person)

    reply = await context.converse(message.author, take, surface)
    if reply is not None and reply.night is not None and message.guild is not None:
        await movie_nights.open_below(context, message, reply.night)


def _is_for(context: Context, message: discord.Message) -> bool:
    """Whether a message is direct, or mentions the bot or the role that Discord gave the bot."""
    if message.guild is None or context.bot.user in message.mentions:
        return True
    own = context.bot.user.id if context.bot.user else None
    return any(role.tags is not None and role.tags.bot_id == own for role in message.role_mentions)


def _said(context: Context, message: discord.Message) -> str:
    """The text without the bot's mention, and with names in place of other mentions."""
    names = {user.id: user.display_name for user in message.mentions if user != context.bot.user}
    return MENTION.sub(lambda found: names.get(int(found["id"]), ""), message.content).strip()


async def _may_answer(context: Context, message: discord.Message) -> bool:
    """Whether the bot is able and allowed to answer there; if not, tell the person why in private."""
    channel, guild = message.channel, message.guild
    if guild is None or not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return True
    needed = NEEDED_IN_A_THREAD if isinstance(channel, discord.Thread) else NEEDED
    missing = needed & ~channel.permissions_for(guild.me)
    if missing:
        names = [name.replace("_", " ").title() for name, is_missing in missing if is_missing]
        assert isinstance(message.author, discord.Member)
        can_change = channel.permissions_for(message.author).manage_roles
        await errors.tell_alone(
            errors.PermissionMissing(wording.service.may_not_write(channel.name, names, can_change)), message.author
        )
        return False
    server = server_of(guild.id)
    assert server is not None
    set_there = await context.server_settings(server)
    if not speaks_in(channel, set_there):
        assert isinstance(message.author, discord.Member)
        allowed = [c for i in set_there.channels if (c := guild.get_channel(int(i))) is not None]
        # Do not reveal the names of hidden channels.
        names = [c.name for c in allowed if c.permissions_for(message.author).view_channel]
        await errors.guarded(message.author.send(wording.service.speaks_elsewhere(names)))
        return False
    return True
