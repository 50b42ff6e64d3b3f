"""The fake Slack itself: servers in a thread of the test's process, for an app in another thread or process."""

from __future__ import annotations

import asyncio
import secrets
import threading
import time
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Literal, Self, TypeVar

from aiohttp import web

from tests.fakes.slack_wire.answers import Answers
from tests.fakes.slack_wire.faults import Faults
from tests.fakes.slack_wire.file_methods import FileMethods
from tests.fakes.slack_wire.manifest import Manifest
from tests.fakes.slack_wire.messages import Delivery, Message, View
from tests.fakes.slack_wire.methods import Methods
from tests.fakes.slack_wire.places import Channel, User
from tests.fakes.slack_wire.rest import Request, Rest
from tests.fakes.slack_wire.signed_http import SignedHttp
from tests.fakes.slack_wire.socket_mode import Connection, SocketMode
from tests.fakes.slack_wire.view_methods import ViewMethods
from tests.fakes.slack_wire.world import APP_ID, World

T = TypeVar("T")
LARGEST_REQUEST = 64 * 1024 * 1024


class Wire(Faults):
    """Slack on 127.0.0.1, from `with Wire() as wire:` to its end; people act by the methods of People.

    `transport` is how the app is told of things: "socket" (Socket Mode) or "http" (signed requests to `events_url`,
    which the test sets). `buckets` gives rate limits by method as (calls, seconds), the others are so generous that no
    ordinary test reaches them. A fault of the fake itself, and a call of a method that it does not know, are raised at
    the end.
    """

    def __init__(
        self,
        transport: Literal["socket", "http"] = "socket",
        buckets: dict[str, tuple[int, float]] | None = None,
    ) -> None:
        world = World(Manifest.read())
        super().__init__(world, world.new_team("Home"))
        self.transport = transport
        self.app_token = f"xapp-1-{APP_ID}-{secrets.token_hex(16)}"
        self.bot_token = world.install(self.home_team, world.manifest.scopes)
        self.signing_secret, self.client_secret = secrets.token_hex(16), secrets.token_hex(16)
        self.client_id = "1234567890.0987654321"
        self._loop = asyncio.new_event_loop()
        self._rest = Rest(world, self.app_token, buckets)
        self._answers = Answers(world, self._rest)
        courier = (world, self._loop, self._answers.acknowledged)
        self._socket = SocketMode(*courier) if transport == "socket" else None
        self._http = SignedHttp(*courier, signing_secret=self.signing_secret) if transport == "http" else None
        courier_used = self._socket or self._http
        assert courier_used is not None
        self._courier = courier_used
        world.courier = courier_used
        methods = Methods(world, self._rest, self._socket, (self.client_id, self.client_secret))
        ViewMethods(world, self._rest)
        self._files = FileMethods(world, self._rest, methods)
        self._thread = threading.Thread(target=self._loop.run_forever, name="slack-wire", daemon=True)
        self._runner = None

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()
        if self._rest.faults and error is None:
            raise self._rest.faults[0]

    def _run(self, doing: Awaitable[T]) -> T:
        async def run() -> T:
            return await doing

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(timeout=10)

    async def _start(self) -> None:
        app = web.Application(client_max_size=LARGEST_REQUEST, middlewares=[self._note_faults])
        app.router.add_route("*", "/api/{method}", self._rest.answer)
        app.router.add_post("/response/{team}/{number}/{secret}", self._answers.by_url)
        app.router.add_post("/upload/v1/{file}", self._files.take)
        app.router.add_get("/files-pri/{file}/download/{name}", self._files.give)
        app.router.add_get("/files-pri/{file}/{name}", self._files.give)
        if self._socket is not None:
            app.router.add_get("/link/", self._socket.serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await self._listen(0)
        host, port = self._runner.addresses[0]
        self.world.origin = f"http://{host}:{port}"
        if self._socket is not None:
            self._socket.url = f"ws://{host}:{port}/link/"

    async def _stop(self) -> None:
        assert self._runner is not None
        if self._socket is not None:
            self._socket.cut()
        if self._http is not None:
            await self._http.close()
        await self._runner.cleanup()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    @web.middleware
    async def _note_faults(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        try:
            return await handler(request)
        except (web.HTTPException, ConnectionError):
            raise
        except Exception as fault:
            self._rest.faults.append(fault)
            return web.json_response({"ok": False, "error": "internal_error"}, status=500)

    # What the app must be told, and what a test sees.

    @property
    def api_url(self) -> str:
        """The `base_url` of AsyncWebClient."""
        return f"{self.world.origin}/api/"

    @property
    def events_url(self) -> str:
        """Where the app listens; the test sets it."""
        return self._http.events_url if self._http else ""

    @events_url.setter
    def events_url(self, url: str) -> None:
        if self._http is None:
            raise ValueError("Only with signed HTTP does the app listen.")
        self._http.events_url = url

    @property
    def deliveries(self) -> list[Delivery]:
        """Every envelope or request sent to the app, each try by itself."""
        return self._courier.deliveries

    @property
    def requests(self) -> list[Request]:
        """Every call of the Web API (by its method) and of a response_url ("response_url")."""
        return self._rest.requests

    @property
    def refused(self) -> list[Request]:
        """Those that broke one of Slack's limits or rules, answers to forms and menus among them."""
        return self._rest.refused

    @property
    def connections(self) -> list[Connection]:
        """Every websocket that was opened; none with signed HTTP."""
        return self._socket.connections if self._socket else []

    def views(self, user: User) -> list[View]:
        """The modals that somebody has open, the one before them last."""
        with self.world.changed:
            return list(self.world.stacks.get(user, []))

    def home(self, user: User) -> View | None:
        """The home tab as last published for somebody."""
        with self.world.changed:
            return self.world.homes.get(user)

    def messages(
        self,
        channel: Channel,
        viewer: User | None = None,
        by: User | None = None,
        thread: Message | str | None = None,
    ) -> list[Message]:
        """The messages in a channel (or in one of its threads), oldest first.

        Without a viewer, these include those that only one person sees.
        """
        started = thread.thread_ts or thread.ts if isinstance(thread, Message) else thread
        with self.world.changed:
            return [
                m
                for m in channel.messages
                if m.deleted is None
                and by in (None, m.author)
                and (viewer is None or m.ephemeral_to in (None, viewer))
                and (started is None or started in (m.thread_ts, m.ts))
            ]

    def wait_for(self, holds: Callable[[], T | None], seconds: float = 30.0) -> T:
        """Wait until `holds` returns something true, and return that; otherwise TimeoutError, with what happened
        last."""
        deadline = time.monotonic() + seconds
        with self.world.changed:
            while not (found := holds()):
                left = deadline - time.monotonic()
                if left <= 0:
                    last = [f"{r.method} {r.answer.get('error', r.status)}" for r in self.requests[-5:]]
                    said = [r.answer for r in self.refused[-3:]]
                    raise TimeoutError(f"Nothing came in {seconds} s; last requests {last}, last refused {said}.")
                # Sometimes it is the passing of time that is waited for, and nobody announces that.
                self.world.changed.wait(min(left, 0.25))
            return found

    def wait_until_ready(self, seconds: float = 30.0) -> None:
        """Wait until a connection has been greeted, or until `events_url` answers Slack's challenge."""
        deadline = time.monotonic() + seconds
        while self._http is not None and not self._run(self._http.verify_url()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"Nothing answers at {self.events_url!r}.")
            time.sleep(0.05)
        self.wait_for(self._courier.ready, seconds)
