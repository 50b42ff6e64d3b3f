"""Score drawn sequences as they will be served: through an inference engine."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence as Many

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Catalogue
from movies.prompt import PromptMovie, PromptStyle, history, question
from movies.ratings import Verdict
from trainer.examples import Sequence
from workers.engine.contract import Engine

LINE_EVERY_SECONDS = 10.0
PROMPTS_AT_ONCE = 128


def score_last(
    engine: Engine, draws: Many[Sequence], catalogue: Catalogue, style: PromptStyle, what: str
) -> NDArray[np.float64]:
    """The log-odds of *good* for the last movie of each sequence, given the ratings before it.

    `what` names the work in the progress lines on standard error.
    """
    movies = {movie.id: PromptMovie.of(movie, catalogue) for movie in catalogue}
    prompts = []
    for draw in draws:
        *seen, (asked, _) = zip(draw.movies.tolist(), draw.good.tolist(), strict=True)
        verdicts = [(movies[movie], Verdict.GOOD if good else Verdict.BAD) for movie, good in seen]
        prompts.append((history(verdicts, style), question(movies[asked], style)))
    scores: list[float] = []
    started = said = time.monotonic()
    for start in range(0, len(prompts), PROMPTS_AT_ONCE):
        scores += engine.score_each(prompts[start : start + PROMPTS_AT_ONCE])
        now = time.monotonic()
        if now - said > LINE_EVERY_SECONDS:
            said = now
            left = (now - started) / len(scores) * (len(prompts) - len(scores))
            print(f"{what}: {len(scores):,} of {len(prompts):,}, {left / 60:.1f} min left", file=sys.stderr, flush=True)
    return np.array(scores)
