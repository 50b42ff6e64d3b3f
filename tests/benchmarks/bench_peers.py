"""Other ways to ask about as many movies, on the same machine in the same minutes."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np

from movies.prompt import PromptMovie, history, question
from movies.ratings import Verdict
from movies.settings import REPOSITORY, DataSettings
from tests.benchmarks.figures import Figure, timed
from tests.benchmarks.people import People
from workers.bundles.bundle import load_bundle
from workers.bundles.manifest import GGUF
from workers.engine.base_model import SERVED_AS, find_base_model, quantised
from workers.engine.llama_cpp_vectors import LlamaCppVectorEngine

VECTORS, RATINGS = 512, 10
# The slow ways are asked about so many movies, and their seconds are those of a hundred.
ASKED, FEW_RUNS = 10, 3


class RawModel:
    """What is served, as llama.cpp runs it for one sequence of vectors: the fastest that it can read."""

    def __init__(self, model: Path, threads: int) -> None:
        self.file, self.threads = model, threads
        self._engine = LlamaCppVectorEngine(model, threads)
        settings = llama_cpp.llama_context_default_params()
        settings.n_ctx = settings.n_batch = settings.n_ubatch = VECTORS
        settings.n_threads = settings.n_threads_batch = threads or os.cpu_count() or 1
        self._context = llama_cpp.llama_init_from_model(self._engine._model, settings)
        self.width = self._engine._opening.shape[1]
        self._batch = llama_cpp.llama_batch_init(VECTORS, self.width, 1)
        self._vectors = np.random.default_rng(0).normal(0, 0.1, (VECTORS, self.width)).astype(np.float32)

    def read(self) -> None:
        """One sequence of `VECTORS` vectors, of which the last is answered."""
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self._context), False)
        batch = self._batch
        batch.n_tokens = VECTORS
        ctypes.memmove(batch.embd, self._vectors.ctypes.data, self._vectors.nbytes)
        for k in range(VECTORS):
            batch.pos[k], batch.n_seq_id[k], batch.seq_id[k][0], batch.logits[k] = k, 1, 0, k == VECTORS - 1
        if llama_cpp.llama_decode(self._context, batch) != 0:
            raise RuntimeError("llama_decode failed")

    def judge(self) -> None:
        """As many vectors as our engine asks them: a history, and candidates that share it."""
        told = [(vector, Verdict.GOOD) for vector in self._vectors[:RATINGS]]
        read = len(self._engine._opening) + 2 * RATINGS
        self._engine.judge(told, self._vectors[read:])


def peers(people: People, raw: RawModel, runs: int) -> Iterator[Figure]:
    """The reference itself, ours, and others."""
    yield timed(f"llama.cpp, one sequence of {VECTORS} vectors (the reference)", raw.read, raw.read, runs)
    ours = timed(f"our engine, {VECTORS} vectors: a history and its candidates", raw.judge, raw.read, runs)
    yield ours
    yield Figure(
        "share of llama.cpp's own speed that our engine reaches", "", runs, 1 / (ours.ratio or 1), 1 / (ours.ratio or 1)
    )
    yield timed("EASE in numpy, all movies", ease(people), raw.read, runs)
    for what, run in texts(people):
        one = timed(f"{what} ({ASKED} asked about, seconds of 100)", run, raw.read, FEW_RUNS)
        scale = 100 / ASKED
        yield replace(
            one,
            median=scale * one.median,
            p95=scale * one.p95,
            processor=scale * (one.processor or 0),
            ratio=scale * (one.ratio or 0),
        )


def ease(people: People) -> Callable[[], object]:
    """What a bot without a language model would compute."""
    from trainer.data.examples import RatingSequence
    from trainer.vectors.ease import Ease

    model = Ease(people.release.ratings)
    every = np.array([movie.id for movie in people.release.catalogue])

    def run() -> object:
        told = people.ratings(RATINGS)
        stars = np.array([4.5 if r.verdict is Verdict.GOOD else 2.0 for r in told], np.float32)
        scores = model.scores(RatingSequence(0, np.array([r.movie_id for r in told]), stars), every)
        return np.argsort(-scores)[:5]

    return run


def texts(people: People) -> Iterator[tuple[str, Callable[[], object]]]:
    """Phase 2, which reads titles, in three ways: ours, `Llama.__call__`, and a padded batch in transformers."""
    from workers.engine.llama_cpp import LlamaCppEngine
    from workers.engine.transformers import load_base

    bundle = load_bundle(REPOSITORY / "deploy" / "models" / "phase2")
    style, catalogue = bundle.manifest.style, people.release.catalogue
    base = find_base_model(None)
    os.environ["TQDM_DISABLE"] = "1"
    model = quantised(base, SERVED_AS, DataSettings().models)
    asked = [question(PromptMovie.of(catalogue[i], catalogue), style) for i in people.known[:ASKED]]

    def a_history() -> str:
        told = people.ratings(RATINGS)
        return history(((PromptMovie.of(catalogue[r.movie_id], catalogue), r.verdict) for r in told), style)

    own = LlamaCppEngine(model, bundle.folder / GGUF)
    yield "phase 2 in our engine, history shared", lambda: own.score(a_history(), asked)
    own.close()
    plain = llama_cpp.Llama(str(model), n_ctx=2_048, logits_all=False, verbose=False, use_mmap=True)

    def one_by_one() -> object:
        told = a_history()
        return [plain(told + text, max_tokens=1, temperature=0.0) for text in asked]

    yield "Llama.__call__ with its prefix cache, one by one", one_by_one
    plain.close()
    network, tokenizer = load_base(base)
    tokenizer.pad_token = tokenizer.pad_token or tokenizer.eos_token
    yield "transformers, a padded batch of full prompts, fp32", lambda: padded(network, tokenizer, a_history(), asked)


def padded(network: Any, tokenizer: Any, told: str, asked: list[str]) -> object:
    """The logits after each full prompt."""
    import torch

    batch = tokenizer([told + text for text in asked], return_tensors="pt", padding=True)
    with torch.inference_mode():
        return network(**batch).logits[:, -1]
