"""What ships is what was measured: the bundles, the evaluation beside them, and the README's tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from movies.movielens import Release
from movies.settings import REPOSITORY, SHIPPED_BUNDLE
from trainer.__main__ import SHIPPED_BUNDLES, main
from trainer.results import Evaluation, read_evaluation
from workers.bundles import load_bundle


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return read_evaluation(SHIPPED_BUNDLE.with_name("evaluation.json"))


def test_the_evaluation_that_ships_is_a_full_one_of_the_bundles_that_ship(evaluation: Evaluation) -> None:
    bundles = [load_bundle(folder) for folder in SHIPPED_BUNDLES]
    assert not evaluation.about.quick
    assert evaluation.about.bundles == {b.manifest.name: b.id for b in bundles}
    assert list(evaluation.about.bundles) == ["phase1", "phase2", "phase3"]


@pytest.mark.parametrize("folder", SHIPPED_BUNDLES, ids=lambda folder: folder.name)
def test_a_shipped_bundle_carries_the_figures_of_the_evaluation(folder: Path, evaluation: Evaluation) -> None:
    manifest = load_bundle(folder).manifest
    for table in ("sixth_rating", "cold_movies", "published"):
        row = getattr(evaluation, table).row(manifest.name)
        assert manifest.metrics[table] == row.model_dump(mode="json", exclude={"model"})
    averages = next(a for a in evaluation.averages if a.model == manifest.name)
    assert averages.cold is not None
    assert manifest.metrics["averages"]["cold"]["rmse"]["value"] == averages.cold.rmse.value


def test_the_readme_shows_the_figures_of_the_evaluation(evaluation: Evaluation) -> None:
    lines = (REPOSITORY / "README.md").read_text("utf-8").splitlines()

    def shown(model: str, *figures: object) -> None:
        assert any(model in line and all(str(f) in line for f in figures) for line in lines), (model, figures)

    for row in evaluation.sixth_rating.rows:
        cold = evaluation.cold_movies.row(row.model)
        name = {"phase1": "phase 1", "phase2": "phase 2", "phase3": "phase 3"}.get(row.model, row.model)
        shown(name, row.auc, row.accuracy, row.log_loss, f"{row.calibration_error:.3f}", cold.auc)
        shown(name, evaluation.published.row(row.model).auc)
    for found in evaluation.averages:
        assert found.cold is not None
        name = {"phase1": "phase 1", "phase2": "phase 2", "phase3": "phase 3"}.get(found.model, found.model)
        shown(name, found.warm.rmse, found.warm.spearman, found.cold.rmse, found.cold.spearman)


def test_the_readme_shows_the_plain_method_beside_the_bundles_that_ship(evaluation: Evaluation) -> None:
    plain = read_evaluation(SHIPPED_BUNDLE.with_name("plain.json"))
    assert not plain.about.quick
    assert (plain.about.draws, plain.about.seed) == (evaluation.about.draws, evaluation.about.seed)
    assert plain.about.bundles.items() > evaluation.about.bundles.items()
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    for phase in ("1", "2"):
        row = plain.sixth_rating.row(f"plain{phase}")
        assert f"| plain phase {phase} | {row.auc} | {row.accuracy} | {row.log_loss} |" in readme
        difference = next(
            d for d in plain.sixth_rating.differences if (d.model, d.against) == (f"phase{phase}", f"plain{phase}")
        )
        assert f"phase {phase} minus plain phase {phase} {difference.auc}" in readme


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("folder", SHIPPED_BUNDLES, ids=lambda folder: folder.name)
def test_a_random_part_of_what_a_shipped_bundle_says_of_itself_is_true(
    folder: Path, ml_100k: Release, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("trainer.__main__.load_release", lambda _: ml_100k)
    assert main(["evaluate", "--check", str(folder)]) == 0
    assert capsys.readouterr().out.count(" found") == 3
