"""The turn runner, which serves many people at once, with a fake surface and a fake worker."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from bot.contracts.asked import Asked
from bot.contracts.replies import Reply
from bot.conversation.apologies import apology
from bot.front_end import turn_runner as module
from bot.front_end.turn_runner import TurnRunner
from bot.queue.status import QueueStatus
from bot.storage.database import Database
from bot.storage.questions import KeptQuestion, Questions
from movies.errors import Restarting, StoreUnreachable
from movies.protocol.recommendation import PredictJob
from tests.bot.databases import store

Tick = Callable[[], None]
PATIENCE = 10.0


@dataclass
class Status:
    """What the turn runner asks about the queue."""

    now: QueueStatus = field(default_factory=lambda: QueueStatus(0, 1))
    asked: int = 0
    broken: bool = False

    def status(self) -> QueueStatus:
        self.asked += 1
        if self.broken:
            raise RuntimeError("no status")
        return self.now


@dataclass
class Screen:
    """Records what is drawn; may fail to draw, and may be delayed."""

    shown: list[Reply] = field(default_factory=list)
    passed: list[Reply] = field(default_factory=list)
    signs: int = 0
    fails: Exception | None = None
    signs_fail: bool = False
    lit: asyncio.Event | None = None

    @property
    def text(self) -> str:
        return self.shown[-1].text if self.shown else ""

    async def show(self, reply: Reply, passing: bool = False) -> None:
        if self.lit is not None:
            await self.lit.wait()
        if self.fails is not None:
            raise self.fails
        self.shown.append(reply)
        if passing:
            self.passed.append(reply)

    async def busy(self) -> None:
        self.signs += 1
        if self.signs_fail:
            raise OSError("no sign")

    def where(self) -> dict[str, Any]:
        return {"shown": len(self.shown)}


class Held:
    """A turn whose worker answers once the test lets it; it checks now and then whether it is still wanted."""

    def __init__(self, first: str = "asking", answer: str = "five movies") -> None:
        self.first = first
        self.answer = answer
        self.go = threading.Event()
        self.ended = False

    def take(self, tick: Tick) -> Iterator[Reply]:
        try:
            yield Reply(self.first, waits=True)
            while not self.go.wait(0.01):
                try:
                    tick()
                except Restarting as error:
                    yield apology(error)
                    return
            yield Reply(self.answer)
        finally:
            self.ended = True


def said(*texts: str) -> Callable[[Tick], Iterator[Reply]]:
    return lambda _: iter([Reply(text) for text in texts])


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.005)


class Reading(Held):
    """A turn whose message is read by somebody else first."""

    def take(self, tick: Tick) -> Iterator[Reply]:
        yield Reply("", reads=True)
        self.go.wait(PATIENCE)
        yield Reply(self.answer)


@pytest.fixture
def status() -> Status:
    return Status()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(store(f"sqlite:///{tmp_path / 'm.db'}"), patience=5)
    yield made
    made.close()


@pytest.fixture
def questions(database: Database) -> Questions:
    return Questions(database, keeps=60)


@pytest.fixture
async def runner(status: Status, questions: Questions) -> AsyncIterator[TurnRunner]:
    made = TurnRunner(status, 4, questions)  # type: ignore[arg-type]
    yield made
    await made.close(0.0)


@pytest.fixture
def quick_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS_TO_A_SIGN", 0.02)
    monkeypatch.setattr(module, "SECONDS_BETWEEN_SIGNS", 0.02)
    monkeypatch.setattr(module, "SPREAD_OF_SIGNS", 0.0)


async def test_each_reply_of_a_turn_is_shown_below_what_was_shown(runner: TurnRunner) -> None:
    screen = Screen()
    final = await runner.serve("ana", said("one", "two", "three"), screen)
    assert [reply.text for reply in screen.shown] == ["one", "one\ntwo", "one\ntwo\nthree"]
    assert final == screen.shown[-1]


async def test_a_reply_that_waits_no_longer_does_when_the_answer_is_there(runner: TurnRunner) -> None:
    turn, screen = Held(), Screen()
    turn.go.set()
    final = await runner.serve("ana", turn.take, screen)
    assert screen.shown[0].waits and not final.waits and final.text == "asking\nfive movies"


async def test_the_turns_of_one_person_follow_each_other(runner: TurnRunner) -> None:
    order: list[str] = []
    first_may_go = threading.Event()

    def slow(_: Tick) -> Iterator[Reply]:
        order.append("first begins")
        first_may_go.wait(PATIENCE)
        order.append("first ends")
        yield Reply("first")

    def quick(_: Tick) -> Iterator[Reply]:
        order.append("second")
        yield Reply("second")

    first = asyncio.create_task(runner.serve("ana", slow, Screen()))
    await until(lambda: bool(order))
    second = asyncio.create_task(runner.serve("ana", quick, Screen()))
    await runner.serve("ben", said("hello"), Screen())
    first_may_go.set()
    await asyncio.gather(first, second)
    assert order == ["first begins", "first ends", "second"]


async def test_ten_turns_of_one_person_are_shown_in_the_order_of_saying(runner: TurnRunner) -> None:
    shown: list[str] = []

    class Shared(Screen):
        async def show(self, reply: Reply, passing: bool = False) -> None:
            # The later ones are drawn faster.
            await asyncio.sleep(0.01 / (1 + len(shown)))
            shown.append(reply.text)

    await asyncio.gather(*(runner.serve("ana", said(str(k)), Shared()) for k in range(10)))
    assert shown == [str(k) for k in range(10)]


async def test_somebody_waiting_for_a_worker_can_go_on_talking(runner: TurnRunner) -> None:
    turn, screen = Held(), Screen()
    waiting = asyncio.create_task(runner.serve("ana", turn.take, screen))
    await until(lambda: bool(screen.shown))
    assert (await runner.serve("ana", said("understood"), Screen())).text == "understood"
    turn.go.set()
    assert (await waiting).text == "asking\nfive movies"


async def test_nobody_waits_for_the_worker_of_another(runner: TurnRunner) -> None:
    turns = [Held() for _ in range(4)]
    screens = [Screen() for _ in turns]
    waiting = [asyncio.create_task(runner.serve(f"p{k}", t.take, screens[k])) for k, t in enumerate(turns)]
    await until(lambda: all(s.shown for s in screens))
    assert (await runner.serve("zoe", said("hi"), Screen())).text == "hi"
    for turn in turns:
        turn.go.set()
    assert {reply.text for reply in await asyncio.gather(*waiting)} == {"asking\nfive movies"}


async def test_who_comes_when_all_places_are_taken_is_answered_when_one_is_free(runner: TurnRunner) -> None:
    turns = [Held() for _ in range(6)]
    screens = [Screen() for _ in turns]
    waiting = [asyncio.create_task(runner.serve(f"p{k}", t.take, screens[k])) for k, t in enumerate(turns)]
    await until(lambda: all(s.shown for s in screens))
    for turn in reversed(turns):
        turn.go.set()
    assert {reply.text for reply in await asyncio.gather(*waiting)} == {"asking\nfive movies"}


async def test_an_answer_that_comes_at_once_gives_no_sign(runner: TurnRunner) -> None:
    screen = Screen()
    await runner.serve("ana", said("hi"), screen)
    assert screen.signs == 0


@pytest.mark.usefixtures("quick_signs")
async def test_a_slow_turn_gives_signs_of_life(runner: TurnRunner) -> None:
    go, screen = threading.Event(), Screen()

    def slow(_: Tick) -> Iterator[Reply]:
        go.wait(PATIENCE)
        yield Reply("at last")

    turn = asyncio.create_task(runner.serve("ana", slow, screen))
    await until(lambda: screen.signs >= 2)
    go.set()
    assert (await turn).text == "at last" == screen.text


@pytest.mark.usefixtures("quick_signs")
async def test_who_waits_for_the_end_of_their_own_last_turn_gets_signs_of_life_too(runner: TurnRunner) -> None:
    go, screen = threading.Event(), Screen()

    def slow(_: Tick) -> Iterator[Reply]:
        go.wait(PATIENCE)
        yield Reply("imported")

    first = asyncio.create_task(runner.serve("ana", slow, Screen()))
    await asyncio.sleep(0)
    second = asyncio.create_task(runner.serve("ana", said("hello"), screen))
    await until(lambda: screen.signs > 0)
    go.set()
    await asyncio.gather(first, second)
    assert screen.text == "hello"


async def test_who_waits_for_a_worker_gets_a_sign_at_once(runner: TurnRunner) -> None:
    turn, screen = Held(), Screen()
    waiting = asyncio.create_task(runner.serve("ana", turn.take, screen))
    await until(lambda: screen.signs == 1)
    turn.go.set()
    await waiting


@pytest.mark.usefixtures("quick_signs")
@pytest.mark.parametrize(
    "queue, why",
    [
        (QueueStatus(None, None), "I can't reach my workers. I'll hold on to your question"),
        (QueueStatus(3, 0), "none of my workers is running. I'll hold on to your question"),
        (QueueStatus(12, 1), "a lot of people are asking right now; 12 still in the queue"),
        (QueueStatus(0, 1), "the model is thinking"),
    ],
)
async def test_after_a_long_wait_the_reason_is_shown_below_the_reply(
    runner: TurnRunner, status: Status, queue: QueueStatus, why: str
) -> None:
    status.now = queue
    turn, screen = Held(), Screen()
    waiting = asyncio.create_task(runner.serve("ana", turn.take, screen))
    await until(lambda: why in screen.text)
    assert screen.text.startswith("asking\n…")
    turn.go.set()
    assert (await waiting).text == "asking\nfive movies" == screen.text


@pytest.mark.usefixtures("quick_signs")
async def test_only_what_tells_why_it_takes_its_time_may_be_left_out(runner: TurnRunner) -> None:
    turn, screen = Held(), Screen()
    waiting = asyncio.create_task(runner.serve("ana", turn.take, screen))
    await until(lambda: "is thinking" in screen.text)
    turn.go.set()
    await waiting
    assert len(screen.passed) == len(screen.shown) - 2
    assert screen.shown[0] not in screen.passed and screen.shown[-1] not in screen.passed


@pytest.mark.usefixtures("quick_signs")
async def test_what_is_told_follows_the_queue_and_is_not_told_at_every_sign(
    runner: TurnRunner, status: Status, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SECONDS_A_STATUS_HOLDS", 0.0)
    status.now = QueueStatus(None, None)
    turn, screen = Held(), Screen()
    waiting = asyncio.create_task(runner.serve("ana", turn.take, screen))
    await until(lambda: "can't reach" in screen.text)
    status.now = QueueStatus(0, 1)
    await until(lambda: "is thinking" in screen.text and "can't reach" not in screen.text)
    await until(lambda: screen.signs >= 11)
    assert len(screen.shown) == 1 + 3
    await until(lambda: len(screen.shown) == 1 + 4)
    turn.go.set()
    await waiting


@pytest.mark.usefixtures("quick_signs")
async def test_the_queue_is_queried_once_for_everybody_waiting(runner: TurnRunner, status: Status) -> None:
    turns, screens = [Held() for _ in range(20)], [Screen() for _ in range(20)]
    waiting = [asyncio.create_task(runner.serve(f"p{k}", t.take, screens[k])) for k, t in enumerate(turns)]
    await until(lambda: all("is thinking" in s.text for s in screens))
    assert status.asked == 1
    for turn in turns:
        turn.go.set()
    await asyncio.gather(*waiting)


@pytest.mark.usefixtures("quick_signs")
async def test_a_sign_that_cannot_be_given_does_not_cost_the_answer(runner: TurnRunner, status: Status) -> None:
    turn, screen = Held(), Screen(signs_fail=True)
    waiting = asyncio.create_task(runner.serve("ana", turn.take, screen))
    await until(lambda: screen.signs >= 3)
    turn.go.set()
    assert (await waiting).text == "asking\nfive movies"


@pytest.mark.usefixtures("quick_signs")
async def test_where_the_queue_cannot_be_asked_the_answer_still_comes(runner: TurnRunner, status: Status) -> None:
    status.broken = True
    turn, screen = Held(), Screen()
    waiting = asyncio.create_task(runner.serve("ana", turn.take, screen))
    await until(lambda: screen.signs >= 5)
    turn.go.set()
    assert (await waiting).text == "asking\nfive movies" == screen.text


async def test_an_error_of_the_surface_is_raised_and_ends_the_turn(runner: TurnRunner) -> None:
    turn, broken = Held(), Screen(fails=OSError("cannot draw"))
    with pytest.raises(OSError, match="cannot draw"):
        await runner.serve("ana", turn.take, broken)
    await until(lambda: turn.ended)
    assert (await runner.serve("ana", said("hi"), Screen())).text == "hi"


async def test_an_error_of_a_turn_is_raised_and_the_next_is_served(runner: TurnRunner) -> None:
    def broken(_: Tick) -> Iterator[Reply]:
        raise StoreUnreachable("I can't reach my database right now.")
        yield Reply("")

    with pytest.raises(StoreUnreachable):
        await runner.serve("ana", broken, Screen())
    assert (await runner.serve("ana", said("hi"), Screen())).text == "hi"


async def test_short_work_is_done_in_a_thread_and_gives_its_result(runner: TurnRunner) -> None:
    here = threading.get_ident()
    assert await runner.run(threading.get_ident) != here
    with pytest.raises(StoreUnreachable):
        await runner.run(lambda: (_ for _ in ()).throw(StoreUnreachable("Away.")))


async def test_asking_waits_for_a_worker_without_holding_up_turns(runner: TurnRunner) -> None:
    go = threading.Event()
    asked = asyncio.create_task(runner.ask(lambda tick: go.wait(PATIENCE)))
    assert (await runner.serve("ana", said("hi"), Screen())).text == "hi"
    go.set()
    assert await asked is True


async def test_whoever_asks_without_a_turn_is_told_once_that_it_takes_a_moment(
    runner: TurnRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SECONDS_TO_A_SIGN", 0.02)
    go, told = threading.Event(), asyncio.Event()

    async def busy() -> None:
        told.set()
        raise OSError("no sign")

    asked = asyncio.create_task(runner.ask(lambda tick: go.wait(PATIENCE), busy))
    async with asyncio.timeout(PATIENCE):
        await told.wait()
    go.set()
    assert await asked is True


async def test_what_is_answered_at_once_is_not_announced(runner: TurnRunner) -> None:
    async def busy() -> None:
        raise AssertionError("it did not take a moment")

    assert await runner.ask(lambda tick: "five movies", busy) == "five movies"


async def test_closing_delivers_an_answer_that_comes_within_the_grace(runner: TurnRunner) -> None:
    turn, screen = Held(), Screen()
    waiting = asyncio.create_task(runner.serve("ana", turn.take, screen))
    await until(lambda: bool(screen.shown))
    closing = asyncio.create_task(runner.close(PATIENCE))
    await asyncio.sleep(0.02)
    assert not closing.done()
    turn.go.set()
    await closing
    assert waiting.done() and screen.text == "asking\nfive movies"


async def test_closing_tells_those_whose_answer_does_not_come_to_ask_again(runner: TurnRunner) -> None:
    turns, screens = [Held(), Held()], [Screen(), Screen()]
    waiting = [asyncio.create_task(runner.serve(f"p{k}", t.take, screens[k])) for k, t in enumerate(turns)]
    await until(lambda: all(s.shown for s in screens))
    await runner.close(0.02)
    assert all(task.done() for task in waiting)
    assert all("restarting" in s.text and "ask again" in s.text and "asking" in s.text for s in screens)


async def test_closing_gives_up_what_was_asked_without_a_turn(runner: TurnRunner) -> None:
    def work(tick: Tick) -> None:
        while True:
            tick()
            threading.Event().wait(0.01)

    asked = asyncio.create_task(runner.ask(work))
    await asyncio.sleep(0.02)
    await runner.close(0.02)
    with pytest.raises(Restarting):
        await asked


async def test_no_turn_is_taken_and_no_worker_asked_once_it_is_closing(runner: TurnRunner) -> None:
    turn, screen, taken = Held(), Screen(), []
    waiting = asyncio.create_task(runner.serve("ana", turn.take, screen))
    await until(lambda: bool(screen.shown))
    closing = asyncio.create_task(runner.close(PATIENCE))
    await asyncio.sleep(0)

    def take(_: Tick) -> Iterator[Reply]:
        taken.append("a turn")
        yield Reply("")

    with pytest.raises(Restarting):
        await runner.serve("ben", take, Screen())
    with pytest.raises(Restarting):
        await runner.ask(lambda tick: taken.append("a worker"))
    turn.go.set()
    await asyncio.gather(waiting, closing)
    assert taken == []


async def test_turns_after_closing_are_asked_to_come_again(runner: TurnRunner) -> None:
    await runner.close(PATIENCE)
    with pytest.raises(Restarting):
        await runner.serve("ana", said("hi"), Screen())
    with pytest.raises(Restarting):
        await runner.run(lambda: None)


async def test_closing_with_nobody_there_ends_at_once_and_may_be_done_twice(runner: TurnRunner) -> None:
    async with asyncio.timeout(PATIENCE):
        await runner.close(3600.0)
        await runner.close(3600.0)


JOB = PredictJob(catalogue="0" * 64, ratings=(), movie_ids=(1,))
ASKED = Asked("a" * 32, JOB)


class Asks(Held):
    """A turn that asks a worker."""

    def take(self, tick: Tick) -> Iterator[Reply]:
        replies = super().take(tick)
        yield replace(next(replies), asked=ASKED)
        yield from replies


def pending(database: Database) -> list[KeptQuestion]:
    """What another process would find."""
    return Questions(database, keeps=60).of_others()


async def test_what_is_asked_is_written_down_before_anybody_reads_so_and_settled_with_the_answer(
    runner: TurnRunner, database: Database
) -> None:
    turn, screen = Asks(), Screen(lit=asyncio.Event())
    served = asyncio.create_task(runner.serve("ana", turn.take, screen))
    await until(lambda: bool(pending(database)))
    assert screen.shown == []
    screen.lit.set()  # type: ignore[union-attr]
    # From then on it is known where the answer goes.
    await until(lambda: pending(database)[0].where == {"shown": 1})
    [kept] = pending(database)
    assert (kept.person, kept.said, kept.asked) == ("ana", "asking", ASKED)
    turn.go.set()
    await served
    assert pending(database) == []


async def test_nothing_is_asked_that_cannot_be_written_down(
    runner: TurnRunner, questions: Questions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreUnreachable("full")

    monkeypatch.setattr(questions, "accept", full)
    turn, screen = Asks(), Screen()
    with pytest.raises(StoreUnreachable):
        await runner.serve("ana", turn.take, screen)
    assert screen.shown == [] and turn.ended


async def test_an_answer_that_another_process_gives_is_not_given_again(runner: TurnRunner, database: Database) -> None:
    turn, screen = Asks(), Screen()
    served = asyncio.create_task(runner.serve("ana", turn.take, screen))
    await until(lambda: bool(screen.shown))
    other = Questions(database, keeps=60)
    assert other.take(other.of_others()[0])
    turn.go.set()
    await served
    assert [reply.text for reply in screen.shown] == ["asking"]
    assert not other.of_others()


async def test_a_turn_is_taken_up_where_another_process_left_it(runner: TurnRunner, database: Database) -> None:
    other, screen = Questions(database, keeps=60), Screen()
    other.accept("ana", ASKED, {"shown": 1}, "asking")
    mine = runner._questions
    assert mine.take(mine.of_others()[0])
    shown = Reply("asking", waits=True, asked=ASKED)
    await runner.resume("ana", shown, said("five movies"), screen)
    assert [reply.text for reply in screen.shown] == ["asking\nfive movies"]
    assert pending(database) == []


async def test_a_question_whose_answer_cannot_be_shown_is_settled_since_the_person_is_told(
    runner: TurnRunner, database: Database
) -> None:
    turn, screen = Asks(), Screen()
    served = asyncio.create_task(runner.serve("ana", turn.take, screen))
    await until(lambda: bool(screen.shown))
    screen.fails = OSError("no channel")
    turn.go.set()
    with pytest.raises(OSError, match="no channel"):
        await served
    assert pending(database) == []


async def test_people_whose_messages_are_being_read_keep_nobody_else_waiting(runner: TurnRunner) -> None:
    turns = [Reading() for _ in range(module.TURNS_AT_ONCE)]
    serving = [asyncio.create_task(runner.serve(str(k), turn.take, Screen())) for k, turn in enumerate(turns)]
    screen = Screen()
    async with asyncio.timeout(PATIENCE):
        await asyncio.sleep(0.05)
        await runner.serve("ben", said("hello"), screen)
    assert screen.text == "hello" and not any(task.done() for task in serving)
    for turn in turns:
        turn.go.set()
    assert {reply.text for reply in await asyncio.gather(*serving)} == {"five movies"}


async def test_while_a_message_is_read_there_are_signs_and_nothing_is_shown_before_the_answer(
    runner: TurnRunner, quick_signs: None
) -> None:
    reading, screen = Reading(), Screen()
    serving = asyncio.create_task(runner.serve("ana", reading.take, screen))
    await until(lambda: screen.signs > 1)
    assert not [reply for reply in screen.shown if reply not in screen.passed]
    later = asyncio.create_task(runner.serve("ana", said("and this?"), Screen()))
    await asyncio.sleep(0.05)
    assert not later.done()
    reading.go.set()
    assert (await serving).text == "five movies"
    assert (await later).text == "and this?"


async def test_a_message_that_is_read_after_another_reply_is_answered_below_it(runner: TurnRunner) -> None:
    reading, screen = Reading(), Screen()
    reading.go.set()

    def both(tick: Tick) -> Iterator[Reply]:
        yield Reply("rated")
        yield from reading.take(tick)

    await runner.serve("ana", both, screen)
    assert [reply.text for reply in screen.shown] == ["rated", "rated\nfive movies"]
