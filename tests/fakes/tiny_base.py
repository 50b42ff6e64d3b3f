"""A base model small enough for many trainings, in the form that ships: GGUF, with the real tokenizer."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np

from workers.engine.base_model import find_base_model

WIDTH, INNER, LAYERS, HEADS, KV_HEADS = 64, 128, 2, 4, 2
SIZES = {
    "llama.block_count": LAYERS,
    "llama.embedding_length": WIDTH,
    "llama.feed_forward_length": INNER,
    "llama.attention.head_count": HEADS,
    "llama.attention.head_count_kv": KV_HEADS,
    "llama.rope.dimension_count": WIDTH // HEADS,
}


def write_tiny_base(file: Path) -> None:
    """Write a model of the embedded one's architecture and vocabulary, with random weights."""
    reader = gguf.GGUFReader(find_base_model(None).path)
    writer = gguf.GGUFWriter(file, "llama")
    for field in reader.fields.values():
        if field.name.startswith("GGUF.") or field.name in {"general.architecture", gguf.Keys.General.FILE_TYPE}:
            continue
        kind, items = field.types[0], field.types[-1] if field.types[0] == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, SIZES.get(field.name, field.contents()), kind, items)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    rng = np.random.default_rng(0)
    kv_width = WIDTH * KV_HEADS // HEADS
    shapes = {"token_embd.weight": (49152, WIDTH), "output_norm.weight": (WIDTH,)}
    for layer in range(LAYERS):
        shapes |= {
            f"blk.{layer}.{name}.weight": shape
            for name, shape in {
                "attn_norm": (WIDTH,),
                "ffn_norm": (WIDTH,),
                "attn_q": (WIDTH, WIDTH),
                "attn_k": (kv_width, WIDTH),
                "attn_v": (kv_width, WIDTH),
                "attn_output": (WIDTH, WIDTH),
                "ffn_gate": (INNER, WIDTH),
                "ffn_up": (INNER, WIDTH),
                "ffn_down": (WIDTH, INNER),
            }.items()
        }
    for name, shape in shapes.items():
        weights = rng.normal(0, 0.2, shape) if len(shape) == 2 else np.ones(shape)
        writer.add_tensor(name, weights.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
