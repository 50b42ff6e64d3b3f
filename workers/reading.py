"""Read messages, with Matinee's own reader or with an instruct model that the operator chooses."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import Protocol

from movies.errors import BaseModelMissing, BundleBroken, JobRefused
from movies.logs import log
from movies.protocol.reading import ReadJob, ReadResult
from movies.reader_prompt import LONGEST_ANSWER, MOST_TOKENS, SCHEMA, ReaderQuestion, chat_messages, short_form
from movies.reader_settings import ReaderSettings
from movies.settings import DataSettings, WorkerSettings
from workers.bundles.reader_bundle import load_reader_bundle
from workers.engine.base_model import find_base_model
from workers.reader.own import OwnReader

GGUF_MAGIC = b"GGUF"
# At startup, the model reads the beginning that all questions share, and keeps it in memory.
SECONDS_TO_WARM_UP = 60.0


def reads_here(settings: ReaderSettings) -> bool:
    """Whether this worker reads messages: the settings say so, and llama.cpp is installed (`[gpu]` alone lacks it)."""
    if settings.reads_here and importlib.util.find_spec("llama_cpp") is None:
        log.warning("reader_missing", reason="llama-cpp-python is not installed: install [worker], too")
        return False
    return settings.reads_here


def reader_file(settings: ReaderSettings) -> Path | None:
    """The GGUF file of the reader's model; None if none is set.

    Raises
    ------
    BaseModelMissing: the file does not exist, or is not a GGUF file.
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


class MessageReader(Protocol):
    """A model that reads one message at a time."""

    def read(self, job: ReadJob) -> ReadResult:
        """What the model says about a message.

        Raises
        ------
        JobRefused: there was too little time, or the message is too long for the model.
        """

    def close(self) -> None:
        """Free the model's memory."""


class LocalReader:
    """One model, which answers one message at a time; raises BaseModelMissing if it cannot be opened."""

    def __init__(self, file: Path, threads: int = 0) -> None:
        from workers.engine.llama_cpp_chat import LlamaCppChat

        self._chat = LlamaCppChat(file, threads)

    def read(self, job: ReadJob) -> ReadResult:
        """See `MessageReader.read`; the model writes in the form of the schema."""
        text = self._chat.write(chat_messages(job.question), short_form(SCHEMA), MOST_TOKENS, job.seconds)
        return ReadResult(text=text[:LONGEST_ANSWER])

    def warm_up(self) -> None:
        """Read the beginning that all questions share."""
        try:
            self._chat.write(chat_messages(ReaderQuestion.of("")), short_form(SCHEMA), 1, SECONDS_TO_WARM_UP)
        except JobRefused:
            log.warning("reader_slow")

    def close(self) -> None:
        """See `MessageReader.close`."""
        self._chat.close()


class OwnReaderHere:
    """The reader that is part of Matinee.

    Raises
    ------
    BundleBroken, BaseModelMissing: it cannot be opened.
    """

    def __init__(self, settings: WorkerSettings, models: Path) -> None:
        base = find_base_model(settings.base_model)
        self._reader = OwnReader(load_reader_bundle(), base, models, settings.threads)

    def read(self, job: ReadJob) -> ReadResult:
        """See `MessageReader.read`."""
        return ReadResult(text=self._reader.read(job.question).model_dump_json(exclude_defaults=True))

    def close(self) -> None:
        """See `MessageReader.close`."""
        self._reader.close()


@cache
def current_reader() -> MessageReader:
    """The reader of this process; the first call loads the model.

    Raises
    ------
    JobRefused: this worker has no reader.
    """
    settings, worker = ReaderSettings(), WorkerSettings()
    if (file := reader_file(settings)) is not None:
        reader = LocalReader(file, worker.threads)
        reader.warm_up()
        return reader
    if not settings.is_own:
        raise JobRefused("This worker reads no messages: MATINEE_READER is off.")
    try:
        return OwnReaderHere(worker, DataSettings().models)
    except BundleBroken as error:
        raise JobRefused(str(error)) from error


def load_reader() -> None:
    """Load the reader before the first message; without one, messages are read by rules alone."""
    try:
        current_reader()
    except JobRefused as error:
        log.warning("reader_missing", reason=str(error))
