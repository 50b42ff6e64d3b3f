"""The code in numbers: what counts, and that functions stay short."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import architecture
from tests.readability import LONG_FILE, LONG_FUNCTION, measure


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "attic").mkdir()
    return tmp_path


def test_no_file_and_no_function_of_our_packages_is_long() -> None:
    found = measure(architecture.REPOSITORY, architecture.PACKAGES)
    assert (found.long_files, found.long_functions) == ({}, {})


def test_a_long_function_and_a_long_file_are_named(house: Path) -> None:
    lines = ["def climb():", *["    up = 1"] * LONG_FUNCTION, *["x = 1"] * LONG_FILE]
    (house / "attic" / "ladder.py").write_text("\n".join(lines), "utf-8")
    found = measure(house, ["attic"])
    assert found.long_functions == {"attic/ladder.py: climb": LONG_FUNCTION + 1}
    assert found.long_files == {"attic/ladder.py": LONG_FUNCTION + LONG_FILE + 1}


def test_public_names_alone_need_a_docstring(house: Path) -> None:
    text = '"""A chest."""\n# Old.\n\nclass Chest:\n    def open(self): """Creak."""\n    def _lock(self): ...\n'
    (house / "attic" / "chest.py").write_text(text, "utf-8")
    found = measure(house, ["attic"])
    assert (found.public, found.documented, found.lines) == (3, 2, 4)
