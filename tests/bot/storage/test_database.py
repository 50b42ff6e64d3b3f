"""Threads that write at once, and what is seen of a database without changing it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.storage.database import Database, schema_found
from bot.storage.tables import SCHEMA_VERSION, schema, servers
from movies.errors import StoreUnreachable
from tests.bot.databases import store

WRITERS = 16


def test_all_that_write_at_once_have_their_turn(url: str) -> None:
    database = Database(store(url), patience=20)

    def write(k: int) -> None:
        with database.writing() as connection:
            connection.execute(servers.insert(), {"id": f"server{k}", "settings": "{}"})

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(write, range(10 * WRITERS)))
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(servers)).scalar() == 10 * WRITERS
    database.close()


def test_who_waits_too_long_for_another_thread_is_told(tmp_path: Path) -> None:
    database = Database(store(f"sqlite:///{tmp_path / 'm.db'}"), patience=0.1)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with database.writing():
            held.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    with pytest.raises(StoreUnreachable, match="others keep writing"), database.writing():
        pass
    done.set()
    holder.join()
    with database.writing() as connection:
        connection.execute(servers.insert(), {"id": "after", "settings": "{}"})
    database.close()


def test_a_look_at_the_schema_creates_nothing(url: str, tmp_path: Path) -> None:
    assert schema_found(store(url), patience=5) is None
    assert schema_found(store(url), patience=5) is None
    assert list(tmp_path.glob("matinee.db*")) == []


def test_a_look_at_the_schema_tells_its_version_and_migrates_nothing(url: str) -> None:
    database = Database(store(url), patience=5)
    assert schema_found(store(url), patience=5) == SCHEMA_VERSION
    with database.writing() as connection:
        connection.execute(schema.update().values(version_num=str(SCHEMA_VERSION - 1)))
    database.close()
    assert [schema_found(store(url), patience=5) for _ in range(2)] == [SCHEMA_VERSION - 1] * 2


def test_a_look_at_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    file = tmp_path / "matinee.db"
    file.write_text("a shopping list, and nothing else\n" * 99, "utf-8")
    with pytest.raises(StoreUnreachable, match="not a database"):
        schema_found(store(f"sqlite:///{file}"), patience=5)
