"""What every inference engine offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Engine(Protocol):
    """A language model that answers " good" or " bad"."""

    def score(self, prefix: str, continuations: Sequence[str]) -> list[float]:
        """Log-odds of " good" against " bad" after `prefix` and each continuation.

        The prefix is a person's history, the continuations are candidate movies; see
        `movies.prompt`. The prefix is computed once and shared by all continuations, and the two
        are tokenised apart, so that a continuation never changes how the prefix reads.

        Returns
        -------
        one natural-log odds per continuation, in their order.
        """
        ...

    def score_each(self, prompts: Sequence[tuple[str, str]]) -> list[float]:
        """The same for (prefix, continuation) pairs, of many people or of one with several histories.

        Several are computed in one pass, and pairs that begin as the first does may share that.
        """
        ...

    def close(self) -> None:
        """Free the model's memory; the engine cannot be used afterwards."""
        ...
