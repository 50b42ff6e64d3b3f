"""Replies drawn for Discord, within Discord's limits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import discord
import pytest
from discord.utils import remove_markdown
from hypothesis import given
from hypothesis import strategies as st

from bot.contracts.actions import Action, Verb, about
from bot.contracts.choices import MORE, NOT_RIGHT, RECOMMEND, RETRY, WHY, to_tap
from bot.contracts.replies import Attachment, Card, Choice, Reply
from bot.discord import components
from bot.discord.drawing import Drawing, draw, embeds, files, on_screen, rows, without_embeds
from bot.front_end.layout import Button, Menu, put_into
from movies.catalogue import Movie
from movies.facts import Facts

OWNER = "m:12345678901234567890"
HEAT = Movie(1, "Heat", 1995, ("Action", "Crime"), popularity=30, imdb_id=113277, tmdb_id=949)
MICHAEL_MANN = Facts(
    item=42,
    directors=("Michael Mann",),
    cast=("Al Pacino", "Robert De Niro", "Val Kilmer"),
    countries=("United States",),
    minutes=170,
)
FARGO = Movie(2, "Fargo", 1996, ("Crime", "Drama"), popularity=40)
BIG = Movie(13, "Big", 1988, (), popularity=33)

titles = st.text(min_size=1, max_size=300) | st.sampled_from(
    ["M*A*S*H", "*batteries not included", "_" * 250, "[a](b)"]
)
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
said = st.builds(Choice, st.text(min_size=1, max_size=400), actions)
choices = st.lists(said, max_size=40, unique_by=lambda choice: str(choice.action)).map(tuple)
chances = st.floats(0, 1)


def why(movie: Movie) -> Choice:
    return Choice("why?", about(Verb.WHY, movie.id))


@st.composite
def some_cards(draw_one: st.DrawFn, first_id: int) -> tuple[Card, ...]:
    """At most five different movies, the way a worker returns them; `first_id` is the smallest of their ids."""
    places = draw_one(st.sets(st.integers(1, 5)))
    ids = draw_one(st.lists(st.integers(first_id, first_id + 19), unique=True, min_size=5, max_size=5))
    people = st.lists(st.tuples(st.text(max_size=40), chances), max_size=12).map(tuple)
    cards = []
    for place in sorted(places):
        movie = replace(draw_one(movies), id=ids.pop())
        taps = draw_one(st.sampled_from([(), to_tap(movie), (*to_tap(movie), why(movie))]))
        chance = draw_one(st.none() | chances)
        cards.append(Card(movie, place, chance, draw_one(st.text(max_size=600)), draw_one(people), taps))
    return tuple(cards)


def replies(first_id: int = 1) -> st.SearchStrategy[Reply]:
    return st.builds(
        Reply,
        text=st.text(max_size=100) | st.text(min_size=1_900, max_size=2_100),
        cards=some_cards(first_id),
        choices=choices,
        attachment=st.none() | st.builds(Attachment, st.just("a.json"), st.text(max_size=50)),
        waits=st.booleans(),
        keeps=st.booleans(),
    )


def message_of(drawing: Drawing) -> discord.Message:
    """The drawing as Discord gives it back with a tap."""
    view = components.edited(drawing)["view"]
    data = {
        "id": "1", "channel_id": "2", "content": drawing.text, "type": 0, "tts": False, "pinned": False, "flags": 0,
        "author": {"id": "3", "username": "matinee", "discriminator": "0", "avatar": None}, "attachments": [],
        "embeds": [embed.to_dict() for embed in embeds(drawing)], "edited_timestamp": None, "mention_everyone": False,
        "mentions": [], "mention_roles": [], "timestamp": "2026-01-01T00:00:00+00:00",
        "components": view.to_components() if view else [],
    }  # fmt: skip
    return discord.Message(state=_NoState(), channel=discord.Object(2), data=json.loads(json.dumps(data)))  # type: ignore[arg-type]


class _NoState:
    """The connection's methods that a message uses while it is parsed."""

    self_id = 3

    def store_user(self, data: dict[str, str], **_: object) -> discord.User:
        return discord.User(state=self, data=data)  # type: ignore[arg-type]

    def _get_guild(self, _: object) -> None:
        return None


