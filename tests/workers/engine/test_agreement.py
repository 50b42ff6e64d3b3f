"""Both engines give the same answers: 200 real prompts through transformers fp32 and through llama.cpp.

The differences are printed (pytest -s), and are in docs/results.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from movies.movielens import Release
from movies.prompt import PromptMovie, history, question
from movies.ratings import Verdict
from movies.settings import DataSettings
from trainer.data.examples import HISTORY, by_user, draw, split
from trainer.training.export import export_merged
from workers.bundles.bundle import Bundle, load_bundle
from workers.bundles.manifest import ADAPTER, GGUF
from workers.engine.base_model import find_base_model, quantised
from workers.engine.contract import Engine
from workers.engine.llama_cpp import LlamaCppEngine
from workers.engine.transformers import TransformersEngine

PEOPLE, MOVIES_EACH = 25, 8
Scores = NDArray[np.float64]
Prompts = list[tuple[str, list[str]]]


@pytest.fixture(scope="module")
def bundle(shipped: Path) -> Bundle:
    return load_bundle(shipped / "phase2")


@pytest.fixture(scope="module")
def prompts(ml_100k: Release, bundle: Bundle) -> Prompts:
    """Held-out people's five ratings, and eight movies each that they rated as well."""
    rng = np.random.default_rng(7)
    style, catalogue = bundle.manifest.style, ml_100k.catalogue
    made = []
    for full in list(by_user(split(ml_100k).held_out).values())[:PEOPLE]:
        drawn = draw(full, HISTORY + MOVIES_EACH, rng)
        movies = [PromptMovie.of(catalogue[int(i)], catalogue) for i in drawn.movies]
        verdicts = [Verdict.GOOD if good else Verdict.BAD for good in drawn.good]
        seen = list(zip(movies, verdicts, strict=True))[:HISTORY]
        made.append((history(seen, style), [question(m, style) for m in movies[HISTORY:]]))
    return made


def scores_of(engine: Engine, prompts: Prompts) -> Scores:
    scores = np.concatenate([engine.score(prefix, questions) for prefix, questions in prompts])
    engine.close()
    return scores


@pytest.fixture(scope="module")
def reference(bundle: Bundle, prompts: Prompts) -> Scores:
    scores = scores_of(TransformersEngine(find_base_model(None), bundle.folder / ADAPTER), prompts)
    assert len(scores) == PEOPLE * MOVIES_EACH == 200
    assert scores.std() > 0.1, "scores that hardly differ prove nothing"
    return scores


@pytest.fixture(scope="module")
def merged(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Path]]:
    folder = tmp_path_factory.mktemp("merged")

    def make(kind: str) -> Path:
        target = folder / f"{kind}.gguf"
        export_merged(bundle, find_base_model(None), target, kind)
        return target

    yield make
    for file in folder.iterdir():
        file.unlink()


def largest_difference(name: str, scores: Scores, reference: Scores) -> float:
    difference = float(np.abs(scores - reference).max())
    print(f"\n{name}: largest difference of log-odds {difference:.5f} over {len(scores)} prompts")
    return difference


@pytest.mark.slow
def test_f32_gguf_with_the_adapter_at_run_time_agrees(bundle: Bundle, prompts: Prompts, reference: Scores) -> None:
    model = quantised(find_base_model(None), "F32", DataSettings().models)
    engine = LlamaCppEngine(model, bundle.folder / GGUF, exact=True)
    assert largest_difference("F32, adapter at run time", scores_of(engine, prompts), reference) <= 0.02


@pytest.mark.slow
def test_f32_gguf_with_the_adapter_merged_agrees(
    merged: Callable[[str], Path], prompts: Prompts, reference: Scores
) -> None:
    engine = LlamaCppEngine(merged("F32"), exact=True)
    assert largest_difference("F32, adapter merged", scores_of(engine, prompts), reference) <= 0.02


