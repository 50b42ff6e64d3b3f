"""LoRA fine-tuning, to be read top to bottom: from sequences of ratings to an adapter and a checkpoint.

Every label in a sequence is a target, so one pass over N ratings gives N training signals
(after 0, 1, ... N-1 ratings seen), and only the difference of the two label logits is computed:
the loss is the binary cross-entropy of one log-odds per rating. LoRA: Hu et al. 2021.

`accelerate` provides mixed precision, gradient accumulation and several GPUs
(`accelerate launch -m trainer train ...`).
"""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from accelerate import Accelerator
from accelerate.utils import broadcast
from numpy.typing import NDArray

from movies.catalogue import Movie
from movies.movielens import Release
from trainer.data.corpus import Corpus
from trainer.data.examples import RatingSequence, evaluation_draws, split
from trainer.metrics.accuracy import auc
from trainer.training.batches import Batch, Encoder, as_batch, fit_teacher, training_batches
from trainer.training.checkpoint import OPTIMIZER, Progress, save
from trainer.training.console import say, say_nothing, stop_signals
from trainer.training.course import begin, place_of, rate_at, share_done
from trainer.training.lm_probe import states
from trainer.training.model import (
    Precision,
    Scorer,
    compile_layers,
    fastest_precision,
    round_frozen,
    with_adapter,
)
from trainer.training.recipe import Recipe
from trainer.training.teacher import Teacher
from workers.bundles.manifest import ADAPTER, ADAPTER_FILE
from workers.engine.base_model import BaseModel
from workers.engine.transformers import load_base

VALIDATION_DRAWS = 4
LINE_EVERY_SECONDS = 15.0


@dataclass(frozen=True)
class Report:
    """A training's progress: steps and labels so far, mean loss in nats, fraction done, speed and time left."""

    step: int
    labels: int
    loss: float
    share: float
    tokens_per_second: float
    seconds_left: float | None


def finetune(
    recipe: Recipe,
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
    watch: Callable[[Report], None] = lambda report: None,
) -> Progress:
    """Train one adapter into `run/adapter`, with a checkpoint in `run` to resume from.

    Parameters
    ----------
    release: training learns from its training users, and is monitored on its validation users.
    further: more releases whose training users to learn from.
    device: "cpu" for the CPU even if there is a GPU.
    precision: "auto" multiplies in bf16 if the hardware does, "full" is fp32.
    compiled: compile the layers, which takes a minute and makes training a fifth faster on a CPU.
    parent: a PEFT adapter to start from, for example phase 1 for phase 2.
    resume: from the checkpoint in `run`.
    watch: called after each step; anything it raises ends the training at once, keeping the last checkpoint.

    Ctrl-C and SIGTERM end the training as if its time were up, keeping its progress.

    Raises
    ------
    MatineeError: there is nothing to resume, or the checkpoint has another recipe.
    """
    torch.manual_seed(recipe.seed)
    further, place = list(further), place_of(device)
    first = parent / ADAPTER_FILE if parent else None
    progress, about = begin(recipe, release, further, base, run, place, first, resume)
    half = fastest_precision(place) if precision == "auto" else "no"
    accelerator = Accelerator(cpu=place == "cpu", mixed_precision=half, gradient_accumulation_steps=recipe.accumulate)
    tell = say if accelerator.is_main_process else say_nothing
    tell(f"loading {base.name} on {accelerator.device} ...")
    model, tokenizer = load_base(base, str(accelerator.device))
    if place == "cpu":
        # PyTorch's fused attention is slow in bf16 on CPUs: 360 against 430 tokens a second.
        model.set_attn_implementation("eager")
    corpus = Corpus.of(release, further)
    teacher = _teacher(recipe, corpus, base, model, tokenizer, accelerator) if recipe.teacher else None
    adapter = with_adapter(model, recipe.rank, recipe.alpha, run / ADAPTER if resume else parent)
    if half == "bf16":
        round_frozen(model)
    encoder = Encoder(tokenizer, corpus.prompts, recipe.style)
    optimizer = _optimizer(recipe, adapter, run / OPTIMIZER if resume else None)
    scorer, optimizer = accelerator.prepare(Scorer(model, encoder), optimizer)
    if compiled:
        compile_layers(model)
    tell(f"training phase {recipe.phase}, {adapter.num_parameters(only_trainable=True):,} weights, in {half}")
    validation = evaluation_draws(split(release).validation, VALIDATION_DRAWS, recipe.seed)
    training = _Training(recipe, run, about, progress, accelerator, adapter, scorer, optimizer, encoder, validation)
    training.go_on(training_batches(recipe, corpus, encoder, teacher), watch)
    return progress


