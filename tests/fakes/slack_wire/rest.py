"""Slack's Web API over HTTP: tokens, scopes, rate limits, and the log of what was asked; `methods.py` has the methods.

After docs.slack.dev, "Using the Slack Web API" and "Rate limits".
"""

from __future__ import annotations

import asyncio
import base64
import json
import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.slack_wire.limits import Refused
from tests.fakes.slack_wire.places import JSON, Team
from tests.fakes.slack_wire.world import World

TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
SPARE = 20
# Errors that say that a payload breaks a limit or rule, rather than that something does not exist (any more).
RULES = frozenset(
    "invalid_blocks invalid_blocks_format invalid_arguments invalid_arg_name invalid_attachments no_text msg_too_long "
    "msg_blocks_too_long view_too_large missing_scope invalid_thread_ts push_limit_reached unknown_method not_authed "
    "not_allowed_token_type invalid_response duplicate_external_id".split()
)


@dataclass(frozen=True)
class Request:
    """An entry of the log: when (seconds of time.monotonic), what was asked, and the answer."""

    at: float
    method: str
    arguments: JSON
    status: int
    answer: Any


@dataclass
class Asked:
    """A call as methods see it."""

    method: str
    arguments: JSON
    token: str = ""
    team: Team | None = None
    basic: tuple[str, str] | None = None

    @property
    def workspace(self) -> Team:
        assert self.team is not None
        return self.team

    def need(self, *names: str) -> None:
        """Refuse where one of these is not given ("invalid_arguments")."""
        missing = [f"missing required field: {name}" for name in names if self.arguments.get(name) in (None, "")]
        if missing:
            raise Refused("invalid_arguments", missing)

    def structure(self, name: str, error: str = "invalid_arguments") -> Any:
        """An argument that is JSON, whether it came as such or as a string of a form; None where it did not come."""
        value = self.arguments.get(name)
        if isinstance(value, str):
            try:
                return json.loads(value) if value else None
            except ValueError:
                raise Refused(error) from None
        return value


@dataclass
class Injected:
    """How many more calls (of this method) fail in this way."""

    left: int
    method: str | None
    refusal: Refused
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Spoilt:
    """How many more calls of a method get something other than Slack's answer: a text (from a proxy, say), silence, or
    a lost connection.

    `status` is that of the text; without one, the connection is lost at once, or after `seconds` of silence.
    """

    left: int
    method: str
    status: int | None = None
    text: str = ""
    content: str = "text/html"
    seconds: float = 0.0


@dataclass(frozen=True)
class Method:
    call: Callable[[Asked], JSON]
    scope: str | None
    tier: int
    token: str


