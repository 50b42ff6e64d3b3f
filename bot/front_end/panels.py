"""The panels of movie nights: one message per night, updated when people press its buttons or rate movies elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Protocol, TypeVar, cast, get_args
from uuid import uuid4
from weakref import WeakValueDictionary

from bot.contracts.actions import Action, Verb
from bot.contracts.refusals import MovieNightRefused, NightProblem
from bot.contracts.replies import Reply
from bot.conversation.apologies import apology
from bot.front_end.service import Service
from bot.movie_nights.night import Night
from bot.movie_nights.service import Mark
from movies.errors import MatineeError
from movies.logs import log
from movies.protocol.recommendation import Wishes

SECONDS_TO_GATHER_RATINGS = 1.5
MARKS = get_args(Mark)

T = TypeVar("T")


class Tap(Protocol):
    """A button press on a panel, with ways to answer it."""

    async def change(self, panel: Reply) -> None:
        """Redraw the panel, through `Panels.show` if the press is too old to be answered."""

    async def refuse(self, error: Exception) -> None:
        """Show a refusal to the person who pressed, and nobody else."""


class Board(Protocol):
    """The platform's messages with panels."""

    async def draw(self, where: str, night_id: str, panel: Reply) -> bool:
        """Change the message of a panel; False if it is gone.

        For a night that no longer exists, the panel is only text.
        """


