"""Which part of its servers a Discord bot serves."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from movies.errors import SettingMissing
from movies.settings import DiscordSettings


@pytest.mark.parametrize(("given", "shard"), [("", None), ("0/1", (0, 1)), ("3/4", (3, 4))])
def test_a_shard_is_one_of_several(given: str, shard: tuple[int, int] | None) -> None:
    assert DiscordSettings(discord_shard=given).shard == shard


def test_a_shard_that_is_not_among_them_is_told_in_one_sentence() -> None:
    with pytest.raises(SettingMissing, match="MATINEE_DISCORD_SHARD"):
        _ = DiscordSettings(discord_shard="4/4").shard


@pytest.mark.parametrize("given", ["4", "a/b", "-1/4", "1/4/2"])
def test_what_is_no_shard_is_refused(given: str) -> None:
    with pytest.raises(ValidationError):
        DiscordSettings(discord_shard=given)
