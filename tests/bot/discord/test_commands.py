"""The slash commands with all their options, as people use them."""

from __future__ import annotations

import asyncio
import io
import json
import re
import zipfile
from typing import Any

import pytest
import simcord
from discord import app_commands
from simcord import interactions

from bot.discord import files
from bot.understanding.requests.suggested import WishSuggestions
from movies.catalogue import Catalogue, Movie
from movies.errors import WorkerSilent
from movies.facts import Facts
from movies.settings import REPOSITORY
from tests.bot.discord.conftest import Build, House
from tests.bot.discord.looks import Shown, answers, button, cards, dm, known, labels, press, until

LETTERBOXD = (
    "Date,Name,Year,Letterboxd URI,Rating\n"
    "2024-01-01,Heat,1995,https://boxd.it/a,4.5\n"
    "2024-01-02,Twister,1996,https://boxd.it/b,1\n"
    "2024-01-03,Nobody Knows This,2020,https://boxd.it/c,5\n"
)
TASTE = "loved heat, fargo and pulp fiction. hated twister and batman forever"


async def ask(house: House, name: str, command: str, **options: Any) -> simcord.ResponseMessage:
    """The answer to a command on the server, which only the person may see."""
    result = await house.person(name).slash(house.channel, command, **options)
    assert result.response is not None and result.response.ephemeral
    return result.response


async def told(house: House, name: str = "ana", words: str = TASTE) -> simcord.MemberActor:
    """Somebody who has mentioned a few movies in direct messages."""
    await house.person(name).send_dm(words)
    return house.person(name)


def movie_id(house: House, name: str) -> int:
    return next(m.id for m in house.release.catalogue if m.name == name)


def genres_of(house: House, shown: Shown) -> list[tuple[str, ...]]:
    names = [title.split(". ", 1)[1] for title in cards(shown)]
    return [next(m.genres for m in house.release.catalogue if m.name == name) for name in names]


def years_of(shown: Shown) -> list[int]:
    return [int(title[-5:-1]) for title in cards(shown)]


# --- /rate


@pytest.mark.parametrize(("opinion", "thumb"), [("good", "👍"), ("bad", "👎")])
async def test_rate_takes_a_movie_that_was_picked_while_typing(house: House, opinion: str, thumb: str) -> None:
    ana = house.person("ana")
    offered = await ana.autocomplete(house.channel, "rate", "title", "sabr")
    assert [one["name"] for one in offered] == ["Sabrina (1995)", "Sabrina (1954)"]
    shown = await ask(house, "ana", "rate", title=offered[1]["value"], opinion=opinion)
    assert shown.content.startswith(f"{thumb} Sabrina (1954)\n") and labels(shown) == ["recommend", "not right?"]
    assert known(house, ana) == {"Sabrina (1954)": opinion}


@pytest.mark.parametrize("title", ["Fargo", "fargo", "Fargo (1996)", "fargo 1996"])
async def test_rate_takes_a_title_that_was_typed_in_full(house: House, title: str) -> None:
    await ask(house, "ana", "rate", title=title, opinion="good")
    assert known(house, house.person("ana")) == {"Fargo (1996)": "good"}


async def test_rate_remembers_what_somebody_has_not_seen(house: House) -> None:
    shown = await ask(house, "ana", "rate", title="Big", opinion="unseen")
    assert shown.content.startswith("Not seen yet: Big (1988).")
    session = house.known(house.person("ana"))
    assert session.unseen == {movie_id(house, "Big (1988)")} and not session.verdicts


async def test_rate_without_an_opinion_asks_for_it(house: House) -> None:
    shown = await ask(house, "ana", "rate", title="Heat")
    assert shown.content == "Heat (1995): 👍, 👎, or leave it?"
    await press(house.person("ana"), shown, "👎")
    assert known(house, house.person("ana")) == {"Heat (1995)": "bad"}


@pytest.mark.parametrize("opinion", ["good", "bad", "unseen"])
async def test_rate_asks_which_movie_is_meant_where_several_have_the_title(house: House, opinion: str) -> None:
    shown = await ask(house, "ana", "rate", title="Sabrina", opinion=opinion)
    assert shown.content == "Which “Sabrina” do you mean: Sabrina (1995) or Sabrina (1954)?"
    await press(house.person("ana"), shown, "Sabrina (1954)")
    session = house.known(house.person("ana"))
    told_of = {i: v.value for i, v in session.verdicts.items()} | dict.fromkeys(session.unseen, "unseen")
    assert told_of == {movie_id(house, "Sabrina (1954)"): opinion}


