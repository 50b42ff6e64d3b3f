"""Take a reader's learned weights out of the files that workers open, so that its training can go on."""

from __future__ import annotations

from collections.abc import Iterator

import gguf
import numpy as np
import torch
from safetensors.numpy import load_file

from trainer.reader.network import MATRICES
from trainer.training.gguf_form import Array, GgufForm
from workers.bundles.manifest import GGUF
from workers.bundles.reader_bundle import ReaderBundle
from workers.engine.base_model import BaseModel


def learned_weights(reader: ReaderBundle, base: BaseModel) -> dict[str, torch.Tensor]:
    """The weights that `export_reader` wrote, by their names in `ReaderNetwork`.

    Raises
    ------
    MatineeError: the base model is not a GGUF file.
    """
    form = GgufForm(base)
    adapter = {tensor.name: np.array(tensor.data) for tensor in gguf.GGUFReader(reader.folder / GGUF).tensors}
    weights = {f"heads.{name}": weights for name, weights in load_file(reader.heads).items()}
    for number in range(reader.manifest.layers):
        weights |= _layer(number, adapter, form)
    return {name: torch.from_numpy(np.ascontiguousarray(weight)) for name, weight in weights.items()}


def _layer(number: int, adapter: dict[str, Array], form: GgufForm) -> Iterator[tuple[str, Array]]:
    """The pairs of matrices of one layer; none if it was frozen."""
    for matrix, parts in MATRICES.items():
        names = {part: form.name(f"model.layers.{number}.{part}") for part in parts}
        if (low := f"{names[parts[0]]}.lora_a") not in adapter:
            continue
        high = [form.in_original_order(part, adapter[f"{name}.lora_b"]) for part, name in names.items()]
        yield f"layers.{number}.{matrix}.low", adapter[low]
        yield f"layers.{number}.{matrix}.high", np.concatenate(high)
