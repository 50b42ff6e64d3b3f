"""Socket Mode: envelopes over websockets whose address apps.connections.open gives, each good for one connection.

After docs.slack.dev, "Using Socket Mode": up to ten connections, each envelope to one of them, acknowledged by its
envelope_id within three seconds.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.slack_wire.courier import RETRIES_OF_LOST, Courier
from tests.fakes.slack_wire.messages import Delivery, Event
from tests.fakes.slack_wire.places import JSON
from tests.fakes.slack_wire.world import APP_ID

MOST_CONNECTIONS = 10
# Slack leaves about ten seconds between its warning and the end; a test does not have that long.
SECONDS_TO_LEAVE = 0.5


@dataclass(eq=False)
class Connection:
    """A websocket from its hello to its end."""

    socket: web.WebSocketResponse
    abort: Callable[[], None]
    opened: float = field(default_factory=time.monotonic)
    closed: float | None = None
    leaving: bool = False
    in_flight: dict[str, Delivery] = field(default_factory=dict)


class SocketMode(Courier):
    """The websockets, and what waits for one."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.url = ""
        # How many more addresses are spent before their connection comes.
        self.spent = 0
        self.connections: list[Connection] = []
        self._tickets: set[str] = set()
        self._waiting: deque[Delivery] = deque()
        self._turn = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def open(self) -> str:
        """A new address for one connection (apps.connections.open)."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return f"{self.url}?ticket={ticket}&app_id={APP_ID}"

    def live(self) -> list[Connection]:
        return [one for one in self.connections if one.closed is None and not one.leaving]

    def ready(self) -> bool:
        return bool(self.live())

    def start(self, delivery: Delivery) -> None:
        with self.world.changed:
            live = self.live()
            if not live:
                self._waiting.append(delivery)
                if not isinstance(delivery.source, Event):
                    self.loop.call_later(self.seconds_to_acknowledge, self._late, delivery)
                return
            self._turn += 1
            connection = live[self._turn % len(live)]
            delivery.sent = time.monotonic()
            connection.in_flight[delivery.id] = delivery
            self.deliveries.append(delivery)
            self._send(connection, self._envelope(delivery))
            self.loop.call_later(self.seconds_to_acknowledge, self._late, delivery)
            self.world.changed.notify_all()

    def _envelope(self, delivery: Delivery) -> JSON:
        envelope: JSON = {"envelope_id": delivery.id, "type": delivery.kind, "payload": delivery.body}
        if isinstance(delivery.source, Event):
            envelope |= {"retry_attempt": delivery.attempt, "retry_reason": delivery.reason or ""}
        return envelope | {"accepts_response_payload": not isinstance(delivery.source, Event)}

    def _late(self, delivery: Delivery) -> None:
        with self.world.changed:
            if delivery in self._waiting:
                self._waiting.remove(delivery)
            self.again(delivery, "timeout")

    def _send(self, connection: Connection, payload: JSON) -> None:
        async def send() -> None:
            # Losses are noticed when the connection ends.
            with suppress(ConnectionError):
                await connection.socket.send_str(json.dumps(payload))

        task = self.loop.create_task(send())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from its handshake to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=404, text="This link is spent.")
        self._tickets.discard(ticket)
        if self.spent:
            self.spent -= 1
            return web.Response(status=404, text="This link is spent.")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        transport = request.transport
        assert transport is not None
        connection = Connection(socket, transport.abort)
        if len(self.live()) >= MOST_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        with self.world.changed:
            self.connections.append(connection)
            number = len(self.live())
        host = {"host": "applink-fake", "build_number": 1, "approximate_connection_time": 18060}
        hello = {"type": "hello", "num_connections": number, "debug_info": host, "connection_info": {"app_id": APP_ID}}
        await socket.send_json(hello)
        with self.world.changed:
            waiting, self._waiting = self._waiting, deque()
            for delivery in waiting:
                self.start(delivery)
            self.world.changed.notify_all()
        try:
            await self._listen(connection)
        finally:
            self._ended(connection)
        return socket

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type != WSMsgType.TEXT:
                continue
            answer, now = json.loads(message.data), time.monotonic()
            with self.world.changed:
                # A client that has reconnected acknowledges over the new connection what came over the old one.
                for one in self.connections:
                    delivery = one.in_flight.pop(answer.get("envelope_id", ""), None)
                    if delivery is not None:
                        self.acknowledge(delivery, now, answer.get("payload"))

    def _ended(self, connection: Connection) -> None:
        with self.world.changed:
            connection.closed = time.monotonic()
            for delivery in connection.in_flight.values():
                if isinstance(delivery.source, Event):
                    self.again(delivery, "connection_failed", RETRIES_OF_LOST)
            self.world.changed.notify_all()

    def disconnect(self, reason: str) -> None:
        """Ask every connection to be replaced, and end it soon after."""
        for connection in self.live():
            connection.leaving = True
            debug = {"host": "applink-fake"}
            self._send(connection, {"type": "disconnect", "reason": reason, "debug_info": debug})
            self.loop.call_later(SECONDS_TO_LEAVE, self._close, connection)

    def _close(self, connection: Connection) -> None:
        task = self.loop.create_task(self._end(connection.socket))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _end(self, socket: web.WebSocketResponse) -> None:
        await socket.close()

    def cut(self) -> None:
        """End every connection without a word."""
        for connection in self.connections:
            if connection.closed is None:
                connection.abort()
