"""The MovieLens release to use: the one in MATINEE_DATA, or else one that was fetched."""

from __future__ import annotations

from pathlib import Path

from movies import film_file, imdb_file
from movies.catalogue import Catalogue
from movies.errors import DataMissing
from movies.fame import with_fame
from movies.film_file import FilmFile
from movies.films import with_films
from movies.garbage import keeping_everything
from movies.german_titles import with_german_titles
from movies.imdb_file import VotedFile
from movies.known_films import with_known_facts, with_known_films
from movies.movie_tables import movies_in, tables_of
from movies.movielens import Release, ReleaseFiles, holds_release
from movies.settings import DataSettings
from movies.shelf import Shelf, Tables
from movies.votes import with_votes

# The releases of MovieLens, by the names of their folders.
RELEASES = ("ml-latest-small", "ml-100k", "ml-1m", "ml-25m", "ml-32m", "ml-latest")
# If several were fetched, the first of these is used; newer movies make better conversation.
PREFERRED = ("ml-latest-small", "ml-100k")
MOVIES, CODE = "movies", Path(__file__).parent


def load_release(settings: DataSettings) -> Release:
    """Read the configured release.

    Raises
    ------
    DataMissing: no release is configured or fetched, or it cannot be read.
    """
    return _files(settings).read(settings.cache)


def load_with_films(settings: DataSettings, keeps: bool = True) -> Release:
    """Read the configured release, and add facts, newer movies and IMDb's ratings if these were fetched.

    The movies, and tables about them (`Catalogue.shelf`), are cached from one start to the next. If `keeps` is false,
    everything is read afresh, and nothing is written.

    Raises
    ------
    DataMissing: there is no release, or one of its files cannot be read.
    """
    files, films, votes = _files(settings), settings.fetched / film_file.NAME, settings.fetched / imdb_file.NAME
    cache = settings.cache if keeps else None

    def make() -> Tables:
        told = with_known_facts if settings.only_release else with_known_films
        release = with_votes(told(with_films(files.read(cache), films)), votes)
        release = with_fame(with_german_titles(release))
        return tables_of(list(release.catalogue), release.digest)

    shelf = _shelf(files, films, votes, settings, cache)
    with keeping_everything():
        movies, digest = movies_in(shelf.tables(MOVIES, make, CODE))
        return Release(files.place.name, Catalogue(movies, digest, shelf), files.ratings(cache))


def read_once(settings: DataSettings) -> None:
    """Read the configured release, unless its movies are already cached from the very same files.

    Raises
    ------
    DataMissing: as from `load_with_films`.
    """
    films, votes = settings.fetched / film_file.NAME, settings.fetched / imdb_file.NAME
    shelf = _shelf(_files(settings), films, votes, settings, settings.cache)
    if not shelf.holds(MOVIES, CODE):
        load_with_films(settings)


def _shelf(files: ReleaseFiles, films: Path, votes: Path, settings: DataSettings, cache: Path | None) -> Shelf:
    told = FilmFile.open(films).about.digest if films.is_file() else ""
    voted = VotedFile.open(votes).about.digest if votes.is_file() else ""
    return Shelf(f"{files.digest_of_all()} {told} {voted} {settings.only_release}", cache / "tables" if cache else None)


def _files(settings: DataSettings) -> ReleaseFiles:
    if (folder := chosen_release(settings)) is not None:
        return ReleaseFiles.find(folder)
    raise DataMissing(
        "There is no movie data yet. Fetch it with: matinee fetch "
        "(or set MATINEE_DATA to a folder with a MovieLens release)"
    )


def chosen_release(settings: DataSettings) -> Path | None:
    """The folder of the configured release, or else of a fetched one; None if there is neither."""
    fetched = (settings.fetched / name for name in PREFERRED)
    return settings.data or next(filter(holds_release, fetched), None)
