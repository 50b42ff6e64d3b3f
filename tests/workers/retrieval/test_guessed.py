"""Guesses among known numbers."""

from __future__ import annotations

import numpy as np
import pytest

from workers.retrieval.guessed import HOPE, Guessed

HALF = Guessed(np.array([1.0, 3.0, 2.0, 2.0]), np.array([False, False, True, True]), error=0.5)


def test_a_guess_may_turn_out_higher_and_what_is_known_may_not() -> None:
    assert HALF.hopeful.tolist() == [1.0, 3.0, 2.0 + HOPE * 0.5, 2.0 + HOPE * 0.5]
    assert Guessed.known(HALF.values).hopeful.tolist() == HALF.values.tolist()


def test_the_spread_counts_what_guesses_lack() -> None:
    assert HALF.spread == pytest.approx(np.sqrt(0.5 + 0.5 * 0.25))
    assert Guessed.known(HALF.values).spread == pytest.approx(HALF.values.std())


def test_a_sample_tells_the_spread_however_many_others_are_guesses() -> None:
    stands_for = np.array([1.0, 3.0, 0.0, 0.0])
    some = Guessed(HALF.values, HALF.is_guess, 0.5, stands_for)
    all_known = Guessed(np.array([1.0, 3.0, 9.0, -9.0]), np.zeros(4, dtype=bool), 0.0, stands_for)
    assert some.spread == all_known.spread == pytest.approx(np.std([1.0, 3.0, 3.0, 3.0]))
    assert all_known.among(np.array([False, False, True, True])).spread == pytest.approx(9.0)


def test_standardised_numbers_keep_their_error_in_proportion() -> None:
    found = HALF.standardised()
    assert found.values.mean() == pytest.approx(0.0) and found.spread == pytest.approx(1.0)
    assert found.error == pytest.approx(0.5 / HALF.spread)


@pytest.mark.parametrize("values", [[], [4.0], [2.0, 2.0]])
def test_equal_numbers_become_zeros(values: list[float]) -> None:
    assert Guessed.known(np.array(values)).standardised().values.tolist() == [0.0] * len(values)
