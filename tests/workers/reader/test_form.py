"""The form of a question, and where each token lies in the message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movies.errors import JobRefused
from movies.reader_prompt import ReaderQuestion
from workers.reader.form import MOST_TOKENS, form_of


def bytes_of(text: str) -> list[tuple[int, bytes]]:
    """A tokeniser that knows bytes only."""
    return [(byte, bytes([byte])) for byte in text.encode()]


def words_of(text: str) -> list[tuple[int, bytes]]:
    """A tokeniser that cuts before each space."""
    return [(len(word), word.encode()) for word in text.replace(" ", "\0 ").split("\0") if word]


def test_each_token_of_the_message_knows_its_characters() -> None:
    form = form_of(ReaderQuestion.of("Loved Amélie 🎬!"), words_of)
    assert ["Loved Amélie 🎬!"[a:b] for a, b in form.slices] == ["Loved", "Amélie", "🎬!"]


def test_a_token_within_a_character_stands_for_all_of_it() -> None:
    message = "é🎬a"
    form = form_of(ReaderQuestion.of(message), bytes_of)
    assert [message[a:b] for a, b in form.slices] == ["", "é", "é", "🎬", "🎬", "🎬", "🎬", "a"]


def test_movies_on_screen_follow_the_message_and_are_numbered() -> None:
    form = form_of(ReaderQuestion.of("the 2nd", ["Heat (1995)", "Ran (1985)"]), bytes_of)
    text = bytes(form.tokens).decode()
    assert text == "message: the 2nd\n1. Heat (1995)\n2. Ran (1985)\n\nmeaning:"
    assert [text[: place + 1].rpartition("\n")[0].rpartition("\n")[2] for place in form.shown] == [
        "1. Heat (1995)",
        "2. Ran (1985)",
    ]
    assert form.last == len(text) - 1 and text[form.first :].startswith(" the 2nd")


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(JobRefused, match="too long"):
        form_of(ReaderQuestion.of("a" * MOST_TOKENS), bytes_of)


@given(st.text(max_size=60), st.lists(st.text(max_size=10), max_size=3))
def test_every_slice_lies_within_the_message_and_none_goes_back(message: str, shown: list[str]) -> None:
    question = ReaderQuestion.of(message.encode("utf-8", "replace").decode(), shown)
    try:
        form = form_of(question, bytes_of)
    except JobRefused:
        return
    assert all(0 <= a <= len(question.message) and b <= len(question.message) for a, b in form.slices)
    starts = [a for a, b in form.slices if a < b]
    assert starts == sorted(starts)
