"""An OpenAI-compatible endpoint on a socket of this machine, which says what a test tells it to, at its speed."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from movies.reader_prompt import ReaderAnswer

NOTHING = ReaderAnswer().model_dump_json()


def reading(**answer: Any) -> str:
    """An answer as a model that is held to the schema writes it."""
    return ReaderAnswer(**answer).model_dump_json()


@dataclass
class FakeEndpoint:
    """What it says, and what it was asked.

    text: what its model writes. body: the whole response, instead of one around the text. delay: seconds until it
    answers. knows_schemas: if not, it refuses a question with one, as some servers do. location: where it redirects to.
    """

    url: str = ""
    text: str = NOTHING
    body: bytes | None = None
    status: int = 200
    delay: float = 0.0
    knows_schemas: bool = True
    location: str | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one request."""
        asked = await request.json()
        self.asked.append(asked)
        self.headers.append(dict(request.headers))
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.location is not None:
            return web.Response(status=307, headers={"Location": self.location})
        if (refused := _refused(asked, self.knows_schemas)) is not None:
            return web.json_response({"error": {"message": refused}}, status=400)
        if self.body is not None:
            return web.Response(status=self.status, body=self.body, content_type="application/json")
        message = {"role": "assistant", "content": self.text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return web.json_response({"object": "chat.completion", "choices": [choice]}, status=self.status)


def _refused(asked: dict[str, Any], knows_schemas: bool) -> str | None:
    """Why a server would refuse a request; None if it would not."""
    if not asked["model"] or [turn["role"] for turn in asked["messages"]][:1] != ["system"]:
        return "no model, or no messages"
    form = asked.get("response_format")
    if form is None:
        return None
    if not knows_schemas or form["type"] != "json_schema":
        return "'response_format' is not supported"
    return None if _is_strict(form["json_schema"]["schema"]) else "not a strict schema"


def _is_strict(schema: dict[str, Any]) -> bool:
    """Whether a schema allows nothing but what it names, and requires all that, as OpenAI's strict mode wants it."""
    if schema.get("type") == "array":
        return _is_strict(schema["items"])
    if schema.get("type") != "object":
        return True
    properties = schema["properties"]
    complete = schema.get("additionalProperties") is False and set(schema["required"]) == set(properties)
    return complete and all(map(_is_strict, properties.values()))


@contextmanager
def fake_endpoint() -> Iterator[FakeEndpoint]:
    """Serve one until the block ends."""
    fake, loop, ready = FakeEndpoint(), asyncio.new_event_loop(), threading.Event()

    async def serve() -> web.AppRunner:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", fake.answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        fake.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        ready.set()
        return runner

    def run() -> None:
        runner = loop.run_until_complete(serve())
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield fake
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


def content_asked(asked: dict[str, Any]) -> dict[str, Any]:
    """The message and the titles on screen that a request shows the model."""
    shown: dict[str, Any] = json.loads(asked["messages"][-1]["content"])
    return shown
