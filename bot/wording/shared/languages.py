"""The languages that Matinee speaks, and which of them it speaks just now; what it understands is English."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from enum import StrEnum
from functools import wraps
from typing import ParamSpec

P = ParamSpec("P")


class Language(StrEnum):
    """By their ISO 639-1 codes, as they are stored."""

    ENGLISH = "en"
    GERMAN = "de"


# Every turn is a task of its own, and so has a context of its own. A front end sets this once, where a turn begins.
language: ContextVar[Language] = ContextVar("language", default=Language.ENGLISH)


def spoken(german: Callable[P, str]) -> Callable[[Callable[P, str]], Callable[P, str]]:
    """Decorate an English sentence, so that where German is spoken `german` says it, from the same arguments."""

    def in_both(english: Callable[P, str]) -> Callable[P, str]:
        @wraps(english)
        def say(*args: P.args, **kwargs: P.kwargs) -> str:
            sentence = german if language.get() is Language.GERMAN else english
            return sentence(*args, **kwargs)

        return say

    return in_both
