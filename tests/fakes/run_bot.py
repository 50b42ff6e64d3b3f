"""Run the bot against a fake Discord: `python tests/fakes/run_bot.py BASE_URL GATEWAY_URL -- ARGUMENTS`.

Discord's addresses are constants of discord.py, set here, so that the bot needs no setting that only tests would use.
"""

from __future__ import annotations

import sys
from pathlib import Path

import discord.gateway
import discord.http
import yarl


def point_at(base_url: str, gateway_url: str) -> None:
    """Let discord.py, its webhooks for interactions included, talk to these addresses."""
    discord.http.Route.BASE = base_url
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)


def main(arguments: list[str]) -> int:
    """Run `python -m bot ARGUMENTS` like this; returns its exit code, or 2 if the arguments are not as described
    above."""
    if len(arguments) < 3 or arguments[2] != "--":
        print(__doc__, file=sys.stderr)
        return 2
    point_at(arguments[0], arguments[1])
    from bot.__main__ import main as bot

    return bot(arguments[3:])


if __name__ == "__main__":
    # The path begins with the program's own folder; the bot is at the root of the repository.
    sys.path[0] = str(Path(__file__).resolve().parents[2])
    sys.exit(main(sys.argv[1:]))
