"""The languages that Matinee writes, and the current one. It understands only English."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from enum import StrEnum
from functools import wraps
from typing import ParamSpec

from movies.plain import plain

P = ParamSpec("P")


class Language(StrEnum):
    """The languages, by their ISO 639-1 codes, as stored."""

    ENGLISH = "en"
    GERMAN = "de"


# Every turn is a task with its own context; front ends set this at the start of each.
language: ContextVar[Language] = ContextVar("language", default=Language.ENGLISH)


def spoken(german: Callable[P, str]) -> Callable[[Callable[P, str]], Callable[P, str]]:
    """Decorate an English sentence with its German twin, which takes the same arguments."""

    def in_both(english: Callable[P, str]) -> Callable[P, str]:
        @wraps(english)
        def say(*args: P.args, **kwargs: P.kwargs) -> str:
            sentence = german if language.get() is Language.GERMAN else english
            return plain(sentence(*args, **kwargs))

        return say

    return in_both
