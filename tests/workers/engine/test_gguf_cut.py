"""A cut model equals the start of the whole one, byte by byte, and files that cannot be cut are refused."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np
import pytest

from movies.errors import BaseModelMissing
from movies.settings import SHIPPED_BUNDLE
from workers.bundles.manifest import read_manifest
from workers.engine.base_model import cut_base, find_base_model, quantised, sha256_of
from workers.engine.gguf_cut import ROWS, Gguf, write_cut


@pytest.mark.slow
def test_a_cut_model_has_the_first_layers_and_the_tokens_asked_for(tiny_gguf: Path, tmp_path: Path) -> None:
    whole = quantised(find_base_model(str(tiny_gguf)), "F16", tmp_path)
    tokens = [7, 49151, 300]
    write_cut(whole, tmp_path / "cut.gguf", 1, tokens)
    before = {t.name: t for t in gguf.GGUFReader(whole).tensors}
    after = gguf.GGUFReader(tmp_path / "cut.gguf")
    kept = {name for name in before if not name.startswith("blk.1.")}
    assert {t.name for t in after.tensors} == kept
    for tensor in after.tensors:
        expected = before[tensor.name].data[tokens] if tensor.name == ROWS else before[tensor.name].data
        np.testing.assert_array_equal(tensor.data, expected)
    assert after.fields["llama.block_count"].contents() == 1
    assert after.fields["llama.vocab_size"].contents() == len(tokens)
    assert not any(name.startswith("tokenizer.ggml.t") for name in after.fields)


@pytest.mark.slow
def test_the_rows_of_a_model_are_read_in_32_bits(tiny_gguf: Path, tmp_path: Path) -> None:
    whole = quantised(find_base_model(str(tiny_gguf)), "F16", tmp_path)
    expected = next(t for t in gguf.GGUFReader(whole).tensors if t.name == ROWS).data
    np.testing.assert_array_equal(Gguf(whole).matrix(ROWS), expected.astype(np.float32))


def test_a_base_model_is_cut_once(tiny_gguf: Path, tmp_path: Path) -> None:
    base = find_base_model(str(tiny_gguf))
    made = cut_base(base, 1, tmp_path)
    before = made.stat().st_mtime_ns
    assert cut_base(base, 1, tmp_path) == made
    assert made.stat().st_mtime_ns == before
    assert cut_base(base, 2, tmp_path) != made
    assert not list(tmp_path.glob("*.part"))


def test_more_layers_than_there_are_cannot_be_kept(tiny_gguf: Path, tmp_path: Path) -> None:
    with pytest.raises(BaseModelMissing, match="fewer than the 3 layers"):
        cut_base(find_base_model(str(tiny_gguf)), 3, tmp_path)
    assert not list(tmp_path.glob("*first3*"))


@pytest.mark.parametrize("content", [b"", b"GGUF", b"not a model at all", b"GGUF" + b"\xff" * 60])
def test_what_is_no_model_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "model.gguf").write_bytes(content)
    with pytest.raises(BaseModelMissing, match="cannot be read as a GGUF file"):
        Gguf(tmp_path / "model.gguf")


def test_the_real_base_model_is_cut_to_what_the_served_bundle_was_made_with(tmp_path: Path) -> None:
    """Made anew: a model that was cut by older code may lie in the folder of models."""
    cut = read_manifest(SHIPPED_BUNDLE).cut
    assert cut is not None
    assert sha256_of(cut_base(find_base_model(None), cut.layers, tmp_path)) == cut.sha256
