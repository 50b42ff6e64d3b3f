"""The trained model: a base model with an adapter, its precision, and its scoring head."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any, Literal

import torch
from peft import LoraConfig, PeftModel, get_peft_model

from movies.ratings import Verdict
from trainer.training.batches import Encoder

Precision = Literal["auto", "full"]


class Scorer(torch.nn.Module):
    """A causal language model as a scorer: from token ids and positions to the log-odds of *good* at each position."""

    def __init__(self, model: Any, encoder: Encoder) -> None:
        super().__init__()
        self.body = model.get_decoder()
        head = model.get_output_embeddings().weight
        # Only the difference of two rows of the 49,152-wide output matrix matters.
        direction = head[encoder.labels[Verdict.GOOD]] - head[encoder.labels[Verdict.BAD]]
        self.register_buffer("direction", direction.detach().clone())

    def forward(self, ids: torch.Tensor, rows: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
        """One log-odds per place; `rows` and `places` say where they are in `ids`."""
        hidden = self.body(ids, use_cache=False).last_hidden_state[rows, places]
        # A product and a sum stay in fp32 under mixed precision; a matrix product would not.
        return (hidden.float() * self.direction).sum(-1)


def with_adapter(model: Any, rank: int, alpha: int, start: Path | None) -> PeftModel:
    """A PEFT model with the adapter in the folder `start`, or with a new one that is initially the identity."""
    config = LoraConfig(r=rank, lora_alpha=alpha, target_modules="all-linear", lora_dropout=0.0, task_type="CAUSAL_LM")
    with warnings.catch_warnings():
        # PEFT reads an attribute that transformers is about to rename.
        warnings.simplefilter("ignore", FutureWarning)
        if start is not None:
            return PeftModel.from_pretrained(model, str(start), is_trainable=True)
        adapter = get_peft_model(model, config)
    assert isinstance(adapter, PeftModel)
    return adapter


def fastest_precision(device: str) -> Literal["bf16", "no"]:
    """bf16 if the hardware multiplies it natively, otherwise none; emulated bf16 is ten times slower."""
    native = torch.cuda.is_bf16_supported() if device == "cuda" else torch.cpu._is_avx512_bf16_supported()
    return "bf16" if native else "no"


def round_frozen(model: Any) -> None:
    """Keep frozen matrices in bf16; otherwise mixed precision would convert them in every step."""
    for layer in model.get_decoder().modules():
        if isinstance(layer, torch.nn.Linear) and not layer.weight.requires_grad:
            layer.to(torch.bfloat16)


def compile_layers(model: Any) -> None:
    """Compile every layer for each length, which takes a minute and makes training a fifth faster on a CPU."""
    # By default, PyTorch would fall back to eager mode after eight lengths.
    torch._dynamo.config.recompile_limit = 64
    for layer in model.get_decoder().layers:
        layer.compile(dynamic=False)
