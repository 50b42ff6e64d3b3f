"""A merged model has the adapter in its weights, in 32 bits, and an adapter that does not fit is refused."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np
import pytest
from numpy.typing import NDArray

from movies.errors import BundleBroken
from workers.engine.base_model import cut_base, find_base_model
from workers.engine.gguf_cut import Gguf
from workers.engine.gguf_merge import write_merged

CHANGED = "blk.0.attn_q.weight"
ALPHA, RANK = 8.0, 4
Array = NDArray[np.float32]


@pytest.fixture
def model(tiny_gguf: Path, tmp_path: Path) -> Path:
    return cut_base(find_base_model(str(tiny_gguf)), 1, tmp_path)


def adapter_of(file: Path, low: Array, high: Array, name: str = CHANGED) -> Path:
    writer = gguf.GGUFWriter(file, "llama")
    writer.add_float32("adapter.lora.alpha", ALPHA)
    writer.add_tensor(f"{name}.lora_a", low)
    writer.add_tensor(f"{name}.lora_b", high)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return file


def drawn(rows: int, columns: int) -> Array:
    return np.random.default_rng(rows).normal(size=(rows, columns)).astype(np.float32)


def test_the_adapter_is_added_to_the_weights_it_changes_and_no_others(model: Path, tmp_path: Path) -> None:
    rows, columns = Gguf(model).matrix(CHANGED).shape
    low, high = drawn(RANK, columns), drawn(rows, RANK)
    write_merged(model, adapter_of(tmp_path / "adapter.gguf", low, high), tmp_path / "merged.gguf")
    before, after = (gguf.GGUFReader(file) for file in (model, tmp_path / "merged.gguf"))
    assert [t.name for t in after.tensors] == [t.name for t in before.tensors]
    for old, new in zip(before.tensors, after.tensors, strict=True):
        assert new.tensor_type == gguf.GGMLQuantizationType.F32
        added = ALPHA / RANK * high @ low if new.name == CHANGED else 0.0
        np.testing.assert_allclose(new.data, old.data.astype(np.float32) + added, atol=1e-5)
    assert {name: f.contents() for name, f in after.fields.items() if name.startswith("llama.")} == {
        name: f.contents() for name, f in before.fields.items() if name.startswith("llama.")
    }


def test_an_adapter_for_another_model_is_refused(model: Path, tmp_path: Path) -> None:
    rows, columns = Gguf(model).matrix(CHANGED).shape
    narrow = adapter_of(tmp_path / "narrow.gguf", drawn(RANK, columns - 1), drawn(rows, RANK))
    deep = adapter_of(tmp_path / "deep.gguf", drawn(RANK, columns), drawn(rows, RANK), "blk.7.attn_q.weight")
    for adapter, said in ((narrow, "another base model"), (deep, "blk.7.attn_q.weight")):
        with pytest.raises(BundleBroken, match=said):
            write_merged(model, adapter, tmp_path / "merged.gguf")


def test_an_adapter_that_is_broken_is_refused(model: Path, tmp_path: Path) -> None:
    rows, columns = Gguf(model).matrix(CHANGED).shape
    endless = adapter_of(tmp_path / "endless.gguf", np.full((RANK, columns), np.inf, np.float32), drawn(rows, RANK))
    (tmp_path / "other.gguf").write_bytes(b"GGUF, but not really")
    for adapter in (endless, tmp_path / "other.gguf", model):
        with pytest.raises(BundleBroken, match="broken"):
            write_merged(model, adapter, tmp_path / "merged.gguf")