class Panels:
    """Draws the panels of `MovieNights`, and updates them when people rate movies elsewhere.

    Parameters
    ----------
    speak: sets the current task's language to the server's.
    later: runs a coroutine in the background.
    """

    def __init__(
        self,
        service: Service,
        board: Board,
        speak: Callable[[str | None], Awaitable[None]],
        later: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._runner = service.runner
        self._nights = service.nights
        self._questions = service.questions
        self._servers = service.servers
        self._board = board
        self._speak = speak
        self._later = later
        self._due: set[str] = set()
        self._drawing: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def open(self, host: str, name: str, server: str | None, wishes: Wishes) -> tuple[Night, Reply]:
        """Open a night; returns it with its panel. The front end posts the panel, then calls `placed`.

        Raises
        ------
        MovieNightRefused: there is no server, or it has turned nights off.
        StoreUnreachable, Restarting: as from the store and from `TurnRunner.run`.
        """
        if server is None:
            raise MovieNightRefused(NightProblem.NEEDS_A_SERVER)
        if not (await self._runner.run(lambda: self._servers.settings(server))).nights:
            raise MovieNightRefused(NightProblem.TURNED_OFF)
        night = await self._runner.run(lambda: self._nights.open(host, name, server, wishes))
        return night, await self._runner.run(lambda: self._nights.panel(night.id))

    async def placed(self, night_id: str, where: str) -> None:
        """Store the place of a panel; without it, the panel is not updated, though its buttons work."""
        try:
            await self._runner.run(lambda: self._nights.placed(night_id, where))
        except MatineeError as error:
            apology(error)

    async def tapped(self, tap: Tap, night_id: str, action: Action, person: str, name: str, server: str | None) -> None:
        """Run the action of a panel's button; only the person who pressed it sees a refusal."""
        await self._speak(server)
        if action.verb in (Verb.FIND, Verb.MORE):
            await self._find(tap, night_id, person, more=action.verb is Verb.MORE)
            return
        try:
            await self._runner.run(lambda: self._do(night_id, action, person, name))
        except Exception as error:
            await tap.refuse(error)
            return
        await self._draw(night_id, tap.change)
        if action.verb in (Verb.JOIN, Verb.LEAVE, Verb.RATE):
            concerned = await self._runner.run(lambda: self.of_member(person))
            # Together, since this night is among them and should be redrawn only once.
            self._refresh_soon(night_id, server)
            self.follow(concerned)

    def of_member(self, person: str) -> list[Night]:
        """The nights that change when somebody rates movies; blocks, so call it in a thread."""
        try:
            return self._nights.of_member(person)
        except Exception as error:
            apology(error)
            return []

    def follow(self, concerned: Iterable[Night]) -> None:
        """Update the panels of these nights."""
        for night in concerned:
            self._refresh_soon(night.id, night.server, night.where)

    async def show(self, night_id: str, panel: Reply) -> bool:
        """Redraw the message of a panel without a press; False if it is gone."""
        where = await self._runner.run(lambda: self._nights.where(night_id))
        if not where:
            return False
        if await self._board.draw(where, night_id, panel):
            return True
        await self.placed(night_id, "")
        return False

    async def _draw(self, night_id: str, show: Callable[[Reply], Awaitable[T]], waits: bool = False) -> T:
        """Show the current panel. Drawings of the same night take turns, so that the newest is drawn last."""
        async with self._drawing.setdefault(night_id, asyncio.Lock()):
            panel = await self._runner.run(lambda: self._nights.panel(night_id))
            return await show(replace(panel, waits=waits))

    def _do(self, night_id: str, action: Action, person: str, name: str) -> Reply:
        """Run a button's action; returns the panel."""
        match action.verb:
            case Verb.JOIN:
                return self._nights.join(night_id, person, name)
            case Verb.LEAVE:
                return self._nights.leave(night_id, person)
            case Verb.CLOSE:
                return self._nights.close(night_id, person)
        movie_id, mark = action.movie_id, action.value
        if action.verb is not Verb.RATE or movie_id is None or mark not in MARKS:
            raise MovieNightRefused(NightProblem.STALE_BUTTON)
        return self._nights.rate(night_id, person, movie_id, cast(Mark, mark))

    async def _find(self, tap: Tap, night_id: str, person: str, more: bool) -> None:
        """Find movies and show them. Only the person who pressed sees a refusal, for example because they are not the
        host."""
        told = False

        async def tell_that_it_asks() -> None:
            nonlocal told
            told = True
            await self._draw(night_id, tap.change, waits=True)

        try:
            async with self._kept(night_id, person, more):
                await self._runner.ask(lambda tick: self._nights.find(night_id, person, more, tick), tell_that_it_asks)
                await self._draw(night_id, tap.change)
        except Exception as error:
            await tap.refuse(error)
            if told:
                await self._draw(night_id, tap.change)

    @asynccontextmanager
    async def _kept(self, night_id: str, person: str, more: bool) -> AsyncIterator[None]:
        """Have another process find the movies if this one is killed in the meantime."""
        id, where = uuid4().hex, {"night": night_id, "more": more}
        await self._runner.run(lambda: self._questions.accept_night(id, person, where))
        try:
            yield
        except Exception:
            await self._settle(id, person)
            raise
        await self._settle(id, person)

    async def _settle(self, id: str, person: str) -> None:
        try:
            await self._runner.run(lambda: self._questions.settle(id, person))
        except MatineeError as error:
            log.warning("question_not_kept", error=type(error).__name__)

    async def find_again(self, night_id: str, person: str, more: bool) -> None:
        """Find the movies that a dead process was looking for, and redraw the panel without its announcement."""

        async def show(panel: Reply) -> bool:
            return await self.show(night_id, panel)

        try:
            await self._runner.ask(lambda tick: self._nights.find(night_id, person, more, tick))
        finally:
            await self._draw(night_id, show)

    def _refresh_soon(self, night_id: str, server: str | None, where: str = "") -> None:
        """Renew the list after a moment, since ratings tend to come in bursts."""
        if night_id not in self._due:
            self._due.add(night_id)
            self._later(self._refresh(night_id, server, where))

    async def _refresh(self, night_id: str, server: str | None, where: str) -> None:
        # The rating may have been given in a place with another language.
        await self._speak(server)
        await asyncio.sleep(SECONDS_TO_GATHER_RATINGS)
        self._due.discard(night_id)
        try:
            await self._make_anew(night_id, where)
        except Exception as error:
            apology(error)

    async def _make_anew(self, night_id: str, where: str) -> None:
        async def show(panel: Reply) -> bool:
            return await self.show(night_id, panel)

        try:
            is_there = await self._draw(night_id, show)
        except MovieNightRefused as error:
            # The host asked to be forgotten, so no name may stay on the panel.
            if where:
                await self._board.draw(where, night_id, apology(error))
            return
        # Without a panel, nobody would see the list.
        if is_there and await self._runner.ask(lambda tick: self._nights.refresh(night_id, tick)) is not None:
            await self._draw(night_id, show)
