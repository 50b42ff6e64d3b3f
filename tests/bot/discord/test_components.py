"""Buttons and menus: their effects, their owners, and that they survive a restart."""

from __future__ import annotations

import asyncio

import discord
import pytest
import simcord

from movies.catalogue import Movie
from movies.errors import WorkerSilent
from movies.movielens import Release
from tests.bot.discord.conftest import Build, House
from tests.bot.discord.looks import Shown, answer, cards, dm, hold, known, labels, let_go, press, rows, until
from tests.conftest import MOVIES, release_of

TASTE = "loved heat, fargo and pulp fiction. hated twister and batman forever"
CARD = ["👎", "not seen", "why?"]
HAMLETS = tuple(
    Movie(50 + k, "Hamlet", year, ("Drama",), popularity=12 - k) for k, year in enumerate((1948, 1969, 1990, 1996))
)


@pytest.fixture(scope="module")
def small() -> Release:
    """With four movies of one title."""
    return release_of((*MOVIES, *HAMLETS))


async def said(house: House, words: str, name: str = "ana") -> discord.Message:
    """The answer to a mention on the server."""
    await house.person(name).send(house.channel, f"{house.mention} {words}")
    return answer(house.channel)


async def recommended(house: House) -> tuple[simcord.MemberActor, simcord.ResponseMessage]:
    """Five movies for ana, which everybody sees."""
    shown = (await press(house.person("ana"), await said(house, TASTE), "recommend")).response
    assert shown is not None and len(cards(shown)) == 5 and not shown.ephemeral
    return house.person("ana"), shown


def now(house: House, message: Shown) -> discord.Message:
    """A message as it looks now."""
    return next(m for m in house.channel.history() if m.id == message.id)


def names(shown: Shown) -> list[str]:
    """The movies in their order, without their places."""
    assert [title.split(". ")[0] for title in cards(shown)] == [str(k) for k in range(1, len(cards(shown)) + 1)]
    return [title.split(". ", 1)[1] for title in cards(shown)]


def places(shown: Shown) -> list[str]:
    """The label of the first button in each row that is about a movie."""
    return [row[0] for row in rows(shown) if row[0].startswith("👍 ")]


# --- on a list of recommendations


async def test_each_recommendation_has_a_row_of_buttons(house: House) -> None:
    _, shown = await recommended(house)
    assert rows(shown) == [[f"👍 {k}", *CARD, *(["more"] if k == 5 else [])] for k in range(1, 6)]


@pytest.mark.parametrize(("thumb", "verdict"), [("👍", "good"), ("👎", "bad")])
@pytest.mark.parametrize("place", [1, 3, 5])
async def test_a_movie_that_is_rated_makes_room_for_another_and_the_others_stay(
    house: House, thumb: str, verdict: str, place: int
) -> None:
    ana, shown = await recommended(house)
    before = names(shown)
    await press(ana, shown, thumb, place)
    after = names(shown)
    assert after[place - 1] not in before
    assert [*after[: place - 1], *after[place:]] == [*before[: place - 1], *before[place:]]
    assert shown.content == f"{thumb} {before[place - 1]}\nHow about this one instead?"
    assert known(house, ana)[before[place - 1]] == verdict
    assert places(shown) == [f"👍 {k}" for k in range(1, 6)] and {"more", "not right?"} <= set(labels(shown))
    assert house.channel.last_message is not None and house.channel.last_message.id == shown.id, "no other message"


async def test_one_movie_after_the_other_can_be_rated(house: House) -> None:
    ana, shown = await recommended(house)
    seen = set(names(shown))
    for place, thumb in ((2, "👍"), (4, "👎"), (2, "👎"), (1, "👍")):
        before = names(shown)
        await press(ana, shown, thumb, place)
        after = names(shown)
        assert [k for k in range(5) if after[k] != before[k]] == [place - 1] and after[place - 1] not in seen
        seen.add(after[place - 1])
    assert len(known(house, ana)) == 5 + 4


