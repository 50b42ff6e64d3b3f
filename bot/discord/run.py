"""The Discord bot as a program: it logs in, runs until told to stop, and shuts down cleanly."""

from __future__ import annotations

import asyncio
import logging

import aiohttp
import discord

from bot.discord.client import Client
from bot.discord.missed import keep_up
from bot.discord.settings import DiscordSettings, Shards
from bot.front_end.library_logs import LibraryEvents
from bot.front_end.service import open_service, told_to_stop
from bot.front_end.watching import watched_front_end
from movies.errors import MatineeError, SettingMissing
from movies.logs import log
from movies.settings import BotSettings


class DiscordUnreachable(MatineeError):
    """Discord does not answer while the bot is logging in."""


def run() -> None:
    """Run the bot until it gets SIGTERM or SIGINT.

    Raises
    ------
    SettingMissing: there is no token, or Discord rejects it.
    DiscordUnreachable: logging in fails. Connections lost later are restored automatically.
    """
    settings = DiscordSettings()
    token, shards = settings.token(), settings.shards
    logging.getLogger("discord").addHandler(LibraryEvents("discord_library", templates=True))
    logging.getLogger("discord").propagate = False
    # The bot does not use voice, so warnings about missing voice libraries are noise.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    asyncio.run(_serve(token, shards, BotSettings().grace))


async def _serve(token: str, shards: Shards | None, grace: float) -> None:
    stop = told_to_stop()
    with open_service() as service:
        client = Client(service, shards)
        async with client, watched_front_end("discord", service, client.is_ready):
            running = asyncio.create_task(_login(client, token))
            watching = asyncio.create_task(client.left_behind.watch())
            stopping = asyncio.create_task(stop.wait())
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if stop.is_set():
                log.info("stopping")
                await service.runner.close(grace)
                await client.close()
            stopping.cancel()
            watching.cancel()
            await running
    log.info("stopped")


async def _login(client: Client, token: str) -> None:
    try:
        await client.login(token)
        keeping_up = asyncio.create_task(keep_up(client, token))
        await client.connect()
        keeping_up.cancel()
    except (aiohttp.ClientConnectionError, OSError) as error:
        raise DiscordUnreachable(
            "Discord cannot be reached from here: check the network, and whether this machine may open connections "
            "to discord.com."
        ) from error
    except discord.LoginFailure:
        raise SettingMissing(
            "Discord does not accept the token in MATINEE_DISCORD_TOKEN: copy it again from the page “Bot” of your "
            "application in Discord's developer portal."
        ) from None
