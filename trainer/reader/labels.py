"""What the reader should mark in an example, token by token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trainer.reader.examples import Example
from workers.reader.form import Form, Tokenise, form_of
from workers.reader.marks import (
    EITHER,
    FACTS,
    FLAGS,
    INTENTS,
    NOT_MEANT,
    NOTHING,
    ON_SCREEN,
    SLICES,
    TITLE,
    VERDICTS,
    beginning,
)

# Marks a place where there is nothing to learn.
UNKNOWN = -100
# A title that is at least this long is marked wherever it occurs; "2" is only marked once.
LONG_TITLE = 5


@dataclass(frozen=True)
class Labelled:
    """An example as the reader sees it, with the correct marks, by their numbers.

    complete: whether every wish was found in the message, so the rest of it contains none.
    """

    form: Form
    tags: list[int]
    verdicts: list[int]
    on_screen: list[int]
    intent: int
    fact: int
    flags: list[float]
    complete: bool


@dataclass(frozen=True)
class Found:
    """A slice of a message, its kind, and the verdict if it is a title."""

    start: int
    end: int
    kind: str
    verdict: int = UNKNOWN


def labelled(example: Example, tokenise: Tokenise) -> Labelled:
    """The example with its marks; raises JobRefused if it is too long for the reader."""
    form = form_of(example.question, tokenise)
    found, complete = _found(example)
    tags, verdicts = [], []
    for start, end in form.slices:
        one = next((f for f in found if start < f.end and f.start < end), None) if start < end else None
        tags.append(NOTHING if one is None else beginning(one.kind) + int(start > one.start))
        verdicts.append(UNKNOWN if one is None else one.verdict)
    answer, said = example.answer, _flags(example)
    shown = [NOT_MEANT] * len(form.shown)
    for movie in answer.movies:
        if (place := movie.title.removeprefix("#")).isdecimal() and movie.title[0] == "#" and int(place) <= len(shown):
            shown[int(place) - 1] = ON_SCREEN.index(movie.verdict)
    return Labelled(
        form,
        tags,
        verdicts,
        shown,
        INTENTS.index(answer.intent),
        UNKNOWN if answer.fact is None else FACTS.index(answer.fact),
        [float(flag in said) for flag in FLAGS],
        complete,
    )


def _found(example: Example) -> tuple[list[Found], bool]:
    """Where titles and wishes occur in the message, and whether every wish was found."""
    message, found = example.question.message, list[Found]()

    def take(match: re.Match[str] | None, kind: str, verdict: int = UNKNOWN) -> bool:
        if match is None:
            return False
        if not any(match.start() < f.end and f.start < match.end() for f in found):
            found.append(Found(*match.span(), kind, verdict))
        return True

    titles = [m for m in example.answer.movies if not m.title.startswith("#")]
    reached = 0
    for movie in titles:
        pattern = _whole(movie.title.strip())
        match = pattern.search(message, reached) or pattern.search(message)
        reached = max(reached, match.end() if match else 0)
        take(match, TITLE, VERDICTS.index(movie.verdict))
    for movie in titles:
        if len(movie.title) >= LONG_TITLE and not movie.title.isdecimal():
            for match in _whole(movie.title.strip()).finditer(message):
                take(match, TITLE, VERDICTS.index(movie.verdict))
    wishes = [(kind, words) for kind in SLICES if kind != TITLE for words in getattr(example.answer.wishes, kind)]
    taken = [take(_inflected(words, message), kind) for kind, words in wishes]
    return found, all(taken)


def _whole(title: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(title)}(?!\w)")


def _inflected(words: str, message: str) -> re.Match[str] | None:
    """Where words occur in a message, perhaps with other endings."""
    stems = [re.escape(w if len(w) < 5 else w[: max(4, len(w) - 3)]) + r"\w*" for w in re.findall(r"\w+", words)]
    return re.search(r"(?<!\w)" + r"\W+".join(stems), message, re.IGNORECASE) if stems else None


def _flags(example: Example) -> frozenset[str]:
    return frozenset(_said(example))


def _said(example: Example) -> Iterator[str]:
    wishes = example.answer.wishes
    yield from wishes.genres
    yield from (f"without {genre}" for genre in wishes.without_genres)
    if wishes.either:
        yield EITHER
    if wishes.fame is not None:
        yield wishes.fame
