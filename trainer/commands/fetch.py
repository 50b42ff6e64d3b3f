"""`python -m trainer fetch`: get a MovieLens release, facts about films, or what IMDb's voters think of them."""

from __future__ import annotations

import argparse
from pathlib import Path

from movies.errors import DataMissing
from movies.settings import DataSettings


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `fetch` to the command line."""
    fetch = commands.add_parser("fetch", help="get a MovieLens release, or facts about films")
    fetch.add_argument(
        "wanted",
        nargs="?",
        help="latest-small, latest, 100k, 1m, 25m, 32m, a local folder or zip; films, for facts from Wikidata; imdb, "
        "for the scores there; default: latest-small, else 100k",
    )
    fetch.add_argument("--force", action="store_true", help="fetch again even if it is already there")
    fetch.add_argument("--years", help="for films: only these years, such as 2019-2025 or 2024")
    fetch.add_argument(
        "--from", dest="saved", type=Path, metavar="FOLDER", help="for films and imdb: a folder with their saved files"
    )
    fetch.add_argument("--yes", action="store_true", help="for imdb: you agree to its terms")
    fetch.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from trainer.data.fetch import fetch
    from trainer.data.films import fetch_films, years_of
    from trainer.data.imdb import agreed, fetch_imdb

    if options.years and options.wanted != "films":
        raise DataMissing("--years is for films: matinee fetch films --years 2019-2025")
    if options.wanted == "films":
        try:
            years = years_of(options.years) if options.years else None
        except ValueError as error:
            raise DataMissing(f"--years {options.years} is not understood: {error}.") from error
        fetch_films(DataSettings(), years, options.saved)
    elif options.wanted == "imdb":
        if not options.yes and not agreed():
            print("Nothing was fetched.")
            return 1
        fetch_imdb(DataSettings(), options.saved)
    elif options.saved:
        raise DataMissing("--from is for films and imdb: matinee fetch films --from FOLDER")
    else:
        fetch(options.wanted, DataSettings(), force=options.force)
    return 0
