"""What ships is what was measured: the bundles, the evaluation next to them, and the tables in the documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from movies.movielens import Release
from movies.settings import REPOSITORY, SHIPPED_BUNDLE
from trainer.__main__ import main
from trainer.commands.evaluate import SHIPPED_BUNDLES
from trainer.evaluation.results import Evaluation, read_evaluation
from workers.bundles.bundle import load_bundle


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


def test_the_results_show_the_figures_of_the_evaluation(evaluation: Evaluation) -> None:
    rows = table_rows("docs/results.md")
    for row in evaluation.sixth_rating.rows:
        shown(rows, row.model, *sixth_rating(evaluation, row.model))
        shown(rows, row.model, evaluation.published.row(row.model).auc)
    for found in evaluation.averages:
        assert found.cold is not None
        shown(rows, found.model, found.warm.rmse, found.warm.spearman, found.cold.rmse, found.cold.spearman)


def test_the_readme_shows_the_bundles_and_the_two_best_baselines(evaluation: Evaluation) -> None:
    ours = ["base", *evaluation.about.bundles]
    baselines = [row for row in evaluation.sixth_rating.rows if row.model not in ours]
    best = sorted(baselines, key=lambda row: -row.auc.value)[:2]
    rows = table_rows("README.md")
    for model in [*ours, *(row.model for row in best)]:
        shown(rows, model, *sixth_rating(evaluation, model))


@pytest.mark.parametrize("document", ["README.md", "docs/results.md"])
def test_a_wrong_figure_in_a_document_is_found(document: str, evaluation: Evaluation) -> None:
    auc = str(evaluation.sixth_rating.row("phase3").auc)
    rows = [row.replace(auc, "0.999 [0.999, 0.999]") for row in table_rows(document)]
    with pytest.raises(AssertionError):
        shown(rows, "phase3", *sixth_rating(evaluation, "phase3"))


def table_rows(document: str) -> list[str]:
    lines = (REPOSITORY / document).read_text("utf-8").splitlines()
    return [line for line in lines if line.startswith("| ")]


def shown(rows: list[str], model: str, *figures: object) -> None:
    """Assert that a row begins with the model's name in the documents, and contains all these figures."""
    name = {"phase1": "phase 1", "phase2": "phase 2", "phase3": "phase 3"}.get(model, model)
    called = (f"| {name} |", f"| {name}, ", f"| {name} (")
    assert any(row.startswith(called) and all(str(f) in row for f in figures) for row in rows), (model, figures)


def sixth_rating(evaluation: Evaluation, model: str) -> list[object]:
    """All figures of a model in the table of the sixth rating."""
    row, cold = evaluation.sixth_rating.row(model), evaluation.cold_movies.row(model)
    return [row.auc, row.accuracy, row.log_loss, f"{row.calibration_error:.3f}", cold.auc]


def test_the_results_show_the_plain_method_beside_the_bundles_that_ship(evaluation: Evaluation) -> None:
    plain = read_evaluation(SHIPPED_BUNDLE.with_name("plain.json"))
    assert not plain.about.quick
    assert (plain.about.draws, plain.about.seed) == (evaluation.about.draws, evaluation.about.seed)
    assert plain.about.bundles.items() > evaluation.about.bundles.items()
    results = (REPOSITORY / "docs" / "results.md").read_text("utf-8")
    for phase in ("1", "2"):
        row = plain.sixth_rating.row(f"plain{phase}")
        assert f"| plain phase {phase} | {row.auc} | {row.accuracy} | {row.log_loss} |" in results
        difference = next(
            d for d in plain.sixth_rating.differences if (d.model, d.against) == (f"phase{phase}", f"plain{phase}")
        )
        assert f"phase {phase} minus plain phase {phase} {difference.auc}" in results


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("folder", SHIPPED_BUNDLES, ids=lambda folder: folder.name)
def test_a_random_part_of_a_shipped_bundles_figures_is_confirmed(
    folder: Path, ml_100k: Release, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("trainer.commands.inputs.load_release", lambda _: ml_100k)
    assert main(["evaluate", "--check", str(folder)]) == 0
    assert capsys.readouterr().out.count(" found") == 3