def assert_within_limits(drawing: Drawing) -> None:
    sent = components.sent(drawing)
    drawn = sent["view"].to_components() if "view" in sent else []
    items = [item for row in drawn for item in row["components"]]
    ids = [item["custom_id"] for item in items]
    assert len(drawing.text) <= 2_000
    assert len(drawn) <= 5 and all(1 <= len(row["components"]) <= 5 for row in drawn)
    assert len(set(ids)) == len(ids) and all(1 <= len(custom_id) <= 100 for custom_id in ids)
    assert len(embeds(drawing)) <= 10 and sum(len(embed) for embed in embeds(drawing)) <= 6_000
    assert all(1 <= len(e.title or "") <= 256 and len(e.description or "") <= 4_096 for e in embeds(drawing))
    for item in items:
        if item["type"] == discord.ComponentType.button.value:
            assert len(item.get("label") or "") <= 80 and (item.get("label") or item.get("emoji"))
        else:
            options = item["options"]
            values = [option["value"] for option in options]
            assert 1 <= len(options) <= 25 and len(set(values)) == len(values)
            assert all(len(o["value"]) <= 100 and 1 <= len(o["label"]) <= 100 for o in options)


@given(replies())
def test_no_reply_breaks_the_limits_of_discord(reply: Reply) -> None:
    assert_within_limits(draw(reply, OWNER))
    assert_within_limits(without_embeds(draw(reply, OWNER)))


@given(replies(), replies(first_id=21), st.data())
def test_no_reply_breaks_them_when_it_changes_a_message(before: Reply, then: Reply, data: st.DataObject) -> None:
    screen = draw(before, OWNER)
    ids = [b.tap_id for b in (*(b for row in screen.taps.values() for b in row), *screen.others)]
    tapped = data.draw(st.sampled_from(ids or [""]))
    seen_again = on_screen(message_of(screen))
    assert_within_limits(put_into(seen_again, draw(then, OWNER), then, tapped))


@given(replies())
def test_what_is_on_screen_is_what_was_drawn(reply: Reply) -> None:
    drawing = draw(replace(reply, choices=()), OWNER)
    back = on_screen(message_of(drawing))
    assert back.taps == drawing.taps
    assert [e.to_dict() for e in embeds(back)] == [e.to_dict() for e in embeds(drawing)]


@given(st.lists(st.builds("which:{}".format, st.integers(1, 99)), unique=True, max_size=30))
def test_from_four_movies_on_which_one_is_a_menu(which: list[str]) -> None:
    drawing = draw(
        Reply("Which one?", choices=tuple(Choice("Sabrina", Action.parse(action)) for action in which)), OWNER
    )
    menus = [item for item in drawing.others if isinstance(item, Menu)]
    assert len(menus) == (len(which) >= 4)
    assert all(isinstance(item, Button) for item in drawing.others) != bool(menus)


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


def says(row: Sequence[Button | Menu]) -> list[str]:
    return [f"{b.emoji or ''}{b.label}" for b in row if isinstance(b, Button)]


def test_a_movie_is_an_embed_with_its_chance_a_reason_and_links() -> None:
    heat = embeds(draw(recommended(HEAT), OWNER))[0]
    assert heat.title == "1. Heat (1995)"
    assert (heat.description or "").splitlines() == [
        "Action, Crime",
        "▰▰▰▰▰▰▰▰▰▱  **87 %**",
        "like Pulp Fiction, which you liked",
        "[IMDb](https://www.imdb.com/title/tt0113277/)  ·  [TMDB](https://www.themoviedb.org/movie/949)",
    ]


def test_a_movie_with_facts_has_who_made_it_how_long_it_is_and_where_it_is_from_on_one_line() -> None:
    heat = embeds(draw(recommended(replace(HEAT, facts=MICHAEL_MANN)), OWNER))[0]
    assert (heat.description or "").splitlines()[1] == "Michael Mann · Al Pacino, Robert De Niro · 170 min · USA"
    assert "[Wikipedia](https://www.wikidata.org/" in (heat.description or "")


