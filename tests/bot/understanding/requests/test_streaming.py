"""Streaming services are heard as such."""

from __future__ import annotations

import pytest

from bot.understanding.requests.streaming import streaming
from bot.understanding.requests.wishes import wishes
from movies.topics import STREAMING


@pytest.mark.parametrize(
    "said",
    [
        "anything good on netflix",
        "what's on prime",
        "only stuff that's on netflix please",
        "something on disney plus for the kids",
        "we only have hulu",
        "was Gutes auf Netflix",
    ],
)
def test_what_a_service_shows_is_a_wish_of_its_own(said: str) -> None:
    assert [part.wish.topics for part in streaming(said)] == [{STREAMING}]


def test_disney_plus_is_no_wish_for_disney() -> None:
    assert wishes("something on disney plus").people == wishes("something").people
    assert wishes("something on disney plus").topics == {STREAMING}


@pytest.mark.parametrize("said", ["something by Disney", "mad max", "the sky is blue", "a movie on a train"])
def test_other_words_are_no_service(said: str) -> None:
    assert streaming(said) == []
