"""Panels on the test's own board, with a real database; `tests/bot/discord/test_movie_nights.py` has real ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot import wording
from bot.contracts.actions import Action
from bot.contracts.refusals import MovieNightRefused
from bot.contracts.replies import Reply
from bot.conversation.chat import Tick
from bot.front_end import panels
from bot.front_end.front_end import FrontEnd
from bot.front_end.server_settings import ServerSettings
from bot.front_end.service import Service
from bot.storage.profiles import Profiles
from bot.wording.failures import failure
from bot.wording.shared.languages import Language
from movies.movielens import Release
from movies.protocol.recommendation import Wishes
from movies.settings import StoreSettings
from tests.bot.services import service_of
from tests.bot.worker import Worker, inference_of

ANA, BEN = "slack:T1:U1", "slack:T1:U2"
SERVER, WHERE = "slack:T1", "C1/17.5"
PATIENCE = 10.0
BOTH = ["join", "leave", "find", "close"]


@dataclass
class Wall:
    """A board that records what is drawn on it; a message can be gone, and drawing can fail."""

    drawn: list[tuple[str, Reply]] = field(default_factory=list)
    gone: bool = False
    fails: Exception | None = None

    async def draw(self, where: str, night_id: str, panel: Reply) -> bool:
        if self.fails is not None:
            raise self.fails
        self.drawn.append((where, panel))
        return not self.gone


@dataclass
class Finger:
    """A tap that records the answer to it; `fails` is why the panel can no longer be drawn."""

    shown: list[Reply] = field(default_factory=list)
    refused: list[Exception] = field(default_factory=list)
    fails: Exception | None = None

    async def change(self, panel: Reply) -> None:
        self.shown.append(panel)
        if self.fails is not None:
            failed, self.fails = self.fails, None
            raise failed

    async def refuse(self, error: Exception) -> None:
        self.refused.append(error)


@dataclass
class Paper:
    """A surface that records what is drawn, or cannot be drawn on."""

    shown: list[Reply] = field(default_factory=list)
    fails: Exception | None = None

    async def show(self, reply: Reply, passing: bool = False) -> None:
        if self.fails is not None:
            raise self.fails
        self.shown.append(reply)

    async def busy(self) -> None:
        return None

    def where(self) -> dict[str, Any]:
        return {}


@dataclass
class House:
    """A front end with its parts."""

    service: Service
    worker: Worker
    wall: Wall
    front_end: FrontEnd

    async def says(self, person: str, words: str) -> Reply:
        """One turn of somebody's, and everything that follows."""
        chat = self.service.chat
        reply = await self.front_end.converse(person, lambda tick: chat.hear(person, words, tick), Paper())
        await self.settled()
        return reply

    async def taps(self, night_id: str, action: str, person: str = ANA, finger: Finger | None = None) -> Finger:
        """One tap of somebody's, and everything that follows."""
        finger = finger or Finger()
        name = {ANA: "ana", BEN: "ben"}[person]
        await self.front_end.panels.tapped(finger, night_id, Action.parse(action), person, name, SERVER)
        await self.settled()
        return finger

    async def opened(self) -> str:
        """Ana's night, whose panel is on the wall."""
        night, _ = await self.front_end.panels.open(ANA, "ana", SERVER, Wishes())
        await self.front_end.panels.placed(night.id, WHERE)
        return night.id

    async def with_list(self) -> str:
        """Ana's night with Ben, and with a list."""
        await self.says(ANA, "loved heat and fargo and pulp fiction")
        await self.says(BEN, "loved sabrina 1995, hated scream")
        night = await self.opened()
        await self.taps(night, "join", BEN)
        await self.taps(night, "find")
        self.wall.drawn.clear()
        return night

    async def settled(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.front_end._tasks:
                await asyncio.sleep(0.005)


@pytest.fixture
async def house(small: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    monkeypatch.setattr(panels, "SECONDS_TO_GATHER_RATINGS", 0.001)
    worker = Worker(inference_of(small))
    profiles = Profiles(StoreSettings(database_url=SecretStr(f"sqlite:///{tmp_path / 'm.db'}")), small.catalogue)
    service = service_of(small, profiles, worker)
    wall = Wall()
    yield House(service, worker, wall, FrontEnd(service, wall))
    worker.free.set()
    await service.runner.close(0.0)
    profiles.close()


def actions(panel: Reply) -> list[str]:
    return [str(choice.action) for choice in panel.choices]


async def test_a_night_is_opened_with_its_panel_which_is_drawn_nowhere_yet(house: House) -> None:
    night, panel = await house.front_end.panels.open(ANA, "ana", SERVER, Wishes(genres=frozenset({"Comedy"})))
    assert night.host == ANA and night.server == SERVER and night.where == ""
    assert panel.text.startswith("Movie night: Comedy") and actions(panel) == BOTH and house.wall.drawn == []


async def test_without_a_server_or_where_nights_are_turned_off_none_is_opened(house: House) -> None:
    house.service.servers.change(SERVER, lambda _: ServerSettings(nights=False))
    for server, why in ((None, wording.nights.night_needs_a_server()), (SERVER, wording.nights.nights_not_open_here())):
        with pytest.raises(MovieNightRefused) as refused:
            await house.front_end.panels.open(ANA, "ana", server, Wishes())
        assert failure(refused.value) == why
    assert house.service.nights.of_member(ANA) == []


async def test_a_tap_is_answered_by_itself_and_then_the_panel_follows_on_the_board(house: House) -> None:
    night = await house.opened()
    tap = await house.taps(night, "join", BEN)
    assert tap.refused == [] and ["ben" in panel.text for panel in tap.shown] == [True]
    assert [where for where, _ in house.wall.drawn] == [WHERE]


async def test_what_is_refused_changes_neither_the_panel_nor_the_board(house: House) -> None:
    night = await house.opened()
    for action in ("find", "close", "rate:1:good", "rate:x:good", "rate:1:adored", "explode", ""):
        tap = await house.taps(night, action, BEN)
        assert [type(error) for error in tap.refused] == [MovieNightRefused] and tap.shown == [], action
    assert house.wall.drawn == []


async def test_whoever_waits_for_a_list_sees_that_the_model_is_asked_below_the_panel_as_it_is(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.front_end.turn_runner.SECONDS_TO_A_SIGN", 0.01)
    night = await house.opened()
    await house.taps(night, "join", BEN)
    house.worker.free.clear()
    tap = Finger()
    asked = asyncio.create_task(house.taps(night, "find", finger=tap))
    async with asyncio.timeout(PATIENCE):
        while not tap.shown:
            await asyncio.sleep(0.005)
    assert tap.shown[0].waits and "ben" in tap.shown[0].text and tap.shown[0].cards == ()
    house.worker.free.set()
    await asked
    assert len(tap.shown) == 2 and tap.shown[1].cards and not tap.shown[1].waits and tap.refused == []


async def test_a_list_that_cannot_be_drawn_after_a_wait_is_apologised_for_and_the_panel_shown_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.front_end.turn_runner.SECONDS_TO_A_SIGN", 0.01)
    night = await house.opened()
    await house.taps(night, "join", BEN)
    house.worker.free.clear()
    tap = Finger()
    asked = asyncio.create_task(house.taps(night, "find", finger=tap))
    async with asyncio.timeout(PATIENCE):
        while not tap.shown:
            await asyncio.sleep(0.005)
    tap.fails = OSError("cannot draw")
    house.worker.free.set()
    await asked
    assert [type(error) for error in tap.refused] == [OSError]
    assert len(tap.shown) == 3 and not tap.shown[2].waits


async def test_what_a_member_says_elsewhere_is_drawn_where_the_panel_stands(house: House) -> None:
    await house.with_list()
    await house.says(BEN, "loved big")
    assert {where for where, _ in house.wall.drawn} == {WHERE}
    told, made_anew = [panel for _, panel in house.wall.drawn]
    assert "ben (three movies)" in told.text and "ben (three movies)" in made_anew.text


async def test_a_panel_without_a_place_is_not_drawn_and_its_list_not_renewed(house: House) -> None:
    night = await house.with_list()
    await house.front_end.panels.placed(night, "")
    jobs = len(house.worker.jobs)
    await house.says(BEN, "loved big")
    assert house.wall.drawn == [] and len(house.worker.jobs) == jobs
    assert await house.front_end.panels.show(night, Reply("")) is False


async def test_a_message_that_is_gone_is_tried_once_and_asks_no_worker(house: House) -> None:
    await house.with_list()
    house.wall.gone = True
    jobs = len(house.worker.jobs)
    for words in ("loved big", "hated twister"):
        await house.says(BEN, words)
    assert len(house.wall.drawn) == 1 and len(house.worker.jobs) == jobs


async def test_a_deleted_nights_panel_is_only_text(house: House) -> None:
    await house.with_list()
    for words in ("forget me", "yes"):
        await house.says(ANA, words)
    assert house.wall.drawn[-1] == (WHERE, Reply(wording.nights.night_unknown()))


async def test_a_board_that_fails_costs_no_answer_and_the_panel_follows_the_next_time(house: House) -> None:
    await house.with_list()
    house.wall.fails = OSError("away")
    assert "Big" in (await house.says(BEN, "loved big")).text
    house.wall.fails = None
    await house.says(BEN, "hated twister")
    assert "ben (four movies)" in house.wall.drawn[-1][1].text


async def test_a_panel_is_in_the_language_of_its_server_wherever_its_members_talk(house: House) -> None:
    await house.with_list()
    house.service.servers.change(SERVER, lambda _: ServerSettings(language=Language.GERMAN))
    reply = await house.says(BEN, "loved big")
    assert "ben (3 Filme)" in house.wall.drawn[-1][1].text and "Filme" not in reply.text


async def test_an_answer_that_cannot_be_shown_is_raised_and_no_panel_follows(house: House) -> None:
    await house.with_list()
    chat = house.service.chat

    def take(tick: Tick) -> Iterator[Reply]:
        return chat.hear(BEN, "loved big", tick)

    with pytest.raises(OSError, match="cannot draw"):
        await house.front_end.converse(BEN, take, Paper(fails=OSError("cannot draw")))
    await house.settled()
    assert house.wall.drawn == []


@pytest.mark.parametrize("server", [None, "slack:T9"])
async def test_without_settings_english_is_spoken_also_after_another_language(house: House, server: str | None) -> None:
    house.service.servers.change(SERVER, lambda _: ServerSettings(language=Language.GERMAN))
    spoken: list[Language] = []
    for there in (SERVER, server):
        await house.front_end.speak(there)
        spoken.append(wording.languages.language.get())
    assert spoken == [Language.GERMAN, Language.ENGLISH]
