"""The LoRA recipe, read top to bottom: sequences of ratings in, an adapter and a checkpoint out.

Every label in a sequence is learned, so that one pass over N ratings gives N training signals
(after 0, 1, ... N-1 ratings seen), and only the difference of the two label logits is computed:
the loss is the binary cross-entropy of one log-odds per rating. LoRA: Hu et al. 2021.

`accelerate` gives mixed precision, gradient accumulation and several GPUs
(`accelerate launch -m trainer train ...`).
"""

from __future__ import annotations

import itertools
import math
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Literal

import numpy as np
import torch
from accelerate import Accelerator
from accelerate.utils import broadcast
from numpy.typing import NDArray
from peft import LoraConfig, PeftModel, get_peft_model

from movies.catalogue import Movie
from movies.movielens import Release
from movies.ratings import Verdict
from trainer.data.corpus import Corpus
from trainer.data.examples import Sequence, evaluation_draws, split
from trainer.metrics.accuracy import auc
from trainer.training.batches import Encoder, as_batch, fit_teacher, training_batches
from trainer.training.checkpoint import OPTIMIZER, Progress, resumed, save
from trainer.training.lm_probe import states
from trainer.training.recipe import Recipe
from workers.bundles.manifest import ADAPTER, ADAPTER_FILE
from workers.engine.base_model import BaseModel, sha256_of
from workers.engine.transformers import load_base, this_device

VALIDATION_DRAWS = 4
LINE_EVERY_SECONDS = 15.0

Precision = Literal["auto", "full"]


@dataclass(frozen=True)
class Report:
    """How a training is going: steps and labels so far, mean loss in nats, share done, speed and time left."""

    step: int
    labels: int
    loss: float
    share: float
    tokens_per_second: float
    seconds_left: float | None


