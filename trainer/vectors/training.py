"""Training of phase 4, read top to bottom: ratings in, an adapter, a projection and a checkpoint out.

It works like `trainer.training.finetune`, with which it shares code; what differs is what the model reads (vectors,
`trainer.vectors.batches`) and what it answers (`trainer.vectors.losses`).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from safetensors.torch import load_file, save_file

from movies.movielens import Release
from trainer.data.examples import evaluation_draws, split
from trainer.training.checkpoint import OPTIMIZER, Progress, resumed, save
from trainer.training.finetune import fastest_precision, named, round_frozen, say, stop_signals, with_adapter
from trainer.vectors.batches import question_batches
from trainer.vectors.export import write_movies
from trainer.vectors.judging import NetworkJudge
from trainer.vectors.learned import LearnedFrom, learned_from
from trainer.vectors.losses import loss_of
from trainer.vectors.network import VectorNetwork
from trainer.vectors.recipe import VectorRecipe
from trainer.vectors.validation import asked_people, validated
from workers.bundles.manifest import ADAPTER, MOVIES, WEIGHTS
from workers.engine.base_model import BaseModel, sha256_of
from workers.engine.transformers import load_base, this_device
from workers.engine.transformers_vectors import cut, opening_and_answers

PROJECTION = "projection.safetensors"
LINE_EVERY_SECONDS = 30.0
VALIDATION_DRAWS = 4
# A list asks about a whole catalogue, so only this many people say how a training is going.
VALIDATION_LISTS = 40


def train_vectors(
    recipe: VectorRecipe,
    release: Release,
    base: BaseModel,
    run: Path,
    *,
    further: Iterable[Release] = (),
    device: str = "auto",
    precision: Literal["auto", "full"] = "auto",
    compiled: bool = False,
    parent: Path | None = None,
    resume: bool = False,
) -> Progress:
    """Train adapter and projection into `run`, with a checkpoint to resume from; parameters as for `finetune`.

    parent: the folder of another run of phase 4 to start from, instead of afresh.

    Ctrl-C and SIGTERM end the training as if its time were up: what it has learned is kept.

    Raises
    ------
    MatineeError: there is nothing to resume, or the checkpoint has another recipe.
    """
    torch.manual_seed(recipe.seed)
    further = list(further)
    about: dict[str, Any] = {
        "recipe": asdict(recipe),
        "style": recipe.style.value,
        "base": {"name": base.name, "sha256": base.sha256},
        "data": named(release) | ({"further": [named(r) for r in further]} if further else {}),
        "parent": sha256_of(parent / WEIGHTS) if parent else None,
    }
    progress = Progress()
    if resume:
        progress, about["parent"] = resumed(run, about)
    place = "cuda" if device != "cpu" and torch.cuda.is_available() else "cpu"
    about["device"] = this_device(place)
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
        round_frozen(model)
        for layer in model.get_decoder().modules():
            # PEFT would turn every input to 32 bits, and mixed precision back to 16.
            if hasattr(layer, "cast_input_dtype_enabled"):
                layer.cast_input_dtype_enabled = False
    network = VectorNetwork(model.get_decoder(), opening, answers, learned.width).to(place)
    if start:
        network.projection.load_state_dict(load_file(start / PROJECTION))
    projection = list(network.projection.parameters())
    tuned = [p for p in adapter.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": tuned, "times": 1.0}, {"params": projection, "times": recipe.projection_rate}],
        lr=recipe.learning_rate,
        betas=(0.9, 0.99),
        weight_decay=recipe.weight_decay,
    )
    if resume:
        optimizer.load_state_dict(torch.load(run / OPTIMIZER, weights_only=True))
    if compiled:
        # Validating a list has another number of branches, which would count as a new length.
        torch._dynamo.config.recompile_limit = 64
        for layer in model.get_decoder().layers:
            layer.compile(dynamic=False)

    def keep() -> None:
        weights = {name: value.detach().cpu() for name, value in network.projection.state_dict().items()}

        def write_more(folder: Path) -> None:
            save_file(weights, folder / PROJECTION)
            write_movies(folder / MOVIES, learned.people, learned.whole, folder / PROJECTION)

        save(run, adapter, optimizer, about, progress, write_more)

    weights = sum(p.numel() for p in tuned), sum(p.numel() for p in projection)
    say(f"training phase 4, {weights[0]:,} weights and a projection of {weights[1]:,}, bf16: {half}")
    batches = question_batches(recipe, learned.people, learned.movies, learned.teachers, progress.step)
    started = time.monotonic() - progress.elapsed
    said = validated_at = saved = progress.elapsed
    losses: list[float] = []
    network.train()
    with stop_signals() as stopped:
        while (done := _share_done(recipe, progress, bool(stopped))) < 1.0:
            rate = recipe.learning_rate * min(1.0, done / recipe.warmup, (1.0 - done) / (1.0 - recipe.warmup))
            for group in optimizer.param_groups:
                group["lr"] = rate * group["times"]
            questions = next(batches).to(place)
            with _autocast(place, half):
                logits = network(questions.features, questions.labels, questions.cuts)
            loss = loss_of(logits, questions, recipe)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(tuned, 1.0)
            torch.nn.utils.clip_grad_norm_(projection, 1.0)
            optimizer.step()
            optimizer.zero_grad()
            losses.append(loss.item())
            progress.labels += questions.count()
            progress.tokens += logits.shape[0] * (len(opening) + 2 * recipe.ratings + recipe.branches)
            progress.step += 1
            progress.elapsed = time.monotonic() - started
            if progress.elapsed - said > LINE_EVERY_SECONDS:
                said = progress.elapsed
                say(_line(progress, done, losses))
                losses.clear()
            if progress.elapsed - validated_at > recipe.validate_minutes * 60:
                say(_validate(network, learned, release, progress, place, half))
                progress.elapsed = validated_at = time.monotonic() - started
            if progress.elapsed - saved > recipe.checkpoint_minutes * 60:
                saved = progress.elapsed
                keep()
    keep()
    say(_validate(network, learned, release, progress, place, half))
    keep()
    return progress


def _share_done(recipe: VectorRecipe, progress: Progress, stopped: bool) -> float:
    by_time = progress.elapsed / (recipe.minutes * 60) if recipe.minutes else 0.0
    by_steps = progress.step / recipe.steps if recipe.steps else 0.0
    return 1.0 if stopped else max(by_time, by_steps)


@contextmanager
def _autocast(device: str, half: bool) -> Iterator[None]:
    with torch.autocast(device, torch.bfloat16, enabled=half):
        yield


def _line(progress: Progress, done: float, losses: list[float]) -> str:
    left = f"  {progress.elapsed * (1 - done) / done / 60:.0f} min left" if done else ""
    return f"step {progress.step}  loss {np.mean(losses):.4f}  {progress.labels:,} labels{left}"


def _validate(
    network: VectorNetwork, learned: LearnedFrom, release: Release, progress: Progress, device: str, half: bool
) -> str:
    """Note how well the network judges validation people, the way it would when serving."""
    started = time.monotonic()
    network.eval()
    ratings = split(release).validation
    sixth = evaluation_draws(ratings, VALIDATION_DRAWS, 1)
    people = asked_people(ratings)[:VALIDATION_LISTS]
    catalogue = np.array([movie.id for movie in release.catalogue])

    with torch.inference_mode(), torch.compiler.set_stance("force_eager"), _autocast(device, half):
        found = validated(NetworkJudge(network, learned, device), sixth, people, catalogue, learned.fame(catalogue))
    network.train()
    progress.validation.append({"step": progress.step, "labels": progress.labels, **found})
    figures = "  ".join(f"{name} {value:.4f}" for name, value in found.items())
    return f"step {progress.step}: validation {figures} ({time.monotonic() - started:.0f} s)"
