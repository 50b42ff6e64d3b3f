"""The layout of replies, before a platform's limits; `tests/bot/discord/test_drawing.py` has the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contracts.actions import Action, Verb, about
from bot.contracts.choices import MORE, WHY, to_tap
from bot.contracts.replies import Attachment, Card, Choice, Reply
from bot.front_end.layout import Button, Drawing, Menu, action_in, lay_out, links, put_into, shortened
from bot.wording.shared.common import bar
from bot.wording.shared.languages import Language, language
from movies.catalogue import Movie
from movies.facts import Facts

OWNER = "m:U012ABC"
HEAT = Movie(1, "Heat", 1995, ("Action", "Crime"), popularity=30)
FARGO = Movie(2, "Fargo", 1996, ("Crime", "Drama"), popularity=40)


def name(card: Card) -> str:
    return f"{card.place}. {card.movie.name}"


def why(movie: Movie) -> Choice:
    return Choice("why?", about(Verb.WHY, movie.id))


def recommended(*movies: Movie) -> Reply:
    cards = tuple(Card(m, k, choices=(*to_tap(m), why(m))) for k, m in enumerate(movies, 1))
    return Reply("For you:", cards, (MORE, WHY))


def test_text_and_labels_are_left_as_they_are_however_long() -> None:
    text, title = "*a* <b> & " * 1_000, "_M*A*S*H_ " * 100
    drawing = lay_out(Reply(text, choices=(Choice(title, Action.parse("about:1")),)), OWNER, name)
    assert drawing == Drawing(text, others=(Button(title, f"{OWNER}:about:1"),))


def test_each_movie_is_drawn_by_the_front_end_and_has_buttons_at_its_place() -> None:
    drawing = lay_out(recommended(HEAT, FARGO), OWNER, name)
    assert drawing.cards == {1: "1. Heat (1995)", 2: "2. Fargo (1996)"}
    assert drawing.taps[2] == (
        Button("", f"{OWNER}:rate:2:good", "👍"),
        Button("", f"{OWNER}:rate:2:bad", "👎"),
        Button("not seen", f"{OWNER}:rate:2:unseen"),
        Button("why?", f"{OWNER}:why:2"),
    )


def test_one_why_for_all_is_only_offered_where_no_movie_has_its_own() -> None:
    explained = lay_out(recommended(HEAT), OWNER, name)
    plain = lay_out(Reply("For you:", (Card(HEAT, 1, choices=to_tap(HEAT)),), (MORE, WHY)), OWNER, name)
    assert [str(action_in(item.tap_id)) for item in explained.others] == ["more"]
    assert [str(action_in(item.tap_id)) for item in plain.others] == ["more", "why"]


@pytest.mark.parametrize("count", [3, 4, 40])
def test_a_menu_of_movies_has_all_of_them_and_stands_before_the_other_buttons(count: int) -> None:
    which = tuple(Choice(f"Sabrina {k}", Action.parse(f"which:{k}")) for k in range(count))
    drawing = lay_out(Reply("Which one?", choices=(MORE, *which)), OWNER, name)
    if count < 4:
        assert [str(action_in(item.tap_id)) for item in drawing.others] == ["more", *(str(c.action) for c in which)]
    else:
        menu = Menu(f"{OWNER}:pick", tuple((c.label, str(c.action)) for c in which))
        assert drawing.others == (menu, Button("more", f"{OWNER}:more"))


def test_nothing_to_tap_comes_twice() -> None:
    choices = (Choice("Heat (1995)", Action.parse("rate:1:good")), MORE, Choice("further", Action.parse("more")))
    drawing = lay_out(Reply("", (Card(HEAT, 1, choices=to_tap(HEAT)),), choices), OWNER, name)
    assert drawing.others == (Button("more", f"{OWNER}:more"),)


def test_a_file_goes_along() -> None:
    file = Attachment("matinee.json", "{}")
    assert lay_out(Reply("Here.", attachment=file), OWNER, name).files == (file,)


def test_a_tap_changes_what_is_on_screen_and_keeps_the_cards_that_stay() -> None:
    screen = lay_out(recommended(HEAT, FARGO), OWNER, name)
    reply = Reply("Not seen yet: Fargo (1996).")
    after = put_into(screen, lay_out(reply, OWNER, name), reply, f"{OWNER}:rate:2:unseen")
    assert after.text == reply.text and after.cards == screen.cards and list(after.taps) == [1]
    assert [str(action_in(item.tap_id)) for item in after.others] == ["more"]


@pytest.mark.parametrize("action", ["more", "rate:1:good", "which:12"])
def test_what_a_button_does_stands_behind_its_owner(action: str) -> None:
    assert str(action_in(f"{OWNER}:{action}")) == action == str(action_in(f"n:0123abcd:{action}"))


@given(st.text(max_size=300), st.integers(2, 200))
def test_a_shortened_text_is_a_beginning_that_fits(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short) <= most
    assert short == text or (short.endswith("…") and text.startswith(short[:-1].removesuffix("\n")))
    assert (short == text) == (len(text) <= most) or text.endswith("…")


@pytest.mark.parametrize(("chance", "full"), [(0.0, 0), (0.04, 0), (0.06, 1), (0.87, 9), (1.0, 10)])
def test_a_chance_is_a_bar_of_ten_signs(chance: float, full: int) -> None:
    assert bar(chance) == "▰" * full + "▱" * (10 - full)


@pytest.mark.parametrize(("reader", "wiki"), [(Language.ENGLISH, "enwiki"), (Language.GERMAN, "dewiki")])
def test_a_card_links_to_wikipedia_in_the_readers_language(reader: Language, wiki: str) -> None:
    token = language.set(reader)
    try:
        found = dict(links(Card(Movie(1, "Heat", 1995, imdb_id=113277, facts=Facts(item=42)), 1)))
    finally:
        language.reset(token)
    assert list(found) == ["Wikipedia", "IMDb"] and found["Wikipedia"].endswith(f"/{wiki}/Q42")


def test_a_card_without_facts_links_to_no_wikipedia() -> None:
    assert links(Card(HEAT, 1)) == ()
