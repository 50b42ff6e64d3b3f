"""Answer the pending questions of a killed bot, each exactly once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from bot.contracts.replies import Reply
from bot.conversation.apologies import apology
from bot.front_end.panels import Panels
from bot.front_end.service import Service
from bot.front_end.takeover import SECONDS_BETWEEN_LOOKS, taken_over
from bot.front_end.turn_runner import Surface
from bot.storage.questions import KeptQuestion
from movies.errors import MatineeError, Restarting
from movies.logs import log, turn

Find = Callable[[KeptQuestion], Awaitable[Surface | None]]


class LeftBehind:
    """Answers questions left behind by dead processes, and reports that this process is alive.

    Parameters
    ----------
    people: the prefix of this front end's user ids.
    find: returns the surface where a question was asked, or None if it no longer exists.
    speak: sets the current task's language to the server's.
    later: runs a coroutine in the background.
    """

    def __init__(
        self,
        service: Service,
        panels: Panels,
        people: str,
        find: Find,
        speak: Callable[[str | None], Awaitable[None]],
        later: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._service = service
        self._panels = panels
        self._people = people
        self._find = find
        self._speak = speak
        self._later = later

    async def watch(self) -> None:
        """Call `look` once a second until the turn runner is closed."""
        while True:
            try:
                await self.look()
            except Restarting:
                return
            except MatineeError:
                # Try again next time; people who ask in the meantime see the error.
                pass
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    async def look(self) -> None:
        """Report that this process is alive, and start answering questions left behind."""
        recommender, questions = self._service.recommender, self._service.questions
        for question in await self._service.runner.run(lambda: taken_over(questions, recommender, self._ours)):
            self._later(self._go_on_with(question))

    def _ours(self, question: KeptQuestion) -> bool:
        return question.person.startswith(self._people)

    async def _go_on_with(self, question: KeptQuestion) -> None:
        with turn(question.id):
            await self._answer(question)

    async def _answer(self, question: KeptQuestion) -> None:
        chat, person, asked = self._service.chat, question.person, question.asked
        await self._speak(question.server)
        try:
            if "night" in question.where:
                await self._panels.find_again(question.where["night"], person, question.where["more"])
            elif (surface := await self._find(question)) is None:
                log.info("question_without_place")
            elif asked is None or question.until < time.time():
                await surface.show(chat.excuse(asked))
            else:
                shown = Reply(question.said, waits=True, asked=asked)
                await self._service.runner.resume(person, shown, lambda tick: chat.resume(person, asked, tick), surface)
        except Restarting:
            # The next process will find the question.
            return
        except Exception as error:
            apology(error)
        await self._service.runner.run(lambda: self._service.questions.settle(question.id, person))
