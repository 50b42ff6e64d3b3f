"""Services that are down or slow for a while."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from movies.errors import StoreUnreachable
from tests.bot.slack.conftest import House


@contextmanager
def store_away(house: House) -> Iterator[None]:
    """The database does not answer."""

    def away() -> None:
        raise StoreUnreachable("I can't reach my database right now.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(house.profiles.database, "reading", away)
        patch.setattr(house.profiles.database, "writing", away)
        yield


@contextmanager
def store_slow(house: House) -> Iterator[None]:
    """The database answers when this ends."""
    answers, database = threading.Event(), house.profiles.database
    reading, writing = database.reading, database.writing

    def later(way: Any) -> Any:
        def wait() -> Any:
            answers.wait()
            return way()

        return wait

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "reading", later(reading))
        patch.setattr(database, "writing", later(writing))
        try:
            yield
        finally:
            answers.set()
