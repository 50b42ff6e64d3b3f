"""The settings of servers, in a real SQLite file and a real PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import event

from bot.front_end.server_settings import Servers, ServerSettings
from bot.storage.database import Database
from bot.storage.tables import servers as table
from bot.wording.shared.languages import Language
from movies.errors import StoreUnreachable
from tests.bot.databases import store

HERE, THERE = "discord:1", "discord:2"
QUIET = ServerSettings(channels=("7", "8"), nights=False)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    made = Database(store(url), patience=1.0)
    yield made
    made.close()


def test_a_server_of_which_nothing_is_set_answers_everywhere_and_has_movie_nights(database: Database) -> None:
    assert Servers(database).settings(HERE) == ServerSettings(channels=(), nights=True)


def test_what_is_set_holds_at_once_and_after_a_restart(database: Database) -> None:
    servers = Servers(database)
    servers.change(HERE, lambda _: QUIET)
    assert servers.settings(HERE) == QUIET
    assert Servers(database).settings(HERE) == QUIET


def test_settings_that_were_stored_before_there_were_languages_are_english(database: Database) -> None:
    with database.writing() as connection:
        stored = {"id": HERE, "settings": '{"channels": ["7"], "nights": false}'}
        connection.execute(table.insert(), stored)
    assert Servers(database).settings(HERE) == ServerSettings(channels=("7",), nights=False, language=Language.ENGLISH)


def test_a_language_survives_a_restart(database: Database) -> None:
    Servers(database).change(HERE, lambda _: ServerSettings(language=Language.GERMAN))
    assert Servers(database).settings(HERE).language is Language.GERMAN


def test_known_are_those_settings_that_were_read_or_changed(database: Database) -> None:
    servers = Servers(database)
    servers.change(THERE, lambda _: QUIET)
    assert servers.known(HERE) is None and servers.known(THERE) == QUIET
    assert servers.settings(HERE) == servers.known(HERE) == ServerSettings()
    servers.forget(THERE)
    assert servers.known(THERE) is None


def test_the_last_settings_win(database: Database) -> None:
    servers = Servers(database)
    servers.change(HERE, lambda _: QUIET)
    servers.change(HERE, lambda _: ServerSettings(channels=("9",)))
    assert Servers(database).settings(HERE) == ServerSettings(channels=("9",))


def test_each_server_has_settings_of_its_own(database: Database) -> None:
    servers = Servers(database)
    servers.change(HERE, lambda _: QUIET)
    assert servers.settings(THERE) == ServerSettings()
    servers.forget(THERE)
    assert Servers(database).settings(HERE) == QUIET


def test_a_forgotten_server_starts_afresh(database: Database) -> None:
    servers = Servers(database)
    servers.change(HERE, lambda _: QUIET)
    servers.forget(HERE)
    assert servers.settings(HERE) == ServerSettings()
    assert Servers(database).settings(HERE) == ServerSettings()


def test_forgetting_a_server_of_which_nothing_is_set_is_no_error(database: Database) -> None:
    Servers(database).forget(HERE)
    assert Servers(database).settings(HERE) == ServerSettings()


def test_settings_are_read_once(database: Database) -> None:
    servers, statements = Servers(database), []
    event.listen(database._engine, "before_cursor_execute", lambda *it: statements.append(it[2]))
    for _ in range(3):
        servers.settings(HERE)
    assert len([said for said in statements if "servers" in said]) == 1


def test_settings_that_could_not_be_stored_do_not_hold(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    servers = Servers(database)
    servers.change(HERE, lambda _: QUIET)

    def broken() -> None:
        raise StoreUnreachable("I can't reach my database right now.")

    with monkeypatch.context() as away:
        away.setattr(database, "writing", broken)
        with pytest.raises(StoreUnreachable):
            servers.change(HERE, lambda _: ServerSettings())
        with pytest.raises(StoreUnreachable):
            servers.forget(HERE)
    assert servers.settings(HERE) == QUIET == Servers(database).settings(HERE)


def test_settings_that_cannot_be_read_are_asked_for_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    servers = Servers(database)
    Servers(database).change(HERE, lambda _: QUIET)

    def broken() -> None:
        raise StoreUnreachable("I can't reach my database right now.")

    with monkeypatch.context() as away:
        away.setattr(database, "reading", broken)
        with pytest.raises(StoreUnreachable):
            servers.settings(HERE)
    assert servers.settings(HERE) == QUIET


def test_two_changes_at_once_are_both_kept(url: str, database: Database) -> None:
    servers = Servers(database)
    both = threading.Barrier(2)

    def change(**to: object) -> None:
        both.wait()
        servers.change(HERE, lambda settings: settings.model_copy(update=to))

    for _ in range(20):
        servers.change(HERE, lambda _: ServerSettings())
        threads = [threading.Thread(target=change, kwargs=to) for to in ({"nights": False}, {"channels": ("9",)})]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert servers.settings(HERE) == ServerSettings(nights=False, channels=("9",))
