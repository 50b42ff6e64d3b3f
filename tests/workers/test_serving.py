"""A worker switches bundles between two jobs, and keeps the old one if the new one is no good."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs
from threadpoolctl import threadpool_info, threadpool_limits

from movies.errors import BundleBroken
from movies.movielens import Release
from movies.protocol.recommendation import PredictJob, RatedMovie
from movies.ratings import Verdict
from movies.settings import SHIPPED_BUNDLE, DataSettings, EngineKind, WorkerSettings
from workers import serving as module
from workers.__main__ import main
from workers.bundles.bundle import Bundle, load_bundle
from workers.bundles.manifest import GGUF, MANIFEST
from workers.bundles.registry import BUNDLES, Registry
from workers.engine.scripted import ScriptedEngine
from workers.serving import Serving, check_answers, served_bundle


@pytest.fixture(autouse=True)
def looks_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_EVERY_SECONDS", -1.0)


@pytest.fixture
def settings(tmp_path: Path, small: Release, monkeypatch: pytest.MonkeyPatch) -> tuple[WorkerSettings, DataSettings]:
    """A worker with a scripted model and a registry of its own."""
    monkeypatch.setattr(module, "load_with_films", lambda _: small)
    worker = WorkerSettings(engine=EngineKind.SCRIPTED, registry=str(tmp_path / "registry"))
    return worker, DataSettings(home=tmp_path)


@pytest.fixture
def registry(settings: tuple[WorkerSettings, DataSettings]) -> Registry:
    return Registry.of(*settings)


def served(serving: Serving) -> str:
    rated = (RatedMovie(movie_id=1, verdict=Verdict.GOOD),)
    job = PredictJob(catalogue=serving.inference()._catalogue.digest, ratings=rated, movie_ids=(2,))
    return serving.inference().predict(job).served_by.bundle


def test_without_a_registry_what_ships_is_served(settings: Any) -> None:
    assert served(Serving(*settings)) == load_bundle(SHIPPED_BUNDLE).id == served_bundle(*settings).id


def test_numpy_keeps_to_one_thread_so_that_it_does_not_spin_in_the_way_of_llama_cpp(settings: Any) -> None:
    with threadpool_limits(2, user_api="blas"):
        Serving(*settings)
        threads = {pool["num_threads"] for pool in threadpool_info() if pool["internal_api"] == "openblas"}
    assert threads == {1}


def test_another_bundle_is_taken_up_with_the_next_job_and_rolled_back_with_the_next(
    settings: Any, registry: Registry, shipped: Path
) -> None:
    serving = Serving(*settings)
    before = serving.inference()
    registry.promote(registry.add(shipped / "phase1").digest)
    assert served(serving) == load_bundle(shipped / "phase1").id == served_bundle(*settings).id
    assert served(Serving(*settings)) == load_bundle(shipped / "phase1").id
    # A job that began before goes on entirely with what it began with.
    assert before._bundle.id == load_bundle(SHIPPED_BUNDLE).id
    # Placing the catalogue on the map takes seconds, and is not repeated.
    assert before._candidates.taste is serving.inference()._candidates.taste
    registry.roll_back()
    assert served(serving) == load_bundle(SHIPPED_BUNDLE).id


def test_a_pinned_bundle_stays_whatever_the_registry_says(settings: Any, registry: Registry, shipped: Path) -> None:
    worker, data = settings
    serving = Serving(worker.model_copy(update={"bundle": shipped / "phase2"}), data)
    registry.promote(registry.add(shipped / "phase1").digest)
    assert served(serving) == load_bundle(shipped / "phase2").id


def test_a_broken_bundle_is_refused_once_and_the_old_one_stays(
    settings: Any, registry: Registry, shipped: Path, tmp_path: Path
) -> None:
    first, second = (registry.add(shipped / name).digest for name in ("phase1", "phase2"))
    registry.promote(first)
    serving = Serving(*settings)
    (tmp_path / "registry" / BUNDLES / second / GGUF).write_bytes(b"forged")
    registry.promote(second)
    with capture_logs() as events:
        assert [served(serving) for _ in range(3)] == [load_bundle(shipped / "phase1").id] * 3
    assert [event["event"] for event in events].count("bundle_refused") == 1
    # A worker that starts now serves what was served before, too.
    assert served(Serving(*settings)) == load_bundle(shipped / "phase1").id
    registry.roll_back()
    assert served(serving) == load_bundle(shipped / "phase1").id


def test_a_registry_that_is_away_for_a_moment_changes_nothing(
    settings: Any, registry: Registry, shipped: Path, tmp_path: Path
) -> None:
    registry.promote(registry.add(shipped / "phase1").digest)
    serving = Serving(*settings)
    (tmp_path / "registry").rename(tmp_path / "away")
    (tmp_path / "registry").write_text("not a folder")
    assert served(serving) == load_bundle(shipped / "phase1").id
    (tmp_path / "registry").unlink()
    (tmp_path / "away").rename(tmp_path / "registry")
    registry.promote(registry.add(shipped / "phase2").digest)
    assert served(serving) == load_bundle(shipped / "phase2").id


class Answers(ScriptedEngine):
    """An engine that answers what a test wants, depending on whether the history is a happy one."""

    def __init__(self, happy: float, unhappy: float) -> None:
        super().__init__()
        self._answers = happy, unhappy

    def score(self, prefix: str, continuations: Sequence[str]) -> list[float]:
        return [self._answers["bad" in prefix.split(":", 1)[1]]] * len(continuations)


@pytest.mark.parametrize("answers", [(0.5, 0.5), (-1.0, 1.0), (math.nan, 0.0), (0.0, -math.inf)])
def test_a_model_whose_answers_make_no_sense_is_refused(
    answers: tuple[float, float], bundle_of: Callable[..., Bundle]
) -> None:
    check_answers(Answers(1.0, -1.0), bundle_of())
    with pytest.raises(BundleBroken):
        check_answers(Answers(*answers), bundle_of())


def test_the_command_line_lists_shows_promotes_and_rolls_back(
    settings: Any, shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MATINEE_REGISTRY", str(tmp_path / "registry"))
    monkeypatch.setenv("MATINEE_ENGINE", "scripted")
    monkeypatch.delenv("MATINEE_BUNDLE", raising=False)

    def said(*arguments: str) -> str:
        assert main(["models", *arguments]) == 0
        return capsys.readouterr().out

    assert said("list") == f"served: {SHIPPED_BUNDLE.name}, which ships\n"
    bundle = load_bundle(shipped / "phase1")
    assert bundle.id in said("add", str(shipped / "phase1"))
    assert said("list").startswith("candidate")
    assert json.loads(said("show", bundle.id))["calibration"] == bundle.manifest.calibration.model_dump()
    assert said("promote", bundle.id) == f"served: {bundle.id}\n"
    assert said("list").startswith("current")
    assert said("rollback") == f"served: {SHIPPED_BUNDLE.name}, which ships\n"
    assert said("list").startswith("retired")
    assert main(["models", "rollback"]) == 1
    assert main(["models", "promote", "phase9"]) == 1
    assert capsys.readouterr().err.count("workers: ") == 2


def test_a_bundle_that_fails_its_checks_is_not_promoted(
    settings: Any, shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MATINEE_REGISTRY", str(tmp_path / "registry"))
    monkeypatch.setenv("MATINEE_ENGINE", "scripted")
    monkeypatch.setattr(module, "open_engine", lambda *_, **__: Answers(-1.0, 1.0))
    copy = Path(shutil.copytree(shipped / "phase1", tmp_path / "phase1"))
    assert main(["models", "add", str(copy)]) == 0
    assert main(["models", "promote", load_bundle(copy).id]) == 1
    assert "known movies" in capsys.readouterr().err
    assert Registry.of(*settings).read().current is None
    assert (copy / MANIFEST).is_file()
