"""Movies as vectors: both engines give the same answers, the same as with tokens, each movie by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from movies.errors import JobRefused
from movies.prompt import LONGEST_HISTORY, OPENING
from movies.ratings import Verdict
from workers.engine.base_model import BaseModel, cut_base, find_base_model, quantised
from workers.engine.contract import Judged, VectorEngine
from workers.engine.gguf_cut import ROWS, Gguf
from workers.engine.llama_cpp import LlamaCppEngine
from workers.engine.llama_cpp_vectors import CANDIDATES_AT_ONCE, LlamaCppVectorEngine
from workers.engine.scripted import ScriptedVectorEngine
from workers.engine.transformers_vectors import TransformersVectorEngine

LAYERS = 2
Array = NDArray[np.float32]


BOTH = ["llama", pytest.param("torch_engine", marks=pytest.mark.slow)]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def base(tiny_gguf: Path) -> BaseModel:
    return find_base_model(str(tiny_gguf))


@pytest.fixture(scope="module")
def llama(base: BaseModel, models: Path) -> Iterator[LlamaCppVectorEngine]:
    engine = LlamaCppVectorEngine(cut_base(base, LAYERS, models), threads=1)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def torch_engine(base: BaseModel) -> Iterator[TransformersVectorEngine]:
    engine = TransformersVectorEngine(base, LAYERS)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def vectors() -> Array:
    return np.random.default_rng(0).normal(0, 0.3, (600, 64)).astype(np.float32)


def history(vectors: Array, count: int) -> list[tuple[Array, Verdict]]:
    return [(vector, list(Verdict)[k % 2]) for k, vector in enumerate(vectors[-count:])] if count else []


def logits(judged: Judged) -> Array:
    return np.stack([judged.good, judged.bad, judged.passed])


@pytest.mark.slow
@pytest.mark.parametrize("given", [0, 1, 10])
def test_both_engines_agree(
    given: int, llama: LlamaCppVectorEngine, torch_engine: TransformersVectorEngine, vectors: Array
) -> None:
    one, two = (e.judge(history(vectors, given), vectors[:300]) for e in (llama, torch_engine))
    # Log-odds of these random weights run from -9 to 9, ten times as far as those of a model that has learned.
    assert np.std(two.like) > 1.0
    assert np.abs(one.like - two.like).max() < 0.05
    assert np.abs(one.choice - two.choice).max() < 0.05


def test_the_vector_of_a_token_is_judged_as_the_token(
    llama: LlamaCppVectorEngine, base: BaseModel, models: Path
) -> None:
    whole = quantised(base, "F16", models)
    text = LlamaCppEngine(whole, threads=1)
    words = [" heat", " love", " the", " war"]
    rows = Gguf(whole).matrix(ROWS)[[ids[0] for ids in map(text._tokens, words) if len(ids) == 1]]
    assert llama.judge([], rows).like == pytest.approx(text.score(OPENING, words), abs=0.01)
    text.close()


@pytest.mark.parametrize("name", BOTH)
def test_movies_asked_together_do_not_see_one_another(
    name: str, vectors: Array, request: pytest.FixtureRequest
) -> None:
    engine: VectorEngine = request.getfixturevalue(name)
    told = history(vectors, 4)
    together = engine.judge(told, vectors)
    assert len(together.like) == len(vectors) > 2 * CANDIDATES_AT_ONCE
    for k in (0, CANDIDATES_AT_ONCE - 1, CANDIDATES_AT_ONCE, len(vectors) - 1):
        alone = engine.judge(told, vectors[k : k + 1])
        np.testing.assert_allclose(logits(alone)[:, 0], logits(together)[:, k], atol=0.03)


@pytest.mark.parametrize("name", BOTH)
def test_what_a_person_said_moves_the_answers_and_its_order_is_kept(
    name: str, vectors: Array, request: pytest.FixtureRequest
) -> None:
    engine: VectorEngine = request.getfixturevalue(name)
    liked = [(v, Verdict.GOOD) for v in vectors[:3]]
    disliked = [(v, Verdict.BAD) for v in vectors[:3]]
    one, two = (engine.judge(told, vectors[10:20]).like for told in (liked, disliked))
    assert np.abs(one - two).max() > 0.01
    np.testing.assert_array_equal(engine.judge(liked, vectors[10:20]).like, one)


@pytest.mark.parametrize("name", BOTH)
def test_of_a_long_history_the_latest_ratings_count(name: str, vectors: Array, request: pytest.FixtureRequest) -> None:
    engine: VectorEngine = request.getfixturevalue(name)
    told = history(vectors, LONGEST_HISTORY + 20)
    whole, latest = (engine.judge(h, vectors[:5]).like for h in (told, told[-LONGEST_HISTORY:]))
    np.testing.assert_allclose(whole, latest, atol=0.02)


def test_a_history_that_grows_or_changes_is_judged_as_if_it_were_told_at_once(
    llama: LlamaCppVectorEngine, models: Path, vectors: Array
) -> None:
    told = history(vectors, 12)
    changed = [*told[:5], (told[5][0], Verdict.BAD if told[5][1] is Verdict.GOOD else Verdict.GOOD), *told[6:]]
    for now in (told[:1], told[:2], told, told, changed, [], told[:6]):
        llama.judge_each([told, now[:1]], vectors[0])
        kept = llama.judge(now, vectors[:400])
        llama._told = llama._told[:0]
        np.testing.assert_allclose(kept.like, llama.judge(now, vectors[:400]).like, atol=0.03)
    assert np.abs(llama.judge(told, vectors[:9]).like - llama.judge(changed, vectors[:9]).like).max() > 0.05


def test_asking_again_about_nothing_new_is_no_error(llama: LlamaCppVectorEngine, vectors: Array) -> None:
    told = history(vectors, 3)
    llama.judge(told, vectors[:2])
    assert llama.judge(told, vectors[:0]).like.shape == (0,)


@pytest.mark.parametrize("name", BOTH)
def test_a_movie_is_judged_after_each_history_as_after_that_one_alone(
    name: str, vectors: Array, request: pytest.FixtureRequest
) -> None:
    engine: VectorEngine = request.getfixturevalue(name)
    told = history(vectors, LONGEST_HISTORY)
    without = [told[:k] + told[k + 1 :] for k in range(len(told))]
    histories = [told, *without, told[:3], [], told]
    each = engine.judge_each(histories, vectors[0])
    alone = [engine.judge(one, vectors[:1]) for one in histories]
    np.testing.assert_allclose(logits(each), np.concatenate([logits(one) for one in alone], axis=1), atol=0.05)
    assert np.std(each.like) > 0.1
    assert len(engine.judge_each([], vectors[0]).like) == 0


@pytest.mark.slow
def test_nothing_asked_is_nothing_answered(
    llama: LlamaCppVectorEngine, torch_engine: TransformersVectorEngine, vectors: Array
) -> None:
    for engine in (llama, torch_engine, ScriptedVectorEngine()):
        assert len(engine.judge(history(vectors, 2), vectors[:0]).choice) == 0


def test_vectors_of_another_width_are_refused(llama: LlamaCppVectorEngine) -> None:
    with pytest.raises(JobRefused, match="64 numbers"):
        llama.judge([], np.zeros((3, 32), np.float32))


def test_like_and_choice_are_log_odds_of_the_three_answers() -> None:
    judged = Judged(*(np.array([x], np.float32) for x in (1.0, -0.5, 0.25)))
    good, bad, passed = np.exp([1.0, -0.5, 0.25])
    assert judged.like[0] == pytest.approx(np.log(good / bad))
    assert judged.choice[0] == pytest.approx(np.log((good + bad) / passed))
