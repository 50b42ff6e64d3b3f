"""A job in, a result out: candidates, the model, ranking and refusals, with a scripted model."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from kombu.exceptions import ContentDisallowed
from kombu.serialization import dumps, loads, prepare_accept_content

from movies.errors import BundleBroken, JobRefused
from movies.known_films import with_known_facts
from movies.movielens import Release
from movies.prompt import LONGEST_HISTORY, PromptStyle
from movies.protocol.message import Message
from movies.protocol.recommendation import (
    EXPLAIN_TASK,
    GROUP_TASK,
    INFERENCE_QUEUE,
    PREDICT_TASK,
    RECOMMEND_TASK,
    ExplainJob,
    ExplainResult,
    GroupJob,
    GroupResult,
    PredictJob,
    PredictResult,
    RatedMovie,
    RecommendJob,
    RecommendResult,
    Wishes,
)
from movies.protocol.seals import Answer
from movies.ratings import Verdict
from workers import tasks
from workers.app import app
from workers.bundles.bundle import Bundle
from workers.bundles.manifest import Calibration
from workers.engine.scripted import ScriptedEngine
from workers.inference import Inference
from workers.retrieval.ranking import MODEL, PLAIN_RANKING, Ranking

Serve = Callable[..., Inference]
DIGEST = "0" * 64
RATED = (RatedMovie(movie_id=1, verdict=Verdict.GOOD), RatedMovie(movie_id=10, verdict=Verdict.BAD))


@dataclass
class Listener:
    """An engine that keeps what it was asked."""

    heard: list[tuple[str, list[str]]] = field(default_factory=list)

    def score(self, prefix: str, continuations: Sequence[str]) -> list[float]:
        self.heard.append((prefix, list(continuations)))
        return [0.0] * len(continuations)

    def close(self) -> None:
        pass


@pytest.fixture
def inference(bundle_of: Callable[..., Bundle]) -> Callable[..., Inference]:
    """An inference with an engine of the test's, and a bundle of the given style and calibration.

    Its lists go by what the model says, so that tests can say what should be in them.
    """
    by_model = Ranking.of({**PLAIN_RANKING, MODEL: 20.0})
    return lambda release, engine, **of_bundle: Inference(engine, bundle_of(**of_bundle), release, None, by_model)


def recommend_job(**more: Any) -> RecommendJob:
    return RecommendJob(**({"catalogue": DIGEST, "ratings": RATED} | more))


def predict_job(*movie_ids: int, **more: Any) -> PredictJob:
    return PredictJob(**({"catalogue": DIGEST, "ratings": RATED, "movie_ids": movie_ids} | more))


def test_a_movie_has_the_chance_that_the_model_gives_it(small: Release, inference: Serve) -> None:
    model = ScriptedEngine({"Fargo:": 2.0, "Twister:": -2.0, "Scream:": 0.0})
    chances = inference(small, model).predict(predict_job(5, 2, 12)).chances
    assert chances == pytest.approx([1 / (1 + math.exp(2)), 1 / (1 + math.exp(-2)), 0.5])


def test_chances_are_calibrated(small: Release, inference: Serve) -> None:
    calibrated = inference(small, ScriptedEngine({"Fargo:": 2.0}), calibration=Calibration(slope=0.5, intercept=-1.0))
    assert calibrated.predict(predict_job(2)).chances == (0.5,)


def test_a_movie_asked_about_twice_is_answered_twice(small: Release, inference: Serve) -> None:
    chances = inference(small, ScriptedEngine()).predict(predict_job(2, 3, 2)).chances
    assert len(chances) == 3
    assert chances[0] == chances[2]


def test_the_model_reads_the_ratings_in_the_bundles_style(small: Release, inference: Serve) -> None:
    listener = Listener()
    inference(small, listener, style=PromptStyle.GENRES).predict(predict_job(2, 11))
    inference(small, listener, style=PromptStyle.PLAIN).predict(predict_job(2, 11))
    opening = "Movies I rated good or bad:\n"
    assert listener.heard == [
        (
            f"{opening}Heat (Action, Crime, Thriller): good\nSabrina (1995) (Comedy, Romance): bad\n",
            ["Fargo (Crime, Drama, Thriller):", "Sabrina (1954) (Comedy, Romance):"],
        ),
        (f"{opening}Heat: good\nSabrina (1995): bad\n", ["Fargo:", "Sabrina (1954):"]),
    ]


def test_the_model_is_asked_once_about_all_candidates(small: Release, inference: Serve) -> None:
    listener = Listener()
    result = inference(small, listener).recommend(recommend_job())
    ((prefix, asked),) = listener.heard
    assert prefix.endswith("Heat: good\nSabrina (1995): bad\n")
    assert len(asked) == len(set(asked)) == result.considered == 14


def test_a_long_history_is_cut_to_its_latest(small: Release, inference: Serve) -> None:
    listener = Listener()
    ratings = tuple(RatedMovie(movie_id=k % 16 + 1, verdict=Verdict.GOOD) for k in range(100))
    inference(small, listener).predict(predict_job(2, ratings=ratings))
    assert listener.heard[0][0].count("\n") == LONGEST_HISTORY + 1


def test_what_the_model_likes_is_recommended_first(small: Release, inference: Serve) -> None:
    model = ScriptedEngine({"Batman Forever:": 5.0, "Twister:": 4.0, "Fargo:": -5.0})
    result = inference(small, model).recommend(recommend_job())
    assert [r.movie_id for r in result.recommendations][:2] == [4, 5]
    assert 2 not in [r.movie_id for r in result.recommendations]
    assert result.recommendations[0].chance == pytest.approx(1 / (1 + math.exp(-5)))


def test_recommendations_are_as_many_as_asked_for_and_unseen(small: Release, inference: Serve) -> None:
    result = inference(small, ScriptedEngine()).recommend(recommend_job(count=7, excluded=frozenset({2, 3})))
    chosen = [r.movie_id for r in result.recommendations]
    assert len(chosen) == len(set(chosen)) == 7
    assert not set(chosen) & {1, 10, 2, 3}
    assert result.considered == 12


def test_the_reason_is_a_movie_that_the_person_liked(small: Release, inference: Serve) -> None:
    known = with_known_facts(small)
    result = inference(known, ScriptedEngine({"The Usual Suspects:": 9.0})).recommend(recommend_job(count=14))
    reasons = {r.movie_id: r.because for r in result.recommendations}
    assert reasons[3] == 1
    assert set(reasons.values()) <= {1, None}


def test_wishes_reach_the_candidates(small: Release, inference: Serve) -> None:
    wishes = Wishes(genres=frozenset({"Drama"}), year_to=1960)
    result = inference(small, ScriptedEngine()).recommend(recommend_job(wishes=wishes))
    assert {r.movie_id for r in result.recommendations[: result.exact]} == {14, 15}


def test_where_few_fit_the_wishes_the_list_is_filled_with_what_comes_nearest(small: Release, inference: Serve) -> None:
    drama, old = frozenset({"Drama"}), Wishes(genres=frozenset({"Drama"}), year_to=1960)
    result = inference(small, ScriptedEngine()).recommend(recommend_job(wishes=old))
    assert (len(result.recommendations), result.exact, result.honoured) == (5, 2, old)
    assert result.nearest[0] == Wishes(genres=drama)
    assert {r.movie_id for r in result.recommendations[2:4]} == {2, 6}


def test_a_wish_that_no_movie_fits_leaves_the_list_as_it_is(ml_100k: Release, inference: Serve) -> None:
    horror = [movie.id for movie in ml_100k.catalogue if movie.genres == ("Horror",)][:5]
    ratings = [RatedMovie(movie_id=movie_id, verdict=Verdict.GOOD) for movie_id in horror]
    made = inference(ml_100k, ScriptedEngine())
    asked = {"catalogue": ml_100k.catalogue.digest, "ratings": ratings}
    plain = made.recommend(recommend_job(**asked))
    wished = made.recommend(recommend_job(**asked, wishes=Wishes(topics=frozenset({"tax returns"}))))
    assert wished.honoured == Wishes()
    assert [r.movie_id for r in wished.recommendations] == [r.movie_id for r in plain.recommendations]


def test_what_was_refused_fills_no_list(small: Release, inference: Serve) -> None:
    wishes = Wishes(genres=frozenset({"Drama"}), year_to=1960, without=frozenset({"Comedy"}))
    result = inference(small, ScriptedEngine()).recommend(recommend_job(wishes=wishes))
    assert len(result.recommendations) > (result.exact or 0)
    assert not [r for r in result.recommendations if set(small.catalogue[r.movie_id].genres) & wishes.without]


def test_which_wishes_were_honoured_is_told(small: Release, inference: Serve) -> None:
    possible = Wishes(genres=frozenset({"Drama"}), year_to=1960)
    served = inference(small, ScriptedEngine())
    assert served.recommend(recommend_job(wishes=possible)).honoured == possible
    impossible = served.recommend(recommend_job(wishes=Wishes(genres=frozenset({"Drama"}), year_to=1900)))
    assert impossible.honoured == Wishes(genres=frozenset({"Drama"}))
    assert {r.movie_id for r in impossible.recommendations[: impossible.exact]} == {2, 6, 14, 15}


def test_where_everything_is_refused_the_list_is_empty(small: Release, inference: Serve) -> None:
    wishes = Wishes(without=small.catalogue.genres)
    result = inference(small, ScriptedEngine()).recommend(recommend_job(wishes=wishes))
    assert (result.recommendations, result.considered, result.honoured) == ((), 0, wishes)


def test_a_person_without_ratings_gets_recommendations(small: Release, inference: Serve) -> None:
    result = inference(small, ScriptedEngine()).recommend(recommend_job(ratings=()))
    assert len(result.recommendations) == 5
    assert {r.because for r in result.recommendations} == {None}


def test_another_catalogue_is_refused_in_words_for_people(small: Release, inference: Serve) -> None:
    served = inference(small, ScriptedEngine())
    for refused in (
        lambda: served.predict(predict_job(2, catalogue="1" * 64)),
        lambda: served.recommend(recommend_job(catalogue="1" * 64)),
    ):
        with pytest.raises(JobRefused, match=r"different movie data.*MATINEE_DATA"):
            refused()


@pytest.mark.parametrize("unknown", [0, -1, 17, 10**12])
def test_an_unknown_movie_is_refused_by_its_id(unknown: int, small: Release, inference: Serve) -> None:
    served = inference(small, ScriptedEngine())
    rated = (*RATED, RatedMovie(movie_id=unknown, verdict=Verdict.GOOD))
    for refused in (
        lambda: served.predict(predict_job(2, unknown)),
        lambda: served.predict(predict_job(2, ratings=rated)),
        lambda: served.recommend(recommend_job(ratings=rated)),
        lambda: served.recommend(recommend_job(wishes=Wishes(like=frozenset({unknown})))),
        lambda: served.recommend(recommend_job(wishes=Wishes(unlike=frozenset({unknown})))),
    ):
        with pytest.raises(JobRefused, match=f"id {unknown} "):
            refused()


def test_an_unknown_movie_may_be_excluded(small: Release, inference: Serve) -> None:
    result = inference(small, ScriptedEngine()).recommend(recommend_job(excluded=frozenset({-5, 10**12})))
    assert len(result.recommendations) == 5


def test_a_job_that_runs_twice_gives_the_same_answer(small: Release, inference: Serve) -> None:
    served = inference(small, ScriptedEngine())
    first, again = (served.recommend(recommend_job()) for _ in range(2))
    assert first.recommendations == again.recommendations
    assert first.considered == again.considered
    assert served.predict(predict_job(2, 3)).chances == served.predict(predict_job(2, 3)).chances


def test_the_answer_says_who_gave_it(small: Release, inference: Serve) -> None:
    served = inference(small, ScriptedEngine())
    for result in (served.predict(predict_job(2)), served.recommend(recommend_job())):
        assert result.served_by.bundle == "test-0123456789ab"
        assert result.served_by.pid == os.getpid()
        assert result.served_by.host
        assert 0 <= result.served_by.seconds < 10


def test_a_model_that_answers_no_number_does_not_recommend(small: Release, inference: Serve) -> None:
    broken = inference(small, ScriptedEngine({"Fargo:": float("nan")}))
    with pytest.raises(BundleBroken):
        broken.predict(predict_job(2))


@pytest.fixture
def served(small: Release, monkeypatch: pytest.MonkeyPatch, inference: Serve) -> Inference:
    """The tasks, with a scripted model instead of the process's own."""
    served = inference(small, ScriptedEngine({"Fargo:": 3.0}))
    monkeypatch.setattr(tasks, "current_inference", lambda: served)
    return served


