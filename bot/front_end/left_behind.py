"""Answers what people had asked of a bot that was killed, each question once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from bot.contracts.replies import Reply
from bot.conversation.apologies import apology
from bot.front_end.service import Service
from bot.front_end.turn_runner import Surface
from bot.queue.recommender import Recommender
from bot.storage.questions import KeptQuestion, Questions
from movies.errors import MatineeError, Restarting
from movies.logs import log

# A bot that has said for five seconds that it lives is believed to; it says so far more often.
SECONDS_BETWEEN_LOOKS = 1.0

Find = Callable[[KeptQuestion], Awaitable[Surface | None]]


class LeftBehind:
    """Looks for questions of processes that are gone, and says that this process lives.

    Parameters
    ----------
    people: how the ids of this front end's people begin.
    find: gives the surface where a question was asked; None if it is gone.
    speak: makes the current task speak the language of a server.
    later: does something in the background.
    """

    def __init__(
        self,
        service: Service,
        people: str,
        find: Find,
        speak: Callable[[str | None], Awaitable[None]],
        later: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._service = service
        self._people = people
        self._find = find
        self._speak = speak
        self._later = later

    async def watch(self) -> None:
        """Look now and then, until the turn runner is closed."""
        recommender, questions, runner = self._service.recommender, self._service.questions, self._service.runner
        while True:
            try:
                for question in await runner.run(lambda: taken_over(questions, recommender, self._people)):
                    self._later(self._answer(question))
            except Restarting:
                return
            except MatineeError:
                # Next time it may work again; whoever asks meanwhile is told.
                pass
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    async def _answer(self, question: KeptQuestion) -> None:
        chat, runner, person = self._service.chat, self._service.runner, question.person
        await self._speak(question.server)
        asked = question.asked
        try:
            surface = await self._find(question)
            if surface is None:
                await runner.run(lambda: self._service.questions.settle(question.id, person))
                return
            if asked is None or question.until < time.time():
                await surface.show(chat.excuse(asked))
                await runner.run(lambda: self._service.questions.settle(question.id, person))
                return
            shown = Reply(question.said, waits=True, asked=asked)
            await runner.resume(person, shown, lambda tick: chat.resume(person, asked, tick), surface)
        except Exception as error:
            apology(error)


def taken_over(questions: Questions, recommender: Recommender, people: str) -> list[KeptQuestion]:
    """Say that this process lives, and take over what those that are gone have left behind.

    Raises
    ------
    BrokerUnreachable, StoreUnreachable: it cannot be known who lives, or what there is.
    """
    recommender.say_alive(questions.owner)
    left = questions.of_others(people)
    alive = recommender.alive({question.owner for question in left})
    taken = [question for question in left if question.owner not in alive and questions.take(question)]
    if taken:
        log.info("questions_taken_over", count=len(taken))
    return taken
