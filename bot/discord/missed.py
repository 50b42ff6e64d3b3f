"""Answer messages sent while no bot was connected, as long as Discord buffers them.

Discord keeps a session for a few minutes after the connection drops. The bot itself starts a new session, because only
a new one lists its servers; it resumes the old one alongside, reads it to its end, and leaves it open. The new session
is stored only once the missed messages are answered, so if this process is killed as well, the next one reads the old
session again.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from bot.conversation.apologies import apology
from bot.discord import messages
from bot.discord.kept import answer_to, channel_of
from bot.discord.sessions import GatewaySession, GatewaySessions
from movies.errors import MatineeError
from movies.logs import log

if TYPE_CHECKING:
    from bot.discord.client import Client

SECONDS_BETWEEN_NOTES = 1.0
SECONDS_TO_HEAR = 60.0
# By then, every question for a worker has been stored.
SECONDS_TO_ANSWER = 20.0
# Any code other than 1000 and 1001 keeps a session alive.
GOES_ON = 4000
DISPATCH, RESUME, INVALID_SESSION, HELLO = 0, 6, 9, 10


async def keep_up(client: Client, token: str) -> None:
    """Keep storing the last event that each shard received, and answer messages missed between two sessions."""
    sessions, keeping = GatewaySessions(client.context.service.database), dict[int, asyncio.Task[None]]()
    try:
        while True:
            for shard in client.shards.keys() - keeping.keys():
                keeping[shard] = asyncio.create_task(_keep_up(client, token, sessions, shard))
            await asyncio.sleep(SECONDS_BETWEEN_NOTES)
    finally:
        for task in keeping.values():
            task.cancel()


async def _keep_up(client: Client, token: str, sessions: GatewaySessions, shard: int) -> None:
    account, run = _account(client, shard), client.context.service.runner.run
    noted: GatewaySession | None = None
    known = False
    while True:
        # If the database is down, it may be back next time.
        with suppress(MatineeError):
            if not known:
                noted, known = await run(partial(sessions.last, account)), True
            now = session_of(client, shard)
            if now is not None and now != noted:
                if noted is not None and noted.session != now.session:
                    await _made_up(client, token, noted)
                await run(partial(sessions.remember, account, now))
                noted = now
        await asyncio.sleep(SECONDS_BETWEEN_NOTES)


def _account(client: Client, shard: int) -> str:
    """The key under which the session of a shard is stored."""
    assert client.user is not None
    own = str(client.user.id)
    return own if client.shard_count == 1 else f"{own}:{shard}/{client.shard_count}"


def session_of(client: Client, shard: int) -> GatewaySession | None:
    """The current session of a shard."""
    socket = client.sockets()[shard]
    if socket.session_id is None or socket.sequence is None or socket.gateway is None:
        return None
    return GatewaySession(socket.session_id, str(socket.gateway), socket.sequence)


async def _made_up(client: Client, token: str, session: GatewaySession) -> None:
    """Answer the messages sent since a session ended; returns once people have their answers, or after a while."""
    answered = asyncio.Event()

    async def answer() -> None:
        try:
            await answer_missed(client, token, session)
        finally:
            answered.set()

    # People still get their answers if this task is cancelled.
    client.context.front_end.later(answer())
    with suppress(TimeoutError):
        await asyncio.wait_for(answered.wait(), SECONDS_TO_ANSWER)


async def answer_missed(client: Client, token: str, session: GatewaySession) -> None:
    """Answer the messages sent since the bot was last connected, as read from its previous session."""
    await client.wait_until_ready()
    try:
        async with asyncio.timeout(SECONDS_TO_HEAR):
            said = [message async for message in _heard(token, session)]
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
        log.info("missed_messages_unknown", error=type(error).__name__)
        return
    log.info("missed_messages", count=len(said))
    theirs = defaultdict(list)
    for message in said:
        theirs[message["author"]["id"]].append(message)
    await asyncio.gather(*(_answer_all(client, messages) for messages in theirs.values()))


async def _answer_all(client: Client, said: list[dict[str, Any]]) -> None:
    """Answer one person's messages, one after the other."""
    for message in said:
        try:
            await _answer(client, int(message["channel_id"]), message.get("guild_id"), int(message["id"]))
        except discord.HTTPException as error:
            log.info("answer_undeliverable", status=error.status, code=error.code)
        except Exception as error:
            apology(error)


async def _answer(client: Client, channel_id: int, guild_id: str | None, message_id: int) -> None:
    """Answer a message, unless a process has already answered it or stored its question."""
    questions, runner = client.context.service.questions, client.context.service.runner
    if message_id in client.heard or await runner.run(lambda: questions.pending_for(message_id)):
        return
    channel = channel_of(client, channel_id, int(guild_id) if guild_id else None)
    if await answer_to(client, channel, message_id) is None:
        await messages.answer(client.context, await channel.fetch_message(message_id))


async def _heard(token: str, session: GatewaySession) -> AsyncIterator[dict[str, Any]]:
    """People's messages in a session since its last event, oldest first; none if Discord has dropped the session."""
    url = f"{session.gateway.rstrip('/')}/?v=10&encoding=json"
    async with aiohttp.ClientSession() as http, http.ws_connect(url, max_msg_size=0) as socket:
        try:
            async for frame in socket:
                if frame.type is not aiohttp.WSMsgType.TEXT:
                    return
                event = frame.json()
                if event["op"] == HELLO:
                    told = {"token": token, "session_id": session.session, "seq": session.sequence}
                    await socket.send_json({"op": RESUME, "d": told})
                elif event["op"] == INVALID_SESSION or event["t"] == "RESUMED":
                    return
                elif event["op"] == DISPATCH and event["t"] == "MESSAGE_CREATE" and not event["d"]["author"].get("bot"):
                    yield event["d"]
        finally:
            await socket.close(code=GOES_ON)
