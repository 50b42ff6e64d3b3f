"""Score drawn sequences as they will be served: through an inference engine, prompt by prompt."""

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


def score_last(
    engine: Engine, draws: Many[Sequence], catalogue: Catalogue, style: PromptStyle, what: str
) -> NDArray[np.float64]:
    """The log-odds of *good* for the last movie of each sequence, given the ratings before it.

    `what` names the work in the progress lines on standard error.
    """
    prompts = {movie.id: PromptMovie.of(movie, catalogue) for movie in catalogue}
    log_odds = np.empty(len(draws))
    started = said = time.monotonic()
    for k, draw in enumerate(draws):
        seen = [
            (prompts[movie], Verdict.GOOD if good else Verdict.BAD)
            for movie, good in zip(draw.movies[:-1].tolist(), draw.good[:-1].tolist(), strict=True)
        ]
        asked = question(prompts[int(draw.movies[-1])], style)
        log_odds[k] = engine.score(history(seen, style), [asked])[0]
        now = time.monotonic()
        if now - said > LINE_EVERY_SECONDS:
            said = now
            left = (now - started) / (k + 1) * (len(draws) - k - 1)
            print(f"{what}: {k + 1:,} of {len(draws):,}, {left / 60:.1f} min left", file=sys.stderr, flush=True)
    return log_odds
