"""Open the configured reader."""

from __future__ import annotations

from bot.queue.recommender import Recommender
from bot.reader.by_queue import ByQueue
from bot.reader.reader import Reader
from movies.reader_settings import ReaderSettings


def open_reader(settings: ReaderSettings, recommender: Recommender) -> Reader | None:
    """The reader; None if none is configured.

    Raises
    ------
    SettingMissing: the settings make no sense.
    """
    if settings.reader_url:
        # The HTTP library takes a tenth of a second to load, and few people configure an endpoint.
        from bot.reader.endpoint import Endpoint

        return Reader(Endpoint(settings), settings)
    return Reader(ByQueue(recommender), settings) if settings.reader_gguf or settings.is_own else None
