"""A backup has all rows, only its owner can read it, and it is restored in full or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.__main__ import main
from bot.contracts.acts import Act, Outcome
from bot.contracts.asked import Asked
from bot.contracts.session import Session
from bot.movie_nights.store import Nights
from bot.storage.audit import Audit
from bot.storage.backup import TABLES, back_up, restore
from bot.storage.database import Database
from bot.storage.profiles import Profiles
from bot.storage.questions import Questions
from movies.errors import BackupRefused
from movies.movielens import Release
from movies.protocol.recommendation import PredictJob, Wishes
from movies.ratings import Verdict
from tests.bot.databases import store

ANA, BEN = "terminal:ana", "discord:123"


@pytest.fixture
def filled(url: str, small: Release) -> Iterator[Profiles]:
    profiles = Profiles(store(url), small.catalogue)
    for person, movie in ((ANA, 1), (BEN, 2)):
        after = Session(
            {movie: Verdict.GOOD}, {"Nobody Knows It": Verdict.BAD}, frozenset({5}), {3: 0.5}, may_learn=True
        )
        profiles.save(person, Session(), after, bundle="phase4-0123")
    nights = Nights(profiles.database, small.catalogue)
    night = nights.open(ANA, "Ana 🎬", "discord:1", Wishes())
    nights.change(night.id, lambda n: n.joined(BEN, "Ben"))
    job = PredictJob(catalogue="0" * 64, ratings=(), movie_ids=(1,))
    Questions(profiles.database, keeps=60).accept(ANA, Asked("a" * 32, job, None), {"x": 1}, "asking")
    Audit(profiles.database).record(Act(ANA, "discord:1", "promote", "x", Outcome.ALLOWED))
    yield profiles
    profiles.close()


def counts(database: Database) -> dict[str, int]:
    with database.reading() as connection:
        return {t.name: connection.execute(select(func.count()).select_from(t)).scalar() or 0 for t in TABLES}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    database = Database(store(f"sqlite:///{tmp_path / 'restored.db'}"), patience=10)
    yield database
    database.close()


def test_what_was_backed_up_is_restored_as_it_was_and_can_be_gone_on_with(
    filled: Profiles, empty: Database, small: Release, tmp_path: Path
) -> None:
    file = tmp_path / "matinee.backup"
    before = counts(filled.database)
    assert back_up(filled.database, file) == sum(before.values()) > 10
    assert file.stat().st_mode & 0o077 == 0
    assert restore(empty, file) == sum(before.values())
    assert counts(empty) == before
    again = tmp_path / "again.backup"
    back_up(empty, again)
    assert again.read_bytes() == file.read_bytes()
    restored = Profiles(store(f"sqlite:///{tmp_path / 'restored.db'}"), small.catalogue)
    session = restored.load(ANA)
    assert session == filled.load(ANA)
    restored.save(ANA, session, Session({1: Verdict.GOOD, 4: Verdict.BAD}))
    restored.forget(BEN)
    restored.close()


def test_a_database_of_the_same_kind_goes_on_numbering_where_the_backup_ended(
    filled: Profiles, tmp_path: Path, small: Release
) -> None:
    file = tmp_path / "matinee.backup"
    back_up(filled.database, file)
    with filled.database.writing() as connection:
        for table in reversed(TABLES):
            connection.execute(table.delete())
    restore(filled.database, file)
    session = filled.load(ANA)
    filled.save(ANA, session, Session({**session.verdicts, 7: Verdict.BAD}, may_learn=True))
    assert filled.load(ANA).verdicts[7] is Verdict.BAD


def test_what_holds_something_is_not_written_over(filled: Profiles, tmp_path: Path) -> None:
    back_up(filled.database, tmp_path / "matinee.backup")
    before = counts(filled.database)
    with pytest.raises(BackupRefused, match="empty"):
        restore(filled.database, tmp_path / "matinee.backup")
    assert counts(filled.database) == before


HEAD = b'{"format": "matinee backup", "schema": 4}\n'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]\n",
        b'{"format": "another"}\n',
        HEAD.replace(b"4", b"999"),
        HEAD + b'{"table": "people"}\n',
        HEAD + b'{"table": "no such", "row": {}}\n',
        HEAD + b'{"table": "people", "row": {"id": "a", "since": 1}}\n{"tab',
        HEAD + b"\xff\xfe\n",
    ],
)
def test_what_is_no_backup_restores_nothing(content: bytes, empty: Database, tmp_path: Path) -> None:
    file = tmp_path / "wrong"
    file.write_bytes(content)
    with pytest.raises(BackupRefused):
        restore(empty, file)
    assert not any(counts(empty).values())


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(filled: Profiles, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="another place"):
        back_up(filled.database, tmp_path / "no such folder" / "matinee.backup")
    (tmp_path / "taken").mkdir()
    with pytest.raises(BackupRefused):
        back_up(filled.database, tmp_path / "taken")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_both_are_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("MATINEE_DATABASE_URL", f"sqlite:///{tmp_path / 'm.db'}")
    assert main(["backup", str(tmp_path / "b")]) == 0
    assert json.loads((tmp_path / "b").read_bytes().splitlines()[0])["format"] == "matinee backup"
    assert main(["restore", str(tmp_path / "b")]) == 0
    assert main(["restore", str(tmp_path / "nothing")]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "nothing cannot be read" in err
