"""Read a safetensors file with NumPy alone, so that workers on llama.cpp need not install another library for it.

The format is the header's length in eight bytes, the header as JSON, and the numbers:
https://github.com/huggingface/safetensors#format. Nothing in the file is ever executed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from movies.errors import BundleBroken

KINDS: dict[str, np.dtype[Any]] = {
    "F32": np.dtype("<f4"),
    "F16": np.dtype("<f2"),
    "I64": np.dtype("<i8"),
    "U64": np.dtype("<u8"),
}
LARGEST_FILE = 64_000_000
LONGEST_HEADER = 100_000


def read_tensors(file: Path) -> dict[str, NDArray[Any]]:
    """All arrays of a file, by name; they are read-only.

    Raises
    ------
    BundleBroken: the file cannot be read, is too large, or is not a safetensors file.
    """
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise BundleBroken(f"{file} is far too large for what a bundle knows about movies.")
        raw = file.read_bytes()
        length = int.from_bytes(raw[:8], "little")
        if not 0 < length <= LONGEST_HEADER:
            raise ValueError("its header has no length")
        header = json.loads(raw[8 : 8 + length])
        header.pop("__metadata__", None)
        data = memoryview(raw)[8 + length :]
        return {name: _array(data, about) for name, about in header.items()}
    except OSError as error:
        raise BundleBroken(f"{file} cannot be read ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BundleBroken(f"{file} is not a safetensors file: {str(error)[:100]}.") from error


def _array(data: memoryview, about: dict[str, Any]) -> NDArray[Any]:
    kind, (start, end) = KINDS[about["dtype"]], about["data_offsets"]
    if not 0 <= start <= end <= len(data):
        raise ValueError("a tensor lies outside the file")
    return np.frombuffer(data[start:end], dtype=kind).reshape(about["shape"])
