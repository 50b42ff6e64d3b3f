"""Open the configured reader."""

from __future__ import annotations

from bot.reader.endpoint import Endpoint
from bot.reader.reader import Reader, Source
from movies.settings import ReaderSettings


def open_reader(settings: ReaderSettings) -> Reader | None:
    """The configured reader; None if there is none.

    Raises
    ------
    SettingMissing: the settings make no sense.
    """
    return Reader(source_of(settings), settings) if settings.is_on else None


def source_of(settings: ReaderSettings) -> Source:
    """The source of the configured model; raises SettingMissing like `open_reader`."""
    return Endpoint(settings)
