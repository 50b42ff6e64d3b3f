"""Threads that write at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.storage.database import Database
from bot.storage.tables import servers
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
