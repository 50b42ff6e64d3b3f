"""Settings of the Discord bot."""

from __future__ import annotations

from pydantic import Field, SecretStr

from movies.errors import SettingMissing
from movies.settings import Settings


class DiscordSettings(Settings):
    """The bot's account in Discord."""

    discord_token: SecretStr | None = None
    """the token of the Discord bot"""
    discord_shard: str = Field(default="", pattern=r"^(\d{1,4}/\d{1,4})?$")
    """the part of its servers that this process serves, such as `0/4`, the first of four; unless set, all of them"""

    @property
    def shard(self) -> tuple[int, int] | None:
        """Which shard of how many; raises SettingMissing where there are fewer."""
        if not self.discord_shard:
            return None
        which, _, count = self.discord_shard.partition("/")
        if int(which) >= int(count):
            raise SettingMissing(
                f"Set MATINEE_DISCORD_SHARD to one like 0/4: of {count} shards there is none with the number {which}."
            )
        return int(which), int(count)

    def token(self) -> str:
        """The token; raises SettingMissing if there is none."""
        if self.discord_token is None or not self.discord_token.get_secret_value():
            raise SettingMissing(
                "Set MATINEE_DISCORD_TOKEN, in the environment or in a file .env, to the token of your bot; "
                "docs/discord.md says how to get one."
            )
        return self.discord_token.get_secret_value()
