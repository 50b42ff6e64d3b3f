"""Scores are those of the engine, and a prompt is computed once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

import trainer.evaluation.scoring as scoring_module
from movies.movielens import Release
from movies.prompt import PromptMovie, PromptStyle, history, question
from movies.ratings import Verdict
from movies.settings import EngineKind
from trainer.data.examples import evaluation_draws, split
from trainer.evaluation.scoring import ScoreCache, ScoredModel
from workers.engine.base_model import find_base_model
from workers.engine.scripted import ScriptedEngine


class Counting(ScriptedEngine):
    """A scripted engine that counts what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.each, self.shared = 0, 0

    def score_each(self, prompts: Sequence[tuple[str, str]]) -> list[float]:
        self.each += len(prompts)
        return [ScriptedEngine.score(self, prefix, [continuation])[0] for prefix, continuation in prompts]

    def score(self, prefix: str, continuations: Sequence[str]) -> list[float]:
        self.shared += len(continuations)
        return super().score(prefix, continuations)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Counting:
    counting = Counting()
    monkeypatch.setattr(scoring_module, "open_engine", lambda *_, **__: counting)
    return counting


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[ScoreCache]:
    opened = ScoreCache(tmp_path / "scores.sqlite")
    yield opened
    opened.close()


def base_model(cache: ScoreCache, release: Release, tmp_path: Path) -> ScoredModel:
    base = find_base_model(None)
    return ScoredModel(None, base, EngineKind.SCRIPTED, tmp_path, "cpu", release.catalogue, cache)


def test_a_score_is_what_the_engine_says_of_the_served_prompt(
    engine: Counting, cache: ScoreCache, small: Release, tmp_path: Path
) -> None:
    rows = evaluation_draws(split(small).held_out, 2, 1)
    scores = base_model(cache, small, tmp_path).score_last(rows, "rows")
    last = rows[-1]
    seen = [
        (PromptMovie.of(small.catalogue[int(m)], small.catalogue), g)
        for m, g in zip(last.movies, last.good, strict=True)
    ]
    verdicts = [(movie, Verdict.GOOD if good else Verdict.BAD) for movie, good in seen[:-1]]
    prompt = history(verdicts, PromptStyle.PLAIN), question(seen[-1][0], PromptStyle.PLAIN)
    assert scores[-1] == pytest.approx(ScriptedEngine().score_each([prompt])[0])


def test_what_was_scored_is_not_scored_again(
    engine: Counting, cache: ScoreCache, small: Release, tmp_path: Path
) -> None:
    rows = evaluation_draws(split(small).held_out, 3, 1)
    first = base_model(cache, small, tmp_path).score_last(rows[:10], "rows")
    computed = engine.each
    assert 0 < computed <= 10
    again = base_model(cache, small, tmp_path).score_last(rows, "rows")
    assert np.array_equal(again[:10], first)
    assert engine.each <= len(rows)


def test_what_was_scored_before_a_crash_is_kept(
    engine: Counting, cache: ScoreCache, small: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring_module, "PROMPTS_AT_ONCE", 5)
    rows = evaluation_draws(split(small).held_out, 3, 1)
    whole = engine.score_each

    def break_down(prompts: Sequence[tuple[str, str]]) -> list[float]:
        if engine.each >= 10:
            raise RuntimeError("power cut")
        return whole(prompts)

    monkeypatch.setattr(engine, "score_each", break_down)
    with pytest.raises(RuntimeError, match="power cut"):
        base_model(cache, small, tmp_path).score_last(rows, "rows")
    monkeypatch.setattr(engine, "score_each", whole)
    cache.close()
    reopened = ScoreCache(tmp_path / "scores.sqlite")
    before = engine.each
    base_model(reopened, small, tmp_path).score_last(rows, "rows")
    reopened.close()
    prompts = {base_model(reopened, small, tmp_path).prompt(r) for r in rows}
    assert before == 10 and engine.each == len(prompts)


def test_many_movies_after_one_history_share_it(
    engine: Counting, cache: ScoreCache, small: Release, tmp_path: Path
) -> None:
    histories = evaluation_draws(split(small).held_out, 1, 1)[:3]
    movies = [m.id for m in small.catalogue]
    model = base_model(cache, small, tmp_path)
    scores = model.score_after(histories, movies, "averages")
    assert scores.shape == (3, len(movies))
    assert (engine.shared, engine.each) == (3 * len(movies), 0)
    assert scores[1, 4] == pytest.approx(model.score_after([histories[1]], [movies[4]], "one")[0, 0])


def test_another_model_has_scores_of_its_own(
    engine: Counting, cache: ScoreCache, small: Release, shipped: Path, tmp_path: Path
) -> None:
    from workers.bundles.bundle import load_bundle

    rows = evaluation_draws(split(small).held_out, 1, 1)
    model = base_model(cache, small, tmp_path)
    model.score_last(rows, "rows")
    before = engine.each
    model.bundle = load_bundle(shipped / "phase1")
    model.score_last(rows, "rows")
    assert engine.each == 2 * before
