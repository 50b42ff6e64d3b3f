"""The pages of settings: made from the classes, complete, and up to date in the repository."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deploy import settings_pages
from deploy.settings_pages import EXAMPLE, PAGE, as_example, as_page, groups, main
from movies.settings import LimitSettings

SETTINGS = [setting for _, members in groups() for setting in members]


def test_both_files_are_as_the_settings_make_them() -> None:
    """If this fails, run `matinee settings --write`."""
    assert PAGE.read_text("utf-8") == as_page()
    assert EXAMPLE.read_text("utf-8") == as_example()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_has_a_meaning(setting: settings_pages.Setting) -> None:
    assert len(setting.meaning) > 10


def test_a_copy_of_the_example_changes_nothing() -> None:
    assert all(not line or line.startswith("#") for line in as_example().splitlines())


def test_a_line_of_the_example_that_is_filled_in_is_a_setting(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("start"))
    monkeypatch.delenv("MATINEE_WAITING", raising=False)
    filled_in = re.sub(r"^#(MATINEE_WAITING)=.*$", r"\1=7", as_example(), flags=re.MULTILINE)
    Path(".env").write_text(filled_in, "utf-8")
    assert LimitSettings().waiting == 7


def test_what_holds_passwords_and_tokens_is_marked() -> None:
    secret = {setting.name for setting in SETTINGS if setting.secret}
    assert {"MATINEE_BROKER_URL", "MATINEE_DATABASE_URL", "MATINEE_DISCORD_TOKEN"} <= secret
    assert "MATINEE_HOME" not in secret


@pytest.mark.parametrize(("words", "begins"), [([], "<!-- made by"), (["--env"], "# made by")])
def test_the_command_prints_them(words: list[str], begins: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    assert capsys.readouterr().out.startswith(begins)
