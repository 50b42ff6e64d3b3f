"""Who asks again is answered from memory, with the answers of their own history and of this bundle alone."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest

from movies.movielens import Release
from movies.protocol.recommendation import RatedMovie
from movies.ratings import Verdict
from tests.workers.test_judges import RATED, Vectors
from workers import remembered
from workers.engine.contract import History, Judged, VectorEngine
from workers.engine.movie_vectors import MovieVectors
from workers.engine.scripted import ScriptedVectorEngine
from workers.judges import VectorJudge
from workers.remembered import MOST_HISTORIES, SECONDS, Remembered


class Counting(ScriptedVectorEngine):
    """Notes how many movies it was asked about, each time."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def judge(self, history: History, asked: np.ndarray) -> Judged:
        self.asked.append(len(asked))
        return super().judge(history, asked)


def judge_with(engine: VectorEngine, release: Release) -> VectorJudge:
    return VectorJudge(engine, cast(MovieVectors, Vectors(release)), 0.5)


def test_only_movies_that_were_not_judged_yet_are_asked_about(small: Release) -> None:
    engine, movies = Counting(), list(small.catalogue)
    judge = judge_with(engine, small)
    judge.opinions(RATED, movies[:10])
    again = judge.opinions(RATED, movies[12:4:-1])
    assert engine.asked == [10, 3]
    fresh = judge_with(Counting(), small).opinions(RATED, movies[12:4:-1])
    np.testing.assert_array_equal(again.like, fresh.like)
    assert again.choice is not None and fresh.choice is not None
    np.testing.assert_array_equal(again.choice, fresh.choice)


def test_whoever_rated_otherwise_is_asked_about_anew(small: Release) -> None:
    engine, movies = Counting(), list(small.catalogue)
    judge = judge_with(engine, small)
    one = RATED[0]
    others = [(), (one,), RATED[::-1], (one.model_copy(update={"verdict": Verdict.BAD}), RATED[1])]
    for told in (RATED, *others):
        found = judge.opinions(told, movies)
        np.testing.assert_array_equal(found.like, judge_with(Counting(), small).opinions(told, movies).like)
    assert engine.asked == [len(movies)] * 5


def test_another_bundle_remembers_nothing(small: Release) -> None:
    first, second = Counting(), Counting()
    for engine in (first, second):
        judge_with(engine, small).opinions(RATED, list(small.catalogue))
    assert first.asked == second.asked == [len(small.catalogue)]


def test_answers_are_forgotten_after_a_while_and_when_others_come() -> None:
    now = [0.0]
    memory = Remembered(lambda: now[0])
    memory.after(RATED)[1] = (1.0, 2.0, 3.0)
    now[0] = SECONDS
    assert memory.after(RATED) == {1: (1.0, 2.0, 3.0)}
    now[0] = 2 * SECONDS + 1
    assert memory.after(RATED) == {}
    memory.after(RATED)[1] = (1.0, 2.0, 3.0)
    for k in range(MOST_HISTORIES):
        memory.after([RatedMovie(movie_id=k + 1, verdict=Verdict.GOOD)])
    assert memory.after(RATED) == {}


def test_of_one_person_only_so_many_movies_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST_MOVIES", 2)
    memory = Remembered()
    memory.after(RATED).update(dict.fromkeys(range(3), (0.0, 0.0, 0.0)))
    assert memory.after(RATED) == {}
