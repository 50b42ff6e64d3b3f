"""Get what IMDb's voters think of films: `python -m trainer fetch imdb [--from FOLDER] [--yes]`.

IMDb publishes its figures daily, as two large tables. They are downloaded and read line by line, and only what
concerns films is kept, in one file that is moved into place atomically. IMDb allows this for personal and
non-commercial use, so nothing is fetched unless somebody agrees to its terms.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Set
from datetime import date
from itertools import chain
from pathlib import Path

from movies import film_file
from movies.datasets import chosen_release
from movies.errors import DataMissing
from movies.fact_files import About
from movies.film_file import FilmFile
from movies.imdb_file import COURTESY, NAME, SOURCE, write_voted
from movies.movielens import imdb_numbers
from movies.settings import DataSettings
from trainer.data.downloads import Downloads
from trainer.data.imdb_tables import films_in, scores_in
from trainer.data.retries import KEPT_SECONDS

ADDRESS = "https://datasets.imdbws.com"
BASICS, RATINGS = "title.basics.tsv.gz", "title.ratings.tsv.gz"
DOWNLOADED = ".imdb"
TERMS = f"""\
IMDb's figures are for personal and non-commercial use only. In short, its terms say:

- You may keep them on your own machine, for yourself. You may not sell or republish them, or make a database of movies
  for others out of them. So if others talk to your Matinee, ask IMDb first.
- Where they are shown, the source is named: "{COURTESY}"

What counts is what IMDb writes: https://developer.imdb.com/non-commercial-datasets and
https://help.imdb.com/article/imdb/general-information/can-i-use-imdb-data-in-my-software/G5JTRESSHJBBHTGX
"""

Say = Callable[[str], None]


def agreed(ask: Callable[[str], str] | None = None, say: Say = print) -> bool:
    """Show IMDb's terms and ask for agreement, by default in the terminal.

    Raises
    ------
    DataMissing: nobody is there to answer.
    """
    say(TERMS)
    try:
        return (ask or input)("Do you agree, and use them for yourself only? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError as error:
        raise DataMissing("Nobody is there to agree to IMDb's terms. If you do, add --yes.") from error


def fetch_imdb(
    settings: DataSettings,
    saved: Path | None = None,
    downloads: Downloads | None = None,
    address: str = ADDRESS,
    say: Say = print,
) -> Path:
    """Fetch what voters think of films, or take it from a folder with IMDb's files; returns the file.

    Raises
    ------
    DataMissing: IMDb cannot be reached, its files are damaged or have an unknown form, or the file cannot be stored.
    """
    folder = saved or settings.fetched / DOWNLOADED
    file, known = settings.fetched / NAME, _known(settings)
    try:
        if saved is None:
            _download(folder, downloads or Downloads(), address, say)
        try:
            about = _written(file, folder, known, say)
        except DataMissing:
            if saved is None:
                shutil.rmtree(folder)  # The next fetch would trip over the same files.
            raise
        if saved is None:
            shutil.rmtree(folder)
    except OSError as error:
        raise DataMissing(f"IMDb's figures cannot be stored in {settings.fetched} ({error}).") from error
    say(f"What voters think of {about.films:,} films is in {file}, from {SOURCE}, {about.licence}.")
    say("Restart bots and workers to use it.")
    return file


def _download(folder: Path, downloads: Downloads, address: str, say: Say) -> None:
    """Download the files that are not in the folder yet."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (RATINGS, BASICS):
        file = folder / name
        if not file.is_file() or time.time() - file.stat().st_mtime > KEPT_SECONDS:
            say(f"Fetching {address}/{name}")
            downloads.get(f"{address}/{name}", file, say)


def _written(file: Path, folder: Path, known: Set[int], say: Say) -> About:
    """Write the films in IMDb's tables to `file`."""
    scores = scores_in(folder / RATINGS, known)
    say(f"{len(scores):,} titles have enough votes or are known here. Looking for the films among them.")
    films = films_in(folder / BASICS, scores, known)
    first = next(films, None)
    if first is None:
        raise DataMissing(f"No film was found in {folder / BASICS}.")
    return write_voted(file, chain([first], films), date.today().isoformat())


def _known(settings: DataSettings) -> Set[int]:
    """The IMDb numbers of the movies in the release and among the fetched films."""
    known: set[int] = set()
    if (release := chosen_release(settings)) is not None:
        known |= imdb_numbers(release)
    if (films := settings.fetched / film_file.NAME).is_file():
        known.update(film.imdb_id for film in FilmFile.open(films).overview() if film.imdb_id is not None)
    return known
