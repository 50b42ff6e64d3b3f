"""Batches: padded little, in a stream that depends on the seed alone."""

from __future__ import annotations

from itertools import islice

import numpy as np

from trainer.data.examples import RatingSequence
from trainer.training.batches import BATCHES_SORTED, PADDED_TO, Example, as_batch, of_like_length

PADDED = -(-70 // PADDED_TO) * PADDED_TO


def sequences(count: int) -> list[RatingSequence]:
    rng = np.random.default_rng(0)
    return [RatingSequence(k, np.arange(n), np.full(n, 4.0)) for k, n in enumerate(rng.integers(5, 60, count).tolist())]


def example(sequence: RatingSequence, _rng: np.random.Generator) -> Example:
    """A user's example, who is known again by the first target."""
    return (list(range(3 * len(sequence))), [2, 3 * len(sequence) - 1]), np.array([float(sequence.user), 1.0])


def test_every_sequence_is_learned_once_and_those_of_a_batch_are_of_like_length() -> None:
    drawn = sequences(4 * BATCHES_SORTED)
    groups = list(islice(of_like_length(iter(drawn), example, 4, seed=1), BATCHES_SORTED))
    assert sorted(targets[0] for group in groups for _, targets in group) == [s.user for s in drawn]
    spread = [max(map(len, g)) - min(map(len, g)) for g in ([ids for (ids, _), _ in group] for group in groups)]
    assert np.mean(spread) < 40 < max(3 * len(s) for s in drawn) - min(3 * len(s) for s in drawn)


def test_the_same_seed_gives_the_same_stream_and_another_seed_another() -> None:
    def users(seed: int) -> list[float]:
        stream = of_like_length(iter(sequences(64)), example, 4, seed)
        return [targets[0] for group in islice(stream, BATCHES_SORTED) for _, targets in group]

    assert users(1) == users(1) != users(2)


def test_a_batch_is_padded_at_its_end_to_one_of_few_lengths() -> None:
    batch = as_batch([([5, 6, 7], [1, 2]), ([8] * 70, [69])], [np.array([0.2, 0.9]), np.array([1.0])])
    assert batch.ids.shape == (2, PADDED)
    assert batch.ids[0].tolist() == [5, 6, 7] + [0] * (PADDED - 3)
    assert (batch.rows.tolist(), batch.places.tolist()) == ([0, 0, 1], [1, 2, 69])
    assert np.allclose(batch.targets.numpy(), [0.2, 0.9, 1.0])
    assert batch.tokens == 73
