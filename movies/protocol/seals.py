"""Seals: questions and answers are signed (HMAC, RFC 2104), so that access to the broker alone does not allow anybody
to ask or answer.

A seal also covers a text's subject, such as the queue, the task and the id of a job, so that no text can be replayed
elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any, TypeVar

from pydantic import ValidationError

from movies.logs import log
from movies.protocol.message import Message
from movies.settings import BrokerSettings

M = TypeVar("M", bound=Message)


class SealBroken(Exception):
    """A text was not sealed with our key, or was sealed for another subject; the message says which in a few words."""


class Seals:
    """Seals texts with a key, and opens texts sealed with it."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def of(cls, broker: BrokerSettings) -> Seals:
        """Seals with the key in the settings; raises SettingMissing if they need a key and have none."""
        return cls(broker.key())

    def seal(self, text: str, *about: str) -> str:
        """The text with its seal."""
        return f"{self._mac(text, about)}.{text}"

    def opened(self, sealed: object, *about: str) -> str:
        """The text, if it was sealed for the same subject; raises SealBroken."""
        if isinstance(sealed, bytes):
            sealed = sealed.decode("utf-8", "replace")
        if not isinstance(sealed, str):
            raise SealBroken("not sealed")
        mac, _, text = sealed.partition(".")
        # Bytes, because strings may only be compared like this if they are ASCII.
        if not hmac.compare_digest(mac.encode("utf-8", "replace"), self._mac(text, about).encode()):
            raise SealBroken("sealed by somebody else, or for another place")
        return text

    def read(self, stored: bytes | str | None, *about: str) -> str | None:
        """The text in a value from the broker: None if it is missing or was not sealed for this subject."""
        try:
            return None if stored is None else self.opened(stored, *about)
        except SealBroken as error:
            log.warning("word_refused", about=about[0], reason=str(error))
            return None

    def _mac(self, text: str, about: tuple[str, ...]) -> str:
        # JSON keeps subject and text apart. Lone surrogates stay as they are.
        return hmac.new(self._key, json.dumps([*about, text]).encode(), hashlib.sha256).hexdigest()


class SealedJob(Message):
    """A job in a queue, with the Unix times at which it was sent and expires."""

    sent: float
    until: float
    job: dict[str, Any]

    @classmethod
    def opened(cls, seals: Seals, sealed: object, queue: str, task: str, id: str) -> SealedJob:
        """The job; raises SealBroken."""
        return _read(cls, seals.opened(sealed, "job", queue, task, id))

    def sealed(self, seals: Seals, queue: str, task: str, id: str) -> str:
        """The sealed text for the queue."""
        return seals.seal(self.model_dump_json(), "job", queue, task, id)


class Answer(Message):
    """The outcome of a job: its result, or the name of an error from `movies.errors` and its message for operators."""

    result: dict[str, Any] | None = None
    error: str | None = None
    reason: str = ""

    @classmethod
    def opened(cls, seals: Seals, sealed: object, task: str, id: str) -> Answer:
        """The answer to this job; raises SealBroken."""
        return _read(cls, seals.opened(sealed, "answer", task, id))

    def sealed(self, seals: Seals, task: str, id: str) -> str:
        """The sealed text for the broker."""
        return seals.seal(self.model_dump_json(), "answer", task, id)


def _read(kind: type[M], text: str) -> M:
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        raise SealBroken("sealed by another version") from error
