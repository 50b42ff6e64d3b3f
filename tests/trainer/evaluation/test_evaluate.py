"""The protocol, with an engine that needs no model, and what bundles say about themselves."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import trainer.metrics.intervals as intervals
from movies.errors import MatineeError
from movies.movielens import Release
from movies.settings import EngineKind
from trainer.data.examples import split
from trainer.evaluation.evaluate import evaluate
from trainer.evaluation.protocol import PARTS, Protocol, sixth_rating
from trainer.evaluation.record import check, record
from trainer.evaluation.results import Evaluation, read_evaluation, write_evaluation
from trainer.evaluation.scoring import ScoreCache, ScoredModel
from workers.bundles.bundle import Bundle, load_bundle
from workers.bundles.manifest import MANIFEST
from workers.engine.base_model import find_base_model

pytestmark = pytest.mark.slow

PROTOCOL = Protocol(draws=2, length_draws=1, histories=10, every=1)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScoreCache]:
    opened = ScoreCache(tmp_path_factory.mktemp("cache") / "scores.sqlite")
    yield opened
    opened.close()


def models(release: Release, cache: ScoreCache, *bundles: Bundle) -> list[ScoredModel]:
    base = find_base_model(None)
    return [
        ScoredModel(b, base, EngineKind.SCRIPTED, Path(), "cpu", release.catalogue, cache) for b in (None, *bundles)
    ]


@pytest.fixture(scope="module")
def evaluation(ml_100k: Release, cache: ScoreCache, shipped: Path) -> Evaluation:
    bundles = [load_bundle(shipped / name) for name in ("phase1", "phase2")]
    with pytest.MonkeyPatch.context() as patch:
        # A thousand resamples of every table take half a minute here, and only make intervals finer.
        patch.setattr(intervals, "RESAMPLES", 100)
        return evaluate(ml_100k, models(ml_100k, cache, *bundles), PROTOCOL)


@pytest.fixture
def recorded(evaluation: Evaluation, shipped: Path, tmp_path: Path) -> Bundle:
    return record(load_bundle(Path(shutil.copytree(shipped / "phase1", tmp_path / "phase1"))), evaluation)


def test_all_models_and_baselines_are_compared_on_the_same_held_out_rows(
    evaluation: Evaluation, ml_100k: Release
) -> None:
    table = evaluation.sixth_rating
    rows = sixth_rating(split(ml_100k), 2, 1)
    assert all(r.user >= 850 or r.user % 10 == 0 for r in rows)
    assert {(r.rows, r.users) for r in table.rows} == {(len(rows), len({r.user for r in rows}))}
    names = [r.model for r in table.rows]
    assert names[:3] == ["base", "phase1", "phase2"] and "item and user bias" in names
    # The script knows nothing, but these people's own ratings do.
    assert table.row("base").auc.high < table.row("item and user bias").auc.low


def test_every_bundle_is_set_against_all_others_in_pairs(evaluation: Evaluation) -> None:
    table = evaluation.sixth_rating
    pairs = {(d.model, d.against): d.auc for d in table.differences}
    assert len(pairs) == 2 * len(table.rows) - 3
    for (model, against), difference in pairs.items():
        apart = table.row(model).auc.value - table.row(against).auc.value
        assert difference.value == pytest.approx(apart)
        assert difference.low <= difference.value <= difference.high
    assert ("phase2", "phase1") in pairs and ("phase1", "phase2") not in pairs


def test_cold_movies_are_a_part_of_the_sixth_ratings(evaluation: Evaluation, ml_100k: Release) -> None:
    cold = sum(int(r.movies[-1]) % 10 == 7 for r in sixth_rating(split(ml_100k), 2, 1))
    assert {r.rows for r in evaluation.cold_movies.rows} == {cold}
    averages = {a.model: a for a in evaluation.averages}
    assert averages["base"].cold is not None
    assert (averages["base"].warm.movies, averages["base"].cold.movies) == (855, 84)


def test_the_genre_regression_knows_cold_averages_and_the_item_mean_warm_ones(evaluation: Evaluation) -> None:
    averages = {a.model: a for a in evaluation.averages}
    ridge, mean = averages["genre and year"], averages["item mean"]
    assert ridge.cold is not None and ridge.cold.spearman.value > 0.5 and ridge.cold.rmse.value < 0.5
    assert mean.warm.spearman.value > 0.9 > ridge.warm.spearman.value


def test_an_evaluation_is_the_same_when_read_again(evaluation: Evaluation, tmp_path: Path) -> None:
    write_evaluation(evaluation, tmp_path / "found" / "evaluation.json")
    assert read_evaluation(tmp_path / "found" / "evaluation.json") == evaluation


def test_a_written_evaluation_has_a_line_for_each_row_of_a_table(evaluation: Evaluation, tmp_path: Path) -> None:
    write_evaluation(evaluation, tmp_path / "evaluation.json")
    lines = (tmp_path / "evaluation.json").read_text("utf-8").splitlines()
    rows = [json.loads(line.strip(" ,")) for line in lines if line.strip().startswith('{"model": "base", "rows"')]
    assert rows[0] == evaluation.sixth_rating.row("base").model_dump(mode="json")
    assert len(lines) < 500


@pytest.mark.parametrize("content", [None, "", "{}", "[1]", '{"format": 2}'])
def test_what_is_no_evaluation_is_refused_in_one_sentence(content: str | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "evaluation.json").write_text(content, "utf-8")
    with pytest.raises(MatineeError, match="evaluation") as refused:
        read_evaluation(tmp_path / "evaluation.json")
    assert "\n" not in str(refused.value)


def test_recorded_figures_are_those_of_the_evaluation_and_are_true(
    recorded: Bundle, evaluation: Evaluation, ml_100k: Release, cache: ScoreCache
) -> None:
    figures = load_bundle(recorded.folder).manifest.metrics
    assert figures["sixth_rating"]["auc"]["value"] == evaluation.sixth_rating.row("phase1").auc.value
    assert (figures["about"]["draws"], figures["about"]["seed"]) == (2, 1)
    assert len(figures["parts"]["published"]) == PARTS
    assert "points" not in json.dumps(figures)
    _, model = models(ml_100k, cache, recorded)
    assert len(check(model, ml_100k, seed=0)) == 3


@pytest.mark.parametrize("table", ["sixth_rating", "published"])
def test_a_figure_that_was_embellished_is_found(
    table: str, recorded: Bundle, ml_100k: Release, cache: ScoreCache
) -> None:
    with_better(recorded, lambda metrics: metrics[table]["log_loss"].update(value=0.5))
    _, model = models(ml_100k, cache, load_bundle(recorded.folder))
    with pytest.raises(MatineeError, match=f"{table}: all parts together"):
        check(model, ml_100k)


def test_parts_that_were_embellished_with_the_whole_are_found(
    recorded: Bundle, ml_100k: Release, cache: ScoreCache
) -> None:
    def embellish(metrics: dict) -> None:  # type: ignore[type-arg]
        metrics["averages"]["warm"]["rmse"]["value"] = metrics["averages"]["cold"]["rmse"]["value"] = 0.2
        metrics["parts"]["averages"] = {k: [n, 0.04] for k, (n, _) in metrics["parts"]["averages"].items()}

    with_better(recorded, embellish)
    _, model = models(ml_100k, cache, load_bundle(recorded.folder))
    with pytest.raises(MatineeError, match=r"averages: part \d"):
        check(model, ml_100k)


def test_figures_of_other_data_or_none_cannot_be_checked(
    recorded: Bundle, small: Release, ml_100k: Release, cache: ScoreCache
) -> None:
    _, model = models(ml_100k, cache, recorded)
    with pytest.raises(MatineeError, match="MATINEE_DATA"):
        check(model, small)
    with_better(recorded, lambda metrics: metrics.clear())
    _, model = models(ml_100k, cache, load_bundle(recorded.folder))
    with pytest.raises(MatineeError, match="no figures"):
        check(model, ml_100k)


def test_a_quick_evaluation_is_not_recorded(evaluation: Evaluation, recorded: Bundle) -> None:
    quick = evaluation.model_copy(update={"about": evaluation.about.model_copy(update={"quick": True})})
    with pytest.raises(MatineeError, match="--quick"):
        record(recorded, quick)


def with_better(bundle: Bundle, change) -> None:  # type: ignore[no-untyped-def]
    """Change the figures in a manifest, the way somebody with a text editor would."""
    manifest = json.loads((bundle.folder / MANIFEST).read_text("utf-8"))
    change(manifest["metrics"])
    (bundle.folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")


def test_a_release_without_cold_movies_is_evaluated_without_their_tables(small: Release, cache: ScoreCache) -> None:
    found = evaluate(small, models(small, cache), replace(PROTOCOL, histories=2))
    assert found.cold_movies.rows == found.published.rows == ()
    assert all(a.cold is None for a in found.averages)
    assert np.isfinite(found.sixth_rating.row("base").auc.value)
