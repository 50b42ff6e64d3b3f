"""The recipe: the model is asked later exactly what it sees in training, and no training is lost."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from movies.errors import MatineeError
from movies.movielens import Release
from movies.prompt import LABELS, LINE_END, PromptMovie, PromptStyle, history, question
from movies.ratings import Verdict
from trainer.data.corpus import Corpus
from trainer.data.examples import RatingSequence, split
from trainer.training.batches import Encoder, training_batches
from trainer.training.checkpoint import how_far
from trainer.training.finetune import Report, finetune
from trainer.training.recipe import Recipe
from trainer.training.teacher import Teacher
from workers.engine.base_model import BaseModel
from workers.engine.transformers import load_base, tokenize

RECIPE = Recipe(phase=2, minutes=0, steps=8, sequences=4, ratings=8, teacher=0.5, learning_rate=3e-3)


def says(chance: float) -> Teacher:
    """A teacher who finds all movies alike."""
    return cast(Teacher, SimpleNamespace(chances=lambda sequence, hidden: np.full(len(sequence), chance)))


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    """Tiny matrices are quicker on one core, and do not wait for other cores on a busy machine."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.mark.slow
@pytest.mark.parametrize("style", list(PromptStyle))
def test_a_training_sequence_is_token_by_token_the_prompt_that_is_served(
    style: PromptStyle, tokenizer: Any, ml_100k: Release
) -> None:
    catalogue = ml_100k.catalogue
    encoder = Encoder(tokenizer, {m.id: PromptMovie.of(m, catalogue) for m in catalogue}, style)
    movies = np.array([m.id for m in catalogue][::20])
    good = (movies % 2).astype(np.float64)
    ids, places = encoder.encode(RatingSequence(1, movies, 3.0 + good))
    prompts = [PromptMovie.of(catalogue[int(i)], catalogue) for i in movies]
    verdicts = [Verdict.GOOD if g else Verdict.BAD for g in good]
    text = "".join(
        f"{question(m, style)}{LABELS[v]}{LINE_END}" for m, v in zip(prompts[:-1], verdicts[:-1], strict=True)
    )
    served = history([], style) + text + question(prompts[-1], style)
    assert ids == tokenize(tokenizer, served)
    assert all(tokenizer.decode([ids[p]]).endswith(":") for p in places)
    label = {encoder.labels[v]: v for v in Verdict}
    assert [label[ids[p + 1]] for p in places[:-1]] == verdicts[:-1]


@pytest.mark.slow
def test_what_everybody_thinks_is_learned(tiny: BaseModel, small: Release, tmp_path: Path) -> None:
    crime = np.array(["Crime" in small.catalogue[m].genres for m in small.ratings.movie.tolist()])
    agreed = replace(small, ratings=replace(small.ratings, stars=np.where(crime, 5.0, 1.0).astype(np.float32)))
    recipe = replace(RECIPE, steps=200, learning_rate=1e-2, teacher=0.0)
    progress = finetune(recipe, agreed, tiny, tmp_path / "run")
    assert progress.step == 200 and progress.labels == 200 * 4 * 8
    assert progress.validation is not None and progress.validation[-1]["auc"] > 0.9
    assert (tmp_path / "run" / "adapter" / "adapter_model.safetensors").is_file()


