"""The bounds of questions about movies, and of their answers."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from movies.protocol.recommendation import (
    MOST_EXCLUDED,
    MOST_MOVIES_A_PREDICTION,
    MOST_MOVIES_A_WISH,
    MOST_PEOPLE,
    MOST_RATINGS,
    Effect,
    ExplainResult,
    GroupJob,
    GroupRecommendation,
    PredictJob,
    PredictResult,
    RatedMovie,
    Recommendation,
    RecommendJob,
    ServedBy,
    Wishes,
)
from movies.ratings import Rating, Verdict

DIGEST = "a" * 64
RATED = RatedMovie(movie_id=7, verdict=Verdict.GOOD)
SERVED_BY = ServedBy(bundle="phase2-0123", host="here", pid=1, seconds=0.25)


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
