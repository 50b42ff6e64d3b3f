"""What crosses the queue stays itself, and what is out of bounds never enters."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from movies.protocol.jobs import (
    LARGEST_PICTURE,
    LONGEST_REASON,
    MOST_EXCLUDED,
    MOST_MINUTES,
    MOST_MOVIES_A_PREDICTION,
    MOST_MOVIES_A_WISH,
    MOST_PEOPLE,
    MOST_PICTURES,
    MOST_RATINGS,
    MOST_STEPS,
    Effect,
    ExplainJob,
    ExplainResult,
    GroupJob,
    GroupRecommendation,
    GroupResult,
    Interval,
    Measured,
    Picture,
    PredictJob,
    PredictResult,
    RatedMovie,
    Recommendation,
    RecommendJob,
    RecommendResult,
    RetrainJob,
    RetrainResult,
    ServedBy,
    TrainingProgress,
    TrainingState,
    Wishes,
    holder_of,
    training_key,
)
from movies.protocol.registry import Model, ModelsJob, ModelsResult, ModelState, PromoteJob, RollBackJob
from movies.ratings import Rating, Verdict

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


def test_ratings_keep_their_order() -> None:
    ratings = tuple(RatedMovie(movie_id=k, verdict=Verdict.GOOD) for k in (5, 1, 9, 1))
    job = RecommendJob(catalogue=DIGEST, ratings=ratings)
    assert [r.movie_id for r in RecommendJob.model_validate_json(job.model_dump_json()).ratings] == [5, 1, 9, 1]


def test_a_rating_crosses_as_id_and_verdict() -> None:
    assert RatedMovie.of(Rating(3, Verdict.BAD)).model_dump(mode="json") == {"movie_id": 3, "verdict": "bad"}


@pytest.mark.parametrize(
    "changed",
    [
        {"version": 2},
        {"catalogue": "a" * 63},
        {"catalogue": "a" * 65},
        {"ratings": [{"movie_id": 1, "verdict": "good"}] * (MOST_RATINGS + 1)},
        {"ratings": [{"movie_id": 1, "verdict": "meh"}]},
        {"ratings": [{"movie_id": "one", "verdict": "good"}]},
        {"ratings": [{"movie_id": 1.5, "verdict": "good"}]},
        {"excluded": list(range(MOST_EXCLUDED + 1))},
        {"count": 0},
        {"count": 21},
        {"wishes": {"year_from": 1799}},
        {"wishes": {"year_to": 2201}},
        {"wishes": {"genres": [""]}},
        {"wishes": {"genres": ["x" * 41]}},
        {"wishes": {"without": [f"genre {k}" for k in range(31)]}},
        {"wishes": {"like": list(range(MOST_MOVIES_A_WISH + 1))}},
        {"wishes": {"unlike": list(range(MOST_MOVIES_A_WISH + 1))}},
    ],
    ids=lambda c: next(iter(c)),
)
def test_a_job_out_of_bounds_is_refused(changed: dict[str, Any]) -> None:
    fine = {"catalogue": DIGEST, "ratings": []}
    RecommendJob.model_validate(fine)
    with pytest.raises(ValidationError):
        RecommendJob.model_validate(fine | changed)


def test_a_job_at_its_bounds_is_accepted() -> None:
    some = frozenset(range(MOST_MOVIES_A_WISH))
    wishes = Wishes(like=some, unlike=some)
    excluded = frozenset(range(MOST_EXCLUDED))
    RecommendJob(catalogue=DIGEST, ratings=(RATED,) * MOST_RATINGS, excluded=excluded, wishes=wishes)
    GroupJob(catalogue=DIGEST, people=((RATED,) * MOST_RATINGS,) * MOST_PEOPLE, excluded=excluded, wishes=wishes)
    PredictJob(catalogue=DIGEST, ratings=(), movie_ids=tuple(range(MOST_MOVIES_A_PREDICTION)))


@pytest.mark.parametrize("number", [0, MOST_MOVIES_A_PREDICTION + 1])
def test_a_prediction_asks_about_a_bounded_number_of_movies(number: int) -> None:
    with pytest.raises(ValidationError):
        PredictJob(catalogue=DIGEST, ratings=(), movie_ids=tuple(range(number)))


@pytest.mark.parametrize(
    "people",
    [[], [[]], [[]] * (MOST_PEOPLE + 1), [[], [{"movie_id": 1, "verdict": "good"}] * (MOST_RATINGS + 1)]],
    ids=["nobody", "one", "a crowd", "one with too many ratings"],
)
def test_a_group_out_of_bounds_is_refused(people: list[Any]) -> None:
    with pytest.raises(ValidationError, match="people"):
        GroupJob.model_validate({"catalogue": DIGEST, "people": people})


@pytest.mark.parametrize("chance", [-0.001, 1.001, float("nan"), float("inf")])
def test_what_is_no_chance_is_refused(chance: float) -> None:
    with pytest.raises(ValidationError):
        Recommendation(movie_id=1, chance=chance)
    with pytest.raises(ValidationError):
        PredictResult(chances=(0.5, chance), served_by=SERVED_BY)
    with pytest.raises(ValidationError):
        ExplainResult(chance=0.5, effects=(Effect(1, chance),), served_by=SERVED_BY)
    with pytest.raises(ValidationError):
        GroupRecommendation(movie_id=1, chances=(0.5, chance), because=(None, None))


def test_wishes_are_true_as_soon_as_one_is_made() -> None:
    assert not Wishes()
    assert Wishes(genres=frozenset({"Crime"}))
    assert Wishes(without=frozenset({"Horror"}))
    assert Wishes(year_from=1990)
    assert Wishes(year_to=1999)
    assert Wishes(like=frozenset({1}))
    assert Wishes(unlike=frozenset({1}))


def test_what_a_rating_does_can_be_read_by_name_and_as_a_pair() -> None:
    sent = ExplainResult(chance=0.5, effects=(Effect(7, 0.25),), served_by=SERVED_BY).model_dump_json()
    (effect,) = ExplainResult.model_validate_json(sent).effects
    assert (effect.movie_id, effect.chance_without) == effect == (7, 0.25)


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
