"""The frame of a turn in Discord and Slack: set its language, and update movie nights afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import suppress
from typing import Any

from bot import wording
from bot.admin.training_replies import without_buttons
from bot.contracts.replies import Reply
from bot.conversation.apologies import apology
from bot.conversation.chat import Tick
from bot.front_end.left_behind import Find, LeftBehind
from bot.front_end.panels import Board, Panels
from bot.front_end.server_settings import ServerSettings
from bot.front_end.service import Service
from bot.front_end.turn_runner import Surface
from bot.movie_nights.night import Night
from movies.errors import MatineeError, Restarting

# Often enough to show progress.
SECONDS_BETWEEN_LOOKS = 20.0
Show = Callable[[Reply], Awaitable[None]]


class FrontEnd:
    """A front end's turns and movie nights; use it on the event loop of the service's turn runner."""

    def __init__(self, service: Service, board: Board) -> None:
        self.service = service
        self.panels = Panels(service, board, self.speak, self.later)
        self._tasks: set[asyncio.Task[None]] = set()
        self._following: dict[tuple[str, str], Show] = {}

    async def speak(self, server: str | None) -> None:
        """Speak a server's language for the rest of this task, English by default."""
        servers, settings = self.service.servers, None
        if server is not None:
            # If the database is down, the turn itself will report it.
            with suppress(MatineeError):
                settings = servers.known(server) or await self.service.runner.run(lambda: servers.settings(server))
        wording.languages.language.set((settings or ServerSettings()).language)

    async def converse(self, person: str, take: Callable[[Tick], Iterator[Reply]], surface: Surface) -> Reply:
        """Serve one turn of a person, then update their movie nights; returns and raises like `TurnRunner.serve`."""
        concerned: list[Night] = []

        def turn(tick: Tick) -> Iterator[Reply]:
            # Look nights up before the turn, since somebody who asks to be forgotten is a member of none afterwards.
            concerned.extend(self.panels.of_member(person))
            yield from take(tick)

        reply = await self.service.runner.serve(person, turn, surface)
        self.panels.follow(concerned)
        return reply

    def follow(self, person: str, reply: Reply, show: Show, direct: Callable[[], str | None]) -> None:
        """Until a reply's training is over, keep reporting its progress where it was last requested.

        `direct` returns the command for a report if `show` now writes private messages, else None.
        """
        if reply.follows is not None:
            self._following[person, reply.follows] = show
            self.later(self._follow((person, reply.follows), reply.follows, show, direct))

    async def _follow(self, key: tuple[str, str], training: str, show: Show, direct: Callable[[], str | None]) -> None:
        shown: Reply | None = None
        while self._following.get(key) is show:
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
            try:
                reply = await self.service.runner.run(lambda: self.service.admin.look(training))
            except Restarting:
                return
            except MatineeError as error:
                # It may work next time.
                apology(error)
                continue
            command = direct()
            if command is not None:
                reply = without_buttons(reply, command)
            if reply != shown and self._following.get(key) is show:
                await show(reply)
                shown = reply
            if reply.follows is None:
                self._following.pop(key, None)

    def left_behind(self, people: str, find: Find) -> LeftBehind:
        """The `LeftBehind` of this front end, whose user ids have the prefix `people`."""
        return LeftBehind(self.service, self.panels, people, find, self.speak, self.later)

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something in the background; keeps the task, since the event loop holds only a weak reference to it."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