async def test_a_movie_that_was_not_seen_stays_without_its_buttons(house: House) -> None:
    ana, shown = await recommended(house)
    before = names(shown)
    await press(ana, shown, "not seen", 2)
    assert shown.content == f"Not seen yet: {before[1]}." and names(shown) == before
    assert places(shown) == ["👍 1", "👍 3", "👍 4", "👍 5"]
    assert before[1] in {house.release.catalogue[i].name for i in house.known(ana).unseen}
    await press(ana, shown, "👍", 3)
    assert [k for k in range(5) if names(shown)[k] != before[k]] == [2], "the third is still the third"


async def test_not_right_takes_back_what_was_pressed(house: House) -> None:
    ana, shown = await recommended(house)
    rated = names(shown)[0]
    await press(ana, shown, "👍", 1)
    await press(ana, shown, "not right?")
    assert shown.content == f"Undone: {rated}.\nFeel free to put it another way."
    assert rated not in known(house, ana) and len(cards(shown)) == 5
    assert "not right?" not in labels(shown), "there is nothing more to take back"


async def test_more_is_another_message_with_other_movies(house: House) -> None:
    ana, shown = await recommended(house)
    before = names(shown)
    result = await press(ana, shown, "more")
    assert result.response is not None and result.response.id != shown.id and not result.ephemeral
    assert names(result.response) and set(names(result.response)).isdisjoint(before)
    assert names(shown) == before, "the first list stays"


async def test_the_first_list_can_still_be_rated_after_more(house: House) -> None:
    ana, shown = await recommended(house)
    before = names(shown)
    more = (await press(ana, shown, "more")).response
    assert more is not None
    on_second = names(more)
    await press(ana, shown, "👍", 2)
    assert known(house, ana)[before[1]] == "good"
    assert names(shown) == before and places(shown) == ["👍 1", "👍 3", "👍 4", "👍 5"]
    await press(ana, more, "👎", 1)
    assert known(house, ana)[on_second[0]] == "bad" and names(more)[1:] == on_second[1:]


async def test_why_is_answered_to_the_person_alone_and_changes_nothing(house: House) -> None:
    ana, shown = await recommended(house)
    before = (names(shown), rows(shown), shown.content)
    result = await press(ana, shown, "why?", 4)
    assert result.ephemeral and result.response is not None
    assert result.response.content.startswith(f"{names(shown)[3]}: ")
    assert (names(shown), rows(shown), shown.content) == before


async def test_in_direct_messages_why_is_a_message_like_others(house: House) -> None:
    ana = house.person("ana")
    await ana.send_dm(TASTE)
    await ana.send_dm("recommend")
    shown = dm(ana)
    result = await press(ana.user, shown, "why?", 2)
    assert not result.ephemeral and dm(ana).content.startswith(f"{names(shown)[1]}: ")
    await press(ana.user, shown, "👍", 2)
    assert names(shown)[1] in known(house, ana)


async def test_while_the_model_is_asked_the_other_movies_stay_in_sight(house: House) -> None:
    ana, shown = await recommended(house)
    before = names(shown)
    house.worker.free.clear()
    pressed = asyncio.create_task(press(ana, shown, "👍", 2))
    await until(lambda: "asking the model …" in shown.content)
    assert shown.content == f"👍 {before[1]}\nasking the model …" and names(shown) == before
    assert "👍 2" not in places(shown), "it cannot be rated twice"
    house.worker.free.set()
    await pressed
    assert "asking" not in shown.content and names(shown)[1] != before[1] and "👍 2" in places(shown)


async def test_what_failed_can_be_tried_again_in_its_place(house: House) -> None:
    ana, shown = await recommended(house)
    before = names(shown)
    house.worker.down = WorkerSilent("The model hasn't answered yet.")
    await press(ana, shown, "👍", 3)
    assert shown.content.startswith(f"👍 {before[2]}\nThe model hasn't answered yet.")
    assert names(shown) == before and "try again" in labels(shown)
    house.worker.down = None
    await press(ana, shown, "try again")
    assert [k for k in range(5) if names(shown)[k] != before[k]] == [2]
    assert "try again" not in labels(shown) and known(house, ana)[before[2]] == "good"


