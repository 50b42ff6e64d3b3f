"""Actions, as values and as the text in a button's id."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contracts.actions import Action, Verb, about

KNOWN = [verb for verb in Verb if verb not in (Verb.UNKNOWN, Verb.ADMIN_UNKNOWN)]
words = st.text("abcdef0123456789-.", min_size=1, max_size=20)


@given(st.sampled_from(KNOWN), words, words | st.just(""))
def test_an_action_survives_being_written_into_a_button(verb: Verb, target: str, value: str) -> None:
    action = Action(verb, target, value)
    assert Action.parse(str(action)) == action


@pytest.mark.parametrize("verb", KNOWN)
def test_a_verb_alone_is_written_without_colons(verb: Verb) -> None:
    assert str(Action(verb)) == verb.value and Action.parse(verb.value) == Action(verb)


@given(st.text(max_size=40))
def test_any_text_can_be_parsed(text: str) -> None:
    assert Action.parse(text).verb in set(Verb)


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("", Verb.UNKNOWN),
        ("explode", Verb.UNKNOWN),
        ("RATE:1:good", Verb.UNKNOWN),
        ("admin.explode", Verb.ADMIN_UNKNOWN),
    ],
)
def test_what_no_button_says_is_unknown_and_still_an_admins_where_it_claims_so(text: str, verb: Verb) -> None:
    assert Action.parse(text) == Action(verb)
    assert Action.parse(text).verb.for_admins == text.startswith("admin.")


@pytest.mark.parametrize(
    ("text", "movie_id"),
    [("rate:7:good", 7), ("why", None), ("which:all", None), ("rate:-1:good", None), ("rate:٣:good", 3)],
)
def test_the_movie_of_an_action(text: str, movie_id: int | None) -> None:
    assert Action.parse(text).movie_id == movie_id


def test_no_id_is_too_long_for_a_number() -> None:
    assert Action.parse(f"rate:{'9' * 5_000}:good").movie_id is None


def test_an_action_about_a_movie() -> None:
    assert str(about(Verb.RATE, 7, "good")) == "rate:7:good" and about(Verb.WHY, 7).movie_id == 7
