"""What is left of a request is named, not dropped."""

from __future__ import annotations

import pytest

from bot.understanding.requests.leftovers import MOST_LEFTOVERS, leftovers
from bot.understanding.requests.parts import joined

TAGS = frozenset({"beautiful", "witty", "calm"})


def left(text: str) -> tuple[set[str], set[str]]:
    wish = joined(leftovers(text, TAGS))
    return set(wish.topics), set(wish.without_topics)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("something glamorous please", {"glamorous"}),
        ("give me sth calm and glamorous", {"calm", "glamorous"}),
        ("I need a film with easy language", {"easy language"}),
        ("a movie with witty hairstyles", {"witty", "hairstyles"}),
        ("wittier than usual", {"witty"}),
        ("what should we watch tonight", set()),
        ("recommend me a really good movie please", set()),
        ("", set()),
    ],
)
def test_telling_words_are_kept_and_silent_ones_are_not(text: str, wanted: set[str]) -> None:
    assert left(text) == (wanted, set())


def test_what_is_not_wanted_is_kept_as_such() -> None:
    assert left("something with no clowns") == (set(), {"clowns"})


def test_a_long_message_leaves_no_more_than_can_be_told() -> None:
    assert len(leftovers(", ".join(f"glamorous{'x' * k}" for k in range(50)), TAGS)) == MOST_LEFTOVERS
