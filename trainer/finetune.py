"""The LoRA recipe, read top to bottom: sequences of ratings in, an adapter and a checkpoint out.

Every label in a sequence is learned, so that one pass over N ratings gives N training signals
(after 0, 1, ... N-1 ratings seen), and only the difference of the two label logits is computed:
the loss is the binary cross-entropy of one log-odds per rating. LoRA: Hu et al. 2021.
"""

from __future__ import annotations

import itertools
import json
import math
import shutil
import signal
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import torch
from peft import LoraConfig, PeftModel, get_peft_model

from movies.catalogue import Catalogue
from movies.errors import MatineeError
from movies.movielens import Release
from movies.prompt import LABELS, LINE_END, OPENING, PromptMovie, PromptStyle, question
from movies.ratings import Verdict
from trainer.examples import HISTORY, Sequence, Splits, epochs, evaluation_draws
from trainer.metrics import auc
from trainer.teacher import Teacher
from workers.base_model import BaseModel, sha256_of
from workers.bundles import ADAPTER_FILE
from workers.engine.transformers import load_base, tokenize

VALIDATION_DRAWS = 4
# Matrix kernels on CPUs are compiled for each new shape, so few different lengths are quicker.
PADDED_TO = 16
TEACHER_FIT_SEQUENCES = 4000
LINE_EVERY_SECONDS = 15.0


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what is learned, except the data.

    ratings: ratings drawn per user and epoch; the first five and the sixth are the method's task,
        the further ones teach longer histories at the same cost per label.
    teacher: the weight of the classical teacher's chance in the target; 0 learns from labels alone.
    minutes, steps: whichever ends first; 0 means no such limit.
    """

    phase: int
    minutes: float = 60.0
    steps: int = 0
    seed: int = 1
    ratings: int = 12
    sequences: int = 8
    learning_rate: float = 1e-3
    warmup: float = 0.03
    weight_decay: float = 0.0
    rank: int = 8
    alpha: int = 16
    teacher: float = 0.7
    validate_minutes: float = 5.0
    checkpoint_minutes: float = 2.0

    @property
    def style(self) -> PromptStyle:
        return {1: PromptStyle.PLAIN, 2: PromptStyle.GENRES}[self.phase]


@dataclass
class Progress:
    """What a checkpoint remembers beside the adapter; times in seconds, summed over resumed runs."""

    step: int = 0
    elapsed: float = 0.0
    labels: int = 0
    tokens: int = 0
    validation: list[dict[str, float]] | None = None


@dataclass(frozen=True)
class Batch:
    """Token ids (sequences x length) padded at the end, the places of the colons, the target at each.

    Attention is causal, so what is padded after a sequence cannot reach it, and needs no mask.
    """

    ids: torch.Tensor
    rows: torch.Tensor
    places: torch.Tensor
    targets: torch.Tensor
    tokens: int


class Encoder:
    """Sequences of ratings to token ids, in the words of `movies.prompt`."""

    def __init__(self, tokenizer: Any, catalogue: Catalogue, style: PromptStyle) -> None:
        self.opening = tokenize(tokenizer, OPENING)
        self.labels = {verdict: tokenize(tokenizer, label)[0] for verdict, label in LABELS.items()}
        self._line_end = tokenize(tokenizer, LINE_END)
        self._questions = {
            movie.id: tokenize(tokenizer, question(PromptMovie.of(movie, catalogue), style)) for movie in catalogue
        }

    def encode(self, sequence: Sequence) -> tuple[list[int], list[int]]:
        """Token ids of a whole sequence, and the place of each question's last token."""
        ids, places = list(self.opening), []
        for movie, good in zip(sequence.movies.tolist(), sequence.good.tolist(), strict=True):
            ids += self._questions[movie]
            places.append(len(ids) - 1)
            ids += [self.labels[Verdict.GOOD if good else Verdict.BAD], *self._line_end]
        # Nothing is predicted after the last question, so its label and line end need no computing.
        return ids[: places[-1] + 1], places

    def batch(self, sequences: list[Sequence], targets: list[np.ndarray], device: str) -> Batch:
        """One padded batch; `targets` holds a chance of good for each rating of each sequence."""
        encoded = [self.encode(s) for s in sequences]
        longest = max(len(i) for i, _ in encoded)
        ids = torch.zeros((len(encoded), -(-longest // PADDED_TO) * PADDED_TO), dtype=torch.long)
        for k, (row, _) in enumerate(encoded):
            ids[k, : len(row)] = torch.tensor(row)
        rows = torch.tensor([k for k, (_, places) in enumerate(encoded) for _ in places])
        places = torch.tensor([p for _, ps in encoded for p in ps])
        target = torch.tensor(np.concatenate(targets), dtype=torch.float32)
        tokens = sum(len(row) for row, _ in encoded)
        return Batch(ids.to(device), rows.to(device), places.to(device), target.to(device), tokens)


def finetune(
    recipe: Recipe,
    release: Release,
    splits: Splits,
    base: BaseModel,
    run: Path,
    *,
    device: str = "cpu",
    parent: Path | None = None,
    resume: bool = False,
) -> Progress:
    """Train one adapter into `run/adapter`, with a checkpoint in `run` to resume from.

    Parameters
    ----------
    parent: a PEFT adapter to start from, for example phase 1 for phase 2.
    resume: go on from the checkpoint in `run`.

    Ctrl-C and SIGTERM end the training as if its time were up: what is learned is kept.

    Raises
    ------
    MatineeError: there is nothing to resume, or the checkpoint is of another recipe.
    """
    torch.manual_seed(recipe.seed)
    about = {
        "style": recipe.style.value,
        "base": {"name": base.name, "sha256": base.sha256},
        "data": {"name": release.name, "digest": release.digest},
        "parent": sha256_of(parent / ADAPTER_FILE) if parent else None,
    }
    print(f"loading {base.name} on {device} ...", flush=True)
    model, tokenizer = load_base(base, device)
    encoder = Encoder(tokenizer, release.catalogue, recipe.style)
    peft_model, progress = _with_adapter(model, recipe, about, run, parent, resume)
    trainable = [p for p in peft_model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        trainable, lr=recipe.learning_rate, betas=(0.9, 0.99), weight_decay=recipe.weight_decay
    )
    if resume:
        optimizer.load_state_dict(torch.load(run / "optimizer.pt", weights_only=True, map_location=device))
    head = model.get_output_embeddings().weight
    direction = (head[encoder.labels[Verdict.GOOD]] - head[encoder.labels[Verdict.BAD]]).detach()
    body, precision = model.get_decoder(), fastest_precision(device)

    def log_odds(batch: Batch) -> torch.Tensor:
        with torch.autocast(device.split(":")[0], torch.bfloat16, enabled=precision == "bf16"):
            hidden = body(batch.ids, use_cache=False).last_hidden_state
        return hidden[batch.rows, batch.places].float() @ direction

    print("fitting the teacher ..." if recipe.teacher else "learning from hard labels", flush=True)
    teacher = _teacher(splits, recipe) if recipe.teacher else None
    validation = evaluation_draws(splits.validation, VALIDATION_DRAWS, recipe.seed)
    sequences = itertools.islice(
        epochs(splits.train, recipe.ratings, recipe.seed), progress.step * recipe.sequences, None
    )
    started, said, saved, loss_mean = time.monotonic() - progress.elapsed, 0.0, progress.elapsed, math.log(2)
    validated = progress.elapsed
    first_tokens, first_elapsed = progress.tokens, progress.elapsed
    print(f"training phase {recipe.phase} in {precision}, {sum(p.numel() for p in trainable):,} weights", flush=True)
    with _stop_signals() as stopped:
        while not stopped and (done := _share_done(recipe, progress)) < 1.0:
            chosen = list(itertools.islice(sequences, recipe.sequences))
            targets = [_targets(s, teacher, recipe.teacher) for s in chosen]
            batch = encoder.batch(chosen, targets, device)
            for group in optimizer.param_groups:
                group["lr"] = recipe.learning_rate * min(
                    1.0, done / recipe.warmup, (1.0 - done) / (1.0 - recipe.warmup)
                )
            loss = torch.nn.functional.binary_cross_entropy_with_logits(log_odds(batch), batch.targets)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(trainable, 1.0)
            optimizer.step()
            optimizer.zero_grad()
            progress.step += 1
            progress.labels += len(batch.targets)
            progress.tokens += batch.tokens
            progress.elapsed = time.monotonic() - started
            loss_mean += (loss.item() - loss_mean) * 0.05
            if progress.elapsed - said > LINE_EVERY_SECONDS:
                said = progress.elapsed
                speed = (progress.tokens - first_tokens) / (progress.elapsed - first_elapsed)
                _say(recipe, progress, loss_mean, speed)
            if progress.elapsed - validated > recipe.validate_minutes * 60:
                validated = progress.elapsed
                _validate(body, encoder, validation, log_odds, device, progress)
            if progress.elapsed - saved > recipe.checkpoint_minutes * 60:
                saved = progress.elapsed
                _save(run, peft_model, optimizer, {"recipe": asdict(recipe), "progress": asdict(progress), **about})
    _validate(body, encoder, validation, log_odds, device, progress)
    _save(run, peft_model, optimizer, {"recipe": asdict(recipe), "progress": asdict(progress), **about})
    return progress


def fastest_precision(device: str) -> str:
    """bf16 where the hardware multiplies it natively, else fp32; emulated bf16 is ten times slower."""
    if device.startswith("cuda"):
        return "bf16" if torch.cuda.is_bf16_supported() else "fp32"
    return "bf16" if torch.cpu._is_avx512_bf16_supported() else "fp32"


def _with_adapter(
    model: Any, recipe: Recipe, about: dict[str, Any], run: Path, parent: Path | None, resume: bool
) -> tuple[PeftModel, Progress]:
    if resume:
        try:
            state = json.loads((run / "progress.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise MatineeError(f"There is no checkpoint in {run} to resume from; start without --resume.") from error
        ours = _comparable(asdict(recipe)) | {"base": about["base"], "data": about["data"]}
        theirs = _comparable(state["recipe"]) | {"base": state["base"], "data": state["data"]}
        if ours != theirs:
            changed = ", ".join(sorted(k for k in ours if ours[k] != theirs.get(k)))
            raise MatineeError(
                f"The checkpoint in {run} was made with another recipe ({changed} differ); give the same options."
            )
        about["parent"] = state["parent"]
        return PeftModel.from_pretrained(model, str(run / "adapter"), is_trainable=True), Progress(**state["progress"])
    if parent is not None:
        return PeftModel.from_pretrained(model, str(parent), is_trainable=True), Progress()
    config = LoraConfig(
        r=recipe.rank, lora_alpha=recipe.alpha, target_modules="all-linear", lora_dropout=0.0, task_type="CAUSAL_LM"
    )
    peft_model = get_peft_model(model, config)
    assert isinstance(peft_model, PeftModel)
    return peft_model, Progress()


def _comparable(recipe: dict[str, Any]) -> dict[str, Any]:
    """A recipe without what may change from one run to the next: its limits and its diary."""
    return {k: v for k, v in recipe.items() if k not in {"minutes", "steps", "validate_minutes", "checkpoint_minutes"}}


def _share_done(recipe: Recipe, progress: Progress) -> float:
    by_time = progress.elapsed / (recipe.minutes * 60) if recipe.minutes else 0.0
    by_steps = progress.step / recipe.steps if recipe.steps else 0.0
    return max(by_time, by_steps)


def _teacher(splits: Splits, recipe: Recipe) -> Teacher:
    fit_on = itertools.islice(epochs(splits.train, recipe.ratings, recipe.seed + 1), TEACHER_FIT_SEQUENCES)
    return Teacher(splits.train, list(fit_on))


def _targets(sequence: Sequence, teacher: Teacher | None, weight: float) -> np.ndarray:
    if teacher is None:
        return sequence.good
    return weight * teacher.chances(sequence) + (1 - weight) * sequence.good


def _validate(
    body: Any, encoder: Encoder, draws: list[Sequence], log_odds: Any, device: str, progress: Progress
) -> None:
    scores, labels = [], []
    started = time.monotonic()
    body.eval()
    with torch.inference_mode():
        for start in range(0, len(draws), 32):
            chosen = draws[start : start + 32]
            batch = encoder.batch(chosen, [s.good for s in chosen], device)
            scores += log_odds(batch).reshape(len(chosen), HISTORY + 1)[:, -1].tolist()
            labels += [s.good[-1] for s in chosen]
    body.train()
    value = auc(np.array(scores), np.array(labels))
    progress.validation = [
        *(progress.validation or []),
        {"step": progress.step, "labels": progress.labels, "auc": round(value, 4)},
    ]
    print(
        f"step {progress.step}: validation AUC {value:.4f} on {len(labels)} sixth ratings "
        f"({time.monotonic() - started:.0f} s)",
        flush=True,
    )


def _say(recipe: Recipe, progress: Progress, loss: float, speed: float) -> None:
    done = _share_done(recipe, progress)
    left = progress.elapsed * (1 - done) / done
    line = (
        f"step {progress.step}  loss {loss:.4f}  {speed:.0f} tokens/s  "
        f"{progress.labels:,} labels  {left / 60:.0f} min left"
    )
    print(line, flush=True, end="\r" if sys.stdout.isatty() else "\n")


def _save(run: Path, peft_model: PeftModel, optimizer: torch.optim.Optimizer, state: dict[str, Any]) -> None:
    """Replace the checkpoint as a whole: a crash leaves the old one or the new one, never half of one."""
    unfinished, outdated = run.with_name(f".{run.name}.new"), run.with_name(f".{run.name}.old")
    for leftover in (unfinished, outdated):
        shutil.rmtree(leftover, ignore_errors=True)
    unfinished.mkdir(parents=True)
    peft_model.save_pretrained(str(unfinished / "adapter"), save_embedding_layers=False)
    torch.save(optimizer.state_dict(), unfinished / "optimizer.pt")
    (unfinished / "progress.json").write_text(json.dumps(state, indent=1) + "\n", "utf-8")
    if run.exists():
        run.replace(outdated)
    unfinished.replace(run)
    shutil.rmtree(outdated, ignore_errors=True)


class _stop_signals:
    """Collects SIGINT and SIGTERM in a list instead of dying of them."""

    def __enter__(self) -> list[int]:
        received: list[int] = []

        def note(number: int, _frame: FrameType | None) -> None:
            if received:
                raise KeyboardInterrupt
            received.append(number)
            print("\nstopping: finishing this step and keeping what is learned (again to abort) ...", flush=True)

        self._before = {s: signal.signal(s, note) for s in (signal.SIGINT, signal.SIGTERM)}
        return received

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
