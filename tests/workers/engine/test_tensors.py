"""Safetensors files: what the library writes can be read, and a sentence refuses what is broken or hostile."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from movies.errors import BundleBroken
from workers.engine.tensors import LARGEST_FILE, LONGEST_HEADER, read_tensors


def test_what_the_library_writes_is_read(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    written = {
        "keys": rng.integers(0, 2**62, 7),
        "half": rng.normal(size=(7, 3)).astype(np.float16),
        "whole": rng.normal(size=(2, 2, 2)).astype(np.float32),
        "nothing": np.zeros((0, 3), np.float16),
    }
    save_file(written, tmp_path / "file", metadata={"format": "pt"})
    read = read_tensors(tmp_path / "file")
    assert set(read) == set(written)
    for name, array in written.items():
        assert read[name].dtype == array.dtype
        np.testing.assert_array_equal(read[name], array)


def header(about: object) -> bytes:
    text = json.dumps(about).encode()
    return len(text).to_bytes(8, "little") + text + bytes(64)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff" * 40,
        (LONGEST_HEADER + 1).to_bytes(8, "little") + bytes(100),
        (10).to_bytes(8, "little") + b"no JSON at",
        header([1, 2]),
        header({"a": 1}),
        header({"a": {"dtype": "F32", "shape": [4], "data_offsets": [0, 1000]}}),
        header({"a": {"dtype": "F32", "shape": [4], "data_offsets": [-16, 0]}}),
        header({"a": {"dtype": "F32", "shape": [5], "data_offsets": [0, 16]}}),
        header({"a": {"dtype": "F32", "shape": [4]}}),
        header({"a": {"dtype": "pickle", "shape": [4], "data_offsets": [0, 16]}}),
    ],
)
def test_what_is_no_such_file_is_refused_with_a_sentence(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(BundleBroken, match="not a safetensors file") as refused:
        read_tensors(tmp_path / "file")
    assert str(refused.value).isprintable()


def test_a_file_far_too_large_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "file").open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)
    with pytest.raises(BundleBroken, match="too large"):
        read_tensors(tmp_path / "file")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleBroken, match="cannot be read"):
        read_tensors(tmp_path / "nowhere")
