"""The fake Discord itself: a server in a thread of the test's process, for a bot in a process of its own."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from tests.fakes.discord_wire.gateway import INVALID_SESSION, RECONNECT, Connection
from tests.fakes.discord_wire.interactions import Answers
from tests.fakes.discord_wire.messages import SECONDS_OF_TOKEN, Interaction, Message
from tests.fakes.discord_wire.people import People
from tests.fakes.discord_wire.places import JSON, Channel, User
from tests.fakes.discord_wire.rest import PREFIX, Limit, Request, Rest
from tests.fakes.discord_wire.world import World

T = TypeVar("T")
LARGEST_REQUEST = 128 * 1024 * 1024


class Wire(People):
    """Discord on 127.0.0.1, from `with Wire() as wire:` to its end; people act by the methods of People.

    `token` is the bot's; `privileged` the intents that are switched on in the developer portal (identifying with
    others ends the connection with 4014); `heartbeat` the interval in seconds that HELLO names; `bucket` how many
    requests in how many seconds each route takes for each channel or token (Discord's are about 5 in 5 s for messages);
    `shards` how many Discord advises.
    A fault of the fake itself is raised at the end.
    """

    def __init__(
        self,
        *,
        bot_name: str = "Matinee",
        token: str = "MTA.fake.token-of-the-wire",
        privileged: int = 0,
        heartbeat: float = 41.25,
        bucket: tuple[int, float] = (50, 1.0),
        shards: int = 1,
    ) -> None:
        super().__init__(World(bot_name, token, privileged, heartbeat))
        self.world.gateway.shards = shards
        self.token = token
        self._rest = Rest(self.world, token, bucket)
        Answers(self.world, self._rest)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="discord-wire", daemon=True)
        self._faults: list[Exception] = []
        self._runner: web.AppRunner | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(timeout=10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.drop()
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(timeout=10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()
        if self._faults and error is None:
            raise self._faults[0]

    async def _start(self) -> None:
        app = web.Application(client_max_size=LARGEST_REQUEST, middlewares=[self._note_faults])
        app.router.add_get("/", self.world.gateway.serve)
        app.router.add_get("/attachments/{file}/{name}", self._file)
        app.router.add_route("*", "/{anything:.*}", self._rest.answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, backlog=512).start()
        host, port = self._runner.addresses[0]
        self.world.origin = f"http://{host}:{port}"
        self.world.gateway.url = f"ws://{host}:{port}/"

    async def _stop(self) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    @web.middleware
    async def _note_faults(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except Exception as fault:
            self._faults.append(fault)
            if request.path.startswith(PREFIX):
                body = b'{"message": "500: Internal Server Error", "code": 0}'
                return web.Response(status=500, body=body, content_type="application/json")
            raise

    async def _file(self, request: web.Request) -> web.Response:
        file = self.world.files.get(int(request.match_info["file"]))
        if file is None:
            return web.Response(status=404)
        return web.Response(body=file.data, content_type="application/octet-stream")

    @property
    def bot(self) -> User:
        return self.world.bot

    @property
    def base_url(self) -> str:
        """What `discord.http.Route.BASE` must be."""
        return self.world.origin + PREFIX

    @property
    def gateway_url(self) -> str:
        """What `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY` must be."""
        return self.world.gateway.url

    # What a test sees.

    @property
    def requests(self) -> list[Request]:
        """Every REST request, in the order of its answer."""
        return self._rest.requests

    @property
    def unknown_requests(self) -> list[Request]:
        """Those that the wire has no route for; a test asserts that there are none."""
        return self._rest.unknown

    @property
    def connections(self) -> list[Connection]:
        """Every websocket that was opened."""
        return self.world.gateway.connections

    @property
    def identifies(self) -> list[JSON]:
        return self.world.gateway.identifies

    @property
    def resumes(self) -> list[JSON]:
        return self.world.gateway.resumes

    @property
    def commands(self) -> list[JSON]:
        """The application commands as last synced."""
        return self.world.commands

    def messages(self, channel: Channel, *, by: User | None = None) -> list[Message]:
        """The messages in a channel, oldest first, including ephemeral ones."""
        with self.world.changed:
            return [m for m in channel.messages if m.deleted is None and by in (None, m.author)]

    def typing(self, channel: Channel) -> list[float]:
        """When the bot showed that it types (seconds of time.monotonic)."""
        with self.world.changed:
            return list(channel.typing)

    def wait_for(self, holds: Callable[[], T | None], seconds: float = 10.0) -> T:
        """Wait until `holds` returns something true, and return that; otherwise TimeoutError, with what happened
        last."""
        deadline = time.monotonic() + seconds
        with self.world.changed:
            while not (found := holds()):
                left = deadline - time.monotonic()
                if left <= 0:
                    last = [f"{r.method} {r.path} {r.status}" for r in self.requests[-5:]]
                    raise TimeoutError(f"Nothing came in {seconds} s; the last requests were {last}.")
                # Sometimes it is the passing of time that is waited for, and nobody announces that.
                self.world.changed.wait(min(left, 0.25))
            return found

    def wait_until_ready(self, seconds: float = 30.0) -> None:
        """Wait until the bot has a session and has handled all events so far, READY among them."""
        self.wait_for(self.world.gateway.live, seconds)
        with self.world.changed:
            asked = self.world.gateway.ask_for_heartbeats()
        self.wait_for(lambda: all(connection.handled >= number for connection, number in asked), seconds)

    # What goes wrong with Discord.

    def limit_next(self, count: int = 1, retry_after: float = 0.3, path: str | None = None) -> None:
        """Answer the next `count` requests (those whose path contains `path`) by 429."""
        with self.world.changed:
            self._rest.limits.append(Limit(count, retry_after, path))

    def expire(self, interaction: Interaction, seconds: float = SECONDS_OF_TOKEN) -> None:
        """Make an interaction this many seconds older: after 3 it cannot be acknowledged, after 900 not answered."""
        with self.world.changed:
            interaction.created -= seconds

    def drop(self) -> None:
        """Cut the bot's websockets without a closing word; its sessions stay, and it may resume."""
        with self.world.changed:
            self.world.gateway.drop()

    def unreachable(self) -> AbstractContextManager[None]:
        """For the duration of this context, websockets are cut and the gateway lets nobody in."""
        return self.world.gateway.unreachable(self._loop)

    def reconnect(self) -> None:
        """Ask the bot to connect anew and resume (op 7)."""
        self._send_all({"op": RECONNECT, "d": None})

    def invalidate_sessions(self) -> None:
        """Forget all sessions (op 9): the bot must identify again, and what it missed is lost."""
        with self.world.changed:
            self._send_all({"op": INVALID_SESSION, "d": False})
            self.world.gateway.sessions.clear()

    def _send_all(self, payload: JSON) -> None:
        with self.world.changed:
            for session in self.world.gateway.live():
                assert session.connection is not None
                session.connection.send(payload)
