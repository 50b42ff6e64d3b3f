"""Checks on a bundle's files before they are read: a sane size, and the format that each name implies."""

from __future__ import annotations

import json
import struct
from pathlib import Path

from movies.errors import BundleBroken
from workers.bundles.manifest import CONFIG, LONGEST_MANIFEST, MANIFEST, Manifest

# A hundred times our largest file.
LARGEST_FILE = 2_000_000_000
LONGEST_HEADER = 50_000_000
MOST_TENSORS = 1_000_000
GGUF_VERSIONS = (2, 3)


def check_files(folder: Path, manifest: Manifest) -> None:
    """Check the size and the first bytes of every file in a bundle, without loading it.

    Raises
    ------
    BundleBroken: one is missing, is a symbolic link, is far too large, or lacks its format's magic bytes.
    """
    for name in (MANIFEST, *manifest.has):
        file = folder / name
        links = [part for part in (file, *file.parents) if part.is_relative_to(folder) and part.is_symlink()]
        if not file.is_file() or links:
            raise BundleBroken(f"The bundle in {folder} lacks {name}, or has a link in its place.")
        try:
            size = file.stat().st_size
            if size > (LONGEST_MANIFEST if name in {MANIFEST, CONFIG} else LARGEST_FILE):
                raise BundleBroken(f"{folder} holds no bundle: its {name} is far too large.")
            if name.endswith(".safetensors"):
                _check_safetensors(file, size)
            elif name.endswith(".gguf"):
                _check_gguf(file)
        except OSError as error:
            raise BundleBroken(f"{file} cannot be read ({error.strerror}). Let this user read it.") from error
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, struct.error) as error:
            raise BundleBroken(f"{folder} holds no bundle: its {name} does not begin like such a file.") from error


def _check_safetensors(file: Path, size: int) -> None:
    """Check that the header is JSON, and that each tensor lies within the file."""
    with file.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        if not 2 <= length <= min(LONGEST_HEADER, size - 8):
            raise ValueError("its header has no length")
        header = json.loads(stream.read(length))
    for name, tensor in header.items():
        if name != "__metadata__":
            start, end = tensor["data_offsets"]
            if not 0 <= start <= end <= size - 8 - length or min(tensor["shape"], default=0) < 0:
                raise ValueError("a tensor lies outside the file")


def _check_gguf(file: Path) -> None:
    with file.open("rb") as stream:
        magic, version, tensors, values = struct.unpack("<4sIQQ", stream.read(24))
    if magic != b"GGUF" or version not in GGUF_VERSIONS or max(tensors, values) > MOST_TENSORS:
        raise ValueError("no GGUF")
