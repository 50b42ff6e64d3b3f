"""A folder that is not a bundle is refused before a byte of it is copied."""

from __future__ import annotations

import json
import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from movies.errors import BundleBroken
from workers.bundles import headers
from workers.bundles.headers import check_files
from workers.bundles.manifest import CONFIG, GGUF, MANIFEST, WEIGHTS, read_manifest
from workers.bundles.registry import Registry


def tensors(header: object, data: bytes = b"") -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def linked_folder(folder: Path) -> None:
    (folder / "adapter").rename(folder.with_name("elsewhere"))
    (folder / "adapter").symlink_to(folder.with_name("elsewhere"))


def linked_file(folder: Path) -> None:
    (folder / GGUF).rename(folder.with_name("elsewhere"))
    (folder / GGUF).symlink_to(folder.with_name("elsewhere"))


def named(name: str) -> Callable[[Path], None]:
    def rename(folder: Path) -> None:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        (folder / MANIFEST).write_text(json.dumps(manifest | {"name": name}), "utf-8")

    return rename


def holding(name: str, content: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(content) and None


OUTSIDE = {"a": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}}
WRONG: dict[str, Callable[[Path], None]] = {
    "a link to a file": linked_file,
    "a link to a folder": linked_folder,
    "a file that is gone": lambda folder: (folder / GGUF).unlink(),
    "an empty GGUF": holding(GGUF, b""),
    "a GGUF of another kind": holding(GGUF, b"PK\x03\x04" + b"\0" * 20),
    "a GGUF of another version": holding(GGUF, struct.pack("<4sIQQ", b"GGUF", 99, 1, 1)),
    "a GGUF of countless tensors": holding(GGUF, struct.pack("<4sIQQ", b"GGUF", 3, 2**60, 1)),
    "weights that are a pickle": holding(WEIGHTS, b"\x80\x04\x95" + b"\0" * 20),
    "a header longer than its file": holding(WEIGHTS, struct.pack("<Q", 2**40) + b"{}"),
    "a header that is no object": holding(WEIGHTS, tensors([])),
    "a header that never ends": holding(WEIGHTS, struct.pack("<Q", 50_000) + b"[" * 50_000),
    "a tensor outside of its file": holding(WEIGHTS, tensors(OUTSIDE, b"\0" * 8)),
    "a configuration of megabytes": holding(CONFIG, b" " * 2_000_000),
    "a name that climbs": named("../../etc"),
    "a name that steers terminals": named("\x1b[2J"),
    "a name of two lines": named("a\nb"),
}


@pytest.fixture
def folder(shipped: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped / "phase1", tmp_path / "bundle"))


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_is_no_bundle_is_not_copied(wrong: Callable[[Path], None], folder: Path, tmp_path: Path) -> None:
    wrong(folder)
    registry = tmp_path / "registry"
    with pytest.raises(BundleBroken) as told:
        Registry(str(registry), tmp_path / "cache").add(folder)
    assert "\x1b" not in str(told.value) and "\n" not in str(told.value)
    assert not registry.exists()


def test_a_file_far_too_large_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headers, "LARGEST_FILE", 1_000)
    with pytest.raises(BundleBroken, match="too large"):
        check_files(folder, read_manifest(folder))


@pytest.mark.parametrize("name", ["phase1", "phase2", "phase3", "phase4"])
def test_what_ships_is_in_order(name: str, shipped: Path) -> None:
    check_files(shipped / name, read_manifest(shipped / name))
