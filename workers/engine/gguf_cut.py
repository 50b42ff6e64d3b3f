"""Cut a GGUF language model down to its first layers, and to the few tokens that phase 4 needs.

In phase 4 a movie is a vector, so of 49,152 tokens only those of the opening and the three answers are left. The file
shrinks to a third, and the output layer, which took as much arithmetic as all ten layers, costs next to nothing. The
rest is copied byte by byte. The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from movies.errors import BaseModelMissing

MAGIC = b"GGUF"
VERSION = 3
ALIGNMENT = 32
LONGEST_TEXT = 1_000_000
UINT32, STRING, ARRAY = 4, 8, 9
# The size in bytes of each numeric metadata type, and of the tensor types that we read.
SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
NUMBERS: dict[int, np.dtype[Any]] = {0: np.dtype("<f4"), 1: np.dtype("<f2")}
# llama.cpp's names for a Llama model, and for one with bidirectional attention and no output layer.
LLAMA, ENCODER = "llama", "llama-embed"
ROWS, NORM = "token_embd.weight", "output_norm.weight"


@dataclass(frozen=True)
class Tensor:
    """A tensor's dimensions (fastest first), its GGML type, and its offset in the file."""

    shape: tuple[int, ...]
    kind: int
    start: int

    @property
    def bytes(self) -> int:
        """Its size in the file."""
        return math.prod(self.shape) * NUMBERS[self.kind].itemsize


