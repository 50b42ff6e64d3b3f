"""Messages are read as people would have typed them."""

from __future__ import annotations

import pytest

from bot.understanding.words.dictation import as_typed


@pytest.mark.parametrize(
    ("dictated", "typed"),
    [
        ("find me a western new line no john wayne", "find me a western. no john wayne"),
        ("it was amazing period then heat comma so good", "it was amazing. then heat, so good"),
        ("really good question mark no sorry exclamation mark what else", "really good? no sorry! what else"),
        ("nah seen the first two", "seen the first two"),
        ("nope, already seen it", "already seen it"),
        ("more like taht", "more like that"),
        ("The Innocents (61)", "The Innocents (1961)"),
        ("change Titanic to good please", "Titanic: good"),
        ("make heat a dislike", "heat: dislike"),
        ("scratch that, I didn't like it", "actually I didn't like it"),
        ("Heat sucked, ditto Twister", "Heat sucked, same with Twister"),
        ("real football, soccer for you americans, no helmets", "real football, soccer, no helmets"),
    ],
)
def test_what_was_meant_is_read(dictated: str, typed: str) -> None:
    assert as_typed(dictated) == typed


@pytest.mark.parametrize(
    "message",
    [
        "a period drama",
        "nah, not seen it",
        "Heat (9)",
        "my kids (5 and 8)",
        "for you and me",
        "Nope was great",
        "make it good",
        "make it a comedy",
        "scratch that",
    ],
)
def test_anything_else_stays_as_it_is(message: str) -> None:
    assert as_typed(message) == message


@pytest.mark.parametrize("said", ["swap number 2", "replace #2 please", "change 2 for something else"])
def test_a_movie_to_swap_is_one_not_wanted(said: str) -> None:
    assert as_typed(said) == "not the second one"
