"""Every button and every command by every kind of person, as `docs/rights.md` says; admins' are in `admin`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

import pytest

from bot import wording
from bot.contracts.actions import Action, Verb
from bot.contracts.refusals import MovieNightRefused, NightProblem
from bot.contracts.session import Session
from bot.discord.client import Client
from bot.movie_nights.service import MovieNights
from bot.movie_nights.store import Nights
from bot.slack import actions as slack_actions
from bot.storage.profiles import Profiles
from movies.movielens import Release
from movies.protocol.recommendation import Wishes
from movies.ratings import Rating, Verdict
from tests.bot.databases import store
from tests.bot.worker import Worker, inference_of

OWNER, STRANGER = 1, 2
HOST, MEMBER, SOMEBODY = "discord:1", "discord:2", "discord:3"
# Whoever may do it at a movie night.
AT_A_NIGHT = {
    Verb.JOIN: {HOST, MEMBER, SOMEBODY},
    Verb.LEAVE: {HOST, MEMBER, SOMEBODY},
    Verb.RATE: {HOST, MEMBER},
    Verb.FIND: {HOST},
    Verb.MORE: {HOST},
    Verb.CLOSE: {HOST},
}
PERSONAL = [verb for verb in Verb if not verb.for_admins]


@pytest.fixture
def nights(small: Release, tmp_path: Path) -> Iterator[MovieNights]:
    profiles = Profiles(store(f"sqlite:///{tmp_path / 'm.db'}"), small.catalogue)
    for person in (HOST, MEMBER):
        profiles.save(person, Session(), Session().with_ratings([Rating(1, Verdict.GOOD)]))
    kept, worker = Nights(profiles.database, small.catalogue), Worker(inference_of(small))
    yield MovieNights(small.catalogue, profiles, kept, worker)  # type: ignore[arg-type]
    profiles.close()


@pytest.mark.parametrize("person", [HOST, MEMBER, SOMEBODY])
@pytest.mark.parametrize("verb", AT_A_NIGHT)
def test_at_a_movie_night_each_may_do_what_the_table_says(verb: Verb, person: str, nights: MovieNights) -> None:
    night = nights.open(HOST, "ana", None, Wishes()).id
    nights.join(night, MEMBER, "ben")
    acts = {
        Verb.JOIN: lambda: nights.join(night, person, "name"),
        Verb.LEAVE: lambda: nights.leave(night, person),
        Verb.RATE: lambda: nights.rate(night, person, 2, "good"),
        Verb.FIND: lambda: nights.find(night, person),
        Verb.MORE: lambda: nights.find(night, person, more=True),
        Verb.CLOSE: lambda: nights.close(night, person),
    }
    try:
        acts[verb]()
        may = True
    except MovieNightRefused as refused:
        may = refused.problem not in {NightProblem.HOST_ONLY, NightProblem.JOIN_FIRST}
    assert may == (person in AT_A_NIGHT[verb])


@pytest.mark.parametrize("verb", PERSONAL)
async def test_in_discord_a_stranger_who_presses_somebodys_button_is_told_and_nothing_else_happens(verb: Verb) -> None:
    pressed = SimpleNamespace(user=SimpleNamespace(id=STRANGER), guild_id=7, response=AsyncMock())
    bot: Any = SimpleNamespace(context=SimpleNamespace(front_end=SimpleNamespace(speak=AsyncMock())))
    bot.context.service = SimpleNamespace(chat=None)
    await Client.tapped(bot, pressed, OWNER, Action(verb, "1", "good"))  # type: ignore[arg-type]
    pressed.response.send_message.assert_awaited_once_with(wording.service.not_your_button(), ephemeral=True)


@pytest.mark.parametrize("verb", PERSONAL)
async def test_in_slack_a_stranger_who_presses_somebodys_button_is_told_and_nothing_else_happens(
    verb: Verb, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, context = AsyncMock(), AsyncMock()
    monkeypatch.setattr(slack_actions, "_answer_alone", lambda *_: alone)
    monkeypatch.setattr(slack_actions, "_parts", lambda _: ("U1", str(Action(verb, "1", "good"))))
    who: Any = SimpleNamespace(user="U2", owner="U2")
    await slack_actions._tapped(context, {"actions": [{"action_id": "of U1"}]}, who)
    [told] = alone.tell.await_args.args
    assert wording.service.not_your_button() in str(told)
    assert context.mock_calls == []
