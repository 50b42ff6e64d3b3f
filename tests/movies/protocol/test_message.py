"""Messages arrive unchanged, and those out of bounds never reach the queue."""

from __future__ import annotations

import base64
import json

import pytest
from pydantic import BaseModel, ValidationError

from movies.protocol.recommendation import (
    Effect,
    ExplainJob,
    ExplainResult,
    GroupJob,
    GroupRecommendation,
    GroupResult,
    PredictJob,
    PredictResult,
    RatedMovie,
    Recommendation,
    RecommendJob,
    RecommendResult,
    ServedBy,
    Wishes,
)
from movies.protocol.registry import Model, ModelsJob, ModelsResult, ModelState, PromoteJob, RollBackJob
from movies.protocol.training import (
    Interval,
    Measured,
    Picture,
    RetrainJob,
    RetrainResult,
    TrainingProgress,
    TrainingState,
)
from movies.ratings import Verdict

DIGEST = "a" * 64
RATED = RatedMovie(movie_id=7, verdict=Verdict.GOOD)
SERVED_BY = ServedBy(bundle="phase2-0123", host="here", pid=1, seconds=0.25)
ID = "0123456789abcdef" * 2
MEASURED = Measured(bundle="night-0123", auc=Interval(value=0.7, low=0.68, high=0.72), calibration_error=0.02)
MESSAGES: list[BaseModel] = [
    RecommendJob(catalogue=DIGEST, ratings=()),
    RecommendJob(
        catalogue=DIGEST,
        ratings=(RATED, RatedMovie(movie_id=3, verdict=Verdict.BAD)),
        excluded=frozenset({5, 6}),
        wishes=Wishes(
            genres=frozenset({"Crime", "Drama"}),
            without=frozenset({"Horror"}),
            year_from=1990,
            like=frozenset({1, 2}),
            unlike=frozenset({3}),
        ),
        count=20,
    ),
    PredictJob(catalogue=DIGEST, ratings=(RATED,), movie_ids=(3, 1, 2)),
    ExplainJob(catalogue=DIGEST, ratings=(RATED,), movie_id=3),
    GroupJob(
        catalogue=DIGEST,
        people=((RATED,), ()),
        excluded=frozenset({5}),
        wishes=Wishes(year_to=1999),
        count=3,
    ),
    RecommendResult(
        recommendations=(
            Recommendation(movie_id=1, chance=1.0, because=7),
            Recommendation(movie_id=2, chance=0.1),
        ),
        considered=100,
        honoured=Wishes(like=frozenset({1})),
        served_by=SERVED_BY,
    ),
    PredictResult(chances=(0.0, 0.123456789, 1.0), served_by=SERVED_BY),
    ExplainResult(chance=0.5, effects=(Effect(7, 0.25), Effect(3, 1.0)), served_by=SERVED_BY),
    GroupResult(
        recommendations=(GroupRecommendation(movie_id=1, chances=(0.5, 0.75), because=(7, None)),),
        considered=60,
        honoured=Wishes(),
        served_by=SERVED_BY,
    ),
    RetrainJob(phase=3, name="night-3", minutes=5, steps=10, release="ml-100k", parent="phase2-0123", seed=7),
    TrainingProgress(id=ID, state=TrainingState.TRAINING, at=1.5, attempt=2, share=0.5, step=3, labels=288, loss=0.61),
    TrainingProgress(id=ID, state=TrainingState.FAILED, reason="Nobody knows."),
    RetrainResult(
        bundle="night-0123",
        digest=DIGEST,
        rows=534,
        people=178,
        candidate=MEASURED,
        current=MEASURED,
        difference=Interval(value=0.0, low=-0.01, high=0.01),
        pictures=(Picture(name="reliability", png=base64.b64encode(b"\x89PNG" * 1000)),),
    ),
    ModelsJob(),
    PromoteJob(digest=DIGEST, served=None),
    RollBackJob(to=None, served=DIGEST),
    ModelsResult(
        models=(Model(digest=DIGEST, id="phase2-0123", state=ModelState.CURRENT, since=1_700_000_000, auc=0.684),),
        shipped="phase2-0123",
        before=None,
        pinned=None,
    ),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: type(m).__name__)
def test_a_message_comes_out_of_json_as_it_went_in(message: BaseModel) -> None:
    assert type(message).model_validate_json(message.model_dump_json()) == message
    sent = json.loads(json.dumps(message.model_dump(mode="json")))
    assert type(message).model_validate(sent) == message


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: type(m).__name__)
def test_a_message_cannot_be_changed(message: BaseModel) -> None:
    for field in type(message).model_fields:
        with pytest.raises(ValidationError, match="frozen"):
            setattr(message, field, None)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: type(m).__name__)
def test_an_unknown_field_is_refused_at_every_depth(message: BaseModel) -> None:
    sent = message.model_dump(mode="json")
    parts = [sent, *(v for v in sent.values() if isinstance(v, dict))]
    parts += [v[0] for v in sent.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
    for part in parts:
        part["surprise"] = 1
        with pytest.raises(ValidationError, match="surprise"):
            type(message).model_validate(sent)
        del part["surprise"]
    type(message).model_validate(sent)
