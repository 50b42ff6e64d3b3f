"""What quantising a bundle costs in accuracy, and what it saves in time and size."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from movies.settings import EngineKind
from trainer.data.examples import RatingSequence
from trainer.evaluation.protocol import Protocol
from trainer.evaluation.results import ServedAs
from trainer.evaluation.scoring import Prompt, ScoredModel
from trainer.metrics.accuracy import auc
from trainer.metrics.intervals import Resamples
from workers.bundles.manifest import ADAPTER, GGUF
from workers.engine.base_model import quantised
from workers.engine.contract import Engine
from workers.engine.llama_cpp import LlamaCppEngine
from workers.engine.transformers import TransformersEngine, choose_device, load_base, tokenize

KINDS = ("F16", "Q8_0", "Q4_0")


def served_as(model: ScoredModel, sixth: list[RatingSequence], protocol: Protocol) -> Iterator[ServedAs]:
    """One row for full precision, the reference, and one for each GGUF type."""
    if model.bundle is None or not model.base.is_gguf or model.kind is EngineKind.SCRIPTED:
        return
    rows = [s for k, s in enumerate(sixth) if k % protocol.draws < protocol.served]
    prompts = [model.prompt(s) for s in rows]
    language_model, tokenizer = load_base(model.base)
    tokens = sum(len(tokenize(tokenizer, prefix)) + len(tokenize(tokenizer, asked)) for prefix, asked in prompts)
    megabytes = sum(p.numel() for p in language_model.parameters()) * 4 / 1e6
    del language_model
    device = choose_device(model.device)
    exact: NDArray[np.float64] | None = None
    for kind in (f"transformers fp32 ({device})", *KINDS):
        print(f"serving as {kind} ...", flush=True)
        engine: Engine
        if exact is None:
            engine = TransformersEngine(model.base, model.bundle.folder / ADAPTER, device)
        else:
            file = quantised(model.base, kind, model.models)
            megabytes = file.stat().st_size / 1e6
            engine = LlamaCppEngine(file, model.bundle.folder / GGUF)
        log_odds, seconds = _timed(engine, prompts)
        engine.close()
        exact = log_odds if exact is None else exact
        labels = np.array([r.good[-1] for r in rows])
        yield ServedAs(
            kind=kind,
            rows=len(rows),
            megabytes=round(megabytes, 1),
            tokens_per_second=round(tokens / seconds, 1),
            auc=Resamples(np.array([r.user for r in rows])).figure(auc, log_odds, labels),
            largest_difference=float(np.abs(log_odds - exact).max()),
            mean_difference=float(np.abs(log_odds - exact).mean()),
        )


def _timed(engine: Engine, prompts: list[Prompt]) -> tuple[NDArray[np.float64], float]:
    engine.score_each(prompts[:4])
    started = time.monotonic()
    scores = [x for start in range(0, len(prompts), 64) for x in engine.score_each(prompts[start : start + 64])]
    return np.array(scores), time.monotonic() - started