# --- on other messages


async def test_thumbs_answer_what_somebody_thinks_of_a_movie(house: House) -> None:
    asked = await said(house, "i watched scream")
    assert labels(asked) == ["👍", "👎", "leave it", "would I like it?"]
    await press(house.person("ana"), asked, "👎")
    assert now(house, asked).content.startswith("👎 Scream (1996)\n")
    assert labels(now(house, asked)) == ["recommend", "not right?"]
    assert known(house, house.person("ana")) == {"Scream (1996)": "bad"}


async def test_a_movie_can_be_left_alone_or_asked_about(house: House) -> None:
    asked = await said(house, "i watched scream")
    result = await press(house.person("ana"), asked, "would I like it?")
    assert result.response is not None and result.response.content.startswith("Scream (1996): ")
    await press(house.person("ana"), asked, "leave it")
    assert now(house, asked).content == "All right, I'll leave that."
    assert known(house, house.person("ana")) == {}


async def test_show_me_some_offers_movies_to_rate_one_after_the_other(house: House) -> None:
    ana = house.person("ana")
    result = await press(ana, await said(house, "hi"), "show me some")
    shown = result.response
    assert shown is not None and shown.content.startswith("Have you seen these?")
    offered = names(shown)
    assert len(offered) == 4 and labels(shown)[-2:] == ["recommend", "others"]
    await press(ana, shown, "👍", 2)
    assert shown.content.startswith(f"👍 {offered[1]}\n") and names(shown) == [offered[0], *offered[2:]]
    await press(ana, shown, "not seen", 1)
    assert names(shown) == offered[2:]
    await press(ana, shown, "others")
    assert len(cards(shown)) == 4 and set(names(shown)).isdisjoint(offered)
    assert known(house, ana) == {offered[1]: "good"}


async def test_all_movies_that_were_named_can_be_rated_at_once(house: House) -> None:
    asked = await said(house, "i watched scream and big")
    assert labels(asked) == ["👍 all", "👎 all", "leave it"]
    await press(house.person("ana"), asked, "👎 all")
    assert known(house, house.person("ana")) == {"Scream (1996)": "bad", "Big (1988)": "bad"}


async def test_two_movies_of_one_title_are_buttons(house: House) -> None:
    asked = await said(house, "i loved sabrina")
    assert labels(asked) == ["Sabrina (1995)", "Sabrina (1954)", "neither"]
    await press(house.person("ana"), asked, "neither")
    assert now(house, asked).content == "All right, I'll leave that."
    assert known(house, house.person("ana")) == {}


async def test_four_movies_of_one_title_are_a_menu(house: House) -> None:
    ana = house.person("ana")
    asked = await said(house, "i loved hamlet")
    assert rows(asked) == [["Hamlet (1948) | Hamlet (1969) | Hamlet (1990) | Hamlet (1996)"], ["neither"]]
    await ana.select(asked, ["which:52"])
    assert now(house, asked).content.startswith("👍 Hamlet (1990)\n")
    assert known(house, ana) == {"Hamlet (1990)": "good"}


async def test_a_title_that_several_have_beside_a_list_is_asked_about_on_the_list(house: House) -> None:
    """One of the two may be on the list; Discord refuses a message with the same button twice."""
    ana = house.person("ana")
    await said(house, TASTE)
    shown = await said(house, "recommend me a comedy, i loved sabrina")
    assert shown.content.startswith("Which “sabrina” do you mean") and "For you (Comedy)" in shown.content
    listed = next(title for title in cards(shown) if "Sabrina" in title)
    await press(ana, shown, "👍", int(listed[0]))
    assert known(house, ana)[listed[3:]] == "good"


