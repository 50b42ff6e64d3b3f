"""Questions of a dead process, answered by another: a real database, and a worker in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.contracts.asked import Asked
from bot.contracts.replies import Reply
from bot.front_end.front_end import FrontEnd
from bot.front_end.left_behind import LeftBehind
from bot.front_end.service import Service
from bot.storage.questions import KeptQuestion, Questions
from movies.errors import BrokerUnreachable, StoreUnreachable
from movies.movielens import Release
from movies.protocol.recommendation import PredictJob, Wishes
from tests.bot.services import profiles_at, service_of
from tests.bot.worker import Worker, inference_of

ANA, BEN, ELSEWHERE = "discord:1", "discord:2", "slack:T1:U1"
PATIENCE = 10.0


@dataclass
class Place:
    """Where a question was asked, and a wall with panels."""

    shown: list[Reply] = field(default_factory=list)
    panels: list[Reply] = field(default_factory=list)

    async def show(self, reply: Reply, passing: bool = False) -> None:
        self.shown.append(reply)

    async def busy(self) -> None:
        return None

    def where(self) -> dict[str, Any]:
        return {"channel": 5}

    async def draw(self, where: str, night_id: str, panel: Reply) -> bool:
        self.panels.append(panel)
        return True


@dataclass
class House:
    """A bot that has just started, and one that was killed before."""

    service: Service
    worker: Worker
    killed: Questions
    places: dict[str, Place]
    front_end: FrontEnd
    left_behind: LeftBehind

    def leaves(self, person: str, k: int = 1, keeps: float = 60) -> None:
        job = PredictJob(catalogue=self.service.release.catalogue.digest, ratings=(), movie_ids=(1,))
        gone = Questions(self.service.database, keeps)
        gone.accept(person, Asked(f"{k:032x}", job), {"channel": 5}, "Let me see.")

    async def looks(self) -> None:
        await self.left_behind.look()
        async with asyncio.timeout(PATIENCE):
            while self.front_end._tasks:
                await asyncio.sleep(0.005)

    @property
    def pending(self) -> list[KeptQuestion]:
        return self.killed.of_others()


@pytest.fixture
async def house(small: Release, tmp_path: Path) -> AsyncIterator[House]:
    worker = Worker(inference_of(small))
    profiles = profiles_at(small, f"sqlite:///{tmp_path / 'm.db'}")
    service = service_of(small, profiles, worker)
    places = {ANA: Place(), ELSEWHERE: Place()}

    async def find(question: KeptQuestion) -> Place | None:
        return places.get(question.person)

    front_end = FrontEnd(service, places[ANA])
    killed = Questions(profiles.database, keeps=60)
    yield House(service, worker, killed, places, front_end, front_end.left_behind("discord:", find))
    await service.runner.close(0.0)
    profiles.close()


async def test_a_question_is_answered_below_what_was_said_and_once(house: House) -> None:
    house.leaves(ANA)
    await house.looks()
    await house.looks()
    [told] = house.places[ANA].shown
    assert told.text.startswith("Let me see.\nHeat (1995): ") and not told.waits
    assert house.pending == []


async def test_a_question_of_a_process_that_lives_is_left_to_it_until_it_is_gone(house: House) -> None:
    house.leaves(ANA)
    owner = house.pending[0].owner
    house.worker.say_alive(owner)
    await house.looks()
    assert house.places[ANA].shown == []
    house.worker.lives.discard(owner)
    await house.looks()
    assert len(house.places[ANA].shown) == 1


async def test_questions_of_other_front_ends_on_the_same_database_are_left_to_them(house: House) -> None:
    house.leaves(ELSEWHERE)
    await house.looks()
    assert house.places[ELSEWHERE].shown == [] and len(house.pending) == 1


async def test_a_question_that_lay_for_too_long_is_excused_with_a_button_that_asks_again(house: House) -> None:
    house.leaves(ANA, keeps=-1)
    await house.looks()
    [told] = house.places[ANA].shown
    assert "this one went unanswered" in told.text and str(told.choices[0].action) == "predict:1"
    assert house.pending == [] and house.worker.jobs == []


async def test_a_question_whose_place_is_gone_is_dropped(house: House) -> None:
    house.leaves(BEN)
    await house.looks()
    assert house.pending == [] and house.worker.jobs == []


async def test_the_list_of_a_movie_night_is_found_and_its_panel_no_longer_says_that_it_is_asked_for(
    house: House,
) -> None:
    nights = house.service.nights
    night = nights.open(ANA, "ana", None, Wishes())
    nights.join(night.id, BEN, "ben")
    nights.placed(night.id, "5/6")
    house.killed.accept_night("a" * 32, ANA, {"night": night.id, "more": False})
    await house.looks()
    assert house.places[ANA].panels[-1].cards and not house.places[ANA].panels[-1].waits
    assert Questions(house.service.database, keeps=60).of_others() == []


async def test_this_process_says_that_it_lives(house: House) -> None:
    await house.looks()
    assert house.worker.alive({house.service.questions.owner})


@pytest.mark.parametrize("error", [BrokerUnreachable("away"), StoreUnreachable("full")])
async def test_what_was_left_is_answered_once_broker_and_database_are_back(
    house: House, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.front_end.left_behind.SECONDS_BETWEEN_LOOKS", 0.01)
    alive, away, loop = house.worker.alive, asyncio.Event(), asyncio.get_running_loop()

    def fails(owners: set[str]) -> set[str]:
        loop.call_soon_threadsafe(away.set)
        raise error

    monkeypatch.setattr(house.worker, "alive", fails)
    house.leaves(ANA)
    watching = asyncio.create_task(house.left_behind.watch())
    await asyncio.wait_for(away.wait(), PATIENCE)
    monkeypatch.setattr(house.worker, "alive", alive)
    async with asyncio.timeout(PATIENCE):
        while house.pending:
            await asyncio.sleep(0.01)
    assert len(house.places[ANA].shown) == 1
    watching.cancel()
