"""The network in training as a judge, batched over people to make validation fast."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from trainer.data.examples import RatingSequence
from trainer.vectors.learned import LearnedFrom
from trainer.vectors.network import VectorNetwork
from workers.engine.contract import Judged

Array = NDArray[np.float64]

BRANCHES_AT_ONCE = 256
SEQUENCES_AT_ONCE = 64


class NetworkJudge:
    """See `trainer.vectors.validation.Judge`."""

    def __init__(self, network: VectorNetwork, learned: LearnedFrom, device: str) -> None:
        self._network, self._learned, self._device = network, learned, device

    def last(self, sequences: Sequence[RatingSequence]) -> Array:
        """See `Judge.last`."""
        found = [np.zeros(0)]
        for start in range(0, len(sequences), SEQUENCES_AT_ONCE):
            some = sequences[start : start + SEQUENCES_AT_ONCE]
            features = np.stack([self._learned.features(s.movies.tolist()) for s in some])
            logits = self._logits(features, np.stack([s.good[:-1] for s in some]), branches=1)
            found.append(logits[:, -1, 0] - logits[:, -1, 1])
        return np.concatenate(found)

    def after(self, given: RatingSequence, movies: NDArray[np.int64]) -> Judged:
        """See `Judge.after`."""
        history = self._learned.features(given.movies.tolist())
        asked = self._learned.features(movies.tolist())
        # One batch of rows with the same history; the last row is padded with repeated movies.
        rows = -(-len(movies) // BRANCHES_AT_ONCE)
        places = np.arange(rows * BRANCHES_AT_ONCE).reshape(rows, -1) % len(movies)
        features = np.concatenate([np.repeat(history[None], rows, axis=0), asked[places]], axis=1)
        logits = self._logits(features, np.repeat(given.good[None], rows, axis=0), branches=BRANCHES_AT_ONCE)
        return Judged(*logits[:, len(given) :].reshape(-1, 3)[: len(movies)].astype(np.float32).T)

    def _logits(self, features: NDArray[np.float32], good: Array, branches: int) -> Array:
        """The logits at every movie of rows with histories of equal length."""
        labels = torch.from_numpy(good.astype(np.int64)).to(self._device)
        cuts = torch.full((len(good), branches), good.shape[1], device=self._device)
        logits: Array = self._network(torch.from_numpy(features).to(self._device), labels, cuts).double().cpu().numpy()
        return logits
