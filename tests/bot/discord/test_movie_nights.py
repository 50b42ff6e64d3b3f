"""Movie nights: one message in a channel, on which people join and rate, and which is kept up to date."""

from __future__ import annotations

from typing import Any

import discord
import pytest
import simcord
from structlog.testing import capture_logs

from bot import wording
from bot.front_end import panels, turn_runner
from bot.movie_nights import night as stored
from movies.errors import StoreUnreachable, WorkerSilent
from movies.protocol.recommendation import GroupJob
from movies.ratings import Verdict
from tests.bot.discord.conftest import Build, House
from tests.bot.discord.looks import answer, answers, cards, dm, labels, message_of, press, until

FIRST_BUTTONS = ["join", "leave", "find movies", "close"]
LIST_BUTTONS = ["join", "leave", "more", "close"]
CRIME = "loved heat and fargo and pulp fiction"
ROMANCE = "loved sabrina 1995, hated scream"
SILENT = WorkerSilent("The model hasn't answered yet.")
AWAY = StoreUnreachable("I can't reach my database right now.")
HEAT, BIG = 1, 13


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "SECONDS_TO_GATHER_RATINGS", 0.001)


async def opened(house: House, host: simcord.MemberActor, **wishes: Any) -> simcord.ResponseMessage:
    """The panel of a new night."""
    result = await host.slash(house.channel, "movienight", **wishes)
    assert result.response is not None and not result.ephemeral
    return result.response


async def couple(house: House) -> tuple[simcord.MemberActor, simcord.MemberActor, simcord.ResponseMessage]:
    """Ana's night with Ben; both have mentioned movies."""
    ana, ben = house.person("ana"), house.person("ben")
    await ana.send_dm(CRIME)
    await ben.send_dm(ROMANCE)
    panel = await opened(house, ana)
    await press(ben, panel, "join")
    return ana, ben, panel


async def with_list(house: House) -> tuple[simcord.MemberActor, simcord.MemberActor, simcord.ResponseMessage]:
    ana, ben, panel = await couple(house)
    await press(ana, panel, "find movies")
    assert len(cards(panel)) == 4
    return ana, ben, panel


def others(panel: simcord.ResponseMessage) -> list[str]:
    """The buttons that are not about a movie."""
    return [label for label in labels(panel) if label in {*FIRST_BUTTONS, *LIST_BUTTONS}]


def titles(panel: simcord.ResponseMessage) -> set[str]:
    return {card.partition(". ")[2] for card in cards(panel)}


def everything(panel: simcord.ResponseMessage) -> str:
    """Everything that can be read on a panel, except its buttons."""
    return "\n".join([panel.content, *(f"{e.title}\n{e.description}" for e in panel.embeds)])