async def test_rate_asks_which_and_then_what_where_neither_is_clear(house: House) -> None:
    shown = await ask(house, "ana", "rate", title="Sabrina")
    assert shown.content.startswith("Which “Sabrina” do you mean")
    await press(house.person("ana"), shown, "Sabrina (1995)")
    assert shown.content == "Sabrina (1995): 👍, 👎, or leave it?"
    await press(house.person("ana"), shown, "👍")
    assert known(house, house.person("ana")) == {"Sabrina (1995)": "good"}


async def test_rate_says_what_an_unknown_title_may_mean(house: House) -> None:
    shown = await ask(house, "ana", "rate", title="Forgo", opinion="good")
    assert shown.content.startswith("I don't know “Forgo” (yet)") and "Did you mean Fargo (1996)?" in shown.content
    await press(house.person("ana"), shown, "Fargo (1996)")
    assert shown.content == "Fargo (1996): 👍, 👎, or leave it?"
    assert known(house, house.person("ana")) == {}


@pytest.mark.parametrize("title", ["#99999", "#", "#1234567890123456789", "x" * 200, "“”", "**"])
async def test_rate_answers_whatever_is_typed_for_a_title(house: House, title: str) -> None:
    shown = await ask(house, "ana", "rate", title=title, opinion="good")
    assert shown.content and known(house, house.person("ana")) == {}


@pytest.mark.parametrize("options", [{}, {"title": "  "}])
async def test_rate_without_a_title_opens_a_form_for_many_movies(house: House, options: dict[str, str]) -> None:
    ana = house.person("ana")
    opened = await ana.slash(house.channel, "rate", **options)
    assert opened.modal is not None and opened.modal["title"] == "What you loved or hated"
    result = await ana.submit_modal(opened, {"ratings": "loved heat and fargo\nhated twister"})
    assert result.ephemeral and result.response is not None
    assert result.response.content.startswith("👍 Heat (1995)  ·  👍 Fargo (1996)  ·  👎 Twister (1996)")
    assert known(house, ana) == {"Heat (1995)": "good", "Fargo (1996)": "good", "Twister (1996)": "bad"}


async def test_a_form_that_was_opened_before_a_restart_is_taken_after_it(house: House, build: Build) -> None:
    ana = house.person("ana")
    opened = await ana.slash(house.channel, "rate")
    await house.env.restart_bot(build())
    result = await ana.submit_modal(opened, {"ratings": "loved heat"})
    assert result.ephemeral and result.response is not None and result.response.content.startswith("👍 Heat (1995)")


async def test_a_long_form_is_read_to_its_end(house: House) -> None:
    ana = house.person("ana")
    opened = await ana.slash(house.channel, "rate")
    text = ("loved heat. " + "bla " * 1_000)[:3_980] + ". hated twister"
    await ana.submit_modal(opened, {"ratings": text})
    assert known(house, ana) == {"Heat (1995)": "good", "Twister (1996)": "bad"}


# --- the list that opens while somebody types


async def test_typing_nothing_yet_offers_the_most_popular_movies(house: House) -> None:
    offered = await house.person("ana").autocomplete(house.channel, "wouldilike", "title", "")
    assert [one["name"] for one in offered[:2]] == ["Pulp Fiction (1994)", "Fargo (1996)"]


@pytest.mark.parametrize(("command", "option"), [("rate", "title"), ("recommend", "like"), ("why", "title")])
@pytest.mark.parametrize("typed", ["qwxz", "x" * 2_000, "sta", "city of lost"])
async def test_what_is_offered_keeps_the_limits_of_discord(house: House, command: str, option: str, typed: str) -> None:
    offered = await house.person("ana").autocomplete(house.channel, command, option, typed)
    assert len(offered) <= 25
    assert all(1 <= len(one["name"]) <= 100 and 1 <= len(one["value"]) <= 100 for one in offered)
    assert bool(offered) == (typed in ("sta", "city of lost"))


# --- /recommend


async def test_recommend_shows_five_movies_to_the_person_alone(house: House) -> None:
    await told(house)
    shown = await ask(house, "ana", "recommend")
    assert shown.content == "For you, going by the five movies you told me about:"
    assert [title.split(".")[0] for title in cards(shown)] == ["1", "2", "3", "4", "5"]
    assert house.channel.history(viewer=house.person("ben")) == []


