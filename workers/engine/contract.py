"""The interface of every inference engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from movies.ratings import Verdict

Array = NDArray[np.float32]


class Engine(Protocol):
    """A language model that answers " good" or " bad"."""

    def score(self, prefix: str, continuations: Sequence[str]) -> list[float]:
        """Log-odds of " good" against " bad" after `prefix` and each continuation.

        The prefix is a person's history, the continuations are candidate movies; see
        `movies.prompt`. The prefix is computed once and shared by all continuations. The two are tokenised separately,
        so that the prefix has the same tokens before every continuation.

        Returns
        -------
        one natural-log odds per continuation, in their order.
        """
        ...

    def score_each(self, prompts: Sequence[tuple[str, str]]) -> list[float]:
        """Log-odds for (prefix, continuation) pairs, from many people or from one person with several histories.

        Several pairs are computed in one pass; the beginning that they share with the first is computed once.
        """
        ...

    def close(self) -> None:
        """Free the model's memory; the engine cannot be used afterwards."""
        ...


# A person's ratings, oldest first, with a vector for each movie.
History = Sequence[tuple[Array, Verdict]]


@dataclass(frozen=True)
class Judged:
    """The logits of the three answers, as arrays with one entry per movie asked about."""

    good: Array
    bad: Array
    passed: Array

    @property
    def like(self) -> Array:
        """Natural log-odds that the person finds the movie good, if they choose it."""
        return self.good - self.bad

    @classmethod
    def joined(cls, parts: Sequence[Judged]) -> Judged:
        """The parts, one after the other."""
        nothing = np.zeros(0, np.float32)
        columns = ("good", "bad", "passed")
        return cls(*(np.concatenate([nothing, *(getattr(one, column) for one in parts)]) for column in columns))

    @property
    def choice(self) -> Array:
        """Natural log-odds that the person chooses the movie at all, compared with one drawn by fame."""
        odds: Array = np.logaddexp(self.good, self.bad) - self.passed
        return odds


@runtime_checkable
class VectorEngine(Protocol):
    """A language model that reads a movie as one vector, and answers " good", " bad" or " pass"."""

    def judge(self, history: History, asked: Array) -> Judged:
        """The answers of a person with this history for each movie; the history is computed once.

        Parameters
        ----------
        asked: the movies asked about, as movies x width, float32; see `workers.engine.movie_vectors`.
        """
        ...

    def judge_each(self, histories: Sequence[History], asked: Array) -> Judged:
        """The answers about one movie after each of several histories of one person.

        Parameters
        ----------
        asked: the movie's vector.
        """
        ...

    def close(self) -> None:
        """Free the model's memory; the engine cannot be used afterwards."""
        ...
