"""Training of phase 4: it learns tastes, loses nothing, and what was trained is what is served."""

from __future__ import annotations

import json
import os
import shutil
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from movies.errors import BundleBroken, MatineeError
from movies.movielens import Release
from movies.settings import EngineKind
from trainer.__main__ import main
from trainer.data.examples import evaluation_draws, split
from trainer.metrics.accuracy import auc
from trainer.training.export import export_bundle
from trainer.vectors.figures import figures_of
from trainer.vectors.fitting import fitted_to_people
from trainer.vectors.recipe import VectorRecipe
from trainer.vectors.served import served
from trainer.vectors.training import PROJECTION, VALIDATION_DRAWS, train_vectors
from trainer.vectors.validation import EXPONENTS, asked_people
from workers.bundles.bundle import Bundle, load_bundle, rewritten
from workers.bundles.manifest import MOVIES, WEIGHTS
from workers.bundles.opening import open_engine, open_vector_engine
from workers.engine.base_model import BaseModel, sha256_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("home")]


@pytest.fixture
def bundle(run: Path, tiny_gguf_model: BaseModel, tmp_path: Path) -> Bundle:
    return export_bundle(run, tmp_path / "bundle", "phase4", tiny_gguf_model)


def test_opposite_tastes_get_opposite_lists(
    tiny_gguf_model: BaseModel, small: Release, tmp_path: Path, recipe: VectorRecipe
) -> None:
    # Tastes as plain as these need no teachers, who know less than these few people's labels.
    plain = replace(recipe, teacher=0.0, taste=0.0, ranking=0.25, cuts=3)
    learning = replace(plain, steps=300, sequences=8, learning_rate=3e-3, projection_rate=1.0)
    progress = train_vectors(learning, small, tiny_gguf_model, tmp_path / "run", precision="full")
    assert progress.validation[-1]["auc"] > 0.9
    bundle = export_bundle(tmp_path / "run", tmp_path / "bundle", "phase4", tiny_gguf_model)
    crime = np.array(["Crime" in movie.genres for movie in small.catalogue])
    ids = np.array([movie.id for movie in small.catalogue])
    with served(bundle, small.catalogue, tiny_gguf_model) as judge:
        for one in asked_people(split(small).held_out, given=5):
            like = judge.after(one.given, ids).like
            assert (like[crime].mean() > like[~crime].mean()) == (one.given.user % 2 == 0)


