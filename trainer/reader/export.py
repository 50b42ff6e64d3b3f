"""Write a trained reader in the form that workers open: the adapter as GGUF, the linear layers, and a manifest."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file

from trainer.reader.network import MATRICES
from trainer.training.export import PEFT_PREFIX, write_gguf_adapter
from workers.bundles.manifest import ADAPTER_FILE, GGUF, BaseOfBundle
from workers.bundles.reader_bundle import HEADS, MANIFEST, ReaderManifest
from workers.engine.base_model import BaseModel, sha256_of

Weights = Mapping[str, torch.Tensor]


def export_reader(learned: Weights, base: BaseModel, training: Mapping[str, Any], target: Path) -> None:
    """Write the learned weights, in 16 bits, and a record of the training to the folder `target`.

    Raises
    ------
    MatineeError: the base model is not a GGUF file.
    """
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        adapter = Path(folder)
        save_file(dict(_lora(learned)), adapter / ADAPTER_FILE)
        config = {"r": training["rank"], "lora_alpha": 2 * training["rank"]}
        (adapter / "adapter_config.json").write_text(json.dumps(config), "utf-8")
        write_gguf_adapter(adapter, base, target / GGUF)
    heads = {name.removeprefix("heads."): _half(w) for name, w in learned.items() if name.startswith("heads.")}
    save_file(heads, target / HEADS)
    manifest = ReaderManifest(
        base=BaseOfBundle(name=base.name, sha256=base.sha256),
        layers=training["layers"],
        files={name: sha256_of(target / name) for name in (GGUF, HEADS)},
        training=dict(training),
    )
    (target / MANIFEST).write_text(manifest.model_dump_json(indent=1) + "\n", "utf-8")


def tell_figures(target: Path, figures: Mapping[str, float]) -> None:
    """Record in a reader's manifest how well it reads held-out messages."""
    manifest = ReaderManifest.model_validate_json((target / MANIFEST).read_bytes())
    told = manifest.model_copy(update={"figures": dict(figures)})
    (target / MANIFEST).write_text(told.model_dump_json(indent=1) + "\n", "utf-8")


def _lora(learned: Weights) -> Iterator[tuple[str, NDArray[np.float16]]]:
    """The pairs of matrices under PEFT's names; modules that share one matrix of the network share its `low`."""
    for name, low in learned.items():
        if not name.endswith(".low"):
            continue
        _, number, matrix, _ = name.split(".")
        high = learned[name.removesuffix("low") + "high"]
        row = 0
        for part, rows in zip(MATRICES[matrix], _rows(matrix, low, high), strict=True):
            module = f"{PEFT_PREFIX}model.layers.{number}.{part}"
            yield f"{module}.lora_A.weight", _half(low)
            yield f"{module}.lora_B.weight", _half(high[row : row + rows])
            row += rows


def _rows(matrix: str, low: torch.Tensor, high: torch.Tensor) -> list[int]:
    """How many rows each part of a matrix has: queries are as wide as the model; keys and values split the rest."""
    width, whole = low.shape[1], high.shape[0]
    if matrix == "attention_in":
        return [width, (whole - width) // 2, (whole - width) // 2]
    parts = len(MATRICES[matrix])
    return [whole // parts] * parts


def _half(weights: torch.Tensor) -> NDArray[np.float16]:
    half: NDArray[np.float16] = weights.float().numpy().astype(np.float16)
    return np.ascontiguousarray(half)