class Rest:
    """Answers calls; the methods are plain functions of `Asked`, called under the world's lock."""

    def __init__(self, world: World, app_token: str, buckets: dict[str, tuple[int, float]] | None) -> None:
        self.world, self.app_token, self._buckets = world, app_token, buckets or {}
        self.requests: list[Request] = []
        self.refused: list[Request] = []
        self.injected: list[Injected] = []
        self.spoilt: list[Spoilt] = []
        self.faults: list[Exception] = []
        self._methods: dict[str, Method] = {}
        self._used: dict[tuple[str, ...], deque[float]] = {}

    def add(
        self, name: str, call: Callable[[Asked], JSON], scope: str | None = None, tier: int = 3, token: str = "bot"
    ) -> None:
        """Answer a method; `token` is "bot", "app" or "none"."""
        self._methods[name] = Method(call, scope, tier, token)

    async def answer(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]
        arguments = dict(request.query) | await read(request)
        if (spoilt := await self.spoil(name, request, arguments)) is not None:
            return spoilt
        asked = Asked(name, arguments, _token(request, arguments), basic=_basic(request))
        return self.log(asked, lambda: {"ok": True} | self._grant(asked))

    async def spoil(self, method: str, request: web.Request, arguments: JSON) -> web.Response | None:
        """What a call gets instead of an answer, if it is to be spoilt."""
        with self.world.changed:
            one = next((one for one in self.spoilt if one.left and one.method == method), None)
            if one is None:
                return None
            one.left -= 1
            self.requests.append(Request(time.monotonic(), method, arguments, one.status or 0, {}))
            self.world.changed.notify_all()
        if one.status is not None:
            return web.Response(status=one.status, text=one.text, content_type=one.content)
        await asyncio.sleep(one.seconds)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def log(self, asked: Asked, grant: Callable[[], JSON]) -> web.Response:
        """Answer what `grant` gives or refuses, and note it."""
        at, headers = time.monotonic(), {}
        with self.world.changed:
            injected = False
            try:
                for one in self.injected:
                    if one.left and one.method in (None, asked.method):
                        one.left -= 1
                        headers, injected = one.headers, True
                        raise one.refusal
                self._count(asked, headers)
                body, status = grant(), 200
                if asked.team is not None:
                    headers["X-OAuth-Scopes"] = ",".join(sorted(asked.team.scopes))
            except Refused as error:
                body, status = error.body, error.status
                injected = injected or error.error == "ratelimited"
            entry = Request(at, asked.method, asked.arguments, status, body)
            self.requests.append(entry)
            if not body.get("ok") and not injected and body.get("error") in RULES:
                self.refused.append(entry)
            self.world.changed.notify_all()
        return web.json_response(body, status=status, headers=headers)

    def note_refusal(self, method: str, arguments: JSON, error: Refused) -> None:
        """Log one of the app's answers (to a form, to an options request) that Slack shows nobody."""
        self.refused.append(Request(time.monotonic(), method, arguments, error.status, error.body))

    def _grant(self, asked: Asked) -> JSON:
        method = self._methods.get(asked.method)
        if method is None:
            self.faults.append(AssertionError(f"The fake has no method {asked.method}."))
            raise Refused("unknown_method", req_method=asked.method)
        if method.token == "app":
            if asked.token != self.app_token:
                raise Refused("not_allowed_token_type" if asked.token in self.world.tokens else "invalid_auth")
        elif method.token == "bot":
            self._identify(asked, method)
        return method.call(asked)

    def _identify(self, asked: Asked, method: Method) -> None:
        if not asked.token:
            raise Refused("not_authed")
        if asked.token in self.world.dead_tokens:
            raise Refused("account_inactive")
        asked.team = self.world.tokens.get(asked.token)
        if asked.team is None:
            raise Refused("not_allowed_token_type" if asked.token == self.app_token else "invalid_auth")
        if method.scope is not None and method.scope not in asked.team.scopes:
            provided = ",".join(sorted(asked.team.scopes))
            raise Refused("missing_scope", needed=method.scope, provided=provided)

    def _count(self, asked: Asked, headers: dict[str, str]) -> None:
        """Rate limits: so many calls of a method in a team, of chat.postMessage and response_urls in a channel."""
        team = self.world.tokens.get(asked.token)
        key = [asked.method, team.id if team else ""]
        if asked.method == "chat.postMessage":
            key.append(str(asked.arguments.get("channel")))
        most, seconds = self._buckets.get(asked.method) or self._bucket(asked.method)
        now = time.monotonic()
        used = self._used.setdefault(tuple(key), deque())
        while used and used[0] <= now - seconds:
            used.popleft()
        if len(used) >= most:
            headers["Retry-After"] = str(max(1, math.ceil(used[0] + seconds - now)))
            raise Refused("ratelimited", status=429)
        used.append(now)

    def _bucket(self, method: str) -> tuple[int, float]:
        """Slack's own limit, with so much room that tests of other things never reach it."""
        if method == "chat.postMessage":
            return SPARE, 1.0
        known = self._methods.get(method)
        return TIERS[known.tier if known else 4] * SPARE, 60.0


async def read(request: web.Request) -> JSON:
    """The arguments of a call, from a form or from JSON; Slack's clients send both."""
    if request.content_type == "application/json":
        try:
            found = await request.json()
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}
    return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}


def _token(request: web.Request, arguments: JSON) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme == "Bearer" else str(arguments.get("token") or "")


def _basic(request: web.Request) -> tuple[str, str] | None:
    scheme, _, said = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Basic":
        return None
    name, _, secret = base64.b64decode(said).decode().partition(":")
    return name, secret


def limited(count: int, method: str | None, retry_after: float) -> Injected:
    """The next `count` calls are answered 429."""
    headers = {"Retry-After": str(math.ceil(retry_after))}
    return Injected(count, method, Refused("ratelimited", status=429), headers)