@pytest.mark.slow
def test_ctrl_c_keeps_what_is_learned_and_resuming_ends_where_one_run_ends(
    tiny: BaseModel, small: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = finetune(RECIPE, small, tiny, tmp_path / "whole")
    calls = 0
    clip = torch.nn.utils.clip_grad_norm_

    def clip_and_interrupt(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 3:
            os.kill(os.getpid(), signal.SIGINT)
        return clip(*args, **kwargs)

    monkeypatch.setattr(torch.nn.utils, "clip_grad_norm_", clip_and_interrupt)
    stopped = finetune(RECIPE, small, tiny, tmp_path / "cut")
    assert stopped.step == 3
    resumed = finetune(RECIPE, small, tiny, tmp_path / "cut", resume=True)
    assert (resumed.step, resumed.labels, resumed.tokens) == (whole.step, whole.labels, whole.tokens)
    one, two = (load_file(tmp_path / run / "adapter" / "adapter_model.safetensors") for run in ("whole", "cut"))
    for name, weights in one.items():
        torch.testing.assert_close(two[name], weights, rtol=1e-4, atol=1e-6)


@pytest.mark.slow
def test_resuming_nothing_or_another_recipe_is_refused(tiny: BaseModel, small: Release, tmp_path: Path) -> None:
    with pytest.raises(MatineeError, match="no checkpoint"):
        finetune(RECIPE, small, tiny, tmp_path / "none", resume=True)
    finetune(replace(RECIPE, steps=1), small, tiny, tmp_path / "run")
    with pytest.raises(MatineeError, match="learning_rate"):
        finetune(replace(RECIPE, learning_rate=0.5), small, tiny, tmp_path / "run", resume=True)


@pytest.mark.slow
def test_a_crash_while_saving_leaves_the_last_checkpoint(
    tiny: BaseModel, small: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finetune(replace(RECIPE, steps=1), small, tiny, tmp_path / "run")
    before = (tmp_path / "run" / "progress.json").read_text("utf-8")

    def fail(*_: Any, **__: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(torch, "save", fail)
    with pytest.raises(OSError, match="disk full"):
        finetune(replace(RECIPE, steps=2), small, tiny, tmp_path / "run", resume=True)
    assert (tmp_path / "run" / "progress.json").read_text("utf-8") == before
    assert json.loads(before)["progress"]["step"] == 1
    assert (tmp_path / "run" / "optimizer.pt").is_file()


@pytest.mark.slow
def test_a_crash_between_two_checkpoints_leaves_the_new_one(tiny: BaseModel, small: Release, tmp_path: Path) -> None:
    whole = finetune(RECIPE, small, tiny, tmp_path / "run")
    # What is on disk once the old checkpoint has moved away and before the new one is in its place.
    (tmp_path / "run").rename(tmp_path / ".run.new")
    resumed = finetune(RECIPE, small, tiny, tmp_path / "run", resume=True)
    assert resumed.step == whole.step and (tmp_path / "run").is_dir()


@pytest.mark.slow
def test_a_watcher_sees_each_step_and_can_end_the_training(tiny: BaseModel, small: Release, tmp_path: Path) -> None:
    told: list[Report] = []

    def watch(report: Report) -> None:
        told.append(report)
        if report.step == 6:
            raise MatineeError("enough")

    assert how_far(tmp_path / "run") is None
    recipe = replace(RECIPE, checkpoint_minutes=0.0)
    with pytest.raises(MatineeError, match="enough"):
        finetune(recipe, small, tiny, tmp_path / "run", watch=watch)
    assert [r.step for r in told] == [1, 2, 3, 4, 5, 6]
    assert [r.share for r in told] == [k / RECIPE.steps for k in range(6)]
    assert told[0].seconds_left is None and all(r.tokens_per_second > 0 and r.seconds_left for r in told[1:])
    assert all(0.1 < r.loss < 3 for r in told) and told[5].labels == 6 * told[0].labels
    # The step during which it was told to stop is not in the checkpoint.
    checkpoint = how_far(tmp_path / "run")
    assert checkpoint is not None and checkpoint.step == 5
    (tmp_path / "run").rename(tmp_path / ".run.new")
    assert how_far(tmp_path / "run") == checkpoint
    (tmp_path / ".run.new" / "progress.json").write_text("{", "utf-8")
    assert how_far(tmp_path / "run") is None


@pytest.mark.slow
def test_phase_2_starts_from_phase_1_where_it_is_given(tiny: BaseModel, small: Release, tmp_path: Path) -> None:
    finetune(replace(RECIPE, phase=1, steps=3), small, tiny, tmp_path / "one")
    parent = tmp_path / "one" / "adapter"
    finetune(replace(RECIPE, steps=1, learning_rate=0.0), small, tiny, tmp_path / "two", parent=parent)
    one, two = (load_file(tmp_path / run / "adapter" / "adapter_model.safetensors") for run in ("one", "two"))
    for name, weights in one.items():
        torch.testing.assert_close(two[name], weights)
    state = json.loads((tmp_path / "two" / "progress.json").read_text("utf-8"))
    assert (state["style"], len(state["parent"])) == ("genres", 64)


@pytest.mark.slow
def test_phase_3_learns_from_several_releases_and_says_so(tiny: BaseModel, small: Release, tmp_path: Path) -> None:
    other = replace(small, name="other")
    progress = finetune(replace(RECIPE, phase=3, steps=2), small, tiny, tmp_path / "run", further=[other])
    state = json.loads((tmp_path / "run" / "progress.json").read_text("utf-8"))
    assert progress.step == 2 and state["style"] == "community"
    assert (state["data"]["name"], [r["name"] for r in state["data"]["further"]]) == ("small", ["other"])


@pytest.mark.parametrize(("hidden", "share"), [(0.0, 0.0), (1.0, 1.0), (0.25, 0.25)])
def test_phase_3_hides_as_many_averages_as_the_recipe_says(
    hidden: float, share: float, tokenizer: Any, small: Release
) -> None:
    recipe, corpus = replace(RECIPE, phase=3, hidden=hidden, teacher=0.0), Corpus.of(small)
    batches = training_batches(recipe, corpus, Encoder(tokenizer, corpus.prompts, recipe.style), None)
    lines = "".join(tokenizer.decode(row) for batch in islice(batches, 20) for row in batch.ids).count
    assert lines("; unknown;") / lines("):") == pytest.approx(share, abs=0.06)


@pytest.mark.parametrize(("hidden", "targets"), [(0.0, {0.4, 0.9}), (1.0, {0.8})])
def test_hidden_movies_have_the_teachers_target_and_others_the_label_too(
    hidden: float, targets: set[float], tokenizer: Any, small: Release
) -> None:
    recipe, corpus = replace(RECIPE, phase=3, hidden=hidden, imagined=0, teacher=0.5), Corpus.of(small)
    batches = training_batches(recipe, corpus, Encoder(tokenizer, corpus.prompts, recipe.style), says(0.8))
    assert {round(t, 3) for batch in islice(batches, 4) for t in batch.targets.tolist()} == targets


@pytest.mark.parametrize(("chance", "label"), [(1.0, " good"), (0.0, " bad")])
def test_imagined_ratings_follow_the_real_ones_hidden_and_as_the_teacher_says(
    chance: float, label: str, tokenizer: Any, small: Release
) -> None:
    recipe, corpus = replace(RECIPE, phase=3, hidden=0.0, imagined=3, teacher=0.0), Corpus.of(small)
    batches = training_batches(recipe, corpus, Encoder(tokenizer, corpus.prompts, recipe.style), says(chance))
    titles = {movie.title for movie in small.catalogue}
    for row in (row for batch in islice(batches, 4) for row in batch.ids):
        _, *real, first, second, third = tokenizer.decode(row).split("<|endoftext|>")[0].split("\n")
        assert len(real) == recipe.ratings - 3 and not any("; unknown;" in line for line in real)
        assert all("; unknown;" in line and line.split(" (")[0] in titles for line in (first, second, third))
        assert first.endswith(label) and second.endswith(label) and third.endswith(":")


def test_no_cold_movie_is_imagined(tokenizer: Any, ml_100k: Release) -> None:
    corpus, asked = Corpus.of(ml_100k), set[int]()

    def chances(sequence: RatingSequence, hidden: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        asked.update(sequence.movies.tolist())
        return np.full(len(sequence), 0.5)

    recipe = replace(RECIPE, phase=3, imagined=4)
    encoder = Encoder(tokenizer, corpus.prompts, recipe.style)
    teacher = cast(Teacher, SimpleNamespace(chances=chances))
    next(islice(training_batches(recipe, corpus, encoder, teacher), 160, None))
    # Nearly all movies that training people rated, many of which only imagining brings up so soon.
    assert len(asked) > 1200
    assert not asked & split(ml_100k).cold_movies


def test_at_least_half_of_the_ratings_are_real(tokenizer: Any, small: Release) -> None:
    recipe, corpus = replace(RECIPE, phase=3, hidden=0.0, ratings=3), Corpus.of(small)
    batches = training_batches(recipe, corpus, Encoder(tokenizer, corpus.prompts, recipe.style), says(0.5))
    for row in next(batches).ids:
        assert tokenizer.decode(row).count("; unknown;") == 1


def test_without_a_teacher_nothing_is_imagined(tokenizer: Any, small: Release) -> None:
    recipe, corpus = replace(RECIPE, phase=3, hidden=0.0, imagined=3, teacher=0.0), Corpus.of(small)
    batches = training_batches(recipe, corpus, Encoder(tokenizer, corpus.prompts, recipe.style), None)
    assert "unknown" not in "".join(tokenizer.decode(row) for batch in islice(batches, 4) for row in batch.ids)


@pytest.mark.slow
def test_accumulated_batches_make_one_step(
    tiny: BaseModel, small: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps, step = [], torch.optim.AdamW.step
    monkeypatch.setattr(torch.optim.AdamW, "step", lambda self, *a, **k: (steps.append(1), step(self, *a, **k))[1])
    progress = finetune(replace(RECIPE, steps=3, accumulate=2), small, tiny, tmp_path / "run")
    assert (len(steps), progress.step, progress.labels) == (3, 3, 3 * 2 * 4 * 8)


def test_only_two_rows_of_the_output_matrix_give_the_same_log_odds(tiny: BaseModel) -> None:
    model, tokenizer = load_base(tiny)
    ids = torch.tensor([tokenize(tokenizer, "Movies I rated good or bad:\nHeat:")])
    good, bad = (tokenize(tokenizer, LABELS[v])[0] for v in (Verdict.GOOD, Verdict.BAD))
    with torch.inference_mode():
        full = model(ids).logits[0, -1]
        head = model.get_output_embeddings().weight
        short = model.get_decoder()(ids).last_hidden_state[0, -1] @ (head[good] - head[bad])
    torch.testing.assert_close(short, full[good] - full[bad], rtol=1e-4, atol=1e-5)
