"""What is loaded once stays out of garbage collection."""

from __future__ import annotations

import gc

import pytest

from movies.garbage import keeping_everything


def test_what_is_made_meanwhile_is_never_looked_through_again() -> None:
    before = gc.get_freeze_count()
    with keeping_everything():
        assert not gc.isenabled()
        made = [[number] for number in range(1_000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= before + len(made)


def test_after_a_failure_garbage_is_collected_again() -> None:
    with pytest.raises(ValueError, match="broken"), keeping_everything():
        raise ValueError("broken")
    assert gc.isenabled()


def test_one_within_another_leaves_collecting_to_the_outer() -> None:
    with keeping_everything():
        with keeping_everything():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
