"""Choices between named movies, whose titles are overwritten."""

from __future__ import annotations

import pytest

from bot.understanding.requests.choosing import chooses

ONE, OTHER = "\x00" * 4, "\x00" * 6


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE} or {OTHER} for tonight?",
        f"{ONE} vs {OTHER}?",
        f"torn between {ONE} and {OTHER}",
        f"can't decide: {ONE} or the {OTHER}",
        f"should we watch {ONE} or {OTHER}",
        f"which one should I watch, {ONE} or {OTHER}?",
        f"I loved it. {ONE} or {OTHER}?",
        f"{ONE} oder {OTHER} heute Abend?",
    ],
)
def test_a_choice_is_heard(text: str) -> None:
    assert chooses(text)


@pytest.mark.parametrize(
    "text",
    [f"movies like {ONE} or {OTHER}?", f"I loved {ONE} and {OTHER}", f"never seen {ONE} or {OTHER}", f"good: {ONE}"],
)
def test_a_list_of_titles_is_no_choice(text: str) -> None:
    assert not chooses(text)
