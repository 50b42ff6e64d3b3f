"""The parts of a subject that movies are tagged with, if none is tagged with the whole: "village murders"."""

from __future__ import annotations

from collections.abc import Iterator, Set

from bot.understanding.words.ordinary_words import FUNCTION_WORDS
from movies.protocol.recommendation import MOST_NAMES_A_WISH
from movies.topics import known_as, topic_of

MOST_PARTS = 2
# Words that say nothing about a movie alone, though some movie is tagged with them.
_VAGUE = frozenset(
    """
    a big small good bad great nice new old little long short main whole real true happy sad funny movie movies film
    films story stories people person man men woman women guy guys girl boy thing things stuff kind sort lot part
    middle end start day days night life time times year years world place home set way one two three work working
    getting going being having making doing looking
    """.split()
)


def with_known_parts(topics: Set[str], tags: Set[str]) -> frozenset[str]:
    """The topics and, for each that no movie has, the parts that some have; the list says which it could use."""
    parts = {part for topic in topics if topic not in tags and known_as(topic) is None for part in _parts(topic, tags)}
    return frozenset(sorted({*topics, *parts})[:MOST_NAMES_A_WISH]) if parts else frozenset(topics)


def _parts(phrase: str, tags: Set[str]) -> list[str]:
    """The longest runs of words that are tags, without overlaps."""
    words = phrase.casefold().split()
    found: dict[int, str] = {}
    taken: set[int] = set()
    for size in range(len(words) - 1, 0, -1):
        for start in range(len(words) - size + 1):
            run = range(start, start + size)
            if taken.isdisjoint(run) and (tag := _tag(words[start : start + size], tags)):
                found[start] = tag
                taken.update(run)
    return [tag for _, tag in sorted(found.items())][:MOST_PARTS]


def _tag(words: list[str], tags: Set[str]) -> str | None:
    if all(word in FUNCTION_WORDS or word in _VAGUE for word in words):
        return None
    return next((form for form in _forms(" ".join(words)) if form in tags), None)


def _forms(words: str) -> Iterator[str]:
    """The words as a tag, and in the singular and plural."""
    yield topic_of(words)
    yield from (words.removesuffix("s"), f"{words}s")
    if words.endswith("ies"):
        yield f"{words[:-3]}y"
