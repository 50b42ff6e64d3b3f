"""The pending questions of a chat in a terminal, which outlive it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress

from bot.contracts.asked import Asked
from bot.contracts.replies import Reply
from bot.conversation.apologies import apology
from bot.conversation.chat import Chat
from bot.front_end.takeover import SECONDS_BETWEEN_LOOKS, taken_over
from bot.queue.recommender import ALIVE_SECONDS, Recommender
from bot.storage.questions import KeptQuestion, Questions
from movies.errors import BrokerUnreachable, StoreUnreachable


class Pending:
    """A terminal's pending questions, stored so that if a chat is killed, the next one answers them."""

    def __init__(self, questions: Questions, recommender: Recommender) -> None:
        self._questions = questions
        self._recommender = recommender

    def kept(self, person: str, replies: Iterator[Reply]) -> Iterator[Reply]:
        """Pass replies on, and store each question to a worker until its answer has been read."""
        asked: Asked | None = None
        try:
            for reply in replies:
                if reply.asked is not None:
                    asked = reply.asked
                    self.say_alive()
                    self._questions.accept(person, asked, {}, reply.text)
                yield reply
            if asked is not None:
                self._questions.settle(asked.id, person)
        except StoreUnreachable as error:
            yield apology(error)

    def left_behind(self, matinee: Chat, person: str, while_waiting: Callable[[], None]) -> Iterator[Reply]:
        """Answer the questions that this person asked in chats that were killed."""
        try:
            for question in self._taken_over(lambda question: question.person == person):
                if (asked := question.asked) is None or question.until < time.time():
                    yield matinee.excuse(asked)
                else:
                    yield Reply(question.said, waits=True)
                    yield from matinee.resume(person, asked, while_waiting)
                self._questions.settle(question.id, person)
        except (BrokerUnreachable, StoreUnreachable) as error:
            yield apology(error)

    def _taken_over(self, ours: Callable[[KeptQuestion], bool]) -> list[KeptQuestion]:
        """The questions left by dead chats; waits for them, since a killed chat still seems alive for a few seconds."""
        deadline = time.monotonic() + ALIVE_SECONDS
        while any(map(ours, self._questions.of_others())):
            taken = taken_over(self._questions, self._recommender, ours)
            if taken or time.monotonic() > deadline:
                return taken
            time.sleep(SECONDS_BETWEEN_LOOKS)
        return []

    def say_alive(self) -> None:
        """Tell this person's other chats that this one is alive."""
        with suppress(BrokerUnreachable):
            self._recommender.say_alive(self._questions.owner)