def test_each_person_of_a_movie_night_has_a_line() -> None:
    card = Card(BIG, 1, None, "", (("ana", 0.9), ("b_e_n", 0.14)))
    lines = (embeds(draw(Reply("", (card,)), OWNER))[0].description or "").splitlines()
    assert lines == ["▰▰▰▰▰▰▰▰▰▱  **90 %**  ana", "▰▱▱▱▱▱▱▱▱▱  **14 %**  b\\_e\\_n"]


def test_the_first_button_of_a_row_says_which_movie_it_is_about() -> None:
    assert [says(row) for row in rows(draw(recommended(HEAT, FARGO), OWNER))] == [
        ["👍1", "👎", "not seen", "why?"],
        ["👍2", "👎", "not seen", "why?"],
        ["more"],
    ]


def test_with_five_movies_the_other_buttons_share_their_rows() -> None:
    five = [replace(HEAT, id=k) for k in range(1, 6)]
    drawing = draw(recommended(*five, choices=(MORE, WHY, NOT_RIGHT)), OWNER)
    assert [says(row)[4:] for row in rows(drawing)] == [[], [], [], ["not right?"], ["more"]]


def test_a_choice_that_is_a_button_of_a_movie_already_is_not_drawn_twice() -> None:
    again = Choice("Heat (1995)", Action.parse(f"rate:{HEAT.id}:good"))
    other = Choice("Heat (1986)", Action.parse("rate:99:good"))
    drawing = draw(recommended(HEAT, choices=(again, other)), OWNER)
    assert says(rows(drawing)[1]) == ["Heat (1986)"]
    assert_within_limits(drawing)


@pytest.mark.parametrize("title", ["M*A*S*H", "*batteries not included*", "__init__", "a || b || c", "`x`", "~~no~~"])
def test_markdown_in_titles_and_names_is_shown_as_it_is_written(title: str) -> None:
    movie = Movie(1, title, 1970, ("Comedy",))
    card = Card(movie, 1, 0.5, f"like {title}", ((title, 0.5),))
    drawing = draw(Reply(f"👍 {movie.name}", (card,), (Choice(movie.name, Action.parse("about:1")),)), OWNER)
    shown = without_embeds(drawing).text
    for text in (drawing.text, embeds(drawing)[0].title or "", embeds(drawing)[0].description or "", shown):
        assert title not in text and title in text.replace("\\", "")
    assert says(rows(drawing)[0]) == [movie.name], "Discord shows no markdown in buttons"


def test_a_text_that_is_too_long_ends_at_the_end_of_a_line() -> None:
    lines = "\n".join(f"line {k}" for k in range(1_000))
    short = draw(Reply(lines), OWNER).text
    assert len(short) <= 2_000 and short.endswith("\n…") and lines.startswith(short[:-1])


def test_a_title_that_is_too_long_stays_on_one_line() -> None:
    long = "x" * 300
    drawing = draw(Reply("", (Card(Movie(1, long, None), 1),), (Choice(long, Action.parse("about:1")),)), OWNER)
    assert embeds(drawing)[0].title == f"1. {'x' * 251}…"
    assert says(rows(drawing)[0]) == ["x" * 78 + "…"]


def test_without_embeds_the_movies_stand_in_the_text() -> None:
    drawing = without_embeds(draw(recommended(HEAT, FARGO), OWNER))
    first, heat, fargo = drawing.text.splitlines()
    assert first == "For you:" and not embeds(drawing)
    assert heat.startswith("**1. Heat (1995)**   Action, Crime") and "**87 %**" in heat
    assert fargo.startswith("**2. Fargo (1996)**")
    assert says(rows(drawing)[1]) == ["👍2", "👎", "not seen", "why?"], "the buttons stay"


def test_a_reply_that_waits_says_so() -> None:
    assert draw(Reply("👍 Heat (1995)", waits=True), OWNER).text == "👍 Heat (1995)\nasking the model …"
    assert "asking" not in remove_markdown(draw(Reply("👍 Heat (1995)"), OWNER).text)


def instead(movie: Movie, place: int) -> Reply:
    card = Card(movie, place, 0.5, choices=(*to_tap(movie), why(movie)))
    return Reply("How about this one instead?", (card,), (MORE, WHY, NOT_RIGHT), keeps=True)


