"""Sad news, told before a wish or alone."""

from __future__ import annotations

import pytest

from bot.understanding.requests.sad_news import tells_sad_news, without_sad_news


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("my grandma passed away last week. something light please", "something light please"),
        ("we just broke up, need something funny", "need something funny"),
        ("I lost my job today, cheer me up", "cheer me up"),
        ("my dog died today", "my dog died today"),
    ],
)
def test_sad_news_is_no_wish(text: str, wish: str) -> None:
    assert tells_sad_news(text)
    assert without_sad_news(text).strip() == wish


@pytest.mark.parametrize(
    "text",
    ["does the dog die?", "my wife died laughing", "a film about a man who lost his job", "the dog dies, hated it"],
)
def test_what_happens_in_a_movie_is_no_news(text: str) -> None:
    assert not tells_sad_news(text)
