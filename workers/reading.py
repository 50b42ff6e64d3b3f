"""Reads messages that rules left words of over, with an instruct model of the operator's."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from movies.errors import BaseModelMissing, JobRefused
from movies.logs import log
from movies.protocol.reading import ReadJob, ReadResult
from movies.reader_prompt import LONGEST_ANSWER, MOST_TOKENS, SCHEMA, ReaderQuestion, chat_messages, short_form
from movies.settings import ReaderSettings, WorkerSettings

GGUF_MAGIC = b"GGUF"
# At the start, the model reads what every question begins with, and keeps it.
SECONDS_TO_WARM_UP = 60.0


def reader_file(settings: ReaderSettings) -> Path | None:
    """The model's file; None if workers have none to read with.

    Raises
    ------
    BaseModelMissing: there is no such file, or it is none of a model.
    """
    file = settings.reader_gguf
    if file is None:
        return None
    try:
        with file.open("rb") as stream:
            is_gguf = stream.read(len(GGUF_MAGIC)) == GGUF_MAGIC
    except OSError:
        is_gguf = False
    if not is_gguf:
        raise BaseModelMissing(f"MATINEE_READER_GGUF names {file}, and there is no model in GGUF form.")
    return file


class LocalReader:
    """One model, which answers one message at a time; raises BaseModelMissing if it cannot be opened."""

    def __init__(self, file: Path, threads: int = 0) -> None:
        from workers.engine.llama_cpp_chat import LlamaCppChat

        self._chat = LlamaCppChat(file, threads)

    def read(self, job: ReadJob) -> ReadResult:
        """What the model writes about a message, in the form of the schema.

        Raises
        ------
        JobRefused: there was too little time, or the message is too long for the model.
        """
        text = self._chat.write(chat_messages(job.question), short_form(SCHEMA), MOST_TOKENS, job.seconds)
        return ReadResult(text=text[:LONGEST_ANSWER])

    def warm_up(self) -> None:
        """Read what every question begins with."""
        try:
            self._chat.write(chat_messages(ReaderQuestion.of("")), short_form(SCHEMA), 1, SECONDS_TO_WARM_UP)
        except JobRefused:
            log.warning("reader_slow")

    def close(self) -> None:
        """Free the model's memory."""
        self._chat.close()


@cache
def current_reader() -> LocalReader:
    """The reader of this process; the first call loads the model.

    Raises
    ------
    JobRefused: this worker has none.
    """
    file = reader_file(ReaderSettings())
    if file is None:
        raise JobRefused("MATINEE_READER_GGUF is not set for this worker.")
    reader = LocalReader(file, WorkerSettings().threads)
    reader.warm_up()
    return reader
