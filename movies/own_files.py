"""Files with personal data, readable by their owner only."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal, TextIO, overload


def own_folder(folder: Path) -> Path:
    """Make a folder readable by its owner only, even if it exists already."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


@overload
def open_own(file: Path, mode: Literal["a"]) -> TextIO: ...
@overload
def open_own(file: Path, mode: Literal["ab", "wb"]) -> BinaryIO: ...


def open_own(file: Path, mode: str) -> IO[Any]:
    """Open a file readable by its owner only, even if it existed with wider permissions."""
    stream = open(file, mode, encoding=None if "b" in mode else "utf-8", opener=_own)  # noqa: SIM115
    os.fchmod(stream.fileno(), 0o600)
    return stream


def _own(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
