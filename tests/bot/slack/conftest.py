"""The real app in a fake Slack, over real sockets, with a real database and the real conversation.

The app runs on an event loop in a thread of its own. The worker runs in this process, with a scripted model;
`tests/end_to_end` has a real queue and a real model.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.contracts.session import Session
from bot.front_end import turn_runner
from bot.slack import run
from bot.slack.app import App
from bot.slack.settings import SlackSettings, SlackTransport
from bot.storage.profiles import Profiles
from movies.movielens import Release
from tests.bot.services import profiles_at, service_of
from tests.bot.worker import Worker, inference_of
from tests.fakes.slack_wire import Channel, Message, User, Wire, world

SECONDS = 20.0
# The real one waits for three seconds. On a busy machine a test may not get to run for as long.
PATIENCE_OF_SLACK = 10.0
LIMITS = {"person_hourly", "server_hourly", "waiting"}
# Every scenario of the main path runs over both ways in which Slack tells the app of things.
over_both = pytest.mark.parametrize("house", [{"transport": "socket"}, {"transport": "http"}], indirect=True, ids=str)


class Bot:
    """One process of the app, in a thread."""

    def __init__(self, wire: Wire, profiles: Profiles, release: Release, worker: Worker, **settings: Any) -> None:
        limits = {
            name: settings.pop(name) for name in ("person_hourly", "server_hourly", "waiting") if name in settings
        }
        self.app: App | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._failed: BaseException | None = None

        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            service = service_of(release, profiles, worker, **limits)
            try:
                async with run.serving(service, settings_for(wire, **settings)) as app:
                    self.app = app
                    self._ready.set()
                    await self._stop.wait()
                    await service.runner.close(5)
            except Exception as error:
                self._failed = error
            finally:
                self._ready.set()

        self._thread = threading.Thread(target=lambda: asyncio.run(serve()), name="bot", daemon=True)
        self._thread.start()
        self._ready.wait(SECONDS)
        if self._failed is not None:
            raise self._failed

    def stop(self) -> None:
        """End it the way SIGTERM does."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(SECONDS)
        assert not self._thread.is_alive()


class House:
    """The app with its parts, the fake Slack, a channel, and people there."""

    def __init__(self, wire: Wire, release: Release, profiles: Profiles, worker: Worker, **settings: Any) -> None:
        self.wire, self.release, self.profiles, self.worker = wire, release, profiles, worker
        self.settings = settings
        self.bot = self.start()
        self.channel = wire.channel("movies")
        self._people: dict[str, User] = {}

    def start(self) -> Bot:
        """Start another process of the app."""
        bot = Bot(self.wire, self.profiles, self.release, self.worker, **self.settings)
        self.wire.wait_until_ready()
        return bot

    def restart(self) -> None:
        """Start the app again on the same database."""
        self.bot.stop()
        self.bot = self.start()

    def person(self, name: str) -> User:
        """Somebody by that name, who is in the channel."""
        if name not in self._people:
            self._people[name] = self.wire.user(name)
            self.wire.invite(self.channel, self._people[name])
        return self._people[name]

    def known(self, person: User) -> dict[str, str]:
        """What is remembered of somebody: the movies, each with the verdict."""
        session = self.session(person)
        return {self.release.catalogue[i].name: verdict.value for i, verdict in session.verdicts.items()}

    def session(self, person: User) -> Session:
        return self.profiles.load(f"slack:{person.team.id}:{person.id}")

    def said(self, channel: Channel, after: int = 0, viewer: User | None = None) -> Message:
        """The app's message after this many others, once it no longer waits for a worker."""

        def found() -> Message | None:
            messages = self.wire.messages(channel, viewer=viewer, by=self.wire.bot)[after:]
            return messages[0] if messages and not waits(messages[0]) else None

        return self.wire.wait_for(found, SECONDS)

    def count(self, channel: Channel) -> int:
        """How many messages from the app there are in a channel."""
        return len(self.wire.messages(channel, by=self.wire.bot))


def waits(message: Message) -> bool:
    """Whether a message says that more is to come."""
    return "asking the model" in message.said or "One moment" in message.said


def settings_for(wire: Wire, transport: str = "socket", several: bool = False, **settings: Any) -> SlackSettings:
    """The settings of an app in the fake Slack; over HTTP on a port that is free just now.

    `several`: for all workspaces that install it.
    """
    if transport == "http" and "slack_port" not in settings:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            settings["slack_port"] = free.getsockname()[1]
        wire.events_url = f"http://127.0.0.1:{settings['slack_port']}{run.EVENTS_PATH}"
    secrets: dict[str, Any] = {
        "slack_bot_token": SecretStr(wire.bot_token),
        "slack_app_token": SecretStr(wire.app_token),
        "slack_signing_secret": SecretStr(wire.signing_secret),
    }
    if several:
        secrets |= {"slack_bot_token": None, "slack_client_id": wire.client_id}
        secrets |= {"slack_client_secret": SecretStr(wire.client_secret)}
    return SlackSettings(slack_transport=SlackTransport(transport), **(secrets | settings)).checked()


Open = Callable[..., Any]


@pytest.fixture
def open_house(small: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens houses as contexts; if the app broke one of Slack's rules, the test fails at the end of the context."""

    @contextmanager
    def opened(transport: str = "socket", buckets: dict[str, tuple[int, float]] | None = None, **settings: Any) -> Any:
        with Wire(transport=transport, buckets=buckets) as wire:  # type: ignore[arg-type]
            monkeypatch.setattr(run, "API", wire.api_url)
            monkeypatch.setattr(world, "SECONDS_OF_TRIGGER", PATIENCE_OF_SLACK)
            wire.seconds_to_acknowledge = PATIENCE_OF_SLACK
            profiles = profiles_at(small, f"sqlite:///{tmp_path / 'm.db'}")
            worker = Worker(inference_of(small))
            house = House(wire, small, profiles, worker, transport=transport, **settings)
            try:
                yield house
            finally:
                worker.free.set()
                house.bot.stop()
                profiles.close()
            assert [(r.method, r.answer) for r in wire.refused] == []

    return opened


@pytest.fixture
def house(open_house: Open, request: pytest.FixtureRequest) -> Iterator[House]:
    """The app, connected. `@pytest.mark.parametrize("house", [{"person_hourly": 2}], indirect=True)` sets limits."""
    with open_house(**getattr(request, "param", {})) as made:
        yield made


@pytest.fixture
def unbroken() -> Iterator[None]:
    """Fails the test if something broke unexpectedly, whoever was told about it."""
    with capture_logs() as events:
        yield
    assert [event for event in events if event["log_level"] == "error"] == []


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs of life come fast."""
    monkeypatch.setattr(turn_runner, "SECONDS_TO_A_SIGN", 0.05)
    monkeypatch.setattr(turn_runner, "SECONDS_BETWEEN_SIGNS", 0.05)
    monkeypatch.setattr(turn_runner, "SECONDS_A_STATUS_HOLDS", 0.0)


@pytest.fixture
def stuck(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """The database does not answer until this is set."""
    free, load = threading.Event(), house.profiles.load

    def waits_for_it(person: str) -> Session:
        assert free.wait(20)
        return load(person)

    monkeypatch.setattr(house.profiles, "load", waits_for_it)
    yield free
    free.set()
