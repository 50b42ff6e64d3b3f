"""Messages that the rules could not fully read, on the queue `reading`, for workers that have a reader model."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from movies.protocol.message import Message
from movies.reader_prompt import LONGEST_ANSWER, ReaderQuestion

READING_QUEUE = "reading"
READ_TASK = "workers.tasks.read"
MOST_SECONDS = 30.0


class ReadJob(Message):
    """Asks what a message means. `seconds`: how long the answer may take; the asker waits no longer."""

    version: Literal[1] = 1
    question: ReaderQuestion
    seconds: float = Field(gt=0, le=MOST_SECONDS)


class ReadResult(Message):
    """What the model wrote; only the asker interprets it (`movies.reader_prompt.answer_in`)."""

    text: str = Field(max_length=LONGEST_ANSWER)
