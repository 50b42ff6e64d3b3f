"""How many movies a request asks for."""

from __future__ import annotations

import pytest

from bot.understanding.requests.counts import count_asked


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("just one movie, decide for me", 1),
        ("another one", 1),
        ("give me ten", 10),
        ("three movies", 3),
        ("three comedies please", 3),
        ("10 recs pls", 10),
        ("top 5 horror movies", 5),
        ("recommend me a couple of thrillers", 2),
        ("give me 50 movies", 50),
    ],
)
def test_a_number_of_movies_is_read(said: str, count: int) -> None:
    assert count_asked(said) == count


@pytest.mark.parametrize(
    "said",
    [
        "a movie from the 80s",
        "give me 80s movies",
        "10/10 movies",
        "two movies I loved",
        "we are 5 people",
        "i want a movie for my 6 year old",
        "something under 90 minutes",
        "i have only two hours",
        "one of the best movies",
        "best 2010 movies",
    ],
)
def test_other_numbers_are_no_count(said: str) -> None:
    assert count_asked(said) is None
