"""Train the reader: LoRA in the fastest precision, exact weights in fp32, a cosine schedule that ends in time."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional as F

from movies.errors import JobRefused
from trainer.reader.batches import Batch, batches
from trainer.reader.examples import Example
from trainer.reader.labels import Labelled, labelled
from trainer.reader.network import ReaderNetwork
from trainer.reader.variants import Variants
from trainer.training.model import fastest_precision
from workers.engine.base_model import BaseModel
from workers.engine.transformers import load_base
from workers.reader.form import Tokenise

STEPS_TO_WARM_UP = 60
LINE_EVERY_STEPS = 50
SAVE_EVERY_STEPS = 200
# The weight of each head's loss. That of the flags is a mean over forty, nearly all of them off in any one message.
WEIGHTS = {"tags": 2.0, "verdicts": 1.5, "on_screen": 0.5, "intents": 1.0, "facts": 0.5, "flags": 20.0}
# The linear layers start from scratch, so they learn faster.
FASTER = 2.0
# Without these, the reader was far too sure about messages it had not been trained on: 14 % of the verdicts to which it
# gave 0.9 or more were wrong.
SMOOTHING = {"verdicts": 0.1, "on_screen": 0.05, "intents": 0.1, "facts": 0.1}
DROPPED_OUT = 0.1


@dataclass(frozen=True)
class ReaderRecipe:
    """How to train the reader.

    minutes, epochs: whichever ends first. layers: of the base model; the first `frozen` stay as they are, which saves
    time. rank: of LoRA. batch_tokens: tokens in a step.
    """

    minutes: float = 40.0
    epochs: float = 14.0
    layers: int = 24
    frozen: int = 4
    rank: int = 32
    learning_rate: float = 1.5e-3
    batch_tokens: int = 2_048
    compile: bool = True
    seed: int = 1


def train_reader(
    recipe: ReaderRecipe,
    examples: Sequence[Example],
    variants: Variants,
    base: BaseModel,
    tokenise: Tokenise,
    checkpoint: Path,
    say: Callable[[str], None],
    start: Mapping[str, torch.Tensor] | None = None,
) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """Train on these examples; returns the learned weights by name, and a record of the training for the manifest.

    `checkpoint`: written now and then; if it exists, training starts from it, else from the weights `start`.
    """
    torch.manual_seed(recipe.seed)
    kind = torch.bfloat16 if fastest_precision("cpu") == "bf16" else torch.float32
    network = ReaderNetwork(load_base(base)[0], recipe.layers, recipe.frozen, recipe.rank, kind)
    if checkpoint.is_file():
        start = torch.load(checkpoint, weights_only=True)
    network.load_state_dict(start or {}, strict=False)
    learner = _Learner(network, recipe)
    started, step, seen, losses = time.monotonic(), 0, 0, [0.0]

    def done() -> float:
        return max(seen / (recipe.epochs * len(examples)), (time.monotonic() - started) / (60 * recipe.minutes))

    while done() < 1:
        for batch in batches(_drawn(examples, variants, tokenise), recipe.batch_tokens):
            if (share := done()) >= 1:
                break
            losses = [*losses[-LINE_EVERY_STEPS:], learner.step(batch, min(1.0, (step + 1) / STEPS_TO_WARM_UP), share)]
            step, seen = step + 1, seen + batch.messages
            if step % LINE_EVERY_STEPS == 0:
                say(f"{seen:,} messages, loss {sum(losses[1:]) / len(losses[1:]):.3f}, {share:.0%} done")
            if step % SAVE_EVERY_STEPS == 0:
                _save(network, checkpoint)
    _save(network, checkpoint)
    minutes = round((time.monotonic() - started) / 60, 1)
    learned = {name: weights.detach() for name, weights in network.learned().items()}
    return learned, {"messages": len(examples), "seen": seen, **asdict(recipe), "minutes": minutes}


class _Learner:
    """Trains a network step by step. bf16 would lose small changes, so the exact weights are kept in fp32."""

    def __init__(self, network: ReaderNetwork, recipe: ReaderRecipe) -> None:
        self._network, self._recipe = network, recipe
        self._encode = torch.compile(network.encode, dynamic=False) if recipe.compile else network.encode
        learned = network.learned()
        self._rounded = list(learned.values())
        self._exact = [weights.detach().float().clone().requires_grad_() for weights in self._rounded]
        heads = [weights for name, weights in zip(learned, self._exact, strict=True) if name.startswith("heads.")]
        layers = [weights for name, weights in zip(learned, self._exact, strict=True) if not name.startswith("heads.")]
        groups = [{"params": heads, "faster": FASTER}, {"params": layers, "faster": 1.0}]
        self._optimizer = torch.optim.AdamW(groups, lr=recipe.learning_rate, weight_decay=0.01, betas=(0.9, 0.98))

    def step(self, batch: Batch, warm: float, share: float) -> float:
        """Take one step; returns the loss. `warm`: how far the rate has risen; `share`: how far training has come."""
        rate = self._recipe.learning_rate * warm * max(0.02, 0.5 * (1 + math.cos(math.pi * share)))
        for group in self._optimizer.param_groups:
            group["lr"] = rate * group["faster"]
        loss = self._loss(batch)
        loss.backward()
        for low, high in zip(self._rounded, self._exact, strict=True):
            high.grad = low.grad.float() if low.grad is not None else None
            low.grad = None
        torch.nn.utils.clip_grad_norm_(self._exact, 1.0)
        self._optimizer.step()
        with torch.no_grad():
            for low, high in zip(self._rounded, self._exact, strict=True):
                low.copy_(high)
        return loss.item()

    def _loss(self, batch: Batch) -> torch.Tensor:
        """The weighted sum of each head's mean cross-entropy, in nats."""
        vectors = self._encode(batch.tokens, batch.positions, batch.mask)
        total = torch.zeros(())
        for name, targets in batch.targets.items():
            read = F.dropout(vectors[targets.rows, targets.places], DROPPED_OUT)
            logits = self._network.heads[name](read)
            if name == "flags":
                loss = F.binary_cross_entropy_with_logits(logits, targets.wanted)
            elif name == "tags":
                loss = (F.cross_entropy(logits, targets.wanted, reduction="none") * batch.weights).mean()
            else:
                loss = F.cross_entropy(logits, targets.wanted, label_smoothing=SMOOTHING[name])
            total = total + WEIGHTS[name] * loss
        return total


def _drawn(examples: Sequence[Example], variants: Variants, tokenise: Tokenise) -> Iterator[Labelled]:
    """One variant of each example, in random order."""
    order = list(examples)
    random.Random(variants.chance.random()).shuffle(order)
    for example in order:
        try:
            yield labelled(variants.variant(example), tokenise)
        except JobRefused:
            continue  # Longer than any message that the reader is ever given.


def _save(network: ReaderNetwork, checkpoint: Path) -> None:
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    unfinished = checkpoint.with_suffix(".part")
    torch.save({name: weights.detach() for name, weights in network.learned().items()}, unfinished)
    unfinished.replace(checkpoint)
