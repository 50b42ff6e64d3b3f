"""How close training comes to pure arithmetic, and what learning from every label is worth.

Three ways over MovieLens 100K, phase 2, one after the other and several times in one run:

- bare: forward and backward of the same model over the very same batches, and nothing else;
- trainer: `trainer.training.finetune`, which also draws, encodes, asks the teacher, clips and steps;
- one label a prompt: five ratings and the sixth, whose label alone is learned, as in the plain method.

    python tests/benchmarks/training_speed.py [--steps 10] [--rounds 3]
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
import time
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path

import torch

from movies.datasets import load_release
from movies.movielens import Release
from movies.settings import DataSettings
from trainer.data.corpus import Corpus
from trainer.training.batches import Batch, Encoder, fit_teacher, training_batches
from trainer.training.finetune import finetune
from trainer.training.model import Scorer, fastest_precision, round_frozen, with_adapter
from trainer.training.recipe import Recipe
from workers.engine.base_model import BaseModel, find_base_model
from workers.engine.transformers import load_base


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    release, base = load_release(DataSettings()), find_base_model(None)
    recipe = Recipe(phase=2, minutes=0, steps=options.steps, validate_minutes=1e9, checkpoint_minutes=1e9)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    bare = Bare(recipe, release, base, device)
    print(f"{device}, {fastest_precision(device)}, {options.steps} steps of {recipe.sequences} sequences, phase 2")
    shares, labels = [], []
    for number in range(options.rounds):
        seconds, tokens, _ = bare.run(recipe)
        bare_speed = tokens / seconds
        with tempfile.TemporaryDirectory() as folder, redirect_stdout(StringIO()):
            done = finetune(recipe, release, base, Path(folder) / "run")
        trainer_speed = done.tokens / done.elapsed
        single_seconds, _, prompts = bare.run(replace(recipe, ratings=6))
        shares.append(trainer_speed / bare_speed)
        labels.append((done.labels / done.elapsed) / (prompts / single_seconds))
        print(
            f"round {number + 1}: bare {bare_speed:.0f} tokens/s, trainer {trainer_speed:.0f} tokens/s "
            f"({shares[-1]:.0%}); {done.labels / done.elapsed:.1f} labels/s, "
            f"one label a prompt {prompts / single_seconds:.1f} labels/s ({labels[-1]:.1f} times)",
            flush=True,
        )
    print(f"trainer / bare: {min(shares):.0%} to {max(shares):.0%} in {options.rounds} rounds")
    print(f"labels/s, all / one a prompt: {min(labels):.1f} to {max(labels):.1f} times")


class Bare:
    """Forward and backward, and nothing else."""

    def __init__(self, recipe: Recipe, release: Release, base: BaseModel, device: str) -> None:
        model, tokenizer = load_base(base)
        if device == "cpu":
            model.set_attn_implementation("eager")
        with_adapter(model, recipe.rank, recipe.alpha, None)
        if fastest_precision(device) == "bf16":
            round_frozen(model)
        self._corpus = Corpus.of(release)
        self._encoder = Encoder(tokenizer, self._corpus.prompts, recipe.style)
        self._scorer = Scorer(model, self._encoder).to(device).train()
        self._device = device

    def run(self, recipe: Recipe) -> tuple[float, int, int]:
        """Seconds, tokens and sequences of some batches, which are made beforehand; the first is a warm-up."""
        teacher = fit_teacher(recipe, self._corpus) if recipe.teacher else None
        batches = list(itertools.islice(training_batches(recipe, self._corpus, self._encoder, teacher), recipe.steps))
        self._step(batches[0].to(torch.device(self._device)))
        started = time.monotonic()
        for batch in self._on_device(batches):
            self._step(batch)
        if self._device == "cuda":
            torch.cuda.synchronize()
        seconds = time.monotonic() - started
        return seconds, sum(b.tokens for b in batches), len(batches) * recipe.sequences

    def _on_device(self, batches: list[Batch]) -> Iterator[Batch]:
        return (batch.to(torch.device(self._device)) for batch in batches)

    def _step(self, batch: Batch) -> None:
        with torch.autocast(self._device, torch.bfloat16, enabled=fastest_precision(self._device) == "bf16"):
            log_odds = self._scorer(batch.ids, batch.rows, batch.places)
        log_odds.mean().backward()
        self._scorer.zero_grad()


if __name__ == "__main__":
    main()