@dataclass
class _Training:
    """A training under way. `loss` is a running mean in nats."""

    recipe: Recipe
    run: Path
    about: dict[str, Any]
    progress: Progress
    accelerator: Accelerator
    adapter: Any
    scorer: Any
    optimizer: Any
    encoder: Encoder
    validation: list[RatingSequence]
    loss: float = math.log(2)

    def go_on(self, batches: Iterator[Batch], watch: Callable[[Report], None]) -> None:
        """Train on the remaining batches until the limit or a signal, reporting now and then."""
        progress, recipe = self.progress, self.recipe
        tell = say if self.accelerator.is_main_process else say_nothing
        first, started = Progress(**asdict(progress)), time.monotonic() - progress.elapsed
        said = validated = saved = progress.elapsed
        batches = itertools.islice(batches, progress.step * recipe.accumulate, None)
        self.scorer.train()
        with stop_signals() as stopped:
            while (done := _agreed(1.0 if stopped else share_done(recipe, progress), self.accelerator)) < 1.0:
                self._step(batches, rate_at(recipe, done))
                progress.elapsed = time.monotonic() - started
                report = _report(progress, first, done, self.loss)
                if self.accelerator.is_main_process:
                    watch(report)
                if progress.elapsed - said > LINE_EVERY_SECONDS:
                    said = progress.elapsed
                    tell(_line(report), passing=True)
                if progress.elapsed - validated > recipe.validate_minutes * 60:
                    validated = progress.elapsed
                    tell(self._validate())
                if progress.elapsed - saved > recipe.checkpoint_minutes * 60:
                    saved = progress.elapsed
                    self._save()
        tell(self._validate())
        self._save()

    def _step(self, batches: Iterator[Batch], rate: float) -> None:
        accelerator, optimizer = self.accelerator, self.optimizer
        for group in optimizer.param_groups:
            group["lr"] = rate
        for _ in range(self.recipe.accumulate):
            # Of each round of batches, one per process, take this process's own.
            batch = list(itertools.islice(batches, accelerator.num_processes))[accelerator.process_index]
            batch = batch.to(accelerator.device)
            with accelerator.accumulate(self.scorer):
                log_odds = self.scorer(batch.ids, batch.rows, batch.places)
                loss = torch.nn.functional.binary_cross_entropy_with_logits(log_odds, batch.targets)
                accelerator.backward(loss)
                if accelerator.sync_gradients:
                    accelerator.clip_grad_norm_(_trainable(self.adapter), 1.0)
                optimizer.step()
                optimizer.zero_grad()
            self.progress.labels += len(batch.targets) * accelerator.num_processes
            self.progress.tokens += batch.tokens * accelerator.num_processes
        self.progress.step += 1
        self.loss += (loss.item() - self.loss) * 0.05

    def _save(self) -> None:
        if self.accelerator.is_main_process:
            save(self.run, self.adapter, self.optimizer, self.about, self.progress)

    def _validate(self) -> str:
        """Record the AUC of validation users' sixth rating."""
        started, progress, scorer = time.monotonic(), self.progress, self.scorer
        encoded = [(self.encoder.encode(sequence), sequence.good) for sequence in self.validation]
        encoded.sort(key=lambda pair: len(pair[0][0]))
        scores: list[float] = []
        scorer.eval()
        with torch.inference_mode(), torch.compiler.set_stance("force_eager"):
            for start in range(0, len(encoded), 32):
                part = encoded[start : start + 32]
                batch = as_batch([e for e, _ in part], [good for _, good in part]).to(self.accelerator.device)
                log_odds = scorer(batch.ids, batch.rows, batch.places)
                scores += log_odds.reshape(len(part), -1)[:, -1].tolist()
        scorer.train()
        value = auc(np.array(scores), np.array([good[-1] for _, good in encoded]))
        progress.validation.append({"step": progress.step, "labels": progress.labels, "auc": round(value, 4)})
        seconds = time.monotonic() - started
        return f"step {progress.step}: validation AUC {value:.4f} on {len(encoded)} sixth ratings ({seconds:.0f} s)"


def _teacher(
    recipe: Recipe, corpus: Corpus, base: BaseModel, model: Any, tokenizer: Any, accelerator: Accelerator
) -> Teacher:
    tell = say if accelerator.is_main_process else say_nothing
    tell(f"fitting the teacher, which asks {base.name} what it has read about movies ...")

    def read(movies: list[Movie]) -> NDArray[np.float64]:
        with accelerator.autocast():
            return states(
                model, tokenizer, movies, lambda done: tell(f"read {done:,} of {len(movies):,}", passing=True)
            )

    return fit_teacher(recipe, corpus, read)


def _trainable(adapter: Any) -> list[Any]:
    return [weights for weights in adapter.parameters() if weights.requires_grad]


def _optimizer(recipe: Recipe, adapter: Any, resumed_from: Path | None) -> torch.optim.Optimizer:
    optimizer = torch.optim.AdamW(
        _trainable(adapter), lr=recipe.learning_rate, betas=(0.9, 0.99), weight_decay=recipe.weight_decay
    )
    if resumed_from:
        optimizer.load_state_dict(torch.load(resumed_from, weights_only=True))
    return optimizer


def _agreed(done: float, accelerator: Accelerator) -> float:
    """The fraction of the training done, by the first process's clock."""
    if accelerator.num_processes == 1:
        return done
    return float(broadcast(torch.tensor(done, device=accelerator.device, dtype=torch.float64)).item())


def _report(progress: Progress, first: Progress, done: float, loss: float) -> Report:
    return Report(
        step=progress.step,
        labels=progress.labels,
        loss=loss,
        share=done,
        tokens_per_second=(progress.tokens - first.tokens) / (progress.elapsed - first.elapsed),
        seconds_left=progress.elapsed * (1 - done) / done if done else None,
    )


def _line(report: Report) -> str:
    left = f"  {report.seconds_left / 60:.0f} min left" if report.seconds_left is not None else ""
    speed = f"{report.tokens_per_second:.0f} tokens/s"
    return f"step {report.step}  loss {report.loss:.4f}  {speed}  {report.labels:,} labels{left}"
