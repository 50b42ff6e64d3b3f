"""Run the turns of many people concurrently, for front ends on an event loop.

The chat blocks: on the database for milliseconds, on a worker for seconds or minutes. So it runs in threads, which
keeps the loop free, and after a long wait people are told the reason.
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
from bot.queue.recommender import Recommender
from bot.queue.status import QueueStatus
from bot.storage.questions import Questions, Where
from movies.errors import MatineeError, Restarting
from movies.logs import log, turn

# Understanding a message takes CPU time, and threads share one interpreter.
TURNS_AT_ONCE = 4
# The delay before a sign of life.
SECONDS_TO_A_SIGN = 1.0
SECONDS_BETWEEN_SIGNS = 5.0
# Jitter, for a hundred people who started waiting together.
SPREAD_OF_SIGNS = 0.3
# The reason for the wait comes after this many signs, and then once a minute.
TOLD_AFTER_SIGNS = frozenset({2, 4, 7})
SIGNS_A_MINUTE = 12
SECONDS_A_STATUS_HOLDS = 5.0

Tick = Callable[[], None]
T = TypeVar("T")


class Surface(Protocol):
    """The place for the replies of one turn, such as a message on Discord or Slack."""

    async def show(self, reply: Reply, passing: bool = False) -> None:
        """Draw a reply, replacing what this turn has drawn so far.

        With `passing`, the reply is only a sign of life, which a rate-limited surface may skip.
        """

    async def busy(self) -> None:
        """Show a sign of life for a few seconds, such as a typing indicator."""

    def where(self) -> Where:
        """The place as JSON, with everything its front end needs to continue there after a restart."""


class TurnRunner:
    """Serves turns to surfaces; create it on the event loop where it is used.

    `waiting` is the maximum number of answers from workers to wait for at once; further turns queue up. `questions`
    stores pending questions.
    """

    def __init__(self, recommender: Recommender, waiting: int, questions: Questions) -> None:
        self._recommender = recommender
        self._questions = questions
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
        """Run something short in a thread; raises Restarting once the runner is closed."""
        if self._closed:
            raise Restarting("The turn runner is closed.")
        return await _in(self._quick, work)

    async def serve(self, person: str, take: Callable[[Tick], Iterator[Reply]], surface: Surface) -> Reply:
        """Serve a turn, showing each reply below the one before; returns what is shown in the end.

        The turns of one person run one after the other, but do not wait for each other's workers.

        Raises
        ------
        Restarting: no further turns are taken.
        Any error of the surface when it cannot show a reply.
        """
        task = asyncio.current_task()
        assert task is not None
        if self._closing:
            raise Restarting("The turn runner is closed.")
        self._serving.add(task)
        with turn():
            return await self._serve(task, person, take(self._tick), surface)

    async def _serve(
        self, task: asyncio.Task[object], person: str, replies: Iterator[Reply], surface: Surface
    ) -> Reply:
        started = time.monotonic()
        try:
            talking = self._talking.setdefault(person, asyncio.Lock())
            await self._with_signs(talking.acquire(), Reply(""), surface)
            try:
                shown = await self._next(self._quick, replies, Reply(""), surface)
                assert shown is not None, "every turn has a reply"
                # Store the question before announcing it.
                await self._accept(person, shown, surface)
                await surface.show(shown)
                log.info("reply_shown", seconds=round(time.monotonic() - started, 3))
            finally:
                talking.release()
            reply = await self._finish(person, shown, replies, surface)
            log.info("turn_done", seconds=round(time.monotonic() - started, 3))
            return reply
        except Exception:
            # Release the turn's resources, such as the person's place, now rather than at garbage collection.
            if isinstance(replies, Generator):
                replies.close()
            raise
        finally:
            self._serving.discard(task)

    async def resume(
        self, person: str, shown: Reply, take: Callable[[Tick], Iterator[Reply]], surface: Surface
    ) -> Reply:
        """Serve the rest of a turn whose first reply is already shown; raises like `serve`."""
        task = asyncio.current_task()
        assert task is not None
        if self._closing:
            raise Restarting("The turn runner is closed.")
        self._serving.add(task)
        try:
            return await self._finish(person, shown, take(self._tick), surface)
        finally:
            self._serving.discard(task)

    async def ask(self, work: Callable[[Tick], T], busy: Callable[[], Awaitable[None]] | None = None) -> T:
        """Run something that waits for a worker, in a thread; raises Restarting like `serve`.

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
        """Refuse new turns, give running ones `grace` seconds to finish, and ask the rest to try again."""
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

    async def _accept(self, person: str, shown: Reply, surface: Surface) -> None:
        """Store the question, and the place for the answer."""
        if (asked := shown.asked) is not None:
            where, said = surface.where(), shown.text
            await self.run(lambda: self._questions.accept(person, asked, where, said))

    async def _finish(self, person: str, shown: Reply, replies: Iterator[Reply], surface: Surface) -> Reply:
        """Show the remaining replies below the first."""
        asked = shown.asked
        if asked is None:
            return await self._show_rest(shown, replies, surface)
        questions, where = self._questions, surface.where()
        try:
            await self._guarded(lambda: questions.placed(asked.id, where))
            reply = await self._show_rest(shown, replies, surface, lambda: questions.taken(asked.id))
        except Exception:
            # The person has been told, so no other process needs to answer.
            await self._guarded(lambda: questions.settle(asked.id, person))
            raise
        await self._guarded(lambda: questions.settle(asked.id, person))
        return reply

    async def _show_rest(
        self, shown: Reply, replies: Iterator[Reply], surface: Surface, taken: Callable[[], bool] = lambda: False
    ) -> Reply:
        while reply := await self._next(self._threads_for(shown), replies, shown, surface):
            shown = followed(replace(shown, waits=False), reply)
            if await self._guarded(taken):
                log.info("answered_elsewhere")
                break
            await surface.show(shown)
        return shown

    async def _guarded(self, work: Callable[[], T]) -> T | None:
        """Use the store, or return None if that fails, since the answer matters more."""
        try:
            return await self.run(work)
        except MatineeError as error:
            log.warning("question_not_kept", error=type(error).__name__)
            return None

    def _tick(self) -> None:
        if self._giving_up:
            raise Restarting("The turn runner is closed.")

    def _threads_for(self, shown: Reply) -> Executor:
        return self._patient if shown.waits else self._quick

    async def _next(self, threads: Executor, replies: Iterator[Reply], shown: Reply, surface: Surface) -> Reply | None:
        """The next reply that shows something; None at the end. A patient thread waits for a busy reader."""
        reply = await self._with_signs(_in(threads, lambda: next(replies, None)), shown, surface)
        while reply is not None and reply.reads:
            reply = await self._with_signs(_in(self._patient, lambda: next(replies, None)), shown, surface)
        return reply

    async def _with_signs(self, answer: Awaitable[T], shown: Reply, surface: Surface) -> T:
        """Wait for an answer, showing signs of life."""
        task = asyncio.ensure_future(answer)
        started = time.monotonic()
        await asyncio.wait({task}, timeout=0.0 if shown.waits else SECONDS_TO_A_SIGN)
        signs = 0
        while not task.done():
            try:
                await surface.busy()
                if signs in TOLD_AFTER_SIGNS or (signs and signs % SIGNS_A_MINUTE == 0):
                    status = await self._queue_status()
                    why = _why(time.monotonic() - started, status, shown)
                    text = "\n".join(part for part in (shown.text, why) if part)
                    await surface.show(replace(shown, text=text, waits=False), passing=True)
            except Exception as error:
                # A failed sign of life is no reason to give up on the answer.
                log.info("sign_failed", error=type(error).__name__)
            signs += 1
            pause = SECONDS_BETWEEN_SIGNS * random.uniform(1 - SPREAD_OF_SIGNS, 1 + SPREAD_OF_SIGNS)
            await asyncio.wait({task}, timeout=pause)
        return task.result()

    async def _queue_status(self) -> QueueStatus:
        """The queue's status, queried once for everybody waiting."""
        now = time.monotonic()
        if self._status is None or now > self._status_holds_until:
            loop = asyncio.get_running_loop()
            self._status = asyncio.ensure_future(loop.run_in_executor(None, self._recommender.status))
            self._status_holds_until = now + SECONDS_A_STATUS_HOLDS
        return await asyncio.shield(self._status)


def _why(seconds: float, status: QueueStatus, shown: Reply) -> str:
    """The reason for a slow answer, and the time until it comes, as far as known."""
    place = status.place(shown.asked.id if shown.asked else None)
    # A question that is not in line is being worked on, unless the line is unknown.
    waiting = 0 if place is None and status.order and shown.asked else status.waiting
    left = None if place is None else status.wait(place)
    return wording.service.still_waiting(seconds, waiting, status.workers, place, left)


async def with_sign(answer: Awaitable[T], busy: Callable[[], Awaitable[None]]) -> T:
    """Wait for something, with one sign of life if it takes longer than a moment."""
    task = asyncio.ensure_future(answer)
    await asyncio.wait({task}, timeout=SECONDS_TO_A_SIGN)
    if not task.done():
        try:
            await busy()
        except Exception as error:
            # A failed sign of life is no reason to give up on the answer.
            log.info("sign_failed", error=type(error).__name__)
    return await task


async def _in(threads: Executor, work: Callable[[], T]) -> T:
    """Run something in a thread with the caller's context variables, such as the language."""
    return await asyncio.get_running_loop().run_in_executor(threads, copy_context().run, work)
