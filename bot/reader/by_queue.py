"""Ask a model on the workers, through the queue."""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import uuid4

from bot.queue.recommender import Recommender
from bot.reader.reader import ReaderFailed
from movies.protocol.reading import ReadJob
from movies.reader_prompt import ReaderQuestion


class ByQueue:
    """A model that runs on the workers, so that messages never leave Matinee."""

    is_elsewhere = False

    def __init__(self, recommender: Recommender) -> None:
        self._recommender = recommender

    def ask(self, question: ReaderQuestion, seconds: float, while_waiting: Callable[[], None]) -> str:
        """See `Source.ask`."""
        deadline = time.monotonic() + seconds

        def tick() -> None:
            if time.monotonic() > deadline:
                raise ReaderFailed("slow")
            while_waiting()

        # The turn's own id is reserved for its question to the recommender.
        return self._recommender.ask(ReadJob(question=question, seconds=seconds), tick, id=uuid4().hex).text

    def close(self) -> None:
        """Do nothing, since the queue is not ours to close."""
