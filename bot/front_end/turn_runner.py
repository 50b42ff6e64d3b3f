"""Turns of many people at once, for front ends that live on an event loop.

The chat blocks: on the database for milliseconds, on a worker for seconds or minutes. Here it runs in
threads, so that the loop stays free, and whoever waits for long is told why.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Generator, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from typing import Protocol, TypeVar
from weakref import WeakValueDictionary

from bot import wording
from bot.contracts.replies import Reply, followed
from bot.queue.recommender import QueueStatus, Recommender
from movies.errors import Restarting
from movies.logs import log

# Reading a message is work for this process, and threads only share its one interpreter.
TURNS_AT_ONCE = 4
# What takes longer than this is announced by a sign of life.
SECONDS_TO_A_SIGN = 1.0
SECONDS_BETWEEN_SIGNS = 5.0
# A hundred who began to wait together do not all get their signs in the same moment.
SPREAD_OF_SIGNS = 0.3
# After so many signs it is told why the answer takes its time; later once a minute.
TOLD_AFTER_SIGNS = frozenset({2, 4, 7})
SIGNS_A_MINUTE = 12
SECONDS_A_STATUS_HOLDS = 5.0

Tick = Callable[[], None]
T = TypeVar("T")


class Surface(Protocol):
    """Where the replies of one turn are drawn: a message of Discord or of Slack."""

    async def show(self, reply: Reply, passing: bool = False) -> None:
        """Draw a reply in place of what this turn has drawn before; one in `passing` is a sign of life, no more.

        A surface that may not draw as often as it likes may leave the latter out.
        """

    async def busy(self) -> None:
        """Give a sign of life that lasts some seconds."""


class TurnRunner:
    """Serves turns to surfaces; to be made on the event loop that it is for.

    `waiting` is how many answers of workers it waits for at once; further turns wait for their turn.
    """

    def __init__(self, recommender: Recommender, waiting: int) -> None:
        self._recommender = recommender
        self._quick = ThreadPoolExecutor(TURNS_AT_ONCE, "turn")
        self._patient = ThreadPoolExecutor(waiting, "waiting")
        self._talking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._serving: set[asyncio.Task[object]] = set()
        self._status: asyncio.Future[QueueStatus] | None = None
        self._status_holds_until = 0.0
        self._closing = False
        self._giving_up = False
        self._closed = False

    async def run(self, work: Callable[[], T]) -> T:
        """Do something short in a thread; raises what it raises, and Restarting where all is closed."""
        if self._closed:
            raise Restarting("The turn runner is closed.")
        return await _in(self._quick, work)

    async def serve(self, person: str, take: Callable[[Tick], Iterator[Reply]], surface: Surface) -> Reply:
        """Have a turn taken and its replies shown, each below what was shown; gives what is shown in the end.

        The turns of one person follow each other, but none waits for another's answer of a worker.

        Raises
        ------
        Restarting: no further turns are taken.
        And whatever the surface raises where it cannot show a reply.
        """
        task = asyncio.current_task()
        assert task is not None
        if self._closing:
            raise Restarting("The turn runner is closed.")
        replies = take(self._tick)
        self._serving.add(task)
        try:
            talking = self._talking.setdefault(person, asyncio.Lock())
            await self._with_signs(talking.acquire(), Reply(""), surface)
            try:
                shown = await self._with_signs(self._next(self._quick, replies), Reply(""), surface)
                assert shown is not None, "every turn has a reply"
                await surface.show(shown)
            finally:
                talking.release()
            while reply := await self._with_signs(self._next(self._threads_for(shown), replies), shown, surface):
                shown = followed(replace(shown, waits=False), reply)
                await surface.show(shown)
            return shown
        except Exception:
            # What the turn holds, such as the person's place in flight, is given back now, not when it is collected.
            if isinstance(replies, Generator):
                replies.close()
            raise
        finally:
            self._serving.discard(task)

    async def ask(self, work: Callable[[Tick], T], busy: Callable[[], Awaitable[None]] | None = None) -> T:
        """Do something that waits for a worker, in a thread; raises what it raises, and Restarting as `serve`.

        `busy` is called once if it takes longer than a moment.
        """
        task = asyncio.current_task()
        assert task is not None
        if self._closing:
            raise Restarting("The turn runner is closed.")
        self._serving.add(task)
        try:
            answer = _in(self._patient, lambda: work(self._tick))
            return await (with_sign(answer, busy) if busy is not None else answer)
        finally:
            self._serving.discard(task)

    async def close(self, grace: float) -> None:
        """Take no further turns, let those that run end within `grace` seconds, and have the others asked again."""
        self._closing = True
        if running := set(self._serving):
            log.info("waiting_for_answers", count=len(running))
            _, late = await asyncio.wait(running, timeout=grace)
            self._giving_up = True
            if late:
                await asyncio.wait(late, timeout=2 * SECONDS_BETWEEN_SIGNS)
        self._closed = True
        self._quick.shutdown(wait=False, cancel_futures=True)
        self._patient.shutdown(wait=False, cancel_futures=True)

    def _tick(self) -> None:
        if self._giving_up:
            raise Restarting("The turn runner is closed.")

    def _threads_for(self, shown: Reply) -> Executor:
        return self._patient if shown.waits else self._quick

    @staticmethod
    async def _next(threads: Executor, replies: Iterator[Reply]) -> Reply | None:
        return await _in(threads, lambda: next(replies, None))

    async def _with_signs(self, answer: Awaitable[T], shown: Reply, surface: Surface) -> T:
        """Wait for an answer, with a sign of life now and then."""
        task = asyncio.ensure_future(answer)
        started = time.monotonic()
        await asyncio.wait({task}, timeout=0.0 if shown.waits else SECONDS_TO_A_SIGN)
        signs = 0
        while not task.done():
            try:
                await surface.busy()
                if signs in TOLD_AFTER_SIGNS or (signs and signs % SIGNS_A_MINUTE == 0):
                    status = await self._queue_status()
                    why = wording.service.still_waiting(time.monotonic() - started, status.waiting, status.workers)
                    text = "\n".join(part for part in (shown.text, why) if part)
                    await surface.show(replace(shown, text=text, waits=False), passing=True)
            except Exception as error:
                # A sign that cannot be given is no reason to give up the answer.
                log.info("sign_failed", error=type(error).__name__)
            signs += 1
            pause = SECONDS_BETWEEN_SIGNS * random.uniform(1 - SPREAD_OF_SIGNS, 1 + SPREAD_OF_SIGNS)
            await asyncio.wait({task}, timeout=pause)
        return task.result()

    async def _queue_status(self) -> QueueStatus:
        """How busy the workers are, asked once for all who wait."""
        now = time.monotonic()
        if self._status is None or now > self._status_holds_until:
            loop = asyncio.get_running_loop()
            self._status = asyncio.ensure_future(loop.run_in_executor(None, self._recommender.status))
            self._status_holds_until = now + SECONDS_A_STATUS_HOLDS
        return await asyncio.shield(self._status)


async def with_sign(answer: Awaitable[T], busy: Callable[[], Awaitable[None]]) -> T:
    """Wait for something, with one sign of life if it takes longer than a moment."""
    task = asyncio.ensure_future(answer)
    await asyncio.wait({task}, timeout=SECONDS_TO_A_SIGN)
    if not task.done():
        try:
            await busy()
        except Exception as error:
            # A sign that cannot be given is no reason to give up the answer.
            log.info("sign_failed", error=type(error).__name__)
    return await task


async def _in(threads: Executor, work: Callable[[], T]) -> T:
    """Run something in a thread, which sees the context variables of who asks, as the language of a server."""
    return await asyncio.get_running_loop().run_in_executor(threads, copy_context().run, work)
