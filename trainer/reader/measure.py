"""How well a reader reads messages that it was not trained on."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence

from movies.reader_prompt import ReaderAnswer
from trainer.reader.examples import Example
from workers.reader.own import OwnReader

THUMBS = frozenset({"good", "bad"})


def figures_of(reader: OwnReader, examples: Sequence[Example]) -> dict[str, float]:
    """Counts over these examples, and the mean time per message in seconds."""
    counts: Counter[str] = Counter(messages=len(examples))
    started = time.monotonic()
    for example in examples:
        counts.update(compared(example.answer, reader.read(example.question)))
    seconds = (time.monotonic() - started) / max(1, len(examples))
    return {**counts, "seconds": round(seconds, 3)}


def compared(meant: ReaderAnswer, heard: ReaderAnswer) -> Counter[str]:
    """How much of a message's meaning the reader heard: titles, thumbs, individual wishes, and the intent."""
    meant_of, heard_of = _verdicts(meant), _verdicts(heard)
    wished, taken = set(_wishes(meant)), set(_wishes(heard))
    return Counter(
        titles=len(meant_of),
        titles_heard=len(meant_of.keys() & heard_of.keys()),
        titles_invented=len(heard_of.keys() - meant_of.keys()),
        thumbs=sum(v in THUMBS for v in meant_of.values()),
        thumbs_heard=sum(v in THUMBS and heard_of.get(t) == v for t, v in meant_of.items()),
        thumbs_wrong=sum(v in THUMBS and meant_of.get(t) != v for t, v in heard_of.items()),
        wishes=len(wished),
        wishes_heard=len(wished & taken),
        wishes_invented=len(taken - wished),
        intents_heard=int(meant.intent == heard.intent),
    )


def table_of(figures: dict[str, float]) -> list[str]:
    """The figures as lines of text."""

    def share(part: str, whole: str) -> str:
        return f"{figures[part]:.0f} of {figures[whole]:.0f} ({figures[part] / max(1, figures[whole]):.3f})"

    return [
        f"messages                {figures['messages']:.0f}",
        f"intents heard           {share('intents_heard', 'messages')}",
        f"titles heard            {share('titles_heard', 'titles')}, {figures['titles_invented']:.0f} invented",
        f"thumbs heard            {share('thumbs_heard', 'thumbs')}, {figures['thumbs_wrong']:.0f} wrong",
        f"wishes heard            {share('wishes_heard', 'wishes')}, {figures['wishes_invented']:.0f} invented",
        f"seconds per message     {figures['seconds']:.3f}",
    ]


def _verdicts(answer: ReaderAnswer) -> dict[str, str]:
    return {m.title.casefold(): "good" if m.verdict == "good+like" else m.verdict for m in answer.movies}


def _wishes(answer: ReaderAnswer) -> Iterable[tuple[str, object]]:
    for kind, value in answer.wishes:
        if isinstance(value, tuple):
            yield from ((kind, each.casefold()) for each in value)
        elif value is not None:
            yield kind, value
