"""Which MovieLens release the program uses: MATINEE_DATA, else what was fetched."""

from __future__ import annotations

from movies.errors import DataMissing
from movies.movielens import Release, holds_release, read_release
from movies.settings import DataSettings

# Where several were fetched, the catalogue that people in a chat need comes first: it knows newer movies.
# The releases of MovieLens, by the names of their folders.
RELEASES = ("ml-latest-small", "ml-100k", "ml-1m", "ml-25m", "ml-32m")
PREFERRED = ("ml-latest-small", "ml-100k")


def load_release(settings: DataSettings) -> Release:
    """Read the release that the settings choose.

    Raises
    ------
    DataMissing: none was chosen and none was fetched, or it cannot be read.
    """
    if settings.data is not None:
        return read_release(settings.data, settings.cache)
    for name in PREFERRED:
        if holds_release(settings.fetched / name):
            return read_release(settings.fetched / name, settings.cache)
    raise DataMissing(
        "There is no movie data yet. Fetch it with: python -m trainer fetch "
        "(or set MATINEE_DATA to a folder with a MovieLens release)"
    )
