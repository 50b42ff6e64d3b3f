"""The cache of tables between starts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from movies.shelf import Grouped, Shelf, Tables, grouped, packed, unpacked


class Maker:
    """Makes tables, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Tables:
        self.times += 1
        return {"numbers": np.arange(1_000), "texts": packed(["Heat", "", "Amélie\nby night"])}


@pytest.fixture
def code(tmp_path: Path) -> Path:
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "maker.py").write_text("ONE = 1\n")
    return folder


def test_what_was_made_once_is_only_read_afterwards(tmp_path: Path, code: Path) -> None:
    make = Maker()
    shelf = Shelf("these movies", tmp_path / "shelf")
    first, second = (shelf.tables("titles", make, code) for _ in range(2))
    assert make.times == 1
    assert first["numbers"].tolist() == second["numbers"].tolist() == list(range(1_000))
    assert unpacked(second["texts"]) == ["Heat", "", "Amélie\nby night"]
    assert [file.suffix for file in (tmp_path / "shelf").iterdir()] == [".npz"]


@pytest.mark.parametrize("damage", ["cut off", "a byte", "empty", "other bytes"])
def test_a_damaged_file_is_made_again(damage: str, tmp_path: Path, code: Path) -> None:
    make = Maker()
    shelf = Shelf("these movies", tmp_path / "shelf")
    shelf.tables("titles", make, code)
    (file,) = (tmp_path / "shelf").iterdir()
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    broken = {"cut off": content[: len(content) // 2], "a byte": content, "empty": b"", "other bytes": b"nonsense"}
    file.write_bytes(broken[damage])
    assert shelf.tables("titles", make, code)["numbers"].tolist() == list(range(1_000))
    assert make.times == 2
    shelf.tables("titles", make, code)
    assert make.times == 2


def test_other_movies_and_other_code_need_other_tables(tmp_path: Path, code: Path) -> None:
    make = Maker()
    Shelf("these movies", tmp_path / "shelf").tables("titles", make, code)
    Shelf("other movies", tmp_path / "shelf").tables("titles", make, code)
    assert make.times == 2
    # Another folder, since a process reads its code once.
    later = tmp_path / "later"
    later.mkdir()
    (later / "maker.py").write_text("ONE = 2\n")
    Shelf("these movies", tmp_path / "shelf").tables("titles", make, later)
    assert make.times == 3


def test_only_the_latest_few_tables_of_a_name_stay(tmp_path: Path, code: Path) -> None:
    for number in range(9):
        Shelf(str(number), tmp_path / "shelf").tables("titles", Maker(), code)
    Shelf("", tmp_path / "shelf").tables("words", Maker(), code)
    names = [file.name.partition("-")[0] for file in (tmp_path / "shelf").iterdir()]
    assert sorted(names) == ["titles"] * 4 + ["words"]


def test_without_a_folder_or_where_none_can_be_made_tables_are_made_every_time(tmp_path: Path, code: Path) -> None:
    make = Maker()
    (tmp_path / "file").touch()
    for folder in (None, tmp_path / "file" / "below"):
        assert len(Shelf("these movies", folder).tables("titles", make, code)["numbers"]) == 1_000
    assert make.times == 2


def test_items_grouped_by_texts_are_like_a_dictionary_of_tuples() -> None:
    groups = Grouped(grouped({"heat": [0, 2], "nobody": [], "fear": [1]}), ["Heat", "Fear", "White Heat"])
    assert dict(groups) == {"heat": ("Heat", "White Heat"), "nobody": (), "fear": ("Fear",)}
    assert "fear" in groups and "dear" not in groups
    assert groups.get("dear", ()) == () and groups.get("dear") is None
    with pytest.raises(KeyError):
        groups["dear"]
