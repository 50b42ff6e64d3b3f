"""Signed HTTP: events as JSON, commands and interactions as forms, each with a signature of its body and the time.

After docs.slack.dev, "Verifying requests from Slack" and "Events API".
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
import urllib.parse
from typing import Any

import aiohttp

from tests.fakes.slack_wire.courier import Courier
from tests.fakes.slack_wire.messages import Delivery
from tests.fakes.slack_wire.places import JSON

FIVE_MINUTES = 5 * 60
FORM = "application/x-www-form-urlencoded"


class SignedHttp(Courier):
    """Posts each delivery to the app's address."""

    def __init__(self, *arguments: Any, signing_secret: str) -> None:
        super().__init__(*arguments)
        self.secret = signing_secret
        self.events_url = ""
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None

    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(auto_decompress=True)
        return self._session

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._session is not None:
            await self._session.close()

    def ready(self) -> bool:
        return any(one.kind == "url_verification" and one.acknowledged is not None for one in self.deliveries)

    def start(self, delivery: Delivery) -> None:
        task = self.loop.create_task(self._post(delivery))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _headers(self, body: str, content: str, at: int | None = None) -> dict[str, str]:
        moment = int(time.time()) if at is None else at
        signed = hmac.new(self.secret.encode(), f"v0:{moment}:{body}".encode(), hashlib.sha256).hexdigest()
        return {
            "Content-Type": content,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": str(moment),
            "X-Slack-Signature": f"v0={signed}",
        }

    async def _post(self, delivery: Delivery) -> None:
        body, content = encode(delivery.kind, delivery.body)
        headers = self._headers(body, content)
        if delivery.attempt:
            headers |= {"X-Slack-Retry-Num": str(delivery.attempt), "X-Slack-Retry-Reason": delivery.reason or ""}
        with self.world.changed:
            delivery.sent = time.monotonic()
            self.deliveries.append(delivery)
            self.world.changed.notify_all()
        timeout = aiohttp.ClientTimeout(total=self.seconds_to_acknowledge)
        reason = "http_error"
        try:
            post = self.session().post(self.events_url, data=body.encode(), headers=headers, timeout=timeout)
            async with post as answer:
                text = await answer.text()
                now = time.monotonic()
                with self.world.changed:
                    delivery.status = answer.status
                    if 200 <= answer.status < 300:
                        self.acknowledge(delivery, now, _parsed(text, answer.content_type))
                        return
                    most = {"most": 0} if answer.headers.get("X-Slack-No-Retry") == "1" else {}
                    self.again(delivery, reason, **most)
                    return
        except TimeoutError:
            reason = "http_timeout"
        except aiohttp.ClientError:
            reason = "connection_failed"
        with self.world.changed:
            self.again(delivery, reason)

    async def verify_url(self) -> bool:
        """Whether the app answers the challenge that Slack sends to a new address ("url_verification")."""
        challenge = f"challenge-{time.time_ns()}"
        asked = {"token": "verification-token", "challenge": challenge, "type": "url_verification"}
        delivery = Delivery(challenge, "url_verification", asked)
        await self._post(delivery)
        if delivery.status is None:
            # Nobody listens there yet.
            with self.world.changed:
                self.deliveries.remove(delivery)
            return False
        answer = delivery.answer
        fits = isinstance(answer, dict) and challenge in (answer.get("challenge"), answer.get("text"))
        if not fits:
            raise AssertionError(f"The app did not answer the challenge: {delivery.status} {answer}")
        return True

    async def forge(self, kind: str, body: JSON) -> int:
        """Post an event that Slack did not send; returns the status of the answer."""
        text, content = encode("events_api", body)
        headers = self._headers(text, content, int(time.time()) - FIVE_MINUTES - 10 if kind == "old" else None)
        if kind == "bad signature":
            headers["X-Slack-Signature"] = "v0=" + "0" * 64
        elif kind == "no headers":
            headers = {"Content-Type": content}
        elif kind != "old":
            raise ValueError(f"The wire forges a bad signature, an old one or one with no headers, not {kind!r}.")
        async with self.session().post(self.events_url, data=text.encode(), headers=headers) as answer:
            return answer.status


def encode(kind: str, body: JSON) -> tuple[str, str]:
    """A body as Slack posts it, and its content type."""
    if kind == "slash_commands":
        return urllib.parse.urlencode(body), FORM
    if kind == "interactive":
        return urllib.parse.urlencode({"payload": json.dumps(body)}), FORM
    return json.dumps(body), "application/json"


def _parsed(text: str, content: str) -> Any:
    """The answer's payload: JSON, a text of its own (as a command's message), or None."""
    if content == "application/json" and text:
        return json.loads(text)
    return {"text": text} if text else None
