"""The initial weights of a training."""

from __future__ import annotations

from pathlib import Path

import pytest

from movies.errors import MatineeError
from movies.settings import SHIPPED_BUNDLE
from trainer.training import warm_start
from trainer.training.warm_start import AFRESH, parent_adapter
from workers.bundles.bundle import load_bundle
from workers.bundles.manifest import ADAPTER
from workers.engine.base_model import BaseModel

PHASE_1 = SHIPPED_BUNDLE.with_name("phase1")
BASE = BaseModel("base", "base.gguf", load_bundle(PHASE_1).manifest.base.sha256)


@pytest.mark.parametrize(("phase", "chosen"), [(1, None), (1, Path(AFRESH)), (2, Path(AFRESH))])
def test_phase_1_and_an_explicit_none_start_afresh(phase: int, chosen: Path | None) -> None:
    assert parent_adapter(phase, chosen, BASE) is None


def test_phase_2_starts_from_the_shipped_phase_1() -> None:
    assert parent_adapter(2, None, BASE) == PHASE_1 / ADAPTER


def test_a_bundle_of_another_base_model_is_refused() -> None:
    with pytest.raises(MatineeError, match="another hash"):
        parent_adapter(2, None, BaseModel("other", "other.gguf", "0" * 64))


def test_a_missing_previous_phase_is_reported_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm_start, "SHIPPED_BUNDLE", tmp_path / "phase2")
    with pytest.raises(MatineeError, match=r"starts from phase1, which only the repository holds.*none to start"):
        parent_adapter(2, None, BASE)
