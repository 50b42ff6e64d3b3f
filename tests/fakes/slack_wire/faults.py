"""What tests can make go wrong with Slack."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from aiohttp import web

from tests.fakes.slack_wire.courier import Courier
from tests.fakes.slack_wire.limits import Refused
from tests.fakes.slack_wire.methods import new_code, take_back
from tests.fakes.slack_wire.people import People
from tests.fakes.slack_wire.places import Team, User
from tests.fakes.slack_wire.rest import Injected, Rest, Spoilt, limited
from tests.fakes.slack_wire.signed_http import SignedHttp
from tests.fakes.slack_wire.socket_mode import SocketMode
from tests.fakes.slack_wire.world import APP_ID, Install

T = TypeVar("T")


class Faults(People):
    """The part of the Wire that refuses, loses, forges and takes away."""

    _rest: Rest
    _loop: asyncio.AbstractEventLoop
    _courier: Courier
    _socket: SocketMode | None
    _http: SignedHttp | None
    _runner: web.AppRunner | None
    _site: web.TCPSite | None

    def _run(self, doing: Awaitable[T]) -> T:
        raise NotImplementedError

    def wait_for(self, holds: Callable[[], T | None], seconds: float = 30.0) -> T:
        raise NotImplementedError

    async def _listen(self, port: int) -> None:
        assert self._runner is not None
        self._site = web.TCPSite(self._runner, "127.0.0.1", port, backlog=512, reuse_address=True)
        await self._site.start()

    @property
    def triggers_expire(self) -> bool:
        """Whether every trigger_id is answered expired_trigger_id."""
        return self.world.triggers_expire

    @triggers_expire.setter
    def triggers_expire(self, whether: bool) -> None:
        with self.world.changed:
            self.world.triggers_expire = whether

    @property
    def seconds_to_acknowledge(self) -> float:
        """How long the app has to acknowledge something; with Slack, 3 s."""
        return self._courier.seconds_to_acknowledge

    @seconds_to_acknowledge.setter
    def seconds_to_acknowledge(self, seconds: float) -> None:
        self._courier.seconds_to_acknowledge = seconds

    def limit_next(self, count: int = 1, method: str | None = None, retry_after: float = 1) -> None:
        """Answer the next `count` calls (of this method) by 429, with whole seconds in Retry-After, as Slack does."""
        with self.world.changed:
            self._rest.injected.append(limited(count, method, retry_after))

    def fail_next(self, method: str, error: str, n: int = 1) -> None:
        """Answer the next `n` calls of a method (or of "response_url", then with 404) by this error."""
        with self.world.changed:
            status = 404 if method == "response_url" else 200
            self._rest.injected.append(Injected(n, method, Refused(error, status=status)))

    def garble_next(
        self, method: str, status: int = 502, text: str = "<h1>Bad Gateway</h1>", content: str = "text/html", n: int = 1
    ) -> None:
        """Answer the next `n` calls of a method (or of "response_url") with a text that is not Slack's."""
        with self.world.changed:
            self._rest.spoilt.append(Spoilt(n, method, status, text, content))

    def drop_next(self, method: str, n: int = 1, seconds: float = 0.0) -> None:
        """Lose the connection of the next `n` calls of a method instead of answering, after some silence."""
        with self.world.changed:
            self._rest.spoilt.append(Spoilt(n, method, seconds=seconds))

    def spend_links(self, n: int = 1) -> None:
        """Refuse the next `n` connections: their addresses, just handed out, are no longer any good."""
        with self.world.changed:
            self._sockets.spent += n

    def expire_response_urls(self) -> None:
        """Make the response_urls handed out so far older than half an hour."""
        with self.world.changed:
            for url in self.world.response_urls.values():
                url.expired = True

    def uninstall(self, team: Team | None = None) -> None:
        """Let somebody remove the app from a team: its tokens are dead, and the app is told."""
        team = team or self.home_team
        with self.world.changed:
            take_back(self.world, team, *[token for token, of in self.world.tokens.items() if of is team])

    def authorise(self, user: User, state: str = "", scopes: str | list[str] | None = None) -> str:
        """Let somebody agree to install the app; returns the code with which Slack's page goes back to the app.

        `scopes` are those that the app's link asks for (its manifest's where there are none), `state` what it carries.
        """
        asked = scopes.split(",") if isinstance(scopes, str) else scopes
        granted = self.world.manifest.scopes if asked is None else frozenset(asked)
        with self.world.changed:
            code = new_code()
            self.world.installs[code] = Install(user, granted)
        return code

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the app to replace its connections ("refresh_requested" or "warning"), and end them soon after."""
        with self.world.changed:
            self._sockets.disconnect(reason)

    def cut(self) -> None:
        """End the connections without a word."""
        with self.world.changed:
            connections = [one for one in self._sockets.connections if one.closed is None]
            self._loop.call_soon_threadsafe(self._sockets.cut)
        self.wait_for(lambda: all(one.closed is not None for one in connections))

    @property
    def _sockets(self) -> SocketMode:
        if self._socket is None:
            raise ValueError("Only Socket Mode has connections.")
        return self._socket

    @contextmanager
    def unreachable(self) -> Iterator[None]:
        """For the duration of this context, every connection is cut, and no new one is accepted."""
        port = int(self.world.origin.rpartition(":")[2])
        self._run(self._leave())
        try:
            yield
        finally:
            self._run(self._listen(port))

    async def _leave(self) -> None:
        assert self._site is not None and self._runner is not None and self._runner.server is not None
        handlers = list(self._runner.server.connections)
        for handler in handlers:
            transport = getattr(handler, "transport", None)
            if transport is not None:
                transport.abort()
        await self._site.stop()

    def forge(self, kind: str) -> int:
        """Post an event that Slack did not send: "bad signature", "old" (of more than five minutes ago), "no headers".

        Gives the status of the app's answer.
        """
        if self._http is None:
            raise ValueError("Only signed HTTP can be forged.")
        with self.world.changed:
            mallory = self.world.new_user("mallory", self.home_team)
            moment = {"ts": self.world.new_ts(), "channel": self.world.dm(mallory, self.bot).id}
            event = {"type": "message", "channel_type": "im", "user": mallory.id, "text": "forged"} | moment
            body = {"type": "event_callback", "team_id": self.home_team.id, "event_id": self.world.new_id("Ev")}
        return self._run(self._http.forge(kind, body | {"api_app_id": APP_ID, "event": event}))
