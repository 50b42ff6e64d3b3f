"""Summarise an evaluation in words: which model is better, and whether the difference is significant.

Every sentence is derived from the figures, and if an interval contains zero, says that there is no clear difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trainer.evaluation.results import Evaluation, Table
from trainer.metrics.intervals import Figure


def summary(evaluation: Evaluation) -> Iterator[str]:
    """The main findings, one sentence each."""
    table, ours = evaluation.sixth_rating, list(evaluation.about.bundles)
    if evaluation.about.quick:
        yield "A quick look at a sample; the full run is more certain."
    if not table.rows or not ours:
        return
    best = best_bundle(evaluation)
    first = table.row(best)
    yield (
        f"Of {first.users} people whom no training has seen, {best} predicts the sixth rating from five with an "
        f"AUC of {first.auc}, on {first.rows:,} rows."
    )
    baselines = [r for r in table.rows if r.model not in ours and r.model != "base"]
    if baselines:
        strongest = max(baselines, key=lambda r: r.auc.value).model
        yield f"Against the strongest classical baseline: {comparison(table, best, strongest)}."
    questions = {
        "Does fine-tuning help?": [(m, "base") for m in ours],
        "Do genres help?": [("phase2", "phase1")],
        "Does the community's average help?": [("phase3", "phase2")],
    }
    compared = {(d.model, d.against) for d in table.differences}
    for question, pairs in questions.items():
        if answerable := [pair for pair in pairs if pair in compared]:
            yield f"{question} {_sentence(table, answerable)}"


def best_bundle(evaluation: Evaluation) -> str:
    """The name of the bundle with the highest AUC of the sixth rating."""
    rows = [r for r in evaluation.sixth_rating.rows if r.model in evaluation.about.bundles]
    return max(rows, key=lambda r: r.auc.value).model


def comparison(table: Table, model: str, against: str) -> str:
    """The paired difference of two models in words."""
    found = next(d for d in table.differences if (d.model, d.against) == (model, against))
    if found.auc.low > 0:
        return f"{model} is better than {against} by {found.auc}"
    if found.auc.high < 0:
        return f"{model} is worse than {against} by {_negative(found.auc)}"
    return f"no difference between {model} and {against} can be told: {found.auc}"


def _sentence(table: Table, pairs: Sequence[tuple[str, str]]) -> str:
    said = "; ".join(comparison(table, model, against) for model, against in pairs)
    return f"{said[0].upper()}{said[1:]}."


def _negative(figure: Figure) -> Figure:
    return Figure(-figure.value, -figure.high, -figure.low)