async def test_a_movie_beside_a_list_can_be_told_of_and_the_list_stays(house: House) -> None:
    ana = house.person("ana")
    await said(house, TASTE)
    shown = await said(house, "recommend me a thriller, i loved hamlet")
    before = cards(shown)
    assert before and {f"Hamlet ({year})" for year in (1948, 1969, 1990, 1996)} <= set(labels(shown))
    await press(ana, shown, "Hamlet (1969)")
    assert known(house, ana)["Hamlet (1969)"] == "good"
    assert cards(now(house, shown)) == before and len(places(now(house, shown))) == len(before)
    assert "Hamlet (1969)" not in labels(now(house, shown))


async def test_the_profiles_buttons_are_answered_to_the_person_alone(house: House) -> None:
    ana = house.person("ana")
    await ana.send_dm(TASTE)
    await said(house, "what do you know about me")
    profile = dm(ana)
    assert labels(profile) == ["export", "forget me", "you may learn"]
    await press(ana.user, profile, "export")
    assert [file.filename for file in dm(ana).attachments] == ["matinee.json"]
    await press(ana.user, profile, "forget me")
    await press(ana.user, dm(ana), "yes")
    assert dm(ana).content.startswith("Forgotten.") and known(house, ana) == {}


# --- whose buttons they are


@pytest.mark.parametrize("says", ["👍", "not seen", "why?"])
async def test_the_buttons_of_somebody_else_do_nothing_and_say_so(house: House, says: str) -> None:
    _, shown = await recommended(house)
    before = (names(shown), rows(shown), shown.content, known(house, house.person("ana")))
    result = await press(house.person("ben"), shown, says, 1)
    assert result.ephemeral and result.response is not None
    assert result.response.content.startswith("These buttons belong to somebody else.")
    assert (names(shown), rows(shown), shown.content, known(house, house.person("ana"))) == before
    assert known(house, house.person("ben")) == {} and not house.known(house.person("ben")).unseen


async def test_the_menu_of_somebody_else_does_nothing_and_says_so(house: House) -> None:
    asked = await said(house, "i loved hamlet")
    result = await house.person("ben").select(asked, ["which:52"])
    assert result.ephemeral and result.response is not None and "somebody else" in result.response.content
    assert known(house, house.person("ben")) == known(house, house.person("ana")) == {}
    assert now(house, asked).content == asked.content


# --- after a restart, and after a long time


async def restarted(house: House, build: Build) -> None:
    await house.env.restart_bot(build(worker=house.worker))


async def test_the_buttons_of_a_list_work_after_a_restart(house: House, build: Build) -> None:
    ana, shown = await recommended(house)
    before = names(shown)
    await restarted(house, build)
    await press(ana, shown, "👍", 2)
    assert known(house, ana)[before[1]] == "good"
    assert [k for k in range(5) if names(shown)[k] != before[k]] == [1]
    assert (await press(ana, shown, "why?", 5)).ephemeral
    more = (await press(ana, shown, "more")).response
    assert more is not None and set(names(more)).isdisjoint({*before, *names(shown)})
    await restarted(house, build)
    await press(ana, shown, "not right?")
    assert before[1] not in known(house, ana)


async def test_questions_can_be_answered_after_a_restart(house: House, build: Build) -> None:
    ana, ben, cleo = (house.person(name) for name in ("ana", "ben", "cleo"))
    menu, which, thumbs, hello = [
        await said(house, "i loved hamlet", "ana"),
        await said(house, "i hated sabrina", "ben"),
        await said(house, "i watched scream", "cleo"),
        await said(house, "", "dan"),
    ]
    await restarted(house, build)
    await ana.select(menu, ["which:50"])
    await press(ben, which, "Sabrina (1954)")
    await press(cleo, thumbs, "👍")
    offered = (await press(house.person("dan"), hello, "show me some")).response
    assert known(house, ana) == {"Hamlet (1948)": "good"}
    assert known(house, ben) == {"Sabrina (1954)": "bad"}
    assert known(house, cleo) == {"Scream (1996)": "good"}
    assert offered is not None and len(cards(offered)) == 4


async def test_to_be_forgotten_can_be_confirmed_after_a_restart(house: House, build: Build) -> None:
    ana = house.person("ana")
    await ana.send_dm(TASTE)
    await ana.send_dm("forget me")
    await restarted(house, build)
    await press(ana.user, dm(ana), "yes")
    assert dm(ana).content.startswith("Forgotten.") and known(house, ana) == {}


