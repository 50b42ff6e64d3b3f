"""The bounds of trainings and of their reports."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from pydantic import ValidationError

from movies.protocol.training import (
    LARGEST_PICTURE,
    LONGEST_REASON,
    MOST_MINUTES,
    MOST_PICTURES,
    MOST_STEPS,
    Interval,
    Measured,
    Picture,
    RetrainJob,
    RetrainResult,
    TrainingProgress,
    TrainingState,
    holder_of,
    training_key,
)

DIGEST = "a" * 64
ID = "0123456789abcdef" * 2
MEASURED = Measured(bundle="night-0123", auc=Interval(value=0.7, low=0.68, high=0.72), calibration_error=0.02)


@pytest.mark.parametrize(
    "changed",
    [
        {"version": 2},
        {"id": "../../etc/passwd"},
        {"id": "A" * 32},
        {"id": ID + "\n"},
        {"phase": 4},
        {"minutes": 0},
        {"minutes": MOST_MINUTES + 1},
        {"minutes": float("nan")},
        {"steps": -1},
        {"steps": MOST_STEPS + 1},
        {"name": "../night"},
        {"name": "a" * 61},
        {"name": ""},
        {"name": ".night"},
        {"release": "../data"},
        {"release": "ml-100k/.."},
        {"parent": "/etc"},
        {"parent": "a b"},
        {"seed": 2**31},
    ],
    ids=str,
)
def test_a_training_out_of_bounds_is_refused(changed: dict[str, Any]) -> None:
    fine = {"phase": 1, "name": "night"}
    RetrainJob.model_validate(fine)
    with pytest.raises(ValidationError):
        RetrainJob.model_validate(fine | changed)


def test_every_training_has_an_id_of_its_own() -> None:
    assert RetrainJob(phase=1, name="night").id != RetrainJob(phase=1, name="night").id


def test_results_and_progress_stay_small_enough_for_a_chat() -> None:
    picture = Picture(name="a", png=base64.b64encode(b"x" * 50_000))
    assert picture.png == b"x" * 50_000
    with pytest.raises(ValidationError):
        Picture(name="a", png=base64.b64encode(b"x" * LARGEST_PICTURE))
    with pytest.raises(ValidationError):
        RetrainResult(
            bundle="a", digest=DIGEST, rows=1, people=1, candidate=MEASURED, pictures=(picture,) * (MOST_PICTURES + 1)
        )
    with pytest.raises(ValidationError):
        TrainingProgress(id=ID, state=TrainingState.FAILED, reason="x" * (LONGEST_REASON + 1))


def test_only_the_last_three_states_are_an_end() -> None:
    assert [s.value for s in TrainingState if s.over] == ["done", "failed", "cancelled"]


def test_the_lock_tells_who_holds_it() -> None:
    assert holder_of(None) is None
    assert holder_of(f"{ID}:token".encode()) == holder_of(f"{ID}:token") == ID
    assert len({training_key(ID, what) for what in ("progress", "result", "cancel", "attempts")}) == 4
