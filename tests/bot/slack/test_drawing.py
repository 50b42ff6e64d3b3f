"""Replies drawn for Slack, within Slack's limits as the fake enforces them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contracts.actions import Action, Verb, about
from bot.contracts.choices import MORE, NOT_RIGHT, RECOMMEND, RETRY, WHY, to_tap
from bot.contracts.replies import Attachment, Card, Choice, Reply
from bot.front_end.layout import Button, Menu, action_in, put_into
from bot.slack.drawing import Screen, blocks, draw, escaped, fallback, key_of, message, on_screen
from bot.slack.identities import mention, without_mentions
from movies.catalogue import Movie
from movies.facts import Facts
from tests.fakes.slack_wire.limits import LONGEST_TEXT_OF_UPDATE, check_message
from tests.fakes.slack_wire.reading import labels, normalised, readable, said

OWNER, ANA, BEN = "m:U012345678", "U0ANA", "U0BEN"
NAMES = {ANA: "@ana", BEN: "@ben"}
HEAT = Movie(1, "Heat", 1995, ("Action", "Crime"), popularity=30, imdb_id=113277, tmdb_id=949)
FARGO = Movie(2, "Fargo", 1996, ("Crime", "Drama"), popularity=40)
BIG = Movie(13, "Big", 1988, (), popularity=33)
MARKUP = ["M*A*S*H", "<3", "Tom & Jerry", "_tick_", "~no~", "`x`", "<!channel>", "<https://x.org|y>", ":heart:", "> a"]

characters = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('"\\&<>\n')
titles = st.text(characters, min_size=1, max_size=300) | st.sampled_from([*MARKUP, "_" * 250, "&" * 250, '"' * 250])
movies = st.builds(
    Movie,
    id=st.just(0),
    title=titles,
    year=st.none() | st.integers(1870, 2100),
    genres=st.lists(st.sampled_from(["Film-Noir", "Sci-Fi", "*", "(no genres listed)"]), max_size=18).map(tuple),
    imdb_id=st.none() | st.integers(1, 99_999_999),
    tmdb_id=st.none() | st.integers(1, 99_999_999),
)
actions = st.one_of(
    st.sampled_from(["more", "why", "undo", "again", "which:all", "skip", "all:good"]),
    st.builds("{}:{}".format, st.sampled_from(["which", "about", "predict", "why"]), st.integers(1, 10**12 - 1)),
    st.builds("rate:{}:unseen".format, st.integers(1, 40)),
).map(Action.parse)
choices = st.lists(
    st.builds(Choice, st.text(characters, min_size=1, max_size=400), actions),
    max_size=40,
    unique_by=lambda choice: str(choice.action),
).map(tuple)
chances = st.floats(0, 1)
someone = st.builds(mention, st.text("ABCDEFGH0123456789", max_size=10).map("U".__add__)) | st.text(
    characters, max_size=40
)
texts = st.text(characters, max_size=100) | st.builds(
    lambda part, times: (part * times)[:6_000], st.text(characters, min_size=1, max_size=30), st.integers(0, 6_000)
)


def why(movie: Movie) -> Choice:
    return Choice("why?", about(Verb.WHY, movie.id))


@st.composite
def some_cards(draw_one: st.DrawFn, first_id: int) -> tuple[Card, ...]:
    """At most five different movies, the way a worker returns them; `first_id` is the smallest of their ids."""
    places = draw_one(st.sets(st.integers(1, 5)))
    ids = draw_one(st.lists(st.integers(first_id, first_id + 19), unique=True, min_size=5, max_size=5))
    people = draw_one(st.lists(st.tuples(someone, chances), max_size=12).map(tuple))
    cards = []
    for place in sorted(places):
        movie = replace(draw_one(movies), id=ids.pop())
        taps = draw_one(st.sampled_from([(), to_tap(movie), (*to_tap(movie), why(movie))]))
        reason = draw_one(st.text(characters, max_size=600))
        cards.append(Card(movie, place, draw_one(st.none() | chances), reason, people, taps))
    return tuple(cards)


def replies(first_id: int = 1) -> st.SearchStrategy[Reply]:
    return st.builds(
        Reply,
        text=texts,
        cards=some_cards(first_id),
        choices=choices,
        attachment=st.none() | st.builds(Attachment, st.just("a.json"), st.text(max_size=50)),
        waits=st.booleans(),
        keeps=st.booleans(),
    )


def shown(drawing: Screen, key: str = "") -> list[dict[str, Any]]:
    """The blocks of a drawing as Slack gives them back with a tap."""
    return normalised(json.loads(json.dumps(blocks(drawing, key))))


def assert_within_limits(drawing: Screen) -> None:
    if drawing.text or drawing.cards or drawing.others:
        check_message(message(drawing, "0123abcd"), LONGEST_TEXT_OF_UPDATE)


@given(replies())
def test_no_reply_breaks_the_limits_of_slack(reply: Reply) -> None:
    assert_within_limits(draw(reply, OWNER))


@given(replies(), replies(first_id=21), st.data())
def test_no_reply_breaks_them_when_it_changes_a_message(before: Reply, then: Reply, data: st.DataObject) -> None:
    screen = draw(before, OWNER)
    ids = [b.tap_id for b in (*(b for row in screen.taps.values() for b in row), *screen.others)]
    tapped = data.draw(st.sampled_from(ids or [""]))
    assert_within_limits(put_into(on_screen(shown(screen)), draw(then, OWNER), then, tapped))


@given(replies())
def test_what_is_on_screen_is_what_was_drawn(reply: Reply) -> None:
    drawing = draw(replace(reply, text="", waits=False), OWNER)
    if any(isinstance(item, Menu) for item in drawing.others):
        drawing = draw(replace(reply, text="", waits=False, choices=()), OWNER)
    back = on_screen(shown(drawing, "k"))
    assert blocks(back, "k") == blocks(drawing, "k")


@given(replies())
def test_what_can_be_tapped_on_stays_however_much_else_there_is(reply: Reply) -> None:
    drawing = draw(reply, OWNER)
    back = on_screen(shown(drawing))
    assert {place: [b.tap_id for b in row] for place, row in back.taps.items()} == {
        place: [b.tap_id for b in row] for place, row in drawing.taps.items()
    }
    assert list(back.cards) == sorted(drawing.cards)


@given(st.text(characters, max_size=300) | st.sampled_from(MARKUP))
def test_the_text_is_read_as_it_was_written(text: str) -> None:
    text = without_mentions(text)
    if text:
        assert "".join(e["text"] for e in blocks(draw(Reply(text), OWNER))[0]["elements"][0]["elements"]) == text
        assert readable(fallback(draw(Reply(text), OWNER)), {}) == text


@given(st.text(characters, max_size=50), st.text(characters, max_size=50))
def test_in_what_somebody_wrote_nobody_is_mentioned(before: str, after: str) -> None:
    text = without_mentions(f"{before}{mention(ANA)}{after}")
    drawn = draw(Reply(text), OWNER)
    assert all(e["type"] == "text" for e in blocks(drawn)[0]["elements"][0]["elements"])
    assert "<" not in fallback(drawn) and mention(ANA) not in escaped(text)


@given(st.lists(st.builds("which:{}".format, st.integers(1, 10**12 - 1)), unique=True, max_size=60))
def test_from_four_movies_on_which_one_is_a_menu(which: list[str]) -> None:
    drawing = draw(
        Reply("Which one?", choices=tuple(Choice("Sabrina", Action.parse(action)) for action in which)), OWNER
    )
    offered = [e for b in shown(drawing)[1:] for e in b["elements"] if e["type"] == "static_select"]
    assert len(offered) == (len(which) >= 4)
    assert [o["value"] for menu in offered for o in menu["options"]] == (which if offered else [])
    assert len(labels(shown(drawing))) == (0 if offered else len(which))


def recommended(*movies_shown: Movie, **how: object) -> Reply:
    cards = [
        Card(
            m,
            k,
            0.87,
            "like Pulp Fiction, which you liked",
            choices=(*to_tap(m), why(m)),
        )
        for k, m in enumerate(movies_shown, start=1)
    ]
    return replace(Reply("For you:", tuple(cards), (MORE, WHY)), **how)


def rows(drawing: Screen) -> list[list[str]]:
    """The labels of the buttons, one list a row."""
    return [labels([block]) for block in shown(drawing) if block["type"] == "actions"]


def test_a_movie_has_its_chance_a_reason_and_links() -> None:
    heat = shown(draw(recommended(HEAT), OWNER))[1]
    assert said([heat], {}).splitlines() == [
        "1. Heat (1995)",
        "Action, Crime",
        "▰▰▰▰▰▰▰▰▰▱  87 %",
        "like Pulp Fiction, which you liked",
        "IMDb  ·  TMDB",
    ]
    parts = heat["elements"][0]["elements"]
    assert [e["url"] for e in parts if e["type"] == "link"] == [
        "https://www.imdb.com/title/tt0113277/",
        "https://www.themoviedb.org/movie/949",
    ]
    assert [e["text"] for e in parts if e.get("style") == {"bold": True}] == ["1. Heat (1995)", "87 %"]


def test_a_movie_with_facts_has_who_made_it_how_long_it_is_and_where_it_is_from_on_one_line() -> None:
    card = Card(replace(HEAT, facts=Facts(item=42, directors=("Michael Mann",), minutes=170)), 1, 0.87)
    (drawn,) = [block for block in blocks(draw(Reply("", (card,)), OWNER)) if "Heat" in json.dumps(block)]
    assert "Michael Mann · 170 min" in json.dumps(drawn, ensure_ascii=False) and "dewiki" not in json.dumps(drawn)


def test_each_person_of_a_movie_night_has_a_line_with_their_name_as_who_reads_it_knows_it() -> None:
    card = Card(BIG, 1, None, "", ((mention(ANA), 0.9), (mention(BEN), 0.14)))
    drawing = draw(Reply(f"Taking part: {mention(ANA)}, {mention(BEN)}", (card,)), "n:1")
    assert said(shown(drawing), NAMES).splitlines() == [
        "Taking part: @ana, @ben",
        "1. Big (1988)",
        "▰▰▰▰▰▰▰▰▰▱  90 %  @ana",
        "▰▱▱▱▱▱▱▱▱▱  14 %  @ben",
    ]
    assert readable(fallback(drawing), NAMES) == "Taking part: @ana, @ben\n1. Big (1988)"


def test_twelve_people_and_four_movies_lose_nothing() -> None:
    people = tuple((mention(f"U0{k:09d}"), 0.5) for k in range(12))
    long = replace(HEAT, title="Borat: Cultural Learnings of America for Make Benefit Glorious Nation of Kazakhstan")
    night = [replace(long, id=10_000_000 + k) for k in range(4)]
    text = "Movie night\nTaking part: " + ", ".join(f"{name} (eleven movies)" for name, _ in people)
    cards = tuple(Card(m, k, None, "", people, to_tap(m)) for k, m in enumerate(night, start=1))
    drawing = draw(Reply(text, cards, (MORE, RECOMMEND)), "n:0123456789abcdef")
    assert_within_limits(drawing)
    seen = said(shown(drawing), {}).splitlines()
    assert seen[1].endswith("U0000000011 (eleven movies)")
    assert sum("50 %" in line for line in seen) == 48
    assert len(rows(drawing)) == 5


def test_each_movie_has_its_buttons_below_it_and_the_others_are_at_the_end() -> None:
    drawing = draw(recommended(HEAT, FARGO), OWNER)
    assert rows(drawing) == [["👍", "👎", "not seen", "why?"], ["👍", "👎", "not seen", "why?"], ["more"]]
    assert [b["block_id"] for b in shown(drawing, "k")] == [
        "text", "card:1", "taps:1:k", "card:2", "taps:2:k", "others:0:k",
    ]  # fmt: skip
    assert {key_of(b["block_id"]) for b in shown(drawing, "k") if b["type"] == "actions"} == {"k"}


def test_a_choice_that_is_a_button_of_a_movie_already_is_not_drawn_twice() -> None:
    again = Choice("Heat (1995)", Action.parse(f"rate:{HEAT.id}:good"))
    drawing = draw(recommended(HEAT, choices=(again, Choice("Heat (1986)", Action.parse("rate:99:good")))), OWNER)
    assert rows(drawing)[1:] == [["Heat (1986)"]]


@pytest.mark.parametrize("title", MARKUP)
def test_markup_in_titles_is_shown_as_it_is_written(title: str) -> None:
    movie = Movie(1, title, 1970, ("Comedy",))
    card = Card(movie, 1, 0.5, f"like {title}", ((title, 0.5),))
    drawing = draw(Reply(f"👍 {movie.name}", (card,), (Choice(movie.name, Action.parse("about:1")),)), OWNER)
    assert said(shown(drawing), {}).splitlines() == [
        f"👍 {title} (1970)", f"1. {title} (1970)", "Comedy", "▰▰▰▰▰▱▱▱▱▱  50 %", f"▰▰▰▰▰▱▱▱▱▱  50 %  {title}",
        f"like {title}",
    ]  # fmt: skip
    assert readable(fallback(drawing), {}) == f"👍 {title} (1970)\n1. {title} (1970)"
    assert all(e["type"] == "text" for b in shown(drawing)[:2] for e in b["elements"][0]["elements"])


def test_a_text_that_is_too_long_ends_at_the_end_of_a_line() -> None:
    lines = "\n".join(f"line {k}" for k in range(1_000))
    short = said(shown(draw(Reply(lines), OWNER)), {})
    assert 2_900 < len(short) <= 3_000 and short.endswith("\n…") and lines.startswith(short[:-1])


def test_a_title_that_is_too_long_stays_on_one_line() -> None:
    long = "x" * 300
    drawing = draw(Reply("", (Card(Movie(1, long, None), 1),), (Choice(long, Action.parse("about:1")),)), OWNER)
    name = said(shown(drawing), {})
    assert name.startswith("1. xxx") and name.endswith("x…") and 150 < len(name) <= 200
    assert labels(shown(drawing)) == ["x" * 73 + "…"]


def test_a_reply_that_waits_says_so() -> None:
    assert said(shown(draw(Reply("👍 Heat (1995)", waits=True), OWNER)), {}) == "👍 Heat (1995)\nasking the model …"
    assert said(shown(draw(Reply("", waits=True), OWNER)), {}) == "asking the model …"


def instead(movie: Movie, place: int) -> Reply:
    card = Card(movie, place, 0.5, choices=(*to_tap(movie), why(movie)))
    return Reply("How about this one instead?", (card,), (MORE, WHY, NOT_RIGHT), keeps=True)


def names(drawing: Screen) -> list[str]:
    """The movies in their order."""
    return [said([b], {}).splitlines()[0] for b in shown(drawing) if b["block_id"].startswith("card:")]


def test_a_movie_that_replaces_another_takes_its_place_and_the_others_stay() -> None:
    screen = on_screen(shown(draw(recommended(HEAT, FARGO), OWNER)))
    reply = instead(BIG, 1)
    after = put_into(screen, draw(reply, OWNER), reply, f"{OWNER}:rate:1:good")
    assert names(after) == ["1. Big (1988)", "2. Fargo (1996)"]
    assert after.taps[1][0].tap_id == f"{OWNER}:rate:13:good"
    assert rows(after)[2] == ["more", "not right?"]


def test_a_movie_that_was_rated_and_not_replaced_loses_its_buttons() -> None:
    screen = on_screen(shown(draw(recommended(HEAT, FARGO), OWNER)))
    reply = Reply("Not seen yet: Fargo (1996).", choices=(MORE, WHY, NOT_RIGHT))
    after = put_into(screen, draw(reply, OWNER), reply, f"{OWNER}:rate:2:unseen")
    assert names(after) == ["1. Heat (1995)", "2. Fargo (1996)"] and list(after.taps) == [1]


def test_what_was_tried_again_or_taken_back_is_not_offered_again() -> None:
    screen = on_screen(shown(draw(recommended(HEAT, choices=(RETRY, MORE, NOT_RIGHT)), OWNER)))
    reply = Reply("Undone: Heat (1995).")
    after = put_into(screen, draw(reply, OWNER), reply, f"{OWNER}:undo")
    assert [str(action_in(b.tap_id)) for b in after.others if isinstance(b, Button)] == ["more"]


def test_another_list_takes_the_place_of_the_whole_message() -> None:
    screen = on_screen(shown(draw(recommended(HEAT, FARGO), OWNER)))
    reply = recommended(BIG, choices=(RECOMMEND,))
    assert put_into(screen, draw(reply, OWNER), reply) == draw(reply, OWNER)


def test_a_table_stands_in_letters_of_one_width_below_the_text_and_keeps_to_the_limits() -> None:
    shown = draw(Reply("Two rows:", choices=(MORE,), table="a | *b*\nc |  d"), OWNER)
    text, table, _ = blocks(shown)
    assert said([text], NAMES) == "Two rows:" and said([table], NAMES) == "a | *b*\nc |  d"
    assert table["elements"][0]["type"] == "rich_text_preformatted"
    check_message(message(shown), LONGEST_TEXT_OF_UPDATE)
    check_message(message(draw(Reply("x" * 9_000, table='"|\n' * 9_000), OWNER)), LONGEST_TEXT_OF_UPDATE)