def test_a_movie_that_replaces_another_takes_its_place_and_the_others_stay() -> None:
    screen = on_screen(message_of(draw(recommended(HEAT, FARGO), OWNER)))
    reply = instead(BIG, 1)
    after = put_into(screen, draw(reply, OWNER), reply, f"{OWNER}:rate:1:good")
    assert [e.title for e in embeds(after)] == ["1. Big (1988)", "2. Fargo (1996)"]
    assert after.taps[1][0].tap_id == f"{OWNER}:rate:13:good"
    assert says(rows(after)[2]) == ["more", "not right?"]


def test_a_movie_that_was_rated_and_not_replaced_loses_its_buttons() -> None:
    screen = on_screen(message_of(draw(recommended(HEAT, FARGO), OWNER)))
    reply = Reply("Not seen yet: Fargo (1996).", choices=(MORE, WHY, NOT_RIGHT))
    after = put_into(screen, draw(reply, OWNER), reply, f"{OWNER}:rate:2:unseen")
    assert [e.title for e in embeds(after)] == ["1. Heat (1995)", "2. Fargo (1996)"]
    assert list(after.taps) == [1]


def test_a_choice_that_only_shares_a_row_is_not_about_its_movie() -> None:
    five = [replace(HEAT, id=k) for k in range(1, 6)]
    sabrina = Choice("Sabrina (1954)", Action.parse("rate:11:good"))
    screen = on_screen(message_of(draw(recommended(*five, choices=(sabrina, MORE)), OWNER)))
    assert all(says(row) == [f"👍{k}", "👎", "not seen", "why?"] for k, row in screen.taps.items())
    reply = Reply("👍 Sabrina (1954)", choices=(NOT_RIGHT,))
    after = put_into(screen, draw(reply, OWNER), reply, f"{OWNER}:rate:11:good")
    assert list(after.taps) == [1, 2, 3, 4, 5]
    assert [says([b]) for b in after.others] == [["not right?"], ["more"]]


def test_what_was_tried_again_or_taken_back_is_not_offered_again() -> None:
    screen = on_screen(message_of(draw(recommended(HEAT, choices=(RETRY, MORE, NOT_RIGHT)), OWNER)))
    reply = Reply("Undone: Heat (1995).")
    after = put_into(screen, draw(reply, OWNER), reply, f"{OWNER}:undo")
    assert [b.tap_id for b in after.others] == [f"{OWNER}:more"]


def test_another_list_takes_the_place_of_the_whole_message() -> None:
    screen = on_screen(message_of(draw(recommended(HEAT, FARGO), OWNER)))
    reply = recommended(BIG, choices=(RECOMMEND,))
    assert put_into(screen, draw(reply, OWNER), reply) == draw(reply, OWNER)


def test_a_file_is_created_again_for_each_sending() -> None:
    drawing = draw(Reply("Here.", attachment=Attachment("matinee.json", "{}")), OWNER)
    first, second = files(drawing)[0], files(drawing)[0]
    assert first.filename == "matinee.json" and first.fp.read() == second.fp.read() == b"{}"


def test_a_table_stands_in_letters_of_one_width_and_keeps_to_the_limit() -> None:
    assert draw(Reply("Two_rows:", table="a | `b`\nc |  d"), OWNER).text == "Two\\_rows:\n```\na | b\nc |  d\n```"
    long = draw(Reply("x" * 3_000, table="a | b\n" * 1_000), OWNER)
    assert len(long.text) <= 2_000 and long.text.endswith("\n```") and "x" * 500 in long.text


def test_pictures_go_with_a_message_as_they_are() -> None:
    pictures = (Attachment("a.png", b"\x89PNG\xff"), Attachment("b.png", b"\x89"))
    sent = files(draw(Reply("See.", attachment=Attachment("t.json", "ü"), pictures=pictures), OWNER))
    assert [(file.filename, file.fp.read()) for file in sent] == [
        ("t.json", "ü".encode()),
        ("a.png", b"\x89PNG\xff"),
        ("b.png", b"\x89"),
    ]