@pytest.fixture
def busy(house: House, held: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workers are busy until `go_on` is called."""
    monkeypatch.setattr(turn_runner, "SECONDS_TO_A_SIGN", 0.01)
    house.worker.free.clear()


async def go_on(house: House) -> None:
    house.worker.free.set()
    await until(lambda: not house.env._work.external_waits)
    await house.env.settle()


def lists_made(house: House) -> int:
    return sum(isinstance(job, GroupJob) for job in house.worker.jobs)


def movie_at(house: House, panel: simcord.ResponseMessage, place: int) -> Any:
    name = cards(panel)[place - 1].partition(". ")[2]
    return next(m for m in house.release.catalogue if m.name == name)


# Opening


async def test_the_command_opens_a_panel_for_everybody_with_its_host_and_how_to_take_part(house: House) -> None:
    panel = await opened(house, house.person("ana"))
    assert "Who's in: ana (no movies)" in panel.content and "Press “join”" in panel.content
    assert labels(panel) == FIRST_BUTTONS and cards(panel) == []
    assert [m.id for m in house.channel.history(viewer=house.person("ben"))] == [panel.id]


async def test_wishes_are_named_on_the_panel_and_honoured(house: House) -> None:
    ana, ben = house.person("ana"), house.person("ben")
    panel = await opened(house, ana, genre="Comedy", **{"from": 2005, "to": 1950})
    assert "Comedy, from 1950 to 2005" in panel.content
    await press(ben, panel, "join")
    await press(ana, panel, "find movies")
    comedies = {m.name for m in house.release.catalogue if "Comedy" in m.genres}
    assert titles(panel) <= comedies and cards(panel)


async def test_a_wish_for_something_like_a_movie_that_nobody_knows_is_told_and_opens_nothing(house: House) -> None:
    result = await house.person("ana").slash(house.channel, "movienight", like="Xyzzy of the Plugh")
    assert result.ephemeral and "find a movie called “Xyzzy of the Plugh”" in result.response.content
    assert answers(house.channel) == []


async def test_asking_for_a_movie_night_in_words_opens_one_below_the_message(house: House) -> None:
    ana, ben = house.person("ana"), house.person("ben")
    asked = await ana.send(house.channel, f"{house.mention} movie night")
    [panel] = answers(house.channel)
    assert panel.reference is not None and panel.reference.message_id == asked.id
    assert "Who's in: ana" in panel.content and labels(panel) == FIRST_BUTTONS
    await press(ben, panel, "join")
    assert "ben" in answer(house.channel).content


async def test_in_a_direct_message_it_says_that_a_night_needs_a_server(house: House) -> None:
    ana = house.person("ana")
    result = await ana.user.slash("movienight")
    assert result.response.content == wording.nights.night_needs_a_server()


@pytest.mark.parametrize("by", ["command", "words"])
async def test_where_movie_nights_are_turned_off_none_is_opened(house: House, by: str) -> None:
    role = house.guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
    mia = house.guild.add_member(house.env.create_user("mia"), roles=[role])
    await mia.slash(house.channel, "settings movienights", allowed=False)
    if by == "command":
        result = await mia.slash(house.channel, "movienight")
        assert result.ephemeral and "turned off" in result.response.content
        assert answers(house.channel) == []
    else:
        await mia.send(house.channel, f"{house.mention} movie night")
        assert "turned off" in answer(house.channel).content and labels(answer(house.channel)) == []


async def test_a_night_that_is_open_goes_on_when_they_are_turned_off(house: House) -> None:
    ana, _, panel = await with_list(house)
    role = house.guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
    mia = house.guild.add_member(house.env.create_user("mia"), roles=[role])
    await mia.slash(house.channel, "settings movienights", allowed=False)
    await press(ana, panel, "close")
    assert "(closed)" in panel.content


async def test_where_the_database_is_away_a_night_is_not_opened_and_can_be_opened_later(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise AWAY

    ana = house.person("ana")
    with monkeypatch.context() as patch:
        patch.setattr(house.profiles.database, "writing", away)
        result = await ana.slash(house.channel, "movienight")
    assert (
        result.ephemeral
        and "I can't reach my database right now. Please try again in a minute. (error " in result.response.content
    )
    assert labels(await opened(house, ana)) == FIRST_BUTTONS


async def test_a_panel_that_cannot_be_remembered_still_works_by_its_buttons(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise AWAY

    ana, ben = house.person("ana"), house.person("ben")
    with monkeypatch.context() as patch:
        patch.setattr(house.client.context.service.nights, "placed", away)
        panel = await opened(house, ana)
    await press(ben, panel, "join")
    await press(ana, panel, "find movies")
    assert "ben" in panel.content and len(cards(panel)) == 4


async def test_where_the_bot_does_not_see_the_channel_it_says_what_it_needs(house: House) -> None:
    assert house.client.user is not None
    hidden = discord.PermissionOverwrite(view_channel=False)
    secret = house.guild.create_text_channel("secret", overwrites={house.client.user: hidden})
    result = await house.person("ana").slash(secret, "movienight")
    assert (
        result.ephemeral and "#secret, where I'm not allowed to answer: I need View Channel" in result.response.content
    )


# Coming and going


async def test_who_joins_is_named_with_how_many_movies_they_told_of(house: House) -> None:
    _, _, panel = await couple(house)
    assert "Who's in: ana (three movies), ben (two movies)" in panel.content


async def test_members_are_named_as_the_server_names_them(house: House) -> None:
    panel = await opened(house, house.person("ana"))
    ben = house.person("ben", nick="Big *Ben*")
    await press(ben, panel, "join")
    assert r"Big \*Ben\*" in panel.content


async def test_joining_twice_counts_once(house: House) -> None:
    _, ben, panel = await couple(house)
    await press(ben, panel, "join")
    assert panel.content.count("ben (") == 1


async def test_who_leaves_is_named_no_longer_and_the_list_follows(house: House) -> None:
    _, ben, panel = await with_list(house)
    cleo = house.person("cleo")
    await press(cleo, panel, "join")
    assert "cleo" in panel.content and "cleo" in (panel.embeds[0].description or "")
    await press(ben, panel, "leave")
    assert "ben" not in everything(panel)
    assert "cleo" in (panel.embeds[0].description or "")


async def test_leaving_without_having_joined_changes_nothing(house: House) -> None:
    _, _, panel = await with_list(house)
    before = everything(panel)
    await press(house.person("cleo"), panel, "leave")
    assert everything(panel) == before


async def test_a_host_who_left_is_still_the_host(house: House) -> None:
    ana, _, panel = await couple(house)
    await press(house.person("cleo"), panel, "join")
    await press(ana, panel, "leave")
    await press(ana, panel, "find movies")
    assert len(cards(panel)) == 4 and "ana" not in everything(panel)


async def test_somebody_joining_a_full_night_is_told_so_in_private(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "MOST_PEOPLE", 3)
    panel = await opened(house, house.person("ana"))
    for k in range(2):
        await press(house.person(f"guest{k}"), panel, "join")
    result = await press(house.person("late"), panel, "join")
    assert result.ephemeral and "This movie night is full" in result.response.content
    assert "late" not in panel.content


# Movies


async def test_the_host_finds_movies_with_everybodys_chance(house: House) -> None:
    ana, _, panel = await couple(house)
    await press(ana, panel, "find movies")
    assert len(cards(panel)) == 4 and sorted(others(panel)) == sorted(LIST_BUTTONS)
    assert all("ana" in (e.description or "") and "ben" in (e.description or "") for e in panel.embeds)
    assert "For ana and ben, movies nobody should hate:" in panel.content and "asking the model" not in panel.content
    assert len(labels(panel)) == 4 * 3 + 4 and len(answers(house.channel)) == 1


async def test_a_list_has_no_movie_that_a_member_has_told_of(house: House) -> None:
    _, _, panel = await with_list(house)
    assert not titles(panel) & {"Heat (1995)", "Fargo (1996)", "Pulp Fiction (1994)", "Sabrina (1995)", "Scream (1996)"}


async def test_more_shows_others(house: House) -> None:
    ana, _, panel = await with_list(house)
    before = titles(panel)
    await press(ana, panel, "more")
    assert cards(panel) and not titles(panel) & before


async def test_without_movies_left_the_host_is_told_in_private_and_the_list_stays(house: House) -> None:
    ana, _, panel = await with_list(house)
    for _ in range(5):
        before = everything(panel)
        result = await press(ana, panel, "more")
        if result.followups or result.ephemeral:
            break
    told = result.followups[0] if result.followups else result.response
    assert told.ephemeral and "I've run out of movies" in told.content
    assert everything(panel) == before and sorted(others(panel)) == sorted(LIST_BUTTONS)


async def test_alone_nobody_can_look_for_movies(house: House) -> None:
    ana = house.person("ana")
    panel = await opened(house, ana)
    before = everything(panel)
    result = await press(ana, panel, "find movies")
    told = result.followups[0] if result.followups else result.response
    assert told.ephemeral and told.content == wording.nights.night_too_few()
    assert everything(panel) == before and labels(panel) == FIRST_BUTTONS and "error" not in told.content


@pytest.mark.parametrize("says", ["find movies", "more", "close"])
async def test_only_the_host_finds_more_and_closes_and_others_are_told_alone(house: House, says: str) -> None:
    _, ben, panel = await (couple(house) if says == "find movies" else with_list(house))
    before, requests, lists = everything(panel), len(house.env.http_requests), lists_made(house)
    result = await press(ben, panel, says)
    assert result.ephemeral and result.response.content == wording.nights.night_only_host()
    # Nobody else notices the press, not even for a moment.
    assert len(house.env.http_requests) == requests + 1
    assert everything(panel) == before and lists_made(house) == lists


@pytest.mark.usefixtures("busy")
async def test_a_list_that_takes_its_time_says_so_on_the_panel(house: House) -> None:
    ana, _, panel = await couple(house)
    result = await press(ana, panel, "find movies")
    assert "asking the model" in panel.content and result.followups == []
    assert "Who's in: ana (three movies), ben (two movies)" in panel.content
    await press(house.person("cleo"), panel, "join")
    assert "cleo" in panel.content
    await go_on(house)
    assert len(cards(panel)) == 4 and "asking the model" not in panel.content and "cleo" in panel.embeds[0].description


@pytest.mark.usefixtures("busy")
async def test_a_list_that_takes_a_quarter_of_an_hour_is_shown_all_the_same(house: House) -> None:
    ana, _, panel = await couple(house)
    await press(ana, panel, "find movies")
    house.env.backend.advance_clock(15 * 60)
    await go_on(house)
    assert len(cards(panel)) == 4 and "asking the model" not in panel.content


@pytest.mark.usefixtures("busy")
async def test_a_worker_that_gives_up_after_a_while_leaves_the_panel_as_it_was(house: House) -> None:
    ana, _, panel = await couple(house)
    before = everything(panel)
    result = await press(ana, panel, "find movies")
    house.worker.down = SILENT
    await go_on(house)
    [told] = result.followups
    assert told.ephemeral and "The model hasn't answered yet. Please try again in a minute. (error " in told.content
    assert everything(panel) == before and labels(panel) == FIRST_BUTTONS


@pytest.mark.usefixtures("busy")
async def test_a_host_who_asks_twice_at_once_is_told_in_private(house: House) -> None:
    ana, _, panel = await couple(house)
    await press(ana, panel, "find movies")
    result = await press(ana, panel, "find movies")
    assert result.ephemeral and result.response.content == wording.service.still_busy()
    assert "asking the model" in panel.content
    await go_on(house)
    assert len(cards(panel)) == 4 and lists_made(house) == 1


async def test_without_a_worker_the_host_is_told_in_private_and_can_try_again(house: House) -> None:
    ana, _, panel = await couple(house)
    before = everything(panel)
    house.worker.down = SILENT
    result = await press(ana, panel, "find movies")
    told = result.followups[0] if result.followups else result.response
    assert told.ephemeral and "The model hasn't answered yet. Please try again in a minute. (error " in told.content
    assert everything(panel) == before and labels(panel) == FIRST_BUTTONS
    house.worker.down = None
    await press(ana, panel, "find movies")
    assert len(cards(panel)) == 4


@pytest.mark.parametrize("house", [{"person_hourly": 1}], indirect=True)
async def test_a_host_at_the_limit_is_told_in_private_and_the_list_stays(house: House) -> None:
    ana, ben, panel = await with_list(house)
    before = everything(panel)
    result = await press(ana, panel, "more")
    told = result.followups[0] if result.followups else result.response
    assert told.ephemeral and "Ask me again in" in told.content and "error" not in told.content
    assert everything(panel) == before
    await ben.send_dm("recommend")
    assert len(cards(dm(ben))) == 5


@pytest.mark.parametrize("house", [{"server_hourly": 1}], indirect=True)
async def test_the_lists_of_a_night_count_as_questions_of_its_server(house: House) -> None:
    _, ben, _ = await with_list(house)
    result = await ben.slash(house.channel, "recommend")
    assert "You've all asked me a lot" in result.response.content


# Rating


async def test_a_member_rates_on_the_panel_and_another_movie_comes(house: House) -> None:
    ana, ben, panel = await with_list(house)
    movie = movie_at(house, panel, 2)
    before = titles(panel)
    await press(ben, panel, "👎", place=2)
    assert house.known(ben).verdicts[movie.id] is Verdict.BAD and movie.id not in house.known(ana).verdicts
    assert "ben (three movies)" in panel.content
    assert movie.name not in titles(panel) and len(cards(panel)) == 4 and len(titles(panel) & before) >= 3


async def test_what_a_member_has_not_seen_is_remembered_and_stays_for_others(house: House) -> None:
    _, ben, panel = await with_list(house)
    movie = movie_at(house, panel, 1)
    await press(ben, panel, "not seen", place=1)
    assert movie.id in house.known(ben).unseen and movie.id not in house.known(ben).verdicts
    assert movie.name in titles(panel)


async def test_somebody_who_has_not_joined_cannot_rate_and_is_told_in_private(house: House) -> None:
    _, _, panel = await with_list(house)
    before, cleo = everything(panel), house.person("cleo")
    result = await press(cleo, panel, "👍", place=1)
    assert result.ephemeral and result.response.content == wording.nights.night_join_first()
    assert not house.known(cleo).verdicts and everything(panel) == before


@pytest.mark.parametrize("says", ["👍", "👎", "not seen"])
async def test_nobody_sees_what_a_member_said_of_which_movie(house: House, says: str) -> None:
    _, ben, panel = await with_list(house)
    name = movie_at(house, panel, 1).name
    already = len(house.env.backend.messages[house.channel.id])
    await press(ben, panel, says, place=1)
    seen = everything(panel)
    assert "👍" not in seen and "👎" not in seen and "liked" not in seen and "didn't like" not in seen
    assert says == "not seen" or name not in seen
    assert len(house.env.backend.messages[house.channel.id]) == already


async def test_the_panel_follows_what_a_member_says_in_private(house: House) -> None:
    _, ben, panel = await with_list(house)
    movie = movie_at(house, panel, 1)
    await ben.send_dm(f"loved {movie.title}")
    assert "ben (three movies)" in panel.content and movie.name not in titles(panel)
    assert len(cards(panel)) == 4 and "Who's in" not in dm(ben).content


async def test_the_panel_follows_what_a_member_takes_back(house: House) -> None:
    _, ben, panel = await with_list(house)
    await ben.send_dm("loved big")
    assert "ben (three movies)" in panel.content
    await ben.send_dm("undo")
    assert "ben (two movies)" in panel.content


async def test_a_panel_without_a_list_shows_new_counts_and_asks_no_worker(house: House) -> None:
    _, ben, panel = await couple(house)
    await ben.send_dm("loved big")
    assert "ben (three movies)" in panel.content and cards(panel) == [] and lists_made(house) == 0


async def test_what_somebody_else_says_asks_no_worker(house: House) -> None:
    await with_list(house)
    await house.person("cleo").send_dm("loved big")
    assert lists_made(house) == 1


async def test_several_ratings_in_a_row_make_one_list(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, ben, panel = await with_list(house)
    # Of simulated time, and more than simcord waits in real time.
    monkeypatch.setattr(panels, "SECONDS_TO_GATHER_RATINGS", 100.0)
    await press(ben, panel, "👍", place=1)
    await press(ana, panel, "👎", place=2)
    await ben.send_dm("loved big")
    assert lists_made(house) == 1 and len(cards(panel)) == 2
    requests = len(house.env.http_requests)
    await house.env.advance_time(100.0)
    assert lists_made(house) == 2 and len(cards(panel)) == 4
    # What was told, and the new list.
    assert [entry.method for entry in house.env.http_requests[requests:]] == ["PATCH", "PATCH"]


async def test_a_member_of_two_nights_changes_both(house: House) -> None:
    _, ben, panel = await couple(house)
    second = await opened(house, house.person("cleo"))
    await press(ben, second, "join")
    await ben.send_dm("loved big")
    assert "ben (three movies)" in panel.content and "ben (three movies)" in second.content


async def test_where_no_worker_answers_to_a_rating_it_counts_and_the_list_stays(house: House) -> None:
    _, ben, panel = await with_list(house)
    house.worker.down = SILENT
    await press(ben, panel, "👍", place=1)
    assert len(house.known(ben).verdicts) == 3 and "ben (three movies)" in panel.content and len(cards(panel)) == 3
    house.worker.down = None
    await ben.send_dm("hated big")
    assert len(cards(panel)) == 4


async def test_the_night_of_a_host_who_is_forgotten_ends_and_names_nobody(house: House) -> None:
    ana, _, panel = await with_list(house)
    await ana.send_dm("forget me")
    await ana.send_dm("yes")
    assert everything(panel) == wording.nights.night_unknown() and labels(panel) == []


async def test_who_is_forgotten_is_named_on_the_panel_no_longer(house: House) -> None:
    _, ben, panel = await with_list(house)
    await press(house.person("cleo"), panel, "join")
    await ben.send_dm("forget me")
    await ben.send_dm("yes")
    assert "ben" not in everything(panel) and "cleo" in panel.content


# The end of a night


async def test_a_closed_night_keeps_its_list_and_has_no_buttons(house: House) -> None:
    ana, ben, panel = await with_list(house)
    before = titles(panel)
    await press(ana, panel, "close")
    assert "(closed)" in panel.content and titles(panel) == before and labels(panel) == []
    await ben.send_dm("loved big")
    assert titles(panel) == before and lists_made(house) == 1


async def test_a_night_closed_before_a_list_was_made_says_so(house: House) -> None:
    ana, _, panel = await couple(house)
    await press(ana, panel, "close")
    assert wording.nights.night_without_list() in panel.content and labels(panel) == []


@pytest.mark.parametrize("says", ["join", "leave", "👍"])
async def test_a_button_that_somebody_still_sees_of_a_closed_night_is_refused(house: House, says: str) -> None:
    ana, ben, panel = await with_list(house)
    stale = message_of(panel)
    old = house.env.backend.messages[house.channel.id][panel.id].components
    await press(ana, panel, "close")
    house.env.backend.messages[house.channel.id][panel.id].components = old
    result = await press(ben, stale, says, place=1 if says == "👍" else None)
    assert result.ephemeral and result.response.content == wording.nights.night_over()


async def test_buttons_work_after_a_restart(house: House, build: Build) -> None:
    ana, ben, panel = await with_list(house)
    await house.env.restart_bot(build())
    await press(house.person("cleo"), panel, "join")
    assert "cleo" in panel.content and all("cleo" in (e.description or "") for e in panel.embeds)
    before = titles(panel)
    await press(ana, panel, "more")
    assert cards(panel) and not titles(panel) & before
    result = await press(ben, panel, "close")
    assert result.ephemeral and result.response.content == wording.nights.night_only_host()
    await press(ana, panel, "close")
    assert "(closed)" in panel.content


async def test_a_panel_follows_after_a_restart(house: House, build: Build) -> None:
    _, ben, panel = await with_list(house)
    await house.env.restart_bot(build())
    await ben.send_dm("loved big")
    assert "ben (three movies)" in panel.content


async def test_a_panel_deleted_meanwhile_disturbs_nobody_and_no_worker(house: House) -> None:
    ana, ben, panel = await with_list(house)
    house.env.backend.delete_message(house.channel.id, panel.id)
    with capture_logs() as events:
        await ben.send_dm("loved big")
        await ben.send_dm("loved scream")
    assert "👍 Scream (1996)" in dm(ben).content and lists_made(house) == 1
    assert not [e for e in events if e["log_level"] in ("warning", "error")]
    assert len([e for e in events if e["event"] == "answer_undeliverable"]) == 1
    assert labels(await opened(house, ana)) == FIRST_BUTTONS


async def test_a_panel_in_a_channel_where_the_bot_may_not_embed_lists_the_movies_as_text(house: House) -> None:
    assert house.client.user is not None
    plain = discord.PermissionOverwrite(embed_links=False)
    channel = house.guild.create_text_channel("plain", overwrites={house.client.user: plain})
    ana, ben = house.person("ana"), house.person("ben")
    panel = (await ana.slash(channel, "movienight")).response
    await press(ben, panel, "join")
    await press(ana, panel, "find movies")
    assert panel.embeds == [] and all(f"{place}. " in panel.content for place in range(1, 5))
    await ben.send_dm("loved big")
    assert panel.embeds == [] and "ben (one movie)" in panel.content
    assert all(f"{place}. " in panel.content for place in range(1, 5))


async def test_a_list_asked_for_while_the_bot_is_closing_is_told_to_come_later(house: House) -> None:
    ana, _, panel = await couple(house)
    before = everything(panel)
    with house.env._bot_scope():
        await house.client.context.service.runner.close(0.0)
    result = await press(ana, panel, "find movies")
    assert result.ephemeral and "restarting" in result.response.content and everything(panel) == before


async def test_nobody_can_press_a_button_for_something_that_no_button_says(house: House) -> None:
    ana, _, panel = await with_list(house)
    stored = house.env.backend.messages[house.channel.id][panel.id]
    button = stored.components[0]["components"][0]
    start = button["custom_id"].split(":")[:2]
    for action in ("rate:1:adored", "rate:abc:good", "explode", "rate:999999:good"):
        button["custom_id"] = ":".join([*start, action])
        result = await ana.click(message_of(panel), custom_id=button["custom_id"])
        assert result.ephemeral and result.response.content == wording.service.stale(), action


async def test_a_button_of_a_night_that_is_gone_says_so(house: House) -> None:
    ana = house.person("ana")
    panel = await opened(house, ana)
    stored = house.env.backend.messages[house.channel.id][panel.id]
    button = stored.components[0]["components"][0]
    button["custom_id"] = "n:0123abcd:join"
    result = await ana.click(message_of(panel), custom_id=button["custom_id"])
    assert result.ephemeral and result.response.content == wording.nights.night_unknown()
