"""An engine without a language model, for tests and for trying out a front end: it follows a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from movies.prompt import LABELS
from movies.ratings import Verdict
from workers.engine.contract import History, Judged

Array = NDArray[np.float32]


class ScriptedEngine:
    """Answers each continuation with the log-odds that the script gives it.

    Anything else gets a value between -2 and 2 that depends on its text, shifted by the share of liked movies in the
    prefix, so that answers differ between people but never between runs.
    """

    def __init__(self, script: Mapping[str, float] | None = None) -> None:
        self._script = dict(script or {})

    def score(self, prefix: str, continuations: Sequence[str]) -> list[float]:
        """See `Engine.score`."""
        good, bad = (prefix.count(f":{LABELS[v]}\n") for v in (Verdict.GOOD, Verdict.BAD))
        mood = (good - bad) / (good + bad + 1)
        return [self._script.get(c, crc32(c.encode()) % 4001 / 1000 - 2 + mood) for c in continuations]

    def score_each(self, prompts: Sequence[tuple[str, str]]) -> list[float]:
        """See `Engine.score_each`."""
        return [self.score(prefix, [continuation])[0] for prefix, continuation in prompts]

    def close(self) -> None:
        """See `Engine.close`."""


class ScriptedVectorEngine:
    """Likes movies whose vectors are close to the liked ones of a history and far from the disliked ones."""

    def judge(self, history: History, asked: Array) -> Judged:
        """See `VectorEngine.judge`."""
        length = np.linalg.norm(asked, axis=1) + 1e-6
        near = np.zeros(len(asked), np.float32)
        for vector, verdict in history:
            cosine = asked @ vector / (length * (np.linalg.norm(vector) + 1e-6))
            near += cosine if verdict is Verdict.GOOD else -cosine
        return Judged(near, -near, -np.abs(near))

    def judge_each(self, histories: Sequence[History], asked: Array) -> Judged:
        """See `VectorEngine.judge_each`."""
        return Judged.joined([self.judge(history, asked[None]) for history in histories])

    def close(self) -> None:
        """See `VectorEngine.close`."""