@pytest.mark.slow
def test_what_is_served_hardly_differs(bundle: Bundle, prompts: Prompts, reference: Scores) -> None:
    engine = LlamaCppEngine(quantised(find_base_model(None), "F16", DataSettings().models), bundle.folder / GGUF)
    assert largest_difference("F16, adapter at run time (as served)", scores_of(engine, prompts), reference) <= 0.05


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "least_correlation"), [("F16", 0.999), ("Q8_0", 0.99)])
def test_quantised_merged_models_order_movies_alike(
    kind: str, least_correlation: float, merged: Callable[[str], Path], prompts: Prompts, reference: Scores
) -> None:
    """Quantised models promise no bound, only stated differences; but the order must survive."""
    scores = scores_of(LlamaCppEngine(merged(kind)), prompts)
    largest_difference(f"{kind}, adapter merged", scores, reference)
    correlation = float(np.corrcoef(scores, reference)[0, 1])
    print(f"{kind}, adapter merged: correlation of log-odds {correlation:.4f}")
    assert correlation >= least_correlation


@pytest.mark.slow
def test_q4_1_keeps_what_was_learned_only_with_the_adapter_at_run_time(
    bundle: Bundle, merged: Callable[[str], Path], prompts: Prompts, reference: Scores
) -> None:
    """Merging into four bits rounds the adapter away, which is why adapters are applied at run time."""
    base = Path(find_base_model(None).path)
    at_run_time = scores_of(LlamaCppEngine(base, bundle.folder / GGUF), prompts)
    rounded = scores_of(LlamaCppEngine(merged("Q4_1")), prompts)
    near = largest_difference("Q4_1 as in the wheel, adapter at run time", at_run_time, reference)
    far = largest_difference("Q4_1, adapter merged", rounded, reference)
    assert near <= 0.5 < far
    assert np.corrcoef(at_run_time, reference)[0, 1] >= 0.99


@pytest.mark.slow
def test_a_shared_prefix_scores_as_each_prompt_alone(bundle: Bundle, prompts: Prompts) -> None:
    model = quantised(find_base_model(None), "F32", DataSettings().models)
    engine = LlamaCppEngine(model, bundle.folder / GGUF, exact=True)
    prefix, questions = prompts[0]
    many = questions * 10  # More than one batch of sequences.
    together = np.array(engine.score(prefix, many))
    alone = np.array([engine.score(prefix, [q])[0] for q in questions] * 10)
    engine.close()
    assert np.abs(together - alone).max() < 1e-3


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["llama_cpp", "transformers"])
def test_prompts_of_many_people_at_once_score_as_each_alone(kind: str, bundle: Bundle, prompts: Prompts) -> None:
    base = find_base_model(None)
    engine: Engine
    if kind == "llama_cpp":
        engine = LlamaCppEngine(quantised(base, "F32", DataSettings().models), bundle.folder / GGUF, exact=True)
    else:
        engine = TransformersEngine(base, bundle.folder / ADAPTER)
    pairs = [(prefix, text) for prefix, questions in prompts[:3] for text in questions]
    together = np.array(engine.score_each(pairs))
    alone = np.concatenate([engine.score(prefix, questions) for prefix, questions in prompts[:3]])
    engine.close()
    assert np.abs(together - alone).max() < 1e-3


@pytest.mark.slow
def test_prompts_that_begin_alike_score_as_each_alone(bundle: Bundle, prompts: Prompts) -> None:
    """They share whatever they have in common with the first, which may be longer, shorter, the same or unrelated."""
    model = quantised(find_base_model(None), "F32", DataSettings().models)
    engine = LlamaCppEngine(model, bundle.folder / GGUF, exact=True)
    (prefix, (asked, other, *_)), (stranger, _) = prompts[0], prompts[1]
    lines = prefix.splitlines(keepends=True)
    shorter = ["".join(lines[:k] + lines[k + 1 :]) for k in range(1, len(lines))]
    pairs = [(prefix, asked), (prefix, asked), (prefix, other), (stranger, asked), *((h, asked) for h in shorter)]
    alone = [engine.score(history_read, [text])[0] for history_read, text in pairs]
    for order in (list(range(len(pairs))), list(range(len(pairs)))[::-1], [3, 0, 4, 1]):
        together = engine.score_each([pairs[k] for k in order])
        assert together == pytest.approx([alone[k] for k in order], abs=1e-3)
    assert engine.score_each([]) == []
    engine.close()
    assert np.std(alone) > 0.01, "scores that hardly differ prove nothing"
