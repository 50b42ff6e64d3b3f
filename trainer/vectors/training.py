"""Training of phase 4, to be read top to bottom: from ratings to an adapter, a projection and a checkpoint.

It works like `trainer.training.finetune`, with which it shares code, but with different inputs (vectors,
`trainer.vectors.batches`) and losses (`trainer.vectors.losses`).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file

from movies.movielens import Release
from trainer.data.examples import evaluation_draws, split
from trainer.training.checkpoint import OPTIMIZER, Progress, save
from trainer.training.console import say, stop_signals
from trainer.training.course import begin, place_of, rate_at, share_done
from trainer.training.model import Precision, compile_layers, fastest_precision, round_frozen, with_adapter
from trainer.vectors.batches import QuestionBatch, question_batches
from trainer.vectors.export import write_movies
from trainer.vectors.judging import NetworkJudge
from trainer.vectors.learned import LearnedFrom, learned_from
from trainer.vectors.losses import loss_of
from trainer.vectors.network import VectorNetwork
from trainer.vectors.recipe import VectorRecipe
from trainer.vectors.validation import asked_people, validated
from workers.bundles.manifest import ADAPTER, MOVIES, WEIGHTS
from workers.engine.base_model import BaseModel
from workers.engine.transformers import load_base
from workers.engine.transformers_vectors import cut, opening_and_answers

PROJECTION = "projection.safetensors"
LINE_EVERY_SECONDS = 30.0
VALIDATION_DRAWS = 4
# A list needs scores for the whole catalogue, so training is monitored on only this many people.
VALIDATION_LISTS = 40


def train_vectors(
    recipe: VectorRecipe,
    release: Release,
    base: BaseModel,
    run: Path,
    *,
    further: Iterable[Release] = (),
    device: str = "auto",
    precision: Precision = "auto",
    compiled: bool = False,
    parent: Path | None = None,
    resume: bool = False,
) -> Progress:
    """Train adapter and projection into `run`, with a checkpoint to resume from; parameters as for `finetune`.

    parent: the folder of another run of phase 4, to start from instead of starting afresh.

    Ctrl-C and SIGTERM end the training as if its time were up, keeping its progress.

    Raises
    ------
    MatineeError: there is nothing to resume, or the checkpoint has another recipe.
    """
    torch.manual_seed(recipe.seed)
    further, place = list(further), place_of(device)
    first = parent / WEIGHTS if parent else None
    progress, about = begin(recipe, release, further, base, run, place, first, resume)
    half = precision == "auto" and fastest_precision(place) == "bf16"
    say(f"loading {base.name} on {place} ...")
    model, tokenizer = load_base(base, place)
    if place == "cpu":
        model.set_attn_implementation("eager")
    with _autocast(place, half):
        learned = learned_from(recipe, release, further, base, model, tokenizer)
    opening, answers = opening_and_answers(model, tokenizer)
    cut(model, recipe.layers)
    start = run if resume else parent
    adapter = with_adapter(model, recipe.rank, recipe.alpha, start / ADAPTER if start else None)
    if half:
        _stay_in_half(model)
    network = VectorNetwork(model.get_decoder(), opening, answers, learned.width).to(place)
    if start:
        network.projection.load_state_dict(load_file(start / PROJECTION))
    training = _Training(recipe, run, about, progress, adapter, network, learned, release, place, half)
    if resume:
        training.optimizer.load_state_dict(torch.load(run / OPTIMIZER, weights_only=True))
    if compiled:
        compile_layers(model)
    training.go_on()
    return progress


@dataclass
class _Training:
    """A training under way."""

    recipe: VectorRecipe
    run: Path
    about: dict[str, Any]
    progress: Progress
    adapter: Any
    network: VectorNetwork
    learned: LearnedFrom
    release: Release
    place: str
    half: bool

    def __post_init__(self) -> None:
        self.projection = list(self.network.projection.parameters())
        self.tuned = [weights for weights in self.adapter.parameters() if weights.requires_grad]
        self.optimizer = torch.optim.AdamW(
            [{"params": self.tuned, "times": 1.0}, {"params": self.projection, "times": self.recipe.projection_rate}],
            lr=self.recipe.learning_rate,
            betas=(0.9, 0.99),
            weight_decay=self.recipe.weight_decay,
        )

    def go_on(self) -> None:
        """Train until the limit or a signal, reporting now and then."""
        recipe, progress, learned = self.recipe, self.progress, self.learned
        weights = sum(p.numel() for p in self.tuned), sum(p.numel() for p in self.projection)
        say(f"training phase 4, {weights[0]:,} weights and a projection of {weights[1]:,}, bf16: {self.half}")
        batches = question_batches(recipe, learned.people, learned.movies, learned.teachers, progress.step)
        started = time.monotonic() - progress.elapsed
        said = validated_at = saved = progress.elapsed
        losses: list[float] = []
        self.network.train()
        with stop_signals() as stopped:
            while (done := 1.0 if stopped else share_done(recipe, progress)) < 1.0:
                losses.append(self._step(next(batches).to(self.place), rate_at(recipe, done)))
                progress.elapsed = time.monotonic() - started
                if progress.elapsed - said > LINE_EVERY_SECONDS:
                    said = progress.elapsed
                    say(_line(progress, done, losses))
                    losses.clear()
                if progress.elapsed - validated_at > recipe.validate_minutes * 60:
                    say(self._validate())
                    progress.elapsed = validated_at = time.monotonic() - started
                if progress.elapsed - saved > recipe.checkpoint_minutes * 60:
                    saved = progress.elapsed
                    self._save()
        self._save()
        say(self._validate())
        self._save()

    def _step(self, questions: QuestionBatch, rate: float) -> float:
        """Learn from one batch; returns the loss."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group["times"]
        with _autocast(self.place, self.half):
            logits = self.network(questions.features, questions.labels, questions.cuts)
        loss = loss_of(logits, questions, self.recipe)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.tuned, 1.0)
        torch.nn.utils.clip_grad_norm_(self.projection, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        places = len(self.network.opening) + 2 * self.recipe.ratings + self.recipe.branches
        self.progress.labels += questions.count()
        self.progress.tokens += logits.shape[0] * places
        self.progress.step += 1
        return loss.item()

    def _save(self) -> None:
        weights = {name: value.detach().cpu() for name, value in self.network.projection.state_dict().items()}

        def write_more(folder: Path) -> None:
            save_file(weights, folder / PROJECTION)
            write_movies(folder / MOVIES, self.learned.people, self.learned.whole, folder / PROJECTION)

        save(self.run, self.adapter, self.optimizer, self.about, self.progress, write_more)

    def _validate(self) -> str:
        """Record the validation metrics, computed as in serving."""
        started, progress = time.monotonic(), self.progress
        self.network.eval()
        ratings = split(self.release).validation
        sixth = evaluation_draws(ratings, VALIDATION_DRAWS, 1)
        people = asked_people(ratings)[:VALIDATION_LISTS]
        catalogue = np.array([movie.id for movie in self.release.catalogue])
        judge = NetworkJudge(self.network, self.learned, self.place)
        with torch.inference_mode(), torch.compiler.set_stance("force_eager"), _autocast(self.place, self.half):
            found = validated(judge, sixth, people, catalogue, self.learned.fame(catalogue))
        self.network.train()
        progress.validation.append({"step": progress.step, "labels": progress.labels, **found})
        figures = "  ".join(f"{name} {value:.4f}" for name, value in found.items())
        return f"step {progress.step}: validation {figures} ({time.monotonic() - started:.0f} s)"


def _stay_in_half(model: Any) -> None:
    """Keep frozen matrices, and their inputs, in bf16."""
    round_frozen(model)
    for layer in model.get_decoder().modules():
        # PEFT would cast every input to 32 bits, and mixed precision back to 16.
        if hasattr(layer, "cast_input_dtype_enabled"):
            layer.cast_input_dtype_enabled = False


@contextmanager
def _autocast(device: str, half: bool) -> Iterator[None]:
    with torch.autocast(device, torch.bfloat16, enabled=half):
        yield


def _line(progress: Progress, done: float, losses: list[float]) -> str:
    left = f"  {progress.elapsed * (1 - done) / done / 60:.0f} min left" if done else ""
    return f"step {progress.step}  loss {np.mean(losses):.4f}  {progress.labels:,} labels{left}"