class Gguf:
    """A GGUF file with numbers in F32 or F16: raw metadata by name, and tensors.

    Raises
    ------
    BaseModelMissing: it is not such a file.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.metadata: dict[str, bytes] = {}
        self.tensors: dict[str, Tensor] = {}
        try:
            with file.open("rb") as stream:
                self._read(stream)
        except (OSError, ValueError, KeyError, struct.error) as error:
            raise BaseModelMissing(
                f"{file.name} cannot be read as a GGUF file; delete it, and it is made again from the base model."
            ) from error

    def raw(self, name: str) -> bytes:
        """The bytes of a tensor."""
        tensor = self.tensors[name]
        with self._file.open("rb") as stream:
            stream.seek(tensor.start)
            return stream.read(tensor.bytes)

    def matrix(self, name: str) -> NDArray[np.float32]:
        """A matrix as rows x columns, in 32 bits."""
        tensor = self.tensors[name]
        numbers = np.frombuffer(self.raw(name), NUMBERS[tensor.kind])
        return numbers.reshape(tensor.shape[::-1]).astype(np.float32)

    def number(self, name: str) -> int:
        """A number from the metadata."""
        return int(struct.unpack("<I", self.metadata[name][4:8])[0])

    def _read(self, stream: BinaryIO) -> None:
        if stream.read(4) != MAGIC:
            raise ValueError("no GGUF file")
        _, tensors, pairs = struct.unpack("<IQQ", stream.read(20))
        for _ in range(pairs):
            name, start = _string(stream), stream.tell()
            (kind,) = struct.unpack("<I", stream.read(4))
            _skip(stream, kind)
            end = stream.tell()
            stream.seek(start)
            self.metadata[name] = stream.read(end - start)
        found = []
        for _ in range(tensors):
            name = _string(stream)
            (dimensions,) = struct.unpack("<I", stream.read(4))
            shape = struct.unpack(f"<{dimensions}Q", stream.read(8 * dimensions))
            found.append((name, shape, *struct.unpack("<IQ", stream.read(12))))
        begin = -(-stream.tell() // ALIGNMENT) * ALIGNMENT
        self.tensors = {name: Tensor(shape, kind, begin + offset) for name, shape, kind, offset in found}


def write_cut(source: Path, target: Path, layers: int, tokens: Sequence[int] | None = None) -> None:
    """Write a model's first layers in F16, with its vocabulary, or with only the given tokens, in this order.

    Raises
    ------
    BaseModelMissing: the source is not a model in F16 or F32, or has fewer layers.
    """
    model = Gguf(source)
    architecture = model.metadata["general.architecture"]
    family = architecture[12:].decode()
    if model.number(f"{family}.block_count") < layers:
        raise BaseModelMissing(f"The base model has fewer than the {layers} layers that the bundle was trained on.")
    kept = dict(model.metadata) if tokens is None else _without_vocabulary(model, family, len(tokens))
    kept[f"{family}.block_count"] = _uint(layers)
    # Bundles know a cut model by its hash, so the order matters.
    kept_tensors = [ROWS, NORM, *(name for name in model.tensors if _is_of_a_layer_below(layers, name))]
    shapes = {name: model.tensors[name].shape for name in kept_tensors}
    contents: dict[str, bytes] = {}
    if tokens is not None:
        rows = model.tensors[ROWS]
        width = rows.shape[0] * NUMBERS[rows.kind].itemsize
        table = model.raw(ROWS)
        contents[ROWS] = b"".join(table[token * width : (token + 1) * width] for token in tokens)
        shapes[ROWS] = (rows.shape[0], len(tokens))
    write_gguf(
        target, kept, {n: (s, model.tensors[n].kind, contents.get(n) or model.raw(n)) for n, s in shapes.items()}
    )


def _is_of_a_layer_below(layers: int, tensor: str) -> bool:
    return tensor.startswith("blk.") and int(tensor.split(".")[1]) < layers


def _without_vocabulary(model: Gguf, family: str, tokens: int) -> dict[str, bytes]:
    """The metadata of a model with this many tokens, but without their texts."""
    kept = {
        name: value
        for name, value in model.metadata.items()
        if name == "general.architecture" or name.startswith(f"{family}.")
    }
    kept[f"{family}.vocab_size"] = _uint(tokens)
    kept["tokenizer.ggml.model"] = struct.pack("<I", STRING) + _text("no_vocab")
    return kept


def write_encoder(source: Path, target: Path) -> None:
    """Write a Llama model as one that yields only vectors, which saves the arithmetic and memory for logits."""
    model = Gguf(source)
    prefix = f"{LLAMA}."
    renamed = {
        f"{ENCODER}.{name.removeprefix(prefix)}" if name.startswith(prefix) else name: value
        for name, value in model.metadata.items()
    }
    renamed["general.architecture"] = struct.pack("<I", STRING) + _text(ENCODER)
    write_gguf(target, renamed, {n: (t.shape, t.kind, model.raw(n)) for n, t in model.tensors.items()})


def write_gguf(
    target: Path, metadata: Mapping[str, bytes], tensors: Mapping[str, tuple[tuple[int, ...], int, bytes]]
) -> None:
    """Write a GGUF file from raw metadata and, for each tensor, its dimensions, its GGML type and its bytes."""
    with target.open("wb") as stream:
        stream.write(MAGIC + struct.pack("<IQQ", VERSION, len(tensors), len(metadata)))
        for name, value in metadata.items():
            stream.write(_text(name) + value)
        offset = 0
        for name, (shape, kind, raw) in tensors.items():
            stream.write(_text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, offset))
            offset += -(-len(raw) // ALIGNMENT) * ALIGNMENT
        for _, _, raw in tensors.values():
            stream.write(b"\0" * (-stream.tell() % ALIGNMENT))
            stream.write(raw)
        stream.write(b"\0" * (-stream.tell() % ALIGNMENT))


def _skip(stream: BinaryIO, kind: int) -> None:
    if kind == STRING:
        _string(stream)
    elif kind == ARRAY:
        items, count = struct.unpack("<IQ", stream.read(12))
        for _ in range(count if items in {STRING, ARRAY} else 0):
            _skip(stream, items)
        stream.seek(0 if items in {STRING, ARRAY} else SIZES[items] * count, 1)
    else:
        stream.seek(SIZES[kind], 1)


def _string(stream: BinaryIO) -> str:
    (length,) = struct.unpack("<Q", stream.read(8))
    if length > LONGEST_TEXT:
        raise ValueError("a text is far too long")
    return stream.read(length).decode("utf-8", errors="replace")


def _text(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


def _uint(number: int) -> bytes:
    return struct.pack("<II", UINT32, number)