async def test_recommend_keeps_to_a_genre(house: House) -> None:
    await told(house)
    shown = await ask(house, "ana", "recommend", genre="Romance")
    assert "only two like that" in shown.content and "For you (Romance)" in shown.content
    assert all("Romance" in genres for genres in genres_of(house, shown)[:2])


async def test_people_and_topics_are_completed_and_wished_for(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    heat = Movie(1, "Heat", 1995, facts=Facts(cast=("Al Pacino",)), tags=("heist",))
    known = WishSuggestions(Catalogue([heat], ""))
    monkeypatch.setattr(WishSuggestions, "__getattribute__", lambda _, name: object.__getattribute__(known, name))
    ana = await told(house)
    for option, typed, offered in (("person", "pacin", "Al Pacino"), ("topic", "hei", "heist")):
        found = await ana.autocomplete(house.channel, "recommend", option, typed)
        assert [(one["name"], one["value"]) for one in found] == [(offered, offered)]
        shown = await ask(house, "ana", "recommend", **{option: offered})
        assert offered in shown.content and cards(shown)


@pytest.mark.parametrize(("first", "last"), [(1940, 1960), (1960, 1940)])
async def test_recommend_keeps_to_years_also_if_they_are_swapped(house: House, first: int, last: int) -> None:
    await told(house)
    shown = await ask(house, "ana", "recommend", **{"from": first, "to": last})
    assert "only three like that" in shown.content and "For you (from 1940 to 1960)" in shown.content
    assert all(1940 <= year <= 1960 for year in years_of(shown)[:3])


@pytest.mark.parametrize(
    ("options", "says"), [({"from": 1996}, "(from 1996 on)"), ({"to": 1960, "genre": "Drama"}, "(Drama, up to 1960)")]
)
async def test_recommend_takes_one_year_alone(house: House, options: dict[str, Any], says: str) -> None:
    await told(house)
    shown = await ask(house, "ana", "recommend", **options)
    assert says in shown.content and cards(shown)


async def test_recommend_says_which_wish_no_movie_meets(house: House) -> None:
    await told(house)
    shown = await ask(house, "ana", "recommend", genre="Horror", to=1950)
    assert "so I had to drop" in shown.content or "I don't know a" in shown.content


@pytest.mark.parametrize("like", ["#2", "Fargo", "fargo 1996"])
async def test_recommend_takes_a_movie_that_the_others_should_be_like(house: House, like: str) -> None:
    await told(house)
    shown = await ask(house, "ana", "recommend", like=like)
    assert "like Fargo" in shown.content and cards(shown)
    assert "Fargo (1996)" not in " ".join(cards(shown))


@pytest.mark.parametrize("command", ["recommend", "movienight"])
@pytest.mark.parametrize("like", ["Xyzzy", "Sabrina"])
async def test_a_title_that_names_no_one_movie_is_not_ignored(house: House, command: str, like: str) -> None:
    shown = await ask(house, "ana", command, like=like)
    assert like in shown.content and "Pick one from the list" in shown.content
    assert house.channel.history(viewer=house.person("ben")) == []


async def test_what_was_shared_is_seen_by_everybody(house: House) -> None:
    ana = await told(house)
    result = await ana.slash(house.channel, "recommend", share=True)
    assert not result.ephemeral and result.response is not None and len(cards(result.response)) == 5
    result = await ana.slash(house.channel, "wouldilike", title="Scream", share=True)
    assert not result.ephemeral
    assert [m.content[:7] for m in answers(house.channel, house.person("ben"))] == ["For you", "Scream "]


async def test_recommend_works_without_any_ratings(house: House) -> None:
    shown = await ask(house, "ana", "recommend")
    assert "I don't know your taste yet" in shown.content and len(cards(shown)) == 5


# --- /wouldilike and /why


@pytest.mark.parametrize("title", ["#12", "Scream", "scream (1996)"])
async def test_wouldilike_gives_the_chance(house: House, title: str) -> None:
    ana = await told(house)
    shown = await ask(house, "ana", "wouldilike", title=title)
    assert shown.content.startswith("Scream (1996): ") and "% chance you'll like it" in shown.content
    result = await press(ana, shown, "why?")
    assert result.ephemeral and result.response is not None
    assert result.response.content.startswith("Scream (1996): ") and result.response.id != shown.id


async def test_wouldilike_asks_which_movie_is_meant(house: House) -> None:
    ana = await told(house)
    shown = await ask(house, "ana", "wouldilike", title="Sabrina")
    assert shown.content == "Which “Sabrina” do you mean: Sabrina (1995) or Sabrina (1954)?"
    await press(ana, shown, "Sabrina (1954)")
    assert shown.content.startswith("Sabrina (1954): ") and "% chance you'll like it" in shown.content


async def test_wouldilike_says_so_of_an_unknown_movie_and_of_one_that_was_rated(house: House) -> None:
    await told(house)
    assert "I don't know “Xyzzy”" in (await ask(house, "ana", "wouldilike", title="Xyzzy")).content
    rated = await ask(house, "ana", "wouldilike", title="Heat")
    assert rated.content == "You already told me you liked Heat (1995)."


async def test_why_is_about_the_first_of_the_last_answer_or_about_a_movie(house: House) -> None:
    ana = await told(house)
    first = cards(await ask(house, "ana", "recommend"))[0].removeprefix("1. ")
    assert (await ask(house, "ana", "why")).content.startswith(f"{first}: ")
    assert (await ask(house, "ana", "why", title="Scream")).content.startswith("Scream (1996): ")
    assert "Pick one from the list" in (await ask(house, "ana", "why", title="Xyzzy")).content
    assert known(house, ana).keys().isdisjoint({first, "Scream (1996)"})


async def test_why_before_anything_was_said_says_what_to_ask(house: House) -> None:
    assert (await ask(house, "ana", "why")).content.startswith("I'm not sure which movie you mean.")


# --- /import


def zipped(name: str, text: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, text)
    return packed.getvalue()


@pytest.mark.parametrize(
    "file", [("ratings.csv", LETTERBOXD.encode()), ("letterboxd.zip", zipped("ratings.csv", LETTERBOXD))]
)
async def test_import_takes_over_the_ratings_of_a_file(house: House, file: tuple[str, bytes]) -> None:
    shown = await ask(house, "ana", "import", file=file)
    assert (
        shown.content.startswith("I recognised the movies in 2 of your 3 ratings")
        and "Nobody Knows This" in shown.content
    )
    assert labels(shown) == ["recommend", "profile"]
    assert known(house, house.person("ana")) == {"Heat (1995)": "good", "Twister (1996)": "bad"}


@pytest.mark.parametrize(
    "file", [("photo.png", b"\x89PNG\0\0"), ("ratings.csv", b""), ("x.zip", b"PK\3\4broken"), ("a.csv", b"a,b\n1,2")]
)
async def test_import_says_why_it_cannot_read_a_file(house: House, file: tuple[str, bytes]) -> None:
    shown = await ask(house, "ana", "import", file=file)
    assert file[0] in shown.content and "Letterboxd" in shown.content
    assert known(house, house.person("ana")) == {}


async def test_import_does_not_fetch_a_file_that_is_too_big(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 100)
    shown = await ask(house, "ana", "import", file=("ratings.csv", LETTERBOXD.encode()))
    assert shown.content.startswith("That file is too big") and known(house, house.person("ana")) == {}


async def test_import_says_so_if_the_file_is_gone(house: House) -> None:
    house.env.backend.cdn.get = lambda url: None  # type: ignore[method-assign]
    shown = await ask(house, "ana", "import", file=("ratings.csv", LETTERBOXD.encode()))
    assert shown.content.startswith("Something went wrong on my side")
    house.forgive(app_commands.CommandInvokeError)


# --- what is stored about somebody


async def test_profile_is_shown_to_the_person_alone(house: House) -> None:
    await told(house)
    shown = await ask(house, "ana", "profile")
    assert shown.content.startswith("👍 3   Pulp Fiction (1994), Fargo (1996), Heat (1995)\n👎 2 ")
    assert labels(shown) == ["export", "forget me", "you may learn"]
    assert "I know nothing about you yet" in (await ask(house, "ben", "profile")).content


async def test_export_hands_over_everything_as_json(house: House) -> None:
    await told(house)
    shown = await ask(house, "ana", "export")
    assert [file.filename for file in shown.attachments] == ["matinee.json"]
    assert "Heat" in json.dumps(json.loads(await shown.attachments[0].read()))


async def test_forget_asks_first_and_keeps_everything_at_a_no(house: House) -> None:
    ana = await told(house)
    shown = await ask(house, "ana", "forget")
    assert "Really forget everything about you (five movies" in shown.content
    await press(ana, shown, "no")
    assert shown.content == "All right, I'll keep everything." and labels(shown) == []
    assert len(known(house, ana)) == 5


async def test_forget_forgets_everything_at_a_yes(house: House) -> None:
    ana = await told(house)
    await ask(house, "ana", "recommend")
    shown = await ask(house, "ana", "forget")
    await press(ana, shown, "yes")
    assert shown.content.startswith("Forgotten.") and "I know nothing about you yet." in shown.content
    session = house.known(ana)
    assert not session.verdicts and not session.shown and not session.unseen


async def test_a_yes_long_after_the_question_forgets_nothing(house: House) -> None:
    ana = await told(house)
    shown = await ask(house, "ana", "forget")
    await ask(house, "ana", "rate", title="Big", opinion="good")
    await press(ana, shown, "yes")
    assert shown.content.startswith("That button is too old for me.") and len(known(house, ana)) == 6


async def test_help_says_what_one_can_say(house: House) -> None:
    assert "Ask for movies:" in (await ask(house, "ana", "help")).content


# --- where commands are answered


@pytest.mark.parametrize("command", ["profile", "export", "forget", "help", "recommend"])
async def test_in_direct_messages_answers_stay_to_be_seen(house: House, command: str) -> None:
    ana = await told(house)
    result = await ana.user.slash(command)
    assert not result.ephemeral and result.response is not None
    assert dm(ana).id == result.response.id


async def test_all_of_rate_works_in_direct_messages(house: House) -> None:
    ana = house.person("ana")
    opened = await ana.user.slash("rate")
    result = await ana.user.submit_modal(opened, {"ratings": "loved heat"})
    assert not result.ephemeral and dm(ana).content.startswith("👍 Heat (1995)")
    offered = await ana.user.autocomplete("rate", "title", "farg")
    await ana.user.slash("rate", title=offered[0]["value"], opinion="bad")
    assert known(house, ana) == {"Heat (1995)": "good", "Fargo (1996)": "bad"}


@pytest.mark.parametrize("command", ["profile", "export", "recommend", "rate"])
async def test_among_friends_the_bot_is_not_one_of_answers_are_for_the_person_alone(
    house: House, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If somebody uses the commands in a conversation among friends, the others can read along."""
    made = interactions.base_payload

    def among_friends(*args: Any, **how: Any) -> Any:
        record, payload = made(*args, **how)
        return record, payload | {"context": 2}

    monkeypatch.setattr(interactions, "base_payload", among_friends)
    ana = await told(house)
    result = await ana.user.slash(command)
    if result.modal:
        result = await ana.user.submit_modal(result, {"ratings": "loved big"})
    assert result.ephemeral
    if command == "recommend":
        shared = await ana.user.slash(command, share=True)
        assert not shared.ephemeral and shared.response is not None
        assert (await press(ana.user, shared.response, "why?", 1)).ephemeral


async def test_a_failure_is_told_to_the_person_and_can_be_tried_again(house: House) -> None:
    ana = await told(house)
    house.worker.down = WorkerSilent("The model hasn't answered yet.")
    shown = await ask(house, "ana", "recommend")
    assert shown.content.startswith("The model hasn't answered yet. Please try again in a minute. (error ") and labels(
        shown
    ) == ["try again"]
    house.worker.down = None
    await press(ana, shown, "try again")
    assert len(cards(shown)) == 5 and "try again" not in labels(shown)


async def test_a_command_says_at_once_that_the_model_is_asked(house: House) -> None:
    ana = await told(house)
    house.worker.free.clear()
    asked = asyncio.create_task(ana.slash(house.channel, "recommend"))
    await until(lambda: bool(answers(house.channel, ana)))
    waiting = answers(house.channel, ana)[-1]
    assert waiting.content == "asking the model …" and waiting.flags.ephemeral
    house.worker.free.set()
    shown = (await asked).response
    assert shown is not None and shown.id == waiting.id and len(cards(shown)) == 5


async def test_the_buttons_of_a_private_answer_are_private_too(house: House) -> None:
    ana = await told(house)
    shown = await ask(house, "ana", "recommend")
    result = await press(ana, shown, "more")
    assert result.ephemeral and result.response is not None and button(result.response, "more")


async def test_the_table_of_rights_names_every_command(house: House) -> None:
    named = set(re.findall(r"`/(\w+)", (REPOSITORY / "docs" / "rights.md").read_text("utf-8")))
    assert {command.name for command in house.client.tree.get_commands()} <= named
