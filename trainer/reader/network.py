"""The reader in training: the base model's first layers, attending both ways, with LoRA, and linear layers on top.

It is written out rather than taken from transformers, so that PyTorch can compile it as a whole for CPUs. Several
messages share a row, and each sees only itself. It computes the same as llama.cpp does in serving
(`workers.engine.llama_cpp_encoder`).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

from workers.reader.marks import HEADS

# The matrices with LoRA, each with the modules of the base model whose rows it stacks.
MATRICES = {
    "attention_in": ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
    "attention_out": ("self_attn.o_proj",),
    "network_in": ("mlp.gate_proj", "mlp.up_proj"),
    "network_out": ("mlp.down_proj",),
}
FORBIDDEN = -1e4


class Adapted(nn.Module):
    """A fixed matrix W, and if it has a rank, a learned change: W + 2 B A (Hu et al. 2021)."""

    def __init__(self, weights: torch.Tensor, rank: int, kind: torch.dtype) -> None:
        super().__init__()
        self.weights = nn.Parameter(weights.to(kind), requires_grad=False)
        self.rank = rank
        if rank:
            low = torch.empty(rank, weights.shape[1])
            nn.init.kaiming_uniform_(low, a=5**0.5)
            self.low = nn.Parameter(low.to(kind))
            self.high = nn.Parameter(torch.zeros(weights.shape[0], rank, dtype=kind))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The product for each row of x."""
        product = F.linear(x, self.weights)
        return product + 2 * F.linear(F.linear(x, self.low), self.high) if self.rank else product


class Layer(nn.Module):
    """One layer of the Llama family (Touvron et al. 2023), with grouped queries."""

    attention_in: Adapted
    attention_out: Adapted
    network_in: Adapted
    network_out: Adapted

    def __init__(self, layer: Any, config: Any, rank: int, kind: torch.dtype) -> None:
        super().__init__()
        self.heads, self.shared = config.num_attention_heads, config.num_key_value_heads
        self.width, self.epsilon = config.hidden_size // self.heads, config.rms_norm_eps
        for name, parts in MATRICES.items():
            weights = torch.cat([layer.get_submodule(part).weight.detach() for part in parts])
            setattr(self, name, Adapted(weights, rank, kind))
        self.first_norm = nn.Parameter(layer.input_layernorm.weight.detach().float(), requires_grad=False)
        self.second_norm = nn.Parameter(layer.post_attention_layernorm.weight.detach().float(), requires_grad=False)

    def forward(self, x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """x: rows x places x width."""
        rows, places, whole = x.shape
        mixed = self.attention_in(normalised(x, self.first_norm, self.epsilon))
        mixed = mixed.view(rows, places, self.heads + 2 * self.shared, self.width)
        turned, values = mixed[:, :, : self.heads + self.shared], mixed[:, :, self.heads + self.shared :]
        half = self.width // 2
        turned = turned * cos + torch.cat((-turned[..., half:], turned[..., :half]), -1) * sin
        queries, keys = turned[:, :, : self.heads].transpose(1, 2), turned[:, :, self.heads :].transpose(1, 2)
        keys = keys.repeat_interleave(self.heads // self.shared, 1)
        values = values.transpose(1, 2).repeat_interleave(self.heads // self.shared, 1)
        seen = ((queries @ keys.transpose(-1, -2)) * self.width**-0.5 + mask).float().softmax(-1).to(x.dtype)
        x = x + self.attention_out((seen @ values).transpose(1, 2).reshape(rows, places, whole))
        gate, up = self.network_in(normalised(x, self.second_norm, self.epsilon)).chunk(2, -1)
        added: torch.Tensor = x + self.network_out(F.silu(gate) * up)
        return added


class ReaderNetwork(nn.Module):
    """The network to train.

    Parameters
    ----------
    base: the base model, from transformers.
    layers: how many of its layers are kept; the first `frozen` stay as they are.
    rank: of LoRA in the others.
    kind: what it computes in.
    """

    turns: torch.Tensor

    def __init__(self, base: Any, layers: int, frozen: int, rank: int, kind: torch.dtype = torch.bfloat16) -> None:
        super().__init__()
        config, body = base.config, base.model
        self.frozen, self.epsilon = frozen, config.rms_norm_eps
        self.embedding = nn.Parameter(body.embed_tokens.weight.detach().to(kind), requires_grad=False)
        self.layers = nn.ModuleList(
            Layer(layer, config, rank if k >= frozen else 0, kind) for k, layer in enumerate(body.layers[:layers])
        )
        self.last_norm = nn.Parameter(body.norm.weight.detach().float(), requires_grad=False)
        width = config.hidden_size
        self.heads = nn.ModuleDict({name: nn.Linear(width, outputs) for name, outputs in HEADS.items()})
        for head in self.heads.values():
            nn.init.normal_(head.weight, std=0.02)  # type: ignore[arg-type]
            nn.init.zeros_(head.bias)  # type: ignore[arg-type]
        half = torch.arange(0, width // config.num_attention_heads, 2).float() / (width // config.num_attention_heads)
        self.register_buffer("turns", config.rope_parameters["rope_theta"] ** -half)

    def encode(self, tokens: torch.Tensor, positions: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """The vector of each token: rows x places x width.

        mask: added to the attention scores, as rows x 1 x places x places.
        """
        angles = positions.float()[:, :, None] * self.turns
        angles = torch.cat((angles, angles), -1)[:, :, None]
        x = F.embedding(tokens, self.embedding)
        cos, sin, mask = (exact.to(x.dtype) for exact in (angles.cos(), angles.sin(), mask))
        with torch.no_grad():
            for layer in self.layers[: self.frozen]:
                x = layer(x, cos, sin, mask)
        for layer in self.layers[self.frozen :]:
            x = layer(x, cos, sin, mask)
        return normalised(x, self.last_norm, self.epsilon, torch.float32)

    def learned(self) -> dict[str, nn.Parameter]:
        """The parameters that training changes, by name."""
        return {name: weights for name, weights in self.named_parameters() if weights.requires_grad}


def normalised(x: torch.Tensor, weights: torch.Tensor, epsilon: float, kind: torch.dtype | None = None) -> torch.Tensor:
    """RMSNorm (Zhang and Sennrich 2019), computed in 32 bits."""
    exact = x.float()
    return (exact * torch.rsqrt(exact.pow(2).mean(-1, keepdim=True) + epsilon) * weights).to(kind or x.dtype)
