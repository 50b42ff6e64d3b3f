"""Discord's gateway over a real websocket: HELLO, IDENTIFY, heartbeats, sequence numbers, RESUME with replay.

Op codes, close codes and the order of events follow docs.discord.com, "Gateway" and "Opcodes and Status Codes".
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import secrets
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.fakes.discord_wire.places import JSON

if TYPE_CHECKING:
    from tests.fakes.discord_wire.world import World

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT, REQUEST_MEMBERS = 0, 1, 2, 3, 6, 7, 8
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11
UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, AUTHENTICATION_FAILED = 4001, 4002, 4003, 4004
ALREADY_AUTHENTICATED, INVALID_SEQUENCE, SESSION_TIMED_OUT = 4005, 4007, 4009
INVALID_SHARD, INVALID_VERSION, INVALID_INTENTS, DISALLOWED_INTENTS = 4010, 4012, 4013, 4014
GUILDS, GUILD_MEMBERS, GUILD_PRESENCES = 1 << 0, 1 << 1, 1 << 8
GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT
ALL_INTENTS = (1 << 26) - 1
# Discord, too, keeps only so many missed events; whoever was away longer must identify again.
KEPT_EVENTS = 10_000


Packer = Callable[[str], str | bytes]


def compressor(kind: str | None) -> Packer:
    """What turns each payload into a message of the websocket: as it is, or as one flush of a compressed stream."""
    if kind is None:
        return lambda text: text
    if kind == "zlib-stream":
        stream = zlib.compressobj()
        return lambda text: stream.compress(text.encode()) + stream.flush(zlib.Z_SYNC_FLUSH)
    if kind == "zstd-stream":
        return _zstd()
    raise web.HTTPBadRequest(text=f"Discord knows no compression {kind}.")


def _zstd() -> Packer:
    """By either library that discord.py looks for; the bot shares the tests' installation."""
    if importlib.util.find_spec("zstandard"):
        library = importlib.import_module("zstandard")
        frame = library.ZstdCompressor().compressobj()
        return lambda text: frame.compress(text.encode()) + frame.flush(library.COMPRESSOBJ_FLUSH_BLOCK)
    packer = importlib.import_module("compression.zstd").ZstdCompressor()
    return lambda text: packer.compress(text.encode(), mode=packer.FLUSH_BLOCK)


@dataclass(eq=False)
class Connection:
    """One websocket of the bot, as a test may look at it."""

    compress: str | None
    queue: asyncio.Queue[str]
    loop: asyncio.AbstractEventLoop
    abort: Callable[[], None]
    opened: float = field(default_factory=time.monotonic)
    closed: float | None = None
    close_code: int | None = None
    heartbeats: int = 0
    # The sequence number in the bot's last heartbeat: all events up to it have reached the bot.
    handled: int = 0
    session: Session | None = None

    def send(self, payload: JSON | str) -> None:
        text = payload if isinstance(payload, str) else json.dumps(payload)
        self.loop.call_soon_threadsafe(self.queue.put_nowait, text)


@dataclass(eq=False)
class Session:
    """What Discord remembers between the connections of one session."""

    intents: int
    shard: tuple[int, int] = (0, 1)
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    sequence: int = 0
    sent: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=KEPT_EVENTS))
    connection: Connection | None = None

    def serves(self, guild: int) -> bool:
        """Whether its shard hears what happens on a server; 0 stands for direct messages ("Sharding")."""
        which, count = self.shard
        return (guild >> 22) % count == which

    def dispatch(self, name: str, data: JSON) -> None:
        """Send an event, or keep it for RESUME while the bot is offline."""
        self.sequence += 1
        text = json.dumps({"op": DISPATCH, "t": name, "s": self.sequence, "d": data})
        self.sent.append((self.sequence, text))
        if self.connection is not None:
            self.connection.send(text)