async def test_a_question_that_was_left_long_ago_is_answered_by_a_sentence(house: House) -> None:
    ana = house.person("ana")
    asked = await said(house, "i loved sabrina")
    menu = await said(house, "i loved hamlet")
    await said(house, "hello")
    await press(ana, asked, "Sabrina (1954)")
    await ana.select(menu, ["which:50"])
    assert now(house, asked).content == now(house, menu).content
    assert now(house, menu).content == "That button is too old for me. Tell me what you want in words, or say “help”."
    assert known(house, ana) == {}


@pytest.mark.parametrize("action", ["rate:99999:good", "rate:1:great", "dance", "yes", "which:1", "again", "all:good"])
async def test_a_button_that_means_nothing_any_more_is_answered_by_a_sentence(house: House, action: str) -> None:
    ana = house.person("ana")
    asked = await said(house, "i watched scream")
    await said(house, "hello")
    stored = house.env.backend.get_message(asked.channel.id, asked.id)
    stored.components[0]["components"][0]["custom_id"] = f"m:{ana.id}:{action}"
    await ana.click(asked, custom_id=f"m:{ana.id}:{action}")
    assert now(house, asked).content.startswith("That button is too old for me.")
    assert known(house, ana) == {}


async def test_a_movie_can_be_rated_on_a_list_of_long_ago(house: House) -> None:
    ana, shown = await recommended(house)
    movie = names(shown)[0]
    for words in ("i hated big", "forget me", "no", "help"):
        await said(house, words)
    await press(ana, shown, "👍", 1)
    assert known(house, ana)[movie] == "good" and len(cards(shown)) == 5


async def test_two_presses_in_a_row_are_both_taken_and_neither_undoes_the_other(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, shown = await recommended(house)
    before = names(shown)
    hold(house, monkeypatch)
    await press(ana, shown, "👍", 1)
    await press(ana, shown, "👎", 2)
    assert shown.content.startswith(f"👎 {before[1]}\nOne at a time")
    await let_go(house)
    assert names(shown)[0] != before[0] and names(shown)[1:] == before[1:]
    assert places(shown) == ["👍 1", "👍 3", "👍 4", "👍 5"], "the second was rated, too"
    assert known(house, ana).items() >= {before[0]: "good", before[1]: "bad"}.items()
    await press(ana, shown, "👍", 3)
    assert [k for k in range(5) if names(shown)[k] != before[k]] == [0, 1, 2], "then it is replaced, too"


async def test_where_embeds_are_not_allowed_a_press_leaves_the_list_as_it_is(house: House) -> None:
    everybody = house.guild.default_role
    where = house.guild.create_text_channel(
        "plain", overwrites={everybody: discord.PermissionOverwrite(embed_links=False)}
    )
    await house.env.settle()
    ana = house.person("ana")
    await ana.send(where, f"{house.mention} {TASTE}. recommend")
    shown = answer(where)
    assert not shown.embeds and shown.content.count("**") == 5 * 4
    result = await press(ana, shown, "👍", 2)
    assert result.response is not None and result.response.id != shown.id
    assert result.response.content.startswith("👍 ") and len(known(house, ana)) == 6
    assert next(m.content for m in where.history() if m.id == shown.id) == shown.content


async def test_a_press_while_the_bot_ends_says_so_and_the_button_still_works_afterwards(
    house: House, build: Build
) -> None:
    asked = await said(house, "i watched scream")
    await house.client.context.service.runner.close(0)
    result = await press(house.person("ana"), asked, "👍")
    assert result.ephemeral and result.response is not None and "restarting" in result.response.content
    assert labels(now(house, asked)) == labels(asked) and known(house, house.person("ana")) == {}
    await restarted(house, build)
    await press(house.person("ana"), asked, "👍")
    assert known(house, house.person("ana")) == {"Scream (1996)": "good"}