class Scorer(torch.nn.Module):
    """A causal language model as a scorer: token ids and places in, log-odds of *good* at each place out."""

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
    release: learns from its training users and watches its validation users.
    further: releases whose training users it learns from, too.
    device: "cpu" for the processor even if there is a GPU.
    precision: "auto" multiplies in bf16 if the hardware does, "full" is fp32.
    compiled: compile the layers: a minute at the start, a fifth faster on a CPU.
    parent: a PEFT adapter to start from, for example phase 1 for phase 2.
    resume: go on from the checkpoint in `run`.
    watch: called after each step; anything it raises ends the training at once, and the last checkpoint stays.

    Ctrl-C and SIGTERM end the training as if its time were up: what it has learned is kept.

    Raises
    ------
    MatineeError: there is nothing to resume, or the checkpoint has another recipe.
    """
    torch.manual_seed(recipe.seed)
    further = list(further)
    about = {
        "recipe": asdict(recipe),
        "style": recipe.style.value,
        "base": {"name": base.name, "sha256": base.sha256},
        "data": named(release) | ({"further": [named(r) for r in further]} if further else {}),
        "parent": sha256_of(parent / ADAPTER_FILE) if parent else None,
    }
    progress = Progress()
    if resume:
        progress, about["parent"] = resumed(run, about)
    on_cpu = device == "cpu" or not torch.cuda.is_available()
    about["device"] = this_device("cpu" if on_cpu else "cuda")
    multiplied_in = fastest_precision("cpu" if on_cpu else "cuda") if precision == "auto" else "no"
    accelerator = Accelerator(cpu=on_cpu, mixed_precision=multiplied_in, gradient_accumulation_steps=recipe.accumulate)
    tell = say if accelerator.is_main_process else say_nothing

    tell(f"loading {base.name} on {accelerator.device} ...")
    model, tokenizer = load_base(base, str(accelerator.device))
    if on_cpu:
        # PyTorch's fused attention is slow in bf16 on CPUs: 360 against 430 tokens a second.
        model.set_attn_implementation("eager")
    corpus = Corpus.of(release, further)
    teacher = None
    if recipe.teacher:
        tell(f"fitting the teacher, who asks {base.name} what it has read about movies ...")

        def read(movies: list[Movie]) -> NDArray[np.float64]:
            with accelerator.autocast():
                return states(
                    model, tokenizer, movies, lambda done: tell(f"read {done:,} of {len(movies):,}", passing=True)
                )

        teacher = fit_teacher(recipe, corpus, read)
    adapter = with_adapter(model, recipe.rank, recipe.alpha, run / ADAPTER if resume else parent)
    trainable = [p for p in adapter.parameters() if p.requires_grad]
    if multiplied_in == "bf16":
        round_frozen(model)
    optimizer = torch.optim.AdamW(
        trainable, lr=recipe.learning_rate, betas=(0.9, 0.99), weight_decay=recipe.weight_decay
    )
    if resume:
        optimizer.load_state_dict(torch.load(run / OPTIMIZER, weights_only=True))
    encoder = Encoder(tokenizer, corpus.prompts, recipe.style)
    scorer, optimizer = accelerator.prepare(Scorer(model, encoder), optimizer)
    if compiled:
        # Layers are compiled once for each length; by default, PyTorch would fall back to slow steps after eight.
        torch._dynamo.config.recompile_limit = 64
        for layer in model.get_decoder().layers:
            layer.compile(dynamic=False)

    batches = itertools.islice(
        training_batches(recipe, corpus, encoder, teacher), progress.step * recipe.accumulate, None
    )
    validation = evaluation_draws(split(release).validation, VALIDATION_DRAWS, recipe.seed)
    weights = sum(p.numel() for p in trainable)
    tell(f"training phase {recipe.phase}, {weights:,} weights, mixed precision: {multiplied_in}")
    first, loss_mean = Progress(**asdict(progress)), math.log(2)
    started = time.monotonic() - progress.elapsed
    said, validated, saved = progress.elapsed, progress.elapsed, progress.elapsed
    scorer.train()
    with stop_signals() as stopped:
        while (done := _share_done(recipe, progress, bool(stopped), accelerator)) < 1.0:
            rate = recipe.learning_rate * min(1.0, done / recipe.warmup, (1.0 - done) / (1.0 - recipe.warmup))
            for group in optimizer.param_groups:
                group["lr"] = rate
            for _ in range(recipe.accumulate):
                # Each process takes its own out of as many batches as there are processes.
                batch = list(itertools.islice(batches, accelerator.num_processes))[accelerator.process_index]
                batch = batch.to(accelerator.device)
                with accelerator.accumulate(scorer):
                    log_odds = scorer(batch.ids, batch.rows, batch.places)
                    loss = torch.nn.functional.binary_cross_entropy_with_logits(log_odds, batch.targets)
                    accelerator.backward(loss)
                    if accelerator.sync_gradients:
                        accelerator.clip_grad_norm_(trainable, 1.0)
                    optimizer.step()
                    optimizer.zero_grad()
                progress.labels += len(batch.targets) * accelerator.num_processes
                progress.tokens += batch.tokens * accelerator.num_processes
            progress.step += 1
            progress.elapsed = time.monotonic() - started
            loss_mean += (loss.item() - loss_mean) * 0.05
            report = _report(progress, first, done, loss_mean)
            if accelerator.is_main_process:
                watch(report)
            if progress.elapsed - said > LINE_EVERY_SECONDS:
                said = progress.elapsed
                tell(_line(report), passing=True)
            if progress.elapsed - validated > recipe.validate_minutes * 60:
                validated = progress.elapsed
                tell(_validate(scorer, encoder, validation, accelerator.device, progress))
            if accelerator.is_main_process and progress.elapsed - saved > recipe.checkpoint_minutes * 60:
                saved = progress.elapsed
                save(run, adapter, optimizer, about, progress)
    tell(_validate(scorer, encoder, validation, accelerator.device, progress))
    if accelerator.is_main_process:
        save(run, adapter, optimizer, about, progress)
    return progress


def fastest_precision(device: str) -> Literal["bf16", "no"]:
    """bf16 if the hardware multiplies it natively, otherwise none; emulated bf16 is ten times slower."""
    native = torch.cuda.is_bf16_supported() if device == "cuda" else torch.cpu._is_avx512_bf16_supported()
    return "bf16" if native else "no"


def round_frozen(model: Any) -> None:
    """Keep frozen matrices in bf16; otherwise mixed precision would round them anew in every step."""
    for layer in model.get_decoder().modules():
        if isinstance(layer, torch.nn.Linear) and not layer.weight.requires_grad:
            layer.to(torch.bfloat16)


def named(release: Release) -> dict[str, str]:
    """The name under which a run remembers its data."""
    return {"name": release.name, "digest": release.digest}


def with_adapter(model: Any, rank: int, alpha: int, start: Path | None) -> PeftModel:
    """A PEFT model with the adapter in the folder `start`, or with a new one that does not change anything yet."""
    config = LoraConfig(r=rank, lora_alpha=alpha, target_modules="all-linear", lora_dropout=0.0, task_type="CAUSAL_LM")
    with warnings.catch_warnings():
        # PEFT reads an attribute that transformers is about to rename.
        warnings.simplefilter("ignore", FutureWarning)
        if start is not None:
            return PeftModel.from_pretrained(model, str(start), is_trainable=True)
        adapter = get_peft_model(model, config)
    assert isinstance(adapter, PeftModel)
    return adapter


def _share_done(recipe: Recipe, progress: Progress, stopped: bool, accelerator: Accelerator) -> float:
    """How much of the training is done. All processes agree, since only the first one's clock counts."""
    by_time = progress.elapsed / (recipe.minutes * 60) if recipe.minutes else 0.0
    by_steps = progress.step / recipe.steps if recipe.steps else 0.0
    done = 1.0 if stopped else max(by_time, by_steps)
    if accelerator.num_processes == 1:
        return done
    return float(broadcast(torch.tensor(done, device=accelerator.device, dtype=torch.float64)).item())