class CloseWith(Exception):
    """End the websocket with this one of Discord's codes."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Gateway:
    """All sessions and connections. All methods except `serve` may be called from any thread, under the world's
    lock."""

    def __init__(self, world: World, token: str, privileged: int, heartbeat: float) -> None:
        self.world, self.token, self.privileged, self.heartbeat = world, token, privileged, heartbeat
        self.url = ""
        # How many shards Discord advises.
        self.shards = 1
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.identifies: list[JSON] = []
        self.resumes: list[JSON] = []
        self._reachable = asyncio.Event()
        self._reachable.set()

    def live(self) -> list[Session]:
        """The sessions that hear events at this moment."""
        return [session for session in self.sessions.values() if session.connection is not None]

    def emit(self, name: str, intent: int, guild: int, data: Callable[[Session], JSON]) -> None:
        """Give an event on a server, or elsewhere (0), to every session of its shard that asked for it; `intent` 0 is
        for events that everybody gets."""
        for session in self.sessions.values():
            if session.serves(guild) and (not intent or session.intents & intent):
                session.dispatch(name, data(session))

    def ask_for_heartbeats(self) -> list[tuple[Connection, int]]:
        """Ask each live connection what it has handled; returns them with the number to reach."""
        asked = []
        for session in self.live():
            assert session.connection is not None
            session.connection.send({"op": HEARTBEAT, "d": None})
            asked.append((session.connection, session.sequence))
        return asked

    def drop(self) -> None:
        """Cut every connection without a word, the way networks do."""
        for connection in self.connections:
            if connection.closed is None:
                if connection.session is not None:
                    connection.session.connection = None
                connection.loop.call_soon_threadsafe(connection.abort)

    @contextmanager
    def unreachable(self, loop: asyncio.AbstractEventLoop) -> Iterator[None]:
        """Cut every connection, and let nobody in until this ends."""
        loop.call_soon_threadsafe(self._reachable.clear)
        with self.world.changed:
            self.drop()
        yield
        loop.call_soon_threadsafe(self._reachable.set)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from its handshake to its end."""
        await self._reachable.wait()
        compress = request.query.get("compress")
        pack = compressor(compress)
        socket = web.WebSocketResponse(max_msg_size=4096)
        await socket.prepare(request)
        transport = request.transport
        assert transport is not None
        connection = Connection(compress, asyncio.Queue(), asyncio.get_running_loop(), transport.abort)
        with self.world.changed:
            self.connections.append(connection)
            self.world.changed.notify_all()
        pump = asyncio.create_task(self._pump(socket, connection, pack))
        code = None
        try:
            if request.query.get("v") != "10" or request.query.get("encoding") != "json":
                raise CloseWith(INVALID_VERSION, "Invalid API version.")
            connection.send({"op": HELLO, "d": {"heartbeat_interval": round(self.heartbeat * 1000)}})
            await self._listen(socket, connection)
            code = socket.close_code
        except CloseWith as end:
            code = end.code
            # Whatever was sent before must arrive before the end does.
            await asyncio.sleep(0)
            await connection.queue.join()
            await socket.close(code=end.code, message=str(end).encode())
        finally:
            pump.cancel()
            self._forget(connection, code)
        return socket

    async def _pump(self, socket: web.WebSocketResponse, connection: Connection, pack: Packer) -> None:
        while True:
            packed = pack(await connection.queue.get())
            with suppress(ConnectionError):
                await (socket.send_str(packed) if isinstance(packed, str) else socket.send_bytes(packed))
            connection.queue.task_done()

    async def _listen(self, socket: web.WebSocketResponse, connection: Connection) -> None:
        while True:
            try:
                # A client gets a second interval before it counts as dead.
                message = await socket.receive(timeout=2 * self.heartbeat)
            except TimeoutError:
                raise CloseWith(SESSION_TIMED_OUT, "Session timed out.") from None
            if message.type is not WSMsgType.TEXT:
                return
            try:
                payload = json.loads(message.data)
                op, data = payload["op"], payload.get("d")
            except (ValueError, KeyError, TypeError):
                raise CloseWith(DECODE_ERROR, "Error while decoding payload.") from None
            with self.world.changed:
                self._hear(connection, op, data)
                self.world.changed.notify_all()

    def _hear(self, connection: Connection, op: int, data: Any) -> None:
        if op == HEARTBEAT:
            connection.heartbeats += 1
            connection.handled = data or 0
            connection.send({"op": HEARTBEAT_ACK})
        elif not isinstance(data, dict):
            raise CloseWith(DECODE_ERROR, "Error while decoding payload.")
        elif op == IDENTIFY:
            self._identify(connection, data)
        elif op == RESUME:
            self._resume(connection, data)
        elif connection.session is None:
            raise CloseWith(NOT_AUTHENTICATED, "Not authenticated.")
        elif op == REQUEST_MEMBERS:
            connection.session.dispatch("GUILD_MEMBERS_CHUNK", self.world.members_chunk(data))
        elif op != PRESENCE:
            raise CloseWith(UNKNOWN_OPCODE, "Unknown opcode.")

    def _identify(self, connection: Connection, data: JSON) -> None:
        self.identifies.append(data)
        if connection.session is not None:
            raise CloseWith(ALREADY_AUTHENTICATED, "Already authenticated.")
        if data.get("token") != self.token:
            raise CloseWith(AUTHENTICATION_FAILED, "Authentication failed.")
        intents = data.get("intents")
        if not isinstance(intents, int) or intents & ~ALL_INTENTS:
            raise CloseWith(INVALID_INTENTS, "Invalid intent(s).")
        if intents & PRIVILEGED & ~self.privileged:
            raise CloseWith(DISALLOWED_INTENTS, "Disallowed intent(s).")
        which, count = data.get("shard", (0, 1))
        if not 0 <= which < count:
            raise CloseWith(INVALID_SHARD, "Invalid shard.")
        session = Session(intents, (which, count), connection=connection)
        self.sessions[session.id] = session
        connection.session = session
        guilds = [guild for guild in self.world.guilds.values() if session.serves(guild.id)]
        ready = {
            "v": 10,
            "user": self.world.bot.payload(),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [which, count],
            "application": {"id": str(self.world.bot.id), "flags": 0},
        }
        session.dispatch("READY", ready)
        for guild in guilds if intents & GUILDS else ():
            session.dispatch("GUILD_CREATE", self.world.guild_payload(guild, intents))

    def _resume(self, connection: Connection, data: JSON) -> None:
        self.resumes.append(data)
        if data.get("token") != self.token:
            raise CloseWith(AUTHENTICATION_FAILED, "Authentication failed.")
        session = self.sessions.get(str(data.get("session_id")))
        sequence = data.get("seq")
        missed = [] if session is None else [s for s, _ in session.sent if s > (sequence or 0)]
        if session is None or not isinstance(sequence, int) or (missed and missed[0] > sequence + 1):
            connection.send({"op": INVALID_SESSION, "d": False})
            return
        if sequence > session.sequence:
            raise CloseWith(INVALID_SEQUENCE, "Invalid seq.")
        for number, text in list(session.sent):
            if number > sequence:
                connection.send(text)
        if session.connection is not None:
            session.connection.session = None
        session.connection, connection.session = connection, session
        session.dispatch("RESUMED", {"_trace": []})

    def _forget(self, connection: Connection, code: int | None) -> None:
        with self.world.changed:
            connection.closed, connection.close_code = time.monotonic(), code
            session, connection.session = connection.session, None
            if session is not None and session.connection is connection:
                session.connection = None
                if code in (1000, 1001):
                    # A client that leaves politely ends its session; there is nothing to resume.
                    self.sessions.pop(session.id, None)
            self.world.changed.notify_all()
