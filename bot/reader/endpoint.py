"""A client for OpenAI-compatible endpoints: llama-server, Ollama, vLLM, or a hosted one."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import aiohttp

from bot.reader.reader import ReaderFailed, ReaderUnclear
from movies.reader_prompt import LONGEST_ANSWER, MOST_TOKENS, SCHEMA, ReaderQuestion, chat_messages
from movies.reader_settings import ReaderSettings
from movies.settings import given

TICK_SECONDS = 1.0
# The limit for an answer as JSON, including everything servers put around it.
LARGEST_RESPONSE = 8 * LONGEST_ANSWER
# The status codes of servers that do not support schemas.
NO_SCHEMA = frozenset({400, 422, 501})
OK = 200


class Endpoint:
    """One model behind one URL. Requests run on a separate event loop, so that each can be cut off in time.

    Raises
    ------
    SettingMissing: the settings are malformed.
    """

    is_elsewhere = True

    def __init__(self, settings: ReaderSettings) -> None:
        self._url = settings.endpoint()
        self._model = settings.reader_model
        self._key = given(settings.reader_key)
        self._knows_schemas = True
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=_run, args=(self._loop,), name="reader", daemon=True)
        self._thread.start()

    def ask(self, question: ReaderQuestion, seconds: float, while_waiting: Callable[[], None]) -> str:
        """See `Source.ask`."""
        deadline = time.monotonic() + seconds
        asked = asyncio.run_coroutine_threadsafe(self._answer(question, seconds), self._loop)
        try:
            while (left := deadline - time.monotonic()) > 0:
                if _is_done(asked, min(left, TICK_SECONDS)):
                    return asked.result()
                while_waiting()
            raise ReaderFailed("slow")
        finally:
            asked.cancel()

    def close(self) -> None:
        """Stop the event loop."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(TICK_SECONDS)

    async def _answer(self, question: ReaderQuestion, seconds: float) -> str:
        """The model's text; asks again without a schema if the server does not support schemas."""
        try:
            async with aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=seconds), auto_decompress=False
            ) as session:
                status, body = await self._post(session, question, self._knows_schemas)
                if status in NO_SCHEMA and self._knows_schemas:
                    status, body = await self._post(session, question, with_schema=False)
                    self._knows_schemas = status != OK
        except TimeoutError:
            raise ReaderFailed("slow") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # The error's text may contain the URL.
            raise ReaderFailed(type(error).__name__) from None
        if status != OK:
            raise ReaderFailed(f"status {status}")
        return _content(body)

    async def _post(
        self, session: aiohttp.ClientSession, question: ReaderQuestion, with_schema: bool
    ) -> tuple[int, bytes]:
        asked: dict[str, Any] = {
            "model": self._model,
            "messages": chat_messages(question),
            "temperature": 0,
            "max_tokens": MOST_TOKENS,
            "stream": False,
        }
        if with_schema:
            form = {"name": "reading", "strict": True, "schema": SCHEMA}
            asked["response_format"] = {"type": "json_schema", "json_schema": form}
        headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {self._key}"} if self._key else {})
        # A redirect would send the message, and perhaps the key, to another server.
        async with session.post(self._url, json=asked, headers=headers, allow_redirects=False) as response:
            body = b""
            async for piece in response.content.iter_any():
                body += piece
                if len(body) > LARGEST_RESPONSE:
                    raise ReaderUnclear("too large")
            return response.status, body


def _run(loop: asyncio.AbstractEventLoop) -> None:
    """Run an event loop until it is stopped, then cancel the remaining tasks."""
    loop.run_forever()
    loop.run_until_complete(_end_all())
    loop.close()


async def _end_all() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def _is_done(asked: Future[str], seconds: float) -> bool:
    """Wait up to `seconds` for an answer or an error; returns whether there is one."""
    try:
        asked.exception(seconds)
    except TimeoutError:
        return asked.done()
    return True


def _content(body: bytes) -> str:
    """The text of the first choice."""
    try:
        text = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise ReaderUnclear("no completion of a chat") from None
    if not isinstance(text, str):
        raise ReaderUnclear("no completion of a chat")
    return text
