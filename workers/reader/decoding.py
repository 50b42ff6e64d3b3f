"""From the probabilities of marks to an answer: the slices of the message, the opinions, the wishes, the intent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from movies.reader_prompt import (
    LONGEST_NAME,
    MOST_MOVIES,
    MOST_NAMES,
    ReaderAnswer,
    ReaderMovie,
    ReaderQuestion,
    ReaderWishes,
    Verdict,
)
from workers.reader.form import Form
from workers.reader.heads import Array, Marked
from workers.reader.marks import (
    EITHER,
    FACTS,
    FAMOUS,
    FLAGS,
    GENRES,
    INTENTS,
    NOT_MEANT,
    OBSCURE,
    SLICES,
    TITLE,
    VERDICTS,
    beginning,
    kind_of,
)

# A flag counts if it has at least this probability.
LIKELY = 0.5
SMALLEST = 1e-9
OF_TITLES = [beginning(TITLE), beginning(TITLE) + 1]
Name = TypeVar("Name", bound=str)
LIKED: tuple[Verdict, ...] = ("good", "good+like")
# What may follow the last letter of a title and still belong to it: "Airplane!".
MARKS_OF_TITLES = "!?)'’\""


@dataclass
class Slice:
    """A part of the message, marked as one kind; `tokens` are the tokens that it covers."""

    kind: str
    start: int
    end: int
    tokens: list[int] = field(default_factory=list)


def answer_of(question: ReaderQuestion, form: Form, marked: Marked) -> ReaderAnswer:
    """The answer that the marks of a message express."""
    found = list(_slices(question.message, form, marked))
    intent = INTENTS[int(marked.intents.argmax())]
    return ReaderAnswer(
        movies=(*_named(question, found, marked), *_pointed_at(marked))[:MOST_MOVIES],
        wishes=_wishes(question, found, marked),
        intent=intent,
        intents=_shares(INTENTS, marked.intents),
        fact=FACTS[int(marked.facts.argmax())] if intent == "fact" else None,
    )


def _named(question: ReaderQuestion, found: list[Slice], marked: Marked) -> Iterator[ReaderMovie]:
    for one in found:
        if one.kind == TITLE:
            title = question.message[one.start : one.end][:LONGEST_NAME]
            named = marked.tags[one.tokens][:, OF_TITLES].sum(1).mean()
            yield _movie(title, marked.verdicts[one.tokens].mean(0), min(1.0, round(float(named), 3)))


def _pointed_at(marked: Marked) -> Iterator[ReaderMovie]:
    for number, shares in enumerate(marked.on_screen, 1):
        if int(shares.argmax()) != NOT_MEANT:
            yield _movie(f"#{number}", shares[1:] / max(float(shares[1:].sum()), SMALLEST))


def _movie(title: str, shares: Array, is_title: float = 1.0) -> ReaderMovie:
    """A movie with the likeliest verdict; the two verdicts that mean liking count together."""
    share_of = _shares(VERDICTS, shares)
    other = max((verdict for verdict in VERDICTS if verdict not in LIKED), key=share_of.__getitem__)
    liked = sum(share_of[verdict] for verdict in LIKED) >= share_of[other]
    verdict = max(LIKED, key=share_of.__getitem__) if liked else other
    return ReaderMovie(title=title, verdict=verdict, shares=share_of, is_title=is_title)


def _shares(names: Sequence[Name], shares: Array) -> dict[Name, float]:
    return {name: round(min(1.0, float(share)), 3) for name, share in zip(names, shares, strict=True)}


def _wishes(question: ReaderQuestion, found: list[Slice], marked: Marked) -> ReaderWishes:
    words = {
        kind: tuple(dict.fromkeys(question.message[s.start : s.end][:LONGEST_NAME] for s in found if s.kind == kind))
        for kind in SLICES
        if kind != TITLE
    }
    said = {flag for flag, share in zip(FLAGS, marked.flags, strict=True) if share >= LIKELY}
    return ReaderWishes(
        **{kind: texts[:MOST_NAMES] for kind, texts in words.items()},
        genres=tuple(genre for genre in GENRES if genre in said)[:MOST_NAMES],
        without_genres=tuple(genre for genre in GENRES if f"without {genre}" in said)[:MOST_NAMES],
        either=EITHER in said or None,
        fame="obscure" if OBSCURE in said else "famous" if FAMOUS in said else None,
    )


def _slices(message: str, form: Form, marked: Marked) -> Iterator[Slice]:
    """The marked parts of a message, grown to whole words."""
    open_slice: Slice | None = None
    for token, (start, end) in enumerate(form.slices):
        if start >= end and open_slice is not None:
            continue  # A token of spaces only.
        tag = int(marked.tags[token].argmax())
        kind = kind_of(tag)
        if open_slice is not None and not _continues(open_slice, message, tag, start):
            yield _grown(message, open_slice)
            open_slice = None
        if open_slice is not None:
            open_slice.end = end
            open_slice.tokens.append(token)
        elif kind is not None and start < end:
            open_slice = Slice(kind, start, end, [token])
    if open_slice is not None:
        yield _grown(message, open_slice)


def _continues(one: Slice, message: str, tag: int, start: int) -> bool:
    """Whether a token belongs to the slice before it: its tag says so, or it is the rest of a word."""
    if kind_of(tag) != one.kind:
        return False
    within_a_word = start == one.end and message[start - 1].isalnum() and message[start].isalnum()
    return tag != beginning(one.kind) or within_a_word


def _grown(message: str, one: Slice) -> Slice:
    while one.start > 0 and message[one.start - 1].isalnum() and message[one.start].isalnum():
        one.start -= 1
    while one.end < len(message) and message[one.end].isalnum() and message[one.end - 1].isalnum():
        one.end += 1
    while (
        one.end > one.start + 1 and not message[one.end - 1].isalnum() and message[one.end - 1] not in MARKS_OF_TITLES
    ):
        one.end -= 1
    return one
