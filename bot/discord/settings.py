"""Settings of the Discord bot."""

from __future__ import annotations

from typing import NamedTuple

from pydantic import Field, SecretStr

from movies.errors import SettingMissing
from movies.settings import Settings


class Shards(NamedTuple):
    """Some of a bot's shards, by number, and the total number of shards."""

    ids: list[int]
    total: int


class DiscordSettings(Settings):
    """The bot's account in Discord."""

    discord_token: SecretStr | None = None
    """the token of the Discord bot"""
    discord_shard: str = Field(default="", pattern=r"^(\d{1,4}(-\d{1,4})?/\d{1,4})?$")
    """the shards of its servers that this process serves: `0/4`, the first of four, or `0-3/8`, the first half of
    eight; unless set, all of them, as many as Discord advises"""

    @property
    def shards(self) -> Shards | None:
        """The shards to serve, None for all; raises SettingMissing if their numbers make no sense."""
        if not self.discord_shard:
            return None
        which, _, count = self.discord_shard.partition("/")
        first, _, last = which.partition("-")
        ids = range(int(first), int(last or first) + 1)
        if not ids or ids[-1] >= int(count):
            raise SettingMissing(
                f"Set MATINEE_DISCORD_SHARD to shards like 0/4 or 0-3/8: {which} names none of {count} shards."
            )
        return Shards(list(ids), int(count))

    def token(self) -> str:
        """The token; raises SettingMissing if there is none."""
        if self.discord_token is None or not self.discord_token.get_secret_value():
            raise SettingMissing(
                "Set MATINEE_DISCORD_TOKEN, in the environment or in a file .env, to the token of your bot; "
                "docs/discord.md says how to get one."
            )
        return self.discord_token.get_secret_value()
