"""The input of Matinee's own reader: the message, what is on screen, and a last word that stands for the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from movies.errors import JobRefused
from movies.reader_prompt import ReaderQuestion

MOST_TOKENS = 512

# The tokens of a text, and the bytes of each.
Tokenise = Callable[[str], list[tuple[int, bytes]]]


@dataclass(frozen=True)
class Form:
    """A question as tokens.

    tokens: all tokens. first: the place of the message's first token. slices: for each token of the message, the start
    and end of its characters in it, without spaces around them. shown: the place of the last token of each movie on
    screen. last: the place that stands for the whole.
    """

    tokens: list[int]
    first: int
    slices: list[tuple[int, int]]
    shown: list[int]

    @property
    def last(self) -> int:
        """The place that stands for the whole."""
        return len(self.tokens) - 1


def form_of(question: ReaderQuestion, tokenise: Tokenise) -> Form:
    """The form of a question; raises JobRefused if it is too long."""
    message = question.message
    opening, words, end = tokenise("message:"), tokenise(f" {message}"), tokenise("\n")
    tokens = _ids([*opening, *words, *end])
    shown = []
    for number, title in enumerate(question.on_screen, 1):
        tokens += _ids(tokenise(f"{number}. {title}\n"))
        shown.append(len(tokens) - 1)
    tokens += _ids(tokenise("\nmeaning:"))
    if len(tokens) > MOST_TOKENS:
        raise JobRefused("The message is too long for the reader.")
    return Form(tokens, len(opening), list(_slices(message, [raw for _, raw in words])), shown)


def _ids(tokens: Iterable[tuple[int, bytes]]) -> list[int]:
    return [token for token, _ in tokens]


def _slices(message: str, pieces: Iterable[bytes]) -> Iterable[tuple[int, int]]:
    """Where each token's characters lie in the message, which is tokenised with one space in front."""
    # A token may end within a character, so each byte is mapped to the character it belongs to.
    of_byte = [place for place, letter in enumerate(message) for _ in letter.encode("utf-8", "replace")]
    of_byte.append(len(message))
    read = -1
    for piece in pieces:
        start, end = max(0, read), max(0, read + len(piece))
        read += len(piece)
        first = of_byte[min(start, len(of_byte) - 1)]
        after = of_byte[min(end, len(of_byte) - 1)] if end > start else first
        if end > start and after <= first:
            after = first + 1
        while first < after and message[first].isspace():
            first += 1
        yield first, after
