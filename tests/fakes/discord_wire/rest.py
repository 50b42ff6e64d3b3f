"""Discord's REST API over HTTP, for what a bot needs: itself, its commands, channels and messages.

Interactions are answered in `interactions.py`. Routes, answers and codes are those of docs.discord.com, version 10.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.fakes.discord_wire.asked import Asked, read
from tests.fakes.discord_wire.commands import CHAT_INPUT, check_commands
from tests.fakes.discord_wire.limits import Form, Refused, check_message
from tests.fakes.discord_wire.messages import Message
from tests.fakes.discord_wire.places import JSON, Channel
from tests.fakes.discord_wire.world import World

PREFIX = "/api/v10"
MISSING_ACCESS, CANNOT_MESSAGE_USER, MISSING_PERMISSIONS = 50001, 50007, 50013
DENIALS = {
    MISSING_ACCESS: "Missing Access",
    CANNOT_MESSAGE_USER: "Cannot send messages to this user",
    MISSING_PERMISSIONS: "Missing Permissions",
}


@dataclass(frozen=True)
class Request:
    """An entry of the log: when (seconds of time.monotonic), what, and the status of the answer."""

    at: float
    method: str
    path: str
    payload: Any
    status: int


@dataclass
class Limit:
    """How many more matching requests are answered 429."""

    left: int
    retry_after: float
    path: str | None


Handler = Callable[[Asked], Any]


@dataclass(frozen=True)
class Route:
    method: str
    template: str
    pattern: re.Pattern[str]
    handler: Handler


class Rest:
    """Routes requests to handlers, which are plain functions of `Asked`, called under the world's lock."""

    def __init__(self, world: World, token: str, bucket: tuple[int, float]) -> None:
        self.world, self.token, self.bucket = world, token, bucket
        self.requests: list[Request] = []
        self.unknown: list[Request] = []
        self.limits: list[Limit] = []
        self._used: dict[str, tuple[float, int]] = {}
        self._routes: list[Route] = []
        self.route("GET", "/users/@me", lambda _: world.bot.payload() | {"verified": True, "mfa_enabled": False})
        for path in ("/applications/@me", "/oauth2/applications/@me"):
            self.route("GET", path, self._application)
        self.route("GET", "/gateway/bot", self._gateway)
        self.route("PUT", "/applications/{application}/commands", self._sync)
        self.route("GET", "/applications/{application}/commands", self._commands)
        self.route("GET", "/users/{user}", self._user)
        self.route("POST", "/users/@me/channels", self._open_dm)
        self.route("POST", "/channels/{channel}/typing", self._type)
        self.route("POST", "/channels/{channel}/messages", self._send)
        self.route("GET", "/channels/{channel}/messages", self._history)
        one = "/channels/{channel}/messages/{message}"
        self.route("GET", one, lambda asked: self._message(asked).payload())
        self.route("PATCH", one, self._edit)
        self.route("DELETE", one, self._delete)

    def route(self, method: str, template: str, handler: Handler) -> None:
        """Answer `template` (with `{names}`) by a handler; None from it is an answer without content (204)."""
        pattern = re.compile(PREFIX + re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))
        self._routes.append(Route(method, template, pattern, handler))

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one request; everything but reading it happens at once, under the lock."""
        at, path = time.monotonic(), request.path.removeprefix(PREFIX)
        try:
            asked = await read(request)
            refusal = None
        except Refused as error:
            asked, refusal = Asked({}, request.query, None), error
        with self.world.changed:
            headers: dict[str, str] = {}
            try:
                if refusal is not None:
                    raise refusal
                content, status = self._grant(request, path, asked, headers), 200
            except Refused as error:
                content, status = error.body, error.status
            status = 204 if content is None else status
            self.requests.append(Request(at, request.method, path, asked.payload, status))
            if status == 404 and content["code"] == 0:
                self.unknown.append(self.requests[-1])
            self.world.changed.notify_all()
        if content is None:
            # Discord's empty answers are not called JSON, and discord.py would not parse an empty one as such.
            return web.Response(status=204, headers=headers, content_type="text/html", charset="utf-8")
        body = json.dumps(content).encode()
        return web.Response(status=status, headers=headers, body=body, content_type="application/json")

    def _grant(self, request: web.Request, path: str, asked: Asked, headers: dict[str, str]) -> Any:
        matches = ((r.pattern.fullmatch(request.path), r) for r in self._routes if r.method == request.method)
        match, route = next(((match, route) for match, route in matches if match), (None, None))
        if match is None or route is None:
            raise Refused(404, 0, "404: Not Found")
        asked.parts = match.groupdict()
        # Interactions and their webhooks are open to whoever holds the interaction's token.
        by_bot = not route.template.startswith(("/interactions/", "/webhooks/"))
        if by_bot and request.headers.get("Authorization") != f"Bot {self.token}":
            raise Refused(401, 0, "401: Unauthorized")
        self._count(f"{route.method} {route.template}", path, asked.parts, headers)
        return route.handler(asked)

    def _count(self, route: str, path: str, parts: dict[str, str], headers: dict[str, str]) -> None:
        """Rate limits: each route has a bucket for each channel or token ("Rate Limits" in Discord's reference)."""
        most, seconds = self.bucket
        now = time.monotonic()
        key = f"{route} {parts.get('channel') or parts.get('token')}"
        end, used = self._used.get(key, (0.0, 0))
        if now >= end:
            end, used = now + seconds, 0
        planned = next(
            (limit for limit in self.limits if limit.left and (limit.path is None or limit.path in path)), None
        )
        retry_after = end - now if used >= most else None
        if planned is not None:
            planned.left -= 1
            retry_after = planned.retry_after
        else:
            self._used[key] = (end, used + 1)
        reset_after = end - now if retry_after is None else retry_after
        headers |= {
            "X-RateLimit-Limit": str(most),
            "X-RateLimit-Remaining": str(0 if retry_after is not None else most - used - 1),
            "X-RateLimit-Reset": f"{time.time() + reset_after:.3f}",
            "X-RateLimit-Reset-After": f"{reset_after:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(route.encode()).hexdigest()[:32],
            "Via": "1.1 google",
        }
        if retry_after is not None:
            headers |= {"Retry-After": str(math.ceil(retry_after)), "X-RateLimit-Scope": "user"}
            refusal = Refused(429, 0, "You are being rate limited.")
            refusal.body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": False}
            raise refusal

    def _application(self, _: Asked) -> JSON:
        bot = self.world.bot
        # A bot in few servers has the second bit of each.
        bits = {1 << 8: 13, 1 << 1: 15, 1 << 15: 19}
        flags = sum(1 << bit for intent, bit in bits.items() if self.world.gateway.privileged & intent)
        switches = {"bot_public": True, "bot_require_code_grant": False, "flags": flags}
        texts = {"name": bot.name, "icon": None, "description": "", "summary": "", "verify_key": "0" * 64}
        return {"id": str(bot.id), "owner": self.world.owner.payload(), "bot": bot.payload()} | switches | texts

    def _gateway(self, _: Asked) -> JSON:
        starts = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return {"url": self.world.gateway.url, "shards": self.world.gateway.shards, "session_start_limit": starts}

    def _own_application(self, asked: Asked) -> None:
        if asked.number("application") != self.world.bot.id:
            raise Refused(403, 20012, "You are not authorized to perform this action on this application")

    def _sync(self, asked: Asked) -> list[JSON]:
        self._own_application(asked)
        check_commands(asked.payload)
        known = {(one["type"], one["name"]): one["id"] for one in self.world.commands}
        bot = str(self.world.bot.id)
        synced = []
        for command in asked.payload:
            kind = command.get("type", CHAT_INPUT)
            number = known.get((kind, command["name"])) or str(self.world.new_id())
            needed = command.get("default_member_permissions")
            synced.append(
                {"options": [], "description": ""}
                | command
                | {"id": number, "application_id": bot, "version": str(self.world.new_id()), "type": kind}
                | {"default_member_permissions": None if needed is None else str(needed)}
            )
        self.world.commands = synced
        return synced

    def _commands(self, asked: Asked) -> list[JSON]:
        self._own_application(asked)
        return self.world.commands

    def _user(self, asked: Asked) -> JSON:
        user = self.world.users.get(asked.number("user"))
        if user is None:
            raise Refused(404, 10013, "Unknown User")
        return user.payload()

    def _open_dm(self, asked: Asked) -> JSON:
        user = self.world.users.get(int(asked.payload["recipient_id"]))
        if user is None or user.bot:
            raise Refused(400, 50033, "Invalid Recipient(s)")
        return self.world.dm_channel(user).payload()

    def _channel(self, asked: Asked, writes: bool) -> Channel:
        channel = self.world.channels.get(asked.number("channel"))
        if channel is None:
            raise Refused(404, 10003, "Unknown Channel")
        code = channel.refused_with
        if code is not None and (writes or code == MISSING_ACCESS):
            raise Refused(403, code, DENIALS[code])
        return channel

    def _message(self, asked: Asked) -> Message:
        channel = self._channel(asked, writes=False)
        message = self.world.messages.get(asked.number("message"))
        # An ephemeral message is reached by its interaction's token only.
        if message is None or message.channel is not channel or message.deleted is not None or message.ephemeral:
            raise Refused(404, 10008, "Unknown Message")
        return message

    def _type(self, asked: Asked) -> None:
        self._channel(asked, writes=True).typing.append(time.monotonic())

    def _send(self, asked: Asked) -> JSON:
        channel = self._channel(asked, writes=True)
        payload = asked.payload
        check_message(payload, len(asked.uploads))
        if payload.get("enforce_nonce") and payload.get("nonce") is not None:
            for message in channel.messages:
                if message.nonce == payload["nonce"] and message.author is self.world.bot:
                    return message.payload()
        reply_to = self._replied_to(channel, payload.get("message_reference"))
        files = asked.keep_files(self.world, payload)
        return self.world.post(channel, self.world.bot, payload, files, reply_to=reply_to).payload()

    def _replied_to(self, channel: Channel, reference: JSON | None) -> Message | None:
        if reference is None:
            return None
        found = self.world.messages.get(int(reference.get("message_id") or 0))
        if found is not None and found.channel is channel and found.deleted is None:
            return found
        if reference.get("fail_if_not_exists", True):
            form = Form()
            form.wrong("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
            form.done()
        return None

    def _history(self, asked: Asked) -> list[JSON]:
        channel = self._channel(asked, writes=False)
        before, after = int(asked.query.get("before", 1 << 63)), int(asked.query.get("after", 0))
        found = [m for m in channel.messages if m.deleted is None and not m.ephemeral and after < m.id < before]
        return [message.payload() for message in reversed(found)][: int(asked.query.get("limit", 50))]

    def _edit(self, asked: Asked) -> JSON:
        message = self._message(asked)
        if message.author is not self.world.bot:
            raise Refused(403, 50005, "Cannot edit a message authored by another user")
        check_message(asked.payload, len(asked.uploads))
        return self.world.edit(message, asked.payload, asked.keep_files(self.world, asked.payload)).payload()

    def _delete(self, asked: Asked) -> None:
        message = self._message(asked)
        if message.author is not self.world.bot:
            if message.channel.guild is None:
                raise Refused(403, 50003, "Cannot execute action on a DM channel")
            raise Refused(403, MISSING_PERMISSIONS, DENIALS[MISSING_PERMISSIONS])
        self.world.delete(message)
