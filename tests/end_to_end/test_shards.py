"""A Discord bot in shards: in one process, and in several with some of the shards each."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.discord.sessions import GatewaySession, GatewaySessions
from bot.storage.database import Database
from deploy.local import Guarded
from tests.bot.databases import store
from tests.end_to_end.conftest import Bot, launching
from tests.fakes.discord_wire import Channel, User, Wire
from tests.fakes.workplace import Workplace

SECONDS = 60.0
Start = Callable[..., Bot]


@pytest.fixture
def start(broker: str, small_folder: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts a bot without workers, which none of this needs, and waits until it listens to so many shards more."""
    with Guarded() as guarded:
        workplace = Workplace(broker, small_folder, tmp_path, guarded)
        with launching(workplace, tmp_path) as launched:

            def started(wire: Wire, shards: int, **settings: str) -> Bot:
                command = [sys.executable, "-m", "tests.fakes.run_bot", wire.base_url, wire.gateway_url]
                before = len(wire.identifies)
                bot = launched([*command, "--", "discord"], MATINEE_DISCORD_TOKEN=wire.token, **settings)
                wire.wait_for(lambda: len(wire.identifies) == before + shards or None, SECONDS)
                wire.wait_until_ready(SECONDS)
                return bot

            yield started
        workplace.recommender.close()


def a_channel_of_each_shard(wire: Wire, ana: User, shards: int) -> list[Channel]:
    """Channels on servers that Discord gives to shards 0, 1, ... by their ids."""
    found: dict[int, Channel] = {}
    while len(found) < shards:
        guild = wire.guild("movies", members=[ana])
        found.setdefault((guild.id >> 22) % shards, wire.channel(guild, "movies"))
    return [found[shard] for shard in range(shards)]


def heard_by(folder: Path, account: str) -> GatewaySession | None:
    """The session of a shard as it was noted last."""
    database = Database(store(f"sqlite:///{folder / 'matinee.db'}"), patience=10)
    found = GatewaySessions(database).last(account)
    database.close()
    return found


def tells(wire: Wire, ana: User, channel: Channel, title: str) -> None:
    """Ana tells it in a channel, and the bot confirms it, once."""
    before = len(wire.messages(channel, by=wire.bot))
    wire.say(ana, channel, f"I loved {title}", mention_bot=True)
    wire.wait_for(lambda: wire.messages(channel, by=wire.bot)[before:] or None, SECONDS)
    [said] = wire.messages(channel, by=wire.bot)[before:]
    assert f"👍 {title}" in said.content


@pytest.mark.slow
def test_one_process_serves_as_many_shards_as_discord_advises(start: Start) -> None:
    with Wire(shards=2) as wire:
        ana = wire.user("ana")
        channels = a_channel_of_each_shard(wire, ana, 2)
        start(wire, shards=2)
        assert [identify["shard"] for identify in wire.identifies] == [[0, 2], [1, 2]]
        for channel, title in zip(channels, ("Heat", "Fargo"), strict=True):
            tells(wire, ana, channel, title)
        wire.dm(ana, "I loved Twister")
        wire.wait_for(lambda: wire.messages(wire.dm_channel(ana), by=wire.bot) or None, SECONDS)


@pytest.mark.slow
def test_processes_share_the_shards_and_one_that_was_away_catches_up_with_its_own(start: Start, tmp_path: Path) -> None:
    with Wire(shards=3) as wire:
        ana, ben = wire.user("ana"), wire.user("ben")
        channels = a_channel_of_each_shard(wire, ana, 3)
        start(wire, shards=2, MATINEE_DISCORD_SHARD="0-1/3")
        other = start(wire, shards=1, MATINEE_DISCORD_SHARD="2/3")
        assert [identify["shard"] for identify in wire.identifies] == [[0, 3], [1, 3], [2, 3]]
        for channel, title in zip(channels, ("Heat", "Fargo", "Twister"), strict=True):
            tells(wire, ana, channel, title)
        # Once a second, a bot notes how far each shard has heard.
        wire.wait_for(lambda: heard_by(tmp_path, f"{wire.bot.id}:2/3"), SECONDS)
        other.process.send_signal(signal.SIGTERM)
        other.process.wait()
        wire.say(ana, channels[2], "I loved Scream", mention_bot=True)
        wire.dm(ben, "I loved Big")
        # Direct messages are heard by the first shard.
        wire.wait_for(lambda: wire.messages(wire.dm_channel(ben), by=wire.bot) or None, SECONDS)
        start(wire, shards=1, MATINEE_DISCORD_SHARD="2/3")
        wire.wait_for(lambda: wire.messages(channels[2], by=wire.bot)[1:] or None, SECONDS)
        assert "👍 Scream" in wire.messages(channels[2], by=wire.bot)[1].content
        assert [len(wire.messages(channel, by=wire.bot)) for channel in channels] == [1, 1, 2]
