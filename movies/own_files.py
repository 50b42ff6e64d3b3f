"""Files that hold what people said or did, which only their owner can read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal, TextIO, overload


def own_folder(folder: Path) -> Path:
    """Make a folder that only its owner can look into, even if it exists already."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


@overload
def open_own(file: Path, mode: Literal["a"]) -> TextIO: ...
@overload
def open_own(file: Path, mode: Literal["ab", "wb"]) -> BinaryIO: ...


def open_own(file: Path, mode: str) -> IO[Any]:
    """Open a file for its owner alone, as text or bytes according to the mode; nobody else can read it afterwards, even
    if it existed before."""
    stream = open(file, mode, encoding=None if "b" in mode else "utf-8", opener=_own)  # noqa: SIM115
    os.fchmod(stream.fileno(), 0o600)
    return stream


def _own(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
