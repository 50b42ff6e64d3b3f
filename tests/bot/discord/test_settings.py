"""Which part of its servers a Discord bot serves."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.discord.settings import DiscordSettings
from movies.errors import SettingMissing


@pytest.mark.parametrize(
    ("given", "shards"), [("", None), ("0/1", ([0], 1)), ("3/4", ([3], 4)), ("4-7/8", ([4, 5, 6, 7], 8))]
)
def test_a_process_serves_one_shard_or_several(given: str, shards: tuple[list[int], int] | None) -> None:
    assert DiscordSettings(discord_shard=given).shards == shards


@pytest.mark.parametrize("given", ["4/4", "2-4/4", "3-2/4"])
def test_shards_that_are_not_among_them_are_told_in_one_sentence(given: str) -> None:
    with pytest.raises(SettingMissing, match="MATINEE_DISCORD_SHARD"):
        _ = DiscordSettings(discord_shard=given).shards


@pytest.mark.parametrize("given", ["4", "a/b", "-1/4", "1/4/2", "0-/4", "0-1-2/4"])
def test_what_is_no_shard_is_refused(given: str) -> None:
    with pytest.raises(ValidationError):
        DiscordSettings(discord_shard=given)
