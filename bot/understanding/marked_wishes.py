"""Correct the wishes that the own reader marked, where the words before them say that they are none, or are refused."""

from __future__ import annotations

import re

from movies.protocol.recommendation import Wishes
from movies.reader_prompt import ReaderWishes
from movies.topics import LANGUAGES, known_as

# "Less depressing", "save for those featuring Matthew McConaughey".
_REFUSED = re.compile(
    r"\b(?:less|fewer|save for|except(?: for)?|other than|apart from|aside from)"
    r"(?: (?:the |any |those |ones |movies |films )*(?:featuring|starring|with|by|about|from))?\s+$",
    re.IGNORECASE,
)
# "My English is not so good", "I am Dutch".
_ABOUT_THEMSELVES = re.compile(
    r"\b(?:my|i am|i['’]?m|we are|we['’]?re|as an?|being an?)(?: an?| half| from)?\s+$", re.IGNORECASE
)
# "The kids are asleep" asks for nothing that children may see.
_WITHOUT_KIDS = re.compile(
    r"\b(?:kids?|children|little ones?|toddlers?|baby)\b[^.!?\n]{0,20}"
    r"\b(?:(?:to|in) bed|asleep|sleeping|away|at grandma\w*)\b"
    r"|\b(?:without|no) (?:the )?(?:kids|children)\b",
    re.IGNORECASE,
)
KINDS = ("topics", "people", "languages")


def corrected(message: str, told: ReaderWishes) -> ReaderWishes:
    """The wishes, with those refused that the model took for wanted."""
    meant: dict[str, tuple[str, ...]] = {}
    for kind in KINDS:
        words = getattr(told, kind)
        refused = tuple(w for w in words if _REFUSED.search(_before(message, w)))
        meant[kind] = tuple(w for w in words if w not in refused)
        meant[f"without_{kind}"] = (*getattr(told, f"without_{kind}"), *refused)
    return told.model_copy(update=meant)


def without_asides(message: str, wishes: Wishes) -> Wishes:
    """The wishes without what people only say of themselves and of who is not there."""
    meant: dict[str, frozenset[str]] = {
        kind: frozenset(w for w in getattr(wishes, kind) if not _speaks_of_themselves(message, w))
        for kind in ("topics", "languages")
    }
    if _WITHOUT_KIDS.search(message):
        meant["genres"] = wishes.genres - {"Children"}
    return wishes.model_copy(update=meant)


def _speaks_of_themselves(message: str, words: str) -> bool:
    is_language = words.casefold() == "english" or known_as(words) in LANGUAGES
    return is_language and _ABOUT_THEMSELVES.search(_before(message, words)) is not None


def _before(message: str, words: str) -> str:
    """The message up to these words."""
    found = re.search(rf"(?<!\w){re.escape(words.strip())}(?!\w)", message, re.IGNORECASE)
    return message[: found.start()] if found else ""