def done(task: Any, job: Message) -> Any:
    """What a task makes of a job, as both cross the queue."""
    return json.loads(task.answered(json.loads(job.model_dump_json())).model_dump_json())["result"]


def test_the_recommend_task_takes_and_gives_json(served: Inference) -> None:
    job = recommend_job(wishes=Wishes(without=frozenset({"Horror"})), excluded=frozenset({3}))
    result = RecommendResult.model_validate(done(tasks.recommend, job))
    assert result.recommendations == served.recommend(job).recommendations
    assert result.recommendations[0].movie_id == 2


def test_the_predict_task_takes_and_gives_json(served: Inference) -> None:
    answer = PredictResult.model_validate(done(tasks.predict, predict_job(2, 5)))
    assert answer.chances == served.predict(predict_job(2, 5)).chances


def test_the_explain_task_takes_and_gives_json(served: Inference) -> None:
    job = ExplainJob(catalogue=DIGEST, ratings=RATED, movie_id=2)
    result = ExplainResult.model_validate(done(tasks.explain, job))
    expected = served.explain(job)
    assert (result.chance, result.effects) == (expected.chance, expected.effects)


def test_the_group_task_takes_and_gives_json(served: Inference) -> None:
    job = GroupJob(catalogue=DIGEST, people=(RATED, ()), wishes=Wishes(genres=frozenset({"Crime"})), count=2)
    result = GroupResult.model_validate(done(tasks.group, job))
    assert result.recommendations == served.group(job).recommendations
    assert result.recommendations[0].movie_id == 2


