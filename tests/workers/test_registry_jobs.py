"""The jobs about the registry: what they say, that they may run twice, and that changes in the meantime stop them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from movies.errors import BundleBroken, PromotionRefused
from movies.protocol.registry import ModelsResult, ModelState, PromoteJob, RollBackJob
from movies.settings import SHIPPED_BUNDLE, DataSettings, EngineKind, WorkerSettings
from tests.workers.test_serving import Answers
from workers import registry_jobs as models
from workers import serving, tasks
from workers.bundles import registry as registry_module
from workers.bundles.bundle import load_bundle, rewritten
from workers.bundles.manifest import GGUF, MANIFEST
from workers.bundles.registry import BUNDLES, Registry

Here = tuple[WorkerSettings, DataSettings]
CANDIDATE, CURRENT, RETIRED = ModelState


@pytest.fixture
def here(tmp_path: Path) -> Here:
    worker = WorkerSettings(engine=EngineKind.SCRIPTED, registry=str(tmp_path / "registry"), bundle=None)
    return worker, DataSettings(home=tmp_path)


@pytest.fixture
def registry(here: Here) -> Registry:
    return Registry.of(*here)


@pytest.fixture
def two(registry: Registry, shipped: Path) -> tuple[str, str]:
    """The digests of two candidates."""
    one, other = (registry.add(shipped / name).digest for name in ("phase1", "phase2"))
    return one, other


def states(result: ModelsResult) -> list[ModelState]:
    return [model.state for model in result.models]


def test_without_a_registry_what_ships_is_served(here: Here) -> None:
    result = models.models(*here)
    assert result.models == () and result.current is None and result.pinned is None
    assert result.served == result.shipped == load_bundle(SHIPPED_BUNDLE).id


def test_models_come_with_their_state_and_which_is_served(here: Here, registry: Registry, two: tuple[str, str]) -> None:
    registry.promote(two[0])
    registry.promote(two[1])
    result = models.models(*here)
    assert [model.digest for model in result.models] == list(two) and states(result) == [RETIRED, CURRENT]
    assert result.current is not None and result.served == result.current.id == registry.read().entries[1].id
    assert result.before == two[0] and all(model.since > 1_700_000_000 for model in result.models)


def test_the_auc_is_the_one_that_the_manifest_carries(
    here: Here, registry: Registry, shipped: Path, tmp_path: Path
) -> None:
    for name, metrics in (
        ("good", {"sixth_rating": {"auc": {"value": 0.684, "low": 0.6, "high": 0.7}}}),
        ("none", {}),
        ("odd", {"sixth_rating": {"auc": {"value": "high"}}}),
        ("odder", {"sixth_rating": 7}),
    ):
        copy = Path(shutil.copytree(shipped / "phase1", tmp_path / name))
        rewritten(load_bundle(copy), metrics=metrics, name=name)
        registry.add(copy)
    assert {model.id.partition("-")[0]: model.auc for model in models.models(*here).models} == {
        "good": 0.684,
        "none": None,
        "odd": None,
        "odder": None,
    }


def test_a_manifest_that_was_altered_tells_nothing_and_hides_no_other(
    here: Here, registry: Registry, two: tuple[str, str], tmp_path: Path
) -> None:
    manifest = tmp_path / "registry" / BUNDLES / two[0] / MANIFEST
    forged = json.loads(manifest.read_text()) | {"metrics": {"sixth_rating": {"auc": {"value": 0.99}}}}
    manifest.write_text(json.dumps(forged))
    assert next(iter(models.models(*here).models)).auc is None
    assert len(models.models(*here).models) == 2


def test_of_very_many_models_the_latest_are_told_and_what_is_served(
    here: Here, registry: Registry, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.promote(two[0])
    later = [registry_module.Entry(digest=f"{k:064x}", id=f"n{k}", state=CANDIDATE, since=2**40 + k) for k in range(9)]
    registry.change(lambda now: now.model_copy(update={"entries": (*now.entries, *later)}))
    monkeypatch.setattr(models, "MOST_MODELS", 3)
    monkeypatch.setattr(models, "_model", lambda _, e: models.Model(**e.model_dump()))
    result = models.models(*here)
    assert [model.id for model in result.models] == [result.served, "n7", "n8"]


def test_a_pinned_bundle_is_told(here: Here, shipped: Path) -> None:
    worker = here[0].model_copy(update={"bundle": shipped / "phase1"})
    assert models.models(worker, here[1]).pinned == load_bundle(shipped / "phase1").id


def test_promoting_twice_is_promoting_once(here: Here, registry: Registry, two: tuple[str, str]) -> None:
    job = PromoteJob(digest=two[0], served=None)
    first = models.promote(job, *here)
    assert states(first) == [CURRENT, CANDIDATE] and first.before is None
    assert models.promote(job, *here) == first
    assert registry.read().before == ()


def test_a_promotion_is_refused_where_another_was_promoted_meanwhile(
    here: Here, registry: Registry, two: tuple[str, str]
) -> None:
    registry.promote(two[0])
    before = registry.read()
    with pytest.raises(PromotionRefused, match="in the meantime"):
        models.promote(PromoteJob(digest=two[1], served=None), *here)
    assert registry.read() == before
    assert models.promote(PromoteJob(digest=two[1], served=two[0]), *here).before == two[0]


def test_a_promotion_that_somebody_overtakes_while_the_bundle_is_tried_is_refused(
    here: Here, registry: Registry, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "try_out", lambda *_: registry.promote(two[1]))
    with pytest.raises(PromotionRefused, match="in the meantime"):
        models.promote(PromoteJob(digest=two[0], served=None), *here)
    current = registry.read().current
    assert current is not None and current.digest == two[1]


def test_a_bundle_that_is_not_there_is_not_promoted(here: Here) -> None:
    with pytest.raises(PromotionRefused, match="no bundle"):
        models.promote(PromoteJob(digest="f" * 64, served=None), *here)


def test_a_bundle_is_tried_before_it_is_promoted(
    here: Here, registry: Registry, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(serving, "open_engine", lambda *_, **__: Answers(-1.0, 1.0))
        with pytest.raises(BundleBroken, match="known movies"):
            models.promote(PromoteJob(digest=two[0], served=None), *here)
    (tmp_path / "registry" / BUNDLES / two[0] / GGUF).write_bytes(b"forged")
    with pytest.raises(BundleBroken, match="altered"):
        models.promote(PromoteJob(digest=two[0], served=None), *here)
    assert registry.read().current is None


def test_rolling_back_twice_is_rolling_back_once(here: Here, registry: Registry, two: tuple[str, str]) -> None:
    registry.promote(two[0])
    registry.promote(two[1])
    job = RollBackJob(to=two[0], served=two[1])
    first = models.roll_back(job, *here)
    assert states(first) == [CURRENT, RETIRED] and first.before is None
    assert models.roll_back(job, *here) == first
    last = RollBackJob(to=None, served=two[0])
    assert models.roll_back(last, *here).current is None
    assert models.roll_back(last, *here).current is None


def test_a_job_that_was_done_and_undone_is_not_done_again(here: Here, registry: Registry, two: tuple[str, str]) -> None:
    job = PromoteJob(digest=two[0], served=None)
    models.promote(job, *here, "a")
    models.roll_back(RollBackJob(to=None, served=two[0]), *here, "b")
    # Whoever could read it can send it again.
    assert models.promote(job, *here, "a").current is None
    assert models.roll_back(RollBackJob(to=two[0], served=two[1]), *here, "b").current is None
    assert models.promote(job, *here, "c").current is not None
    changes = registry.read().changes
    assert [(c.job, c.old, c.new) for c in changes] == [("a", None, two[0]), ("b", two[0], None), ("c", None, two[0])]


@pytest.mark.parametrize(("to", "served"), [(0, 0), (None, 1), (0, None)])
def test_rolling_back_is_refused_where_it_would_not_do_what_was_said(
    here: Here, registry: Registry, two: tuple[str, str], to: int | None, served: int | None
) -> None:
    registry.promote(two[0])
    registry.promote(two[1])
    before = registry.read()
    job = RollBackJob(to=None if to is None else two[to], served="e" * 64 if served is None else two[served])
    with pytest.raises(PromotionRefused):
        models.roll_back(job, *here)
    assert registry.read() == before


def test_the_tasks_do_so_with_the_settings_of_their_process(
    here: Here, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MATINEE_REGISTRY", str(tmp_path / "registry"))
    monkeypatch.setenv("MATINEE_ENGINE", "scripted")
    monkeypatch.delenv("MATINEE_BUNDLE", raising=False)

    def run(task: Any, **job: Any) -> ModelsResult:
        return ModelsResult.model_validate(task.answered({"version": 1, **job}).result)

    assert states(run(tasks.models)) == [CANDIDATE, CANDIDATE]
    assert states(run(tasks.promote, digest=two[0], served=None)) == [CURRENT, CANDIDATE]
    assert states(run(tasks.roll_back, to=None, served=two[0])) == [RETIRED, CANDIDATE]
