"""The MovieLens release to use: the one in MATINEE_DATA, or else one that was fetched."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from movies.errors import DataMissing
from movies.film_file import NAME
from movies.films import with_films
from movies.known_films import with_known_facts
from movies.movielens import Release, holds_release, read_release
from movies.settings import DataSettings

# If several were fetched, the first of these is used; newer movies make better conversation.
# The releases of MovieLens, by the names of their folders.
RELEASES = ("ml-latest-small", "ml-100k", "ml-1m", "ml-25m", "ml-32m", "ml-latest")
PREFERRED = ("ml-latest-small", "ml-100k")


def load_release(settings: DataSettings) -> Release:
    """Read the configured release.

    Raises
    ------
    DataMissing: no release is configured or fetched, or it cannot be read.
    """
    if (folder := chosen_release(settings)) is not None:
        return read_release(folder, settings.cache)
    raise DataMissing(
        "There is no movie data yet. Fetch it with: matinee fetch "
        "(or set MATINEE_DATA to a folder with a MovieLens release)"
    )


def load_with_films(settings: DataSettings) -> Release:
    """Read the configured release, with facts and newer movies if they were fetched.

    Raises
    ------
    DataMissing: there is no release, or one of the files cannot be read.
    """
    release = with_known_facts(with_films(load_release(settings), settings.fetched / NAME))
    return replace(release, catalogue=release.catalogue.kept_in(settings.cache / "tables"))


def chosen_release(settings: DataSettings) -> Path | None:
    """The folder of the configured release, or else of a fetched one; None if there is neither."""
    fetched = (settings.fetched / name for name in PREFERRED)
    return settings.data or next(filter(holds_release, fetched), None)
