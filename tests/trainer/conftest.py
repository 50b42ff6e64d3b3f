"""A small made-up evaluation, for the pictures and the report, and a tiny model to train."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trainer.evaluation.results import (
    About,
    AverageFit,
    Averages,
    Bin,
    Difference,
    Evaluation,
    Genre,
    HistoryLength,
    LearningPoint,
    Reliability,
    Row,
    ServedAs,
    Table,
    Training,
)
from trainer.metrics.intervals import Figure
from workers.engine.base_model import BaseModel, find_base_model

REACHED = {"base": 0.56, "phase1": 0.71, "phase2": 0.713, "phase3": 0.73, "item mean": 0.68}
TUNED = ["phase1", "phase2", "phase3"]


def around(value: float, width: float = 0.006) -> Figure:
    return Figure(value, value - width, value + width)


def table(rows: int) -> Table:
    models = list(REACHED)
    return Table(
        rows=tuple(
            Row(
                model=model,
                rows=rows,
                users=178,
                auc=around(reached, 0.02),
                accuracy=around(0.67),
                log_loss=around(0.6),
                calibration_error=0.0123,
            )
            for model, reached in REACHED.items()
        ),
        differences=tuple(
            Difference(model=model, against=other, auc=around(REACHED[model] - REACHED[other]))
            for model in TUNED
            for other in models
            if other != model and (other not in TUNED or other < model)
        ),
    )


def fit(movies: int) -> AverageFit:
    true = np.random.default_rng(movies).normal(3.3, 0.5, movies).clip(1, 5).round(2).tolist()
    return AverageFit(movies=movies, rmse=around(0.4), spearman=around(0.7), points=tuple((t, t) for t in true))


@pytest.fixture
def made_up() -> Evaluation:
    """All tables, three bundles and one baseline."""
    return Evaluation(
        about=About(
            data="ml-100k",
            digest="0" * 64,
            engine="llama_cpp",
            device="a CPU",
            quick=False,
            draws=20,
            seed=1,
            bundles={name: f"{name}-1" for name in TUNED},
        ),
        sixth_rating=table(3560),
        cold_movies=table(321),
        published=table(1000),
        averages=tuple(Averages(model=m, line=(2.0, 2.0), warm=fit(855), cold=fit(84)) for m in REACHED),
        history_length=tuple(
            HistoryLength(model=m, ratings=n, rows=534, auc=around(reached + n / 500))
            for m, reached in REACHED.items()
            for n in (0, 1, 3, 5, 10, 20)
        ),
        reliability=tuple(
            Reliability(model=m, bins=tuple(Bin(chance=k / 10, liked=k / 10, rows=356) for k in range(10)))
            for m in ["base", *TUNED]
        ),
        genres=tuple(
            Genre(model=m, genre=g, rows=400, auc=around(0.7)) for m in ["base", *TUNED] for g in ("Crime", "Drama")
        ),
        served_as=tuple(
            ServedAs(
                kind=kind,
                rows=356,
                megabytes=270.0,
                tokens_per_second=600.0,
                auc=around(0.73),
                largest_difference=0.0123,
                mean_difference=0.0045,
            )
            for kind in ("transformers fp32 (cpu)", "F16")
        ),
        training=tuple(
            Training(
                model=m,
                minutes=45.0,
                labels=52_416,
                tokens=1_000_000,
                device="a CPU",
                curve=tuple(LearningPoint(labels=k * 10_000, auc=0.7 + k / 100) for k in range(1, 4)),
            )
            for m in TUNED
        ),
        parts=(),
    )


@pytest.fixture(scope="session")
def tokenizer() -> Any:
    from transformers import AutoTokenizer

    base = Path(find_base_model(None).path)
    return AutoTokenizer.from_pretrained(str(base.parent), gguf_file=base.name)


@pytest.fixture(scope="session")
def tiny(tokenizer: Any, tmp_path_factory: pytest.TempPathFactory) -> BaseModel:
    """A model of the real architecture and vocabulary with random weights, small enough for many trainings."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("tiny")
    config = LlamaConfig(
        vocab_size=49152,
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        initializer_range=0.2,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return find_base_model(str(folder))