def _validate(scorer: Any, encoder: Encoder, draws: list[Sequence], device: torch.device, progress: Progress) -> str:
    """Note the AUC of the sixth rating of validation users."""
    started = time.monotonic()
    encoded = sorted(((encoder.encode(s), s.good) for s in draws), key=lambda pair: len(pair[0][0]))
    scores: list[float] = []
    scorer.eval()
    with torch.inference_mode(), torch.compiler.set_stance("force_eager"):
        for start in range(0, len(encoded), 32):
            part = encoded[start : start + 32]
            batch = as_batch([e for e, _ in part], [good for _, good in part]).to(device)
            log_odds = scorer(batch.ids, batch.rows, batch.places)
            scores += log_odds.reshape(len(part), -1)[:, -1].tolist()
    scorer.train()
    value = auc(np.array(scores), np.array([good[-1] for _, good in encoded]))
    progress.validation.append({"step": progress.step, "labels": progress.labels, "auc": round(value, 4)})
    seconds = time.monotonic() - started
    return f"step {progress.step}: validation AUC {value:.4f} on {len(draws)} sixth ratings ({seconds:.0f} s)"


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


def say(line: str, *, passing: bool = False) -> None:
    """Tell whoever trains; on a terminal, passing news is overwritten."""
    print(line, flush=True, end="\r" if passing and sys.stdout.isatty() else "\n")


def say_nothing(_line: str, *, passing: bool = False) -> None:
    """Say nothing, because only one of several processes speaks."""


@contextmanager
def stop_signals() -> Iterator[list[int]]:
    """Collect SIGINT and SIGTERM in a list instead of dying of them."""
    received: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        if received:
            raise KeyboardInterrupt
        received.append(number)
        print("\nstopping: finishing this step and keeping what is learned (again to abort) ...", flush=True)

    before = {s: signal.signal(s, note) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
