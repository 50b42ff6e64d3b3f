"""From a run to a bundle: refusals, and that a failed export touches nothing.

That the exported forms score alike is in tests/workers/engine/test_agreement.py.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from movies.errors import MatineeError
from trainer.training.export import export_bundle
from workers.bundles.bundle import load_bundle
from workers.bundles.manifest import ADAPTER, WEIGHTS
from workers.engine.base_model import find_base_model


@pytest.fixture
def run(shipped: Path, tmp_path: Path) -> Path:
    """A run as training leaves it, with the adapter of the shipped phase 1."""
    bundle = load_bundle(shipped / "phase1")
    folder = tmp_path / "run"
    shutil.copytree(bundle.folder / ADAPTER, folder / ADAPTER)
    weights = {k: v.astype(np.float32) for k, v in load_file(bundle.folder / WEIGHTS).items()}
    save_file(weights, folder / WEIGHTS)
    state = {
        "style": "plain",
        "base": bundle.manifest.base.model_dump(),
        "data": bundle.manifest.data,
        "recipe": bundle.manifest.recipe,
        "parent": None,
        "progress": {"step": 7, "labels": 70, "tokens": 700, "elapsed": 90.0, "validation": None},
    }
    (folder / "progress.json").write_text(json.dumps(state), "utf-8")
    return folder


@pytest.mark.slow
def test_a_run_becomes_a_bundle_that_passes_its_checks(run: Path, shipped: Path, tmp_path: Path) -> None:
    exported = export_bundle(run, tmp_path / "bundle", "phase1", find_base_model(None))
    assert load_bundle(tmp_path / "bundle").manifest == exported.manifest
    assert exported.manifest.training["minutes"] == 1.5
    # Training in 32 bits and shipping in 16 loses nothing here, since these weights were 16 bits before.
    for form in (WEIGHTS, "adapter.gguf"):
        assert (tmp_path / "bundle" / form).read_bytes() == (shipped / "phase1" / form).read_bytes()


@pytest.mark.slow
def test_what_is_no_run_or_a_run_on_another_base_is_refused(run: Path, tmp_path: Path) -> None:
    base = find_base_model(None)
    with pytest.raises(MatineeError, match="no training run"):
        export_bundle(tmp_path / "nowhere", tmp_path / "bundle", "phase1", base)
    state = json.loads((run / "progress.json").read_text("utf-8"))
    state["base"]["sha256"] = "0" * 64
    (run / "progress.json").write_text(json.dumps(state), "utf-8")
    with pytest.raises(MatineeError, match="MATINEE_BASE_MODEL"):
        export_bundle(run, tmp_path / "bundle", "phase1", base)
    assert not (tmp_path / "bundle").exists()


@pytest.mark.slow
def test_a_failed_export_leaves_the_bundle_that_was_there(run: Path, tmp_path: Path) -> None:
    target = tmp_path / "bundle"
    before = export_bundle(run, target, "phase1", find_base_model(None))
    (run / WEIGHTS).write_bytes(b"broken")
    with pytest.raises(Exception, match=r"(?i)header|invalid|deserializ"):
        export_bundle(run, target, "phase1", find_base_model(None))
    assert load_bundle(target).manifest == before.manifest
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bundle", "run"]
