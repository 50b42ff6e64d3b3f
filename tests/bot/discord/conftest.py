"""The real bot in a simulated Discord, with a real database and the real conversation.

The worker runs in this process, with a scripted model; `tests/end_to_end` has a real queue and a real model.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from contextvars import copy_context
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import simcord

from bot.contracts.session import Session
from bot.discord.client import Client
from bot.front_end import turn_runner
from bot.storage.profiles import Profiles
from movies.movielens import Release
from tests.bot.services import profiles_at, service_of
from tests.bot.worker import Worker, inference_of

SECONDS_TO_SETTLE = 20.0
# Of simulated time, and more than simcord waits in real time.
SECONDS_BETWEEN_SIGNS = 100.0


@dataclass(repr=False)
class House:
    """The bot with its parts, a server with a channel, and people there."""

    release: Release
    worker: Worker
    profiles: Profiles
    env: simcord.Env
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    people: dict[str, simcord.MemberActor] = field(default_factory=dict)
    forgiven: int = 0

    @property
    def client(self) -> Client:
        assert isinstance(self.env.bot, Client)
        return self.env.bot

    @property
    def mention(self) -> str:
        """What to write to mention the bot."""
        assert self.client.user is not None
        return self.client.user.mention

    def person(self, name: str, **how: Any) -> simcord.MemberActor:
        """A member of the server by that name, joining it the first time."""
        if name not in self.people:
            self.people[name] = self.guild.add_member(self.env.create_user(name), **how)
        return self.people[name]

    def forgive(self, kind: type[BaseException]) -> None:
        """Mark the one error that a discord.py handler got as expected."""
        errors = self.env.errors_since(self.forgiven)
        assert [type(error) for error in errors] == [kind]
        self.forgiven = self.env.error_cursor

    def known(self, person: simcord.MemberActor) -> Session:
        """The stored session of somebody."""
        return self.profiles.load(f"discord:{person.id}")


Build = Callable[..., Client]


@pytest.fixture
def build(small: Release, tmp_path: Path) -> Build:
    """Creates the bot on one database, on the event loop. A second call gives the bot after a restart."""

    def made(worker: Worker | None = None, **limits: int) -> Client:
        worker = worker or Worker(inference_of(small))
        profiles = profiles_at(small, f"sqlite:///{tmp_path / 'm.db'}")
        service = service_of(small, profiles, worker, **limits)
        client = Client(service)
        # Only for tests, which look at what is stored and delay the worker.
        client.parts = (worker, profiles)  # type: ignore[attr-defined]
        return client

    return made


@pytest.fixture
async def house(build: Build, small: Release, request: pytest.FixtureRequest) -> AsyncIterator[House]:
    """The bot, logged in. `@pytest.mark.parametrize("house", [{"person_hourly": 2}], indirect=True)` sets limits."""
    client = build(**getattr(request, "param", {}))
    worker, profiles = client.parts  # type: ignore[attr-defined]
    env = simcord.Env(client, shard_count=1, settle_timeout=SECONDS_TO_SETTLE)
    await env.start()
    guild = env.create_guild()
    made = House(small, worker, profiles, env, guild, guild.create_text_channel("movies"))
    yield made
    worker.free.set()
    await env.shutdown()
    if errors := env.errors_since(made.forgiven):
        raise BaseExceptionGroup("the bot raised errors that the test did not expect", errors)
    profiles.close()


@pytest.fixture
def held(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps simcord from waiting for threads that wait for a worker, so that a test can delay it and do other
    things."""
    in_thread, patient = turn_runner._in, house.client.context.service.runner._patient

    async def outside(threads: Executor, work: Callable[[], Any]) -> Any:
        if threads is not patient or house.worker.free.is_set():
            return await in_thread(threads, work)
        answer = asyncio.wrap_future(threads.submit(copy_context().run, work))
        return await house.env.external_wait(answer, reason="a worker")

    monkeypatch.setattr(turn_runner, "_in", outside)
    monkeypatch.setattr(turn_runner, "SECONDS_BETWEEN_SIGNS", SECONDS_BETWEEN_SIGNS)
    monkeypatch.setattr(turn_runner, "SPREAD_OF_SIGNS", 0.0)
    monkeypatch.setattr(turn_runner, "SECONDS_A_STATUS_HOLDS", 0.0)
