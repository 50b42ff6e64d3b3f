"""Questions about what is in a movie."""

from __future__ import annotations

import pytest

from bot.understanding.requests.content_asked import content_asked

TITLE = "\x00" * 4


@pytest.mark.parametrize(
    ("said", "about"),
    [
        (f"is {TITLE} sad?", "sad"),
        ("is the first one really sad", "sad"),
        (f"will {TITLE} make me cry", "sad"),
        ("is it funny?", "funny"),
        (f"how violent is {TITLE}", "violent"),
        (f"is there much gore in {TITLE}", "violent"),
        (f"is there any nudity in {TITLE}", "sexual"),
        (f"any jump scares in {TITLE}?", "jump scares"),
        ("any swearing?", "swearing"),
        (f"does the dog die in {TITLE}", "animals"),
        (f"does {TITLE} have a happy ending", "happy ending"),
        (f"did {TITLE} win an oscar", "awards"),
    ],
)
def test_a_question_about_content_is_heard(said: str, about: str) -> None:
    assert content_asked(said) == about


@pytest.mark.parametrize(
    "said",
    [
        "is there anything funny",
        "something funny, is that possible?",
        "is there a sad movie about dogs",
        f"{TITLE} was so sad",
        f"how does {TITLE} end",
        "any funny ones?",
        "I want to win",
    ],
)
def test_a_wish_or_an_opinion_is_no_question_about_content(said: str) -> None:
    assert content_asked(said) is None