def test_a_task_refuses_what_is_no_job(served: Inference) -> None:
    sent = json.loads(recommend_job().model_dump_json())
    for task, wrong in (
        (tasks.recommend, sent | {"surprise": 1}),
        (tasks.recommend, sent | {"version": 2}),
        *((task, sent) for task in (tasks.predict, tasks.explain, tasks.group)),
    ):
        assert task.answered(wrong) == Answer(error="ValidationError")


def test_a_task_passes_a_refusal_on(served: Inference) -> None:
    answer = tasks.predict.answered(json.loads(predict_job(99).model_dump_json()))
    assert answer.error == JobRefused.__name__ and answer.reason


def test_tasks_are_known_by_the_names_that_the_bot_sends() -> None:
    assert {RECOMMEND_TASK, PREDICT_TASK, EXPLAIN_TASK, GROUP_TASK} <= set(app.tasks)
    assert app.conf.task_default_queue == INFERENCE_QUEUE


def test_the_queue_speaks_json_only() -> None:
    conf = app.conf
    assert conf.accept_content == ["json"]
    assert conf.task_serializer == "json"
    accepted = prepare_accept_content(conf.accept_content)
    content_type, encoding, payload = dumps({"movie": 1}, serializer="pickle")
    with pytest.raises(ContentDisallowed):
        loads(payload, content_type, encoding, accept=accepted)
    content_type, encoding, payload = dumps({"movie": 1}, serializer="json")
    assert loads(payload, content_type, encoding, accept=accepted) == {"movie": 1}


def test_no_job_is_lost_and_none_is_given_more_than_its_time() -> None:
    assert app.conf.worker_prefetch_multiplier == 1
    for name in (RECOMMEND_TASK, PREDICT_TASK, EXPLAIN_TASK, GROUP_TASK):
        task = app.tasks[name]
        assert task.acks_late and task.reject_on_worker_lost and not task.acks_on_timeout
        assert task.time_limit < app.conf.task_time_limit
