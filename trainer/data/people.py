"""The ratings of people who consented, read from the bot's database as a further release.

The bot asks for consent (`bot/conversation/consent.py`) and writes the tables (`bot/storage/tables.py`); the trainer
only reads them, with a query of its own, since programs on one floor do not import each other. A test keeps the two in
sync.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from sqlalchemy import URL, Boolean, Connection, RowMapping, column, create_engine, make_url, select, table
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from movies.errors import StoreUnreachable
from movies.movie_index import MovieIndex
from movies.movielens import RatingTable, Release
from movies.ratings import GOOD_FROM_STARS, Verdict
from movies.settings import StoreSettings
from trainer.data.corpus import IDS_OF_A_RELEASE
from trainer.data.examples import split

SCHEMA_VERSION = 5
PATIENCE = 10

schema = table("alembic_version", column("version_num"))
consents = table("consents", column("person"), column("may_learn", Boolean))
ratings = table("ratings", *map(column, ("id", "person", "title", "year", "imdb_id", "verdict", "at")))


def read_people(settings: StoreSettings, release: Release) -> Release:
    """People who consented, as users who rated a release's movies. There may be none.

    The returned release's name ends with a digest of the ratings, so training resumes only with the same ratings.
    Movies that the release lacks are left out. Each verdict becomes stars: the mean of the training users' good
    ratings, or of their bad ones.

    Raises
    ------
    StoreUnreachable: the database is missing, does not answer, or has a different schema version.
    """
    with _reading(settings) as connection:
        if (version := connection.execute(select(schema.c.version_num)).scalar()) != str(SCHEMA_VERSION):
            raise StoreUnreachable(
                f"The trainer reads the database of schema {SCHEMA_VERSION}, but this one is {version}: "
                "start the bot once, which brings it up to date, or use that bot's version of Matinee."
            )
        allowed = ratings.join(consents, consents.c.person == ratings.c.person)
        said = select(ratings).select_from(allowed).where(consents.c.may_learn).order_by(ratings.c.id)
        table_ = _as_table(connection.execute(said).mappings().all(), release)
    columns = (table_.user, table_.movie, table_.stars, table_.when)
    digest = hashlib.sha256(b"".join(values.tobytes() for values in columns)).hexdigest()
    return Release(f"people-{digest[:12]}", release.catalogue, table_)


def number_of(person: str) -> int:
    """A person's stable number, by which they are split like the users of MovieLens.

    It is derived from a SHA-256 and is below `IDS_OF_A_RELEASE`. Among a thousand people, the chance that two collide
    and count as one is 1 in 200 (the birthday problem).
    """
    return int.from_bytes(hashlib.sha256(person.encode()).digest()[:8], "big") % IDS_OF_A_RELEASE


def _as_table(rows: Iterable[RowMapping], release: Release) -> RatingTable:
    index, stars = MovieIndex(release.catalogue), _mean_stars(split(release).train)
    # Two titles from other releases may be the same movie in this one; the latest verdict counts.
    latest: dict[tuple[int, int], tuple[float, int]] = {}
    for row in rows:
        movie = index.same(row["title"], row["year"], row["imdb_id"])
        if movie is not None:
            latest[number_of(row["person"]), movie.id] = (stars[Verdict(row["verdict"])], row["at"])
    return RatingTable(
        user=np.array([user for user, _ in latest], np.int64),
        movie=np.array([movie for _, movie in latest], np.int64),
        stars=np.array([given for given, _ in latest.values()], np.float32),
        when=np.array([at for _, at in latest.values()], np.int64),
    )


def _mean_stars(given: RatingTable) -> dict[Verdict, float]:
    good = given.stars >= GOOD_FROM_STARS
    return {Verdict.GOOD: float(given.stars[good].mean()), Verdict.BAD: float(given.stars[~good].mean())}


@contextmanager
def _reading(settings: StoreSettings) -> Iterator[Connection]:
    """A connection with a consistent snapshot; its error messages hide the password."""
    url = URL.create("unknown")
    try:
        url = _url(settings)
        if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
            raise StoreUnreachable(
                f"There is no database {url.database}, so there are no ratings yet: train without people, "
                "or set MATINEE_DATABASE_URL to the database of the bot."
            )
        timeout = "timeout" if url.get_backend_name() == "sqlite" else "connect_timeout"
        engine = create_engine(url, poolclass=NullPool, connect_args={timeout: PATIENCE}, hide_parameters=True)
        with engine.connect() as connection:
            yield connection
    except (SQLAlchemyError, OSError, ImportError, ValueError) as error:
        first = str(error.orig if isinstance(error, DBAPIError) else type(error).__name__).strip().partition("\n")[0]
        reason = first.replace(url.password, "***") if url.password else first
        raise StoreUnreachable(
            f"The database {url.render_as_string(hide_password=True)} cannot be read ({reason}): check that it is "
            "there, or set MATINEE_DATABASE_URL to the database of the bot."
        ) from None


def _url(settings: StoreSettings) -> URL:
    if settings.database_url is None:
        return URL.create("sqlite", database=str(settings.file))
    url = make_url(settings.database_url.get_secret_value())
    return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgresql", "postgres"} else url
