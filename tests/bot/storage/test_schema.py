"""The schema, from every version that there was, in a real SQLite file and a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.pool import NullPool

from bot.contracts.session import Session
from bot.movie_nights.store import Nights
from bot.storage.profiles import Profiles
from bot.storage.schema import MIGRATIONS
from bot.storage.tables import SCHEMA_VERSION, metadata
from movies.errors import StoreUnreachable
from movies.movielens import Release
from movies.protocol.recommendation import Wishes
from movies.ratings import Rating, Verdict
from tests.bot.databases import rows, store

ANA, AT = "terminal:ana", 1_700_000_000
FORMER = range(1, 6)
Open = Callable[[], Profiles]


@pytest.fixture
def opened(url: str, small: Release) -> Iterator[Open]:
    """Opens the same database as often as asked, as the processes of a bot do."""
    all_opened: list[Profiles] = []

    def open_one() -> Profiles:
        all_opened.append(Profiles(store(url), small.catalogue))
        return all_opened[-1]

    yield open_one
    for profiles in all_opened:
        profiles.close()


def engine_of(url: str) -> Engine:
    """Connections that bypass the code under test and are not kept."""
    return create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)


def made_by(version: int, url: str) -> None:
    """A database as an older Matinee left it, in which Ana has said and been shown everything there was to keep."""
    with engine_of(url).begin() as connection:
        # Schema 2 brought movie nights, schema 5 a column.
        tables = Path(__file__).with_name(f"schema_{min(max(version, 2), 4)}.sql").read_text("utf-8")
        if url.startswith("sqlite"):
            tables = tables.replace("BIGSERIAL", "INTEGER")
        for statement in tables.strip().removesuffix(";").split(";"):
            connection.execute(text(statement))
        if version == 1:
            connection.execute(text("DROP TABLE night_members"))
            connection.execute(text("DROP TABLE nights"))
        if version == 5:
            connection.execute(text("ALTER TABLE people ADD COLUMN seen BIGINT"))
        connection.execute(text("INSERT INTO schema_version (version) VALUES (:version)"), {"version": version})
        connection.execute(text("INSERT INTO people (id, since) VALUES (:ana, :at)"), {"ana": ANA, "at": AT})
        for table, column, value in (
            ("ratings", "verdict, source", "'good', 'chat'"),
            ("recommendations", "chance", "0.75"),
        ):
            connection.execute(
                text(
                    f"INSERT INTO {table} (person, title, year, at, {column}) VALUES (:ana, 'Heat', 1995, :at, {value})"
                ),
                {"ana": ANA, "at": AT},
            )


def told(*shown: tuple[int, float], **others: Any) -> Session:
    return Session(shown=dict(shown), **others).with_ratings([Rating(1, Verdict.GOOD)])


@pytest.mark.parametrize("version", FORMER)
def test_a_database_of_an_older_version_becomes_one_of_this_and_keeps_what_it_has(
    version: int, opened: Open, url: str, small: Release
) -> None:
    made_by(version, url)
    profiles = opened()
    assert profiles.load(ANA) == told((1, 0.75))
    export = profiles.export(ANA)
    assert (export["recommendations"][0]["bundle"], export["consent"], export["last_wrote"]) == (None, None, None)
    after = told((1, 0.75), (2, 0.5), may_learn=True)
    profiles.save(ANA, profiles.load(ANA), after, bundle="phase2-0123")
    Nights(profiles.database, small.catalogue).open(ANA, "ana", None, Wishes())
    assert opened().load(ANA) == after
    profiles.forget(ANA)
    assert set(map(len, rows(url).values())) == {0}


@pytest.mark.parametrize("version", [None, *FORMER])
def test_new_and_older_databases_end_with_the_tables_of_the_code(
    version: int | None, opened: Open, url: str, tmp_path: Path, small: Release
) -> None:
    if version is not None:
        made_by(version, url)
    opened()
    with engine_of(url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == str(SCHEMA_VERSION)
        # A Matinee that numbered by itself finds a number that it refuses.
        assert connection.execute(text("SELECT version FROM schema_version")).all() == [(SCHEMA_VERSION,)]
    Profiles(store(f"sqlite:///{tmp_path / 'new.db'}"), small.catalogue).close()
    of_old, of_new = (inspect(engine_of(u)) for u in (url, f"sqlite:///{tmp_path / 'new.db'}"))
    assert set(of_old.get_table_names()) == set(of_new.get_table_names())
    for table in of_new.get_table_names():
        old, new = ({c["name"]: c["nullable"] for c in i.get_columns(table)} for i in (of_old, of_new))
        assert old == new, table


def test_the_latest_migration_leads_to_the_version_that_the_code_knows() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [str(SCHEMA_VERSION)]


@pytest.mark.parametrize("version", FORMER)
def test_bots_that_bring_a_database_up_to_date_at_once_do_it_once(version: int, opened: Open, url: str) -> None:
    made_by(version, url)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: opened().load(ANA), range(4)))
    assert found == [told((1, 0.75))] * 4


@pytest.mark.parametrize("table", ["alembic_version SET version_num = '999'", "schema_version SET version = 999"])
def test_a_database_of_a_newer_version_is_refused_and_left_alone(table: str, opened: Open, url: str) -> None:
    opened()
    engine = engine_of(url)
    with engine.begin() as connection:
        if table.startswith("schema_version"):
            connection.execute(text("DROP TABLE alembic_version"))
        connection.execute(text(f"UPDATE {table}"))
        connection.execute(text("DROP TABLE unseen"))
    with pytest.raises(StoreUnreachable, match=r"newer Matinee .* 999"):
        opened()
    with engine.begin() as connection, pytest.raises(Exception, match="unseen"):
        connection.execute(text("SELECT * FROM unseen"))


def test_a_migration_that_fails_changes_nothing(opened: Open, url: str) -> None:
    made_by(3, url)
    with engine_of(url).begin() as connection:
        # The name of something that schema 4 is about to add.
        connection.execute(text("CREATE INDEX ix_questions_person ON ratings (person)"))
    with pytest.raises(StoreUnreachable):
        opened()
    found = inspect(engine_of(url))
    assert not {"alembic_version", "questions"} & set(found.get_table_names())
