"""For whom somebody asks."""

from __future__ import annotations

import pytest

from bot.understanding.requests.viewers import asked_for_others


@pytest.mark.parametrize("said", ["Would my wife like Notting Hill?", "do you think our kids would love Up?"])
def test_a_question_for_somebody_else_is_told_from_one_s_own(said: str) -> None:
    assert asked_for_others(said)


@pytest.mark.parametrize("said", ["would I like Heat?", "would you recommend Heat to my wife", "my wife loves Up"])
def test_a_question_of_one_s_own_is_none_for_others(said: str) -> None:
    assert not asked_for_others(said)