def test_ctrl_c_keeps_what_is_learned_and_resuming_ends_where_one_run_ends(
    run: Path,
    tiny_gguf_model: BaseModel,
    small: Release,
    recipe: VectorRecipe,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps = 0
    step = torch.optim.AdamW.step

    def step_and_interrupt(*args: Any, **kwargs: Any) -> Any:
        nonlocal steps
        steps += 1
        if steps == 3:
            os.kill(os.getpid(), signal.SIGINT)
        return step(*args, **kwargs)

    monkeypatch.setattr(torch.optim.AdamW, "step", step_and_interrupt)
    stopped = train_vectors(recipe, small, tiny_gguf_model, tmp_path / "cut", precision="full")
    assert stopped.step == 3
    resumed = train_vectors(recipe, small, tiny_gguf_model, tmp_path / "cut", precision="full", resume=True)
    assert resumed.step == recipe.steps
    for file in (PROJECTION, WEIGHTS):
        one, two = (load_file(folder / file) for folder in (run, tmp_path / "cut"))
        assert one.keys() == two.keys()
        for name, weights in one.items():
            torch.testing.assert_close(two[name], weights, rtol=1e-4, atol=1e-6)
    assert (run / MOVIES).is_file()


def test_resuming_another_recipe_is_refused(
    run: Path, tiny_gguf_model: BaseModel, small: Release, recipe: VectorRecipe
) -> None:
    with pytest.raises(MatineeError, match="layers"):
        train_vectors(replace(recipe, layers=1), small, tiny_gguf_model, run, precision="full", resume=True)


def test_a_bundle_passes_its_checks_and_both_engines_answer_alike(
    bundle: Bundle, tiny_gguf_model: BaseModel, small: Release
) -> None:
    assert load_bundle(bundle.folder).manifest == bundle.manifest
    assert bundle.manifest.format == 2 and bundle.manifest.cut is not None and bundle.manifest.cut.layers == 2
    ids = np.array([movie.id for movie in small.catalogue])
    one = asked_people(split(small).held_out, given=5)[0]
    answers = []
    for kind in (EngineKind.LLAMA_CPP, EngineKind.TRANSFORMERS):
        with served(bundle, small.catalogue, tiny_gguf_model, kind) as judge:
            answers.append(judge.after(one.given, ids))
    assert np.std(answers[1].like) > 0.01
    np.testing.assert_allclose(answers[0].like, answers[1].like, atol=0.05)
    np.testing.assert_allclose(answers[0].choice, answers[1].choice, atol=0.05)


def test_validation_in_training_matches_serving(
    run: Path, bundle: Bundle, tiny_gguf_model: BaseModel, small: Release
) -> None:
    noted = json.loads((run / "progress.json").read_text())["progress"]["validation"][-1]["auc"]
    sixth = evaluation_draws(split(small).validation, VALIDATION_DRAWS, 1)
    with served(bundle, small.catalogue, tiny_gguf_model, EngineKind.TRANSFORMERS) as judge:
        found = auc(judge.last(sixth), np.array([s.good[-1] for s in sixth]))
    assert found == pytest.approx(noted, abs=0.01)


def test_calibration_and_exponent_come_from_validation_people(
    bundle: Bundle, tiny_gguf_model: BaseModel, small: Release
) -> None:
    fitted = fitted_to_people(bundle, small, tiny_gguf_model)
    assert fitted.manifest.cut is not None and fitted.manifest.cut.exponent in EXPONENTS
    assert fitted.manifest.calibration != bundle.manifest.calibration
    assert load_bundle(bundle.folder).manifest == fitted.manifest


def test_a_cut_model_that_is_another_is_refused(bundle: Bundle, tiny_gguf_model: BaseModel, home: Path) -> None:
    assert bundle.manifest.cut is not None
    altered = rewritten(bundle, cut=bundle.manifest.cut.model_copy(update={"sha256": "0" * 64}))
    with pytest.raises(BundleBroken, match="derived again"):
        open_vector_engine(altered, tiny_gguf_model, EngineKind.LLAMA_CPP, home / "models")


def test_a_bundle_that_reads_vectors_is_not_opened_for_titles_nor_the_other_way_round(
    bundle: Bundle, tiny_gguf_model: BaseModel, shipped: Path, home: Path
) -> None:
    with pytest.raises(BundleBroken, match="reads vectors"):
        open_engine(bundle, tiny_gguf_model, EngineKind.LLAMA_CPP, home / "models")
    with pytest.raises(BundleBroken, match="reads titles"):
        open_vector_engine(load_bundle(shipped / "phase2"), tiny_gguf_model, EngineKind.LLAMA_CPP, home / "models")


def test_the_figures_of_a_bundle_are_told_against_ease(
    bundle: Bundle, tiny_gguf_model: BaseModel, small: Release
) -> None:
    told = list(figures_of(bundle, small, tiny_gguf_model, given=(5,)))
    lines = [line.text for line in told]
    people = len(asked_people(split(small).held_out, given=5))
    assert f"{people} held-out people, 5 ratings given, 16 movies ranked" in lines
    assert any(line.startswith("sixth rating, 120 rows: AUC 0.") for line in lines)
    ours = [line for line in lines if line.startswith(bundle.id)]
    assert len(ours) == len(EXPONENTS) and "(served)" in ours[0]
    assert any(line.startswith("  minus EASE") and "nDCG@10" in line for line in lines)
    recorded = {table: figures for line in told for table, figures in line.metrics.items()}
    assert recorded["sixth_rating"]["rows"] == 120 and recorded["list after 5 ratings"]["people"] == people


def test_recorded_figures_stand_in_the_manifest_where_the_admins_list_of_models_looks_for_them(
    bundle: Bundle, small_folder: Path, tiny_gguf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATINEE_DATA", str(small_folder))
    monkeypatch.setenv("MATINEE_BASE_MODEL", str(tiny_gguf))
    copy = Path(shutil.copytree(bundle.folder, tmp_path / "copy"))
    assert main(["lists", "--bundle", str(copy), "--given", "5", "--record"]) == 0
    metrics = load_bundle(copy).manifest.metrics
    assert 0.0 < metrics["sixth_rating"]["auc"]["value"] < 1.0 and metrics["about"]["data"] == small_folder.name
    assert main(["lists", "--bundle", str(copy), "--every", "2", "--record"]) == 1


def test_phase_4_starts_from_no_bundle(
    capsys: pytest.CaptureFixture[str], small_folder: Path, tiny_gguf: Path, home: Path
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATINEE_DATA", str(small_folder))
        patch.setenv("MATINEE_BASE_MODEL", str(tiny_gguf))
        assert main(["train", "--phase", "4", "--parent", "somewhere"]) == 1
    assert "no such run" in capsys.readouterr().err


def test_a_run_goes_on_from_another_with_another_recipe(
    run: Path, tiny_gguf_model: BaseModel, small: Release, recipe: VectorRecipe, tmp_path: Path
) -> None:
    other = replace(recipe, steps=1, learning_rate=0.0, taste=0.0)
    train_vectors(other, small, tiny_gguf_model, tmp_path / "on", precision="full", parent=run)
    for file in (PROJECTION, WEIGHTS):
        one, two = (load_file(folder / file) for folder in (run, tmp_path / "on"))
        for name, weights in one.items():
            torch.testing.assert_close(two[name], weights)
    state = json.loads((tmp_path / "on" / "progress.json").read_text())
    assert state["parent"] == sha256_of(run / WEIGHTS) and state["progress"]["step"] == 1
