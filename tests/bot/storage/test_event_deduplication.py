"""Recognising redelivered events, in a real SQLite file and a real PostgreSQL."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.storage import event_deduplication as module
from bot.storage.database import Database
from bot.storage.event_deduplication import CLEANED_EVERY_SECONDS, KEPT_SECONDS, EventDeduplication
from bot.storage.tables import deliveries as table
from movies.errors import StoreUnreachable
from movies.settings import StoreSettings
from tests.bot.databases import store

REPOSITORY = Path(__file__).resolve().parents[3]
IDS = [f"Ev{number:09}" for number in range(50)]
# Waits for the signal, and then says for each id whether it was the first to see it.
RACER = """
import sys
from pydantic import SecretStr
from bot.storage.database import Database
from bot.storage.event_deduplication import EventDeduplication
from movies.settings import StoreSettings
deliveries = EventDeduplication(Database(StoreSettings(database_url=SecretStr(sys.argv[1])), patience=30.0))
print("ready", flush=True)
sys.stdin.readline()
print(*(int(deliveries.first(f"Ev{number:09}")) for number in range(50)))
"""


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module.time, "time", clock)
    return clock


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    made = Database(store(url), patience=10.0)
    yield made
    made.close()


def kept(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_delivery_is_first_once(database: Database) -> None:
    deliveries = EventDeduplication(database)
    assert [deliveries.first(each) for each in ("Ev1", "Ev2", "Ev1", "Ev2", "Ev1")] == [True, True, False, False, False]


def test_what_was_delivered_is_known_after_a_restart(database: Database) -> None:
    assert EventDeduplication(database).first("Ev1")
    assert not EventDeduplication(database).first("Ev1")


def test_ids_may_be_long_and_odd_and_still_differ(database: Database) -> None:
    deliveries = EventDeduplication(database)
    odd = [
        "x" * 100_000 + "a",
        "x" * 100_000 + "b",
        "nul\0",
        "nul",
        "half \ud83d",
        "é",
        " ",
        "'; DROP TABLE deliveries",
    ]
    assert all(deliveries.first(each) for each in odd)
    assert not any(deliveries.first(each) for each in odd)


def test_a_delivery_without_an_id_is_refused_rather_than_taken_for_a_repetition(database: Database) -> None:
    with pytest.raises(ValueError, match="id"):
        EventDeduplication(database).first("")


def test_of_threads_at_once_exactly_one_is_first(url: str) -> None:
    databases = [Database(store(url), patience=30.0) for _ in range(2)]
    racing = [EventDeduplication(database) for database in databases for _ in range(4)]
    together = threading.Barrier(len(racing))

    def race(deliveries: EventDeduplication) -> list[bool]:
        together.wait()
        return [deliveries.first(each) for each in IDS]

    with ThreadPoolExecutor(len(racing)) as threads:
        said = list(threads.map(race, racing))
    assert [sum(firsts) for firsts in zip(*said, strict=True)] == [1] * len(IDS)
    for database in databases:
        database.close()


def test_several_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    for number in range(25):
        settings = store(f"sqlite:///{tmp_path / str(number)}.db")
        together = threading.Barrier(4)

        def open_it(settings: StoreSettings = settings, together: threading.Barrier = together) -> bool:
            together.wait()
            database = Database(settings, patience=30.0)
            first = EventDeduplication(database).first("Ev1")
            database.close()
            return first

        with ThreadPoolExecutor(4) as threads:
            assert sum(each.result() for each in [threads.submit(open_it) for _ in range(4)]) == 1


def test_of_two_processes_at_once_exactly_one_is_first(url: str) -> None:
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, url],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    # They also open the database at once, which neither had before.
    for racer in racers:
        assert racer.stdout is not None and racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    said = [[int(word) for word in racer.communicate(timeout=120)[0].split()] for racer in racers]
    assert [sum(firsts) for firsts in zip(*said, strict=True)] == [1] * len(IDS)


def test_what_is_older_than_a_day_goes(database: Database, clock: Clock) -> None:
    deliveries = EventDeduplication(database)
    deliveries.first("Ev1")
    clock.now += KEPT_SECONDS - 60
    deliveries.first("Ev2")
    assert not deliveries.first("Ev1") and kept(database) == 2
    clock.now += CLEANED_EVERY_SECONDS + 120
    assert not deliveries.first("Ev2") and kept(database) == 1


def test_old_deliveries_are_looked_for_now_and_then_only(database: Database, clock: Clock) -> None:
    deliveries = EventDeduplication(database)
    deliveries.first("Ev1")
    with database.writing() as connection:
        connection.execute(table.update().values(at=0))
    clock.now += CLEANED_EVERY_SECONDS - 1
    deliveries.first("Ev2")
    assert kept(database) == 2
    clock.now += 2
    deliveries.first("Ev3")
    assert kept(database) == 2 and deliveries.first("Ev1")


def test_a_database_that_is_away_is_one_sentence_and_the_delivery_stays_new(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliveries = EventDeduplication(database)

    def broken() -> None:
        raise StoreUnreachable("I can't reach my database right now.")

    with monkeypatch.context() as away:
        away.setattr(database, "writing", broken)
        with pytest.raises(StoreUnreachable):
            deliveries.first("Ev1")
    assert deliveries.first("Ev1")
