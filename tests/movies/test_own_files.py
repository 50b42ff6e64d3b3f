"""Only their owner can read logs and exports, even if they were open to others before."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from movies.own_files import open_own, own_folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("before", [None, 0o644])
def test_a_file_is_its_owners_alone(before: int | None, tmp_path: Path) -> None:
    file = tmp_path / "matinee.json"
    if before:
        file.write_text("old")
        file.chmod(before)
    with open_own(file, "wb") as stream:
        assert mode(file) == 0o600
        stream.write(b"new")
    with open_own(file, "a") as more:
        more.write("é")
    assert file.read_text("utf-8") == "newé" and mode(file) == 0o600


def test_a_folder_is_its_owners_alone(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir(mode=0o755)
    for folder in (tmp_path / "logs", tmp_path / "a" / "b"):
        assert mode(own_folder(folder)) == 0o700
