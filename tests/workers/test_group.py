"""One list for several people: nobody hates it, and every chance is that person's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from movies.errors import JobRefused
from movies.known_films import with_known_facts
from movies.movielens import Release
from movies.protocol.recommendation import GroupJob, PredictJob, RatedMovie, Wishes
from movies.ratings import Verdict
from workers.bundles.bundle import Bundle
from workers.engine.contract import Engine
from workers.engine.scripted import ScriptedEngine
from workers.inference import Inference
from workers.retrieval.ranking import MODEL, PLAIN_RANKING, Ranking

ANA = (RatedMovie(movie_id=1, verdict=Verdict.GOOD), RatedMovie(movie_id=10, verdict=Verdict.BAD))
BEN = (RatedMovie(movie_id=13, verdict=Verdict.GOOD),)
TOLERANCE = 0.0003  # See test_explain.py.


class Tastes(ScriptedEngine):
    """Somebody who rated Heat has one taste, everybody else the other; anything else gets log-odds of -9."""

    def __init__(self, of_heat: Mapping[str, float], of_others: Mapping[str, float]) -> None:
        super().__init__()
        self._of_heat, self._of_others = of_heat, of_others

    def score(self, prefix: str, continuations: Sequence[str]) -> list[float]:
        taste = self._of_heat if "Heat:" in prefix else self._of_others
        return [taste.get(c, -9.0) for c in continuations]


Serve = Callable[[Release, Engine], Inference]


@pytest.fixture
def serve(bundle_of: Callable[..., Bundle]) -> Serve:
    return lambda release, engine: Inference(
        engine, bundle_of(), release, None, Ranking.of({**PLAIN_RANKING, MODEL: 20.0})
    )


def group_job(release: Release, *people: tuple[RatedMovie, ...], **more: Any) -> GroupJob:
    return GroupJob(**({"catalogue": release.digest, "people": people} | more))


def test_the_list_is_in_order_of_the_mean_and_without_what_one_would_hate(small: Release, serve: Serve) -> None:
    engine = Tastes(
        {"Fargo:": 9.0, "Amélie:": 1.0, "Scream:": 0.0, "Twister:": 2.0},
        {"Fargo:": -1.0, "Amélie:": 1.0, "Scream:": 0.0, "Twister:": 1.0},
    )
    result = serve(small, engine).group(group_job(small, ANA, BEN))
    assert [r.movie_id for r in result.recommendations] == [5, 16, 12]
    assert result.recommendations[1].chances == pytest.approx((0.7311, 0.7311), abs=1e-4)
    assert result.recommendations[0].chances == pytest.approx((0.8808, 0.7311), abs=1e-4)


def test_where_everything_is_hated_by_somebody_the_least_hated_come_first(small: Release, serve: Serve) -> None:
    engine = Tastes({"Fargo:": 9.0, "Amélie:": -1.0}, {"Fargo:": -3.0, "Amélie:": -2.0})
    result = serve(small, engine).group(group_job(small, ANA, BEN))
    assert [r.movie_id for r in result.recommendations][:2] == [16, 2]


def test_nothing_that_one_has_rated_or_excluded_is_recommended(small: Release, serve: Serve) -> None:
    result = serve(small, ScriptedEngine()).group(group_job(small, ANA, BEN, excluded=frozenset({2, 99}), count=20))
    assert not {1, 10, 13, 2} & {r.movie_id for r in result.recommendations}
    assert result.considered == 12


def test_each_person_has_a_reason_of_their_own(small: Release, serve: Serve) -> None:
    ben = (RatedMovie(movie_id=11, verdict=Verdict.GOOD), RatedMovie(movie_id=13, verdict=Verdict.GOOD))
    served = serve(with_known_facts(small), ScriptedEngine({"The Usual Suspects:": 9.0, "Amélie:": 9.0}))
    result = served.group(group_job(small, ANA, ben, ()))
    reasons = {r.movie_id: r.because for r in result.recommendations}
    assert reasons[3] == (1, None, None)
    assert reasons[16] == (None, 11, None)


def test_wishes_hold_for_all_and_are_told_where_they_cannot_be_met(small: Release, serve: Serve) -> None:
    served = serve(small, ScriptedEngine({"The Usual Suspects:": 1.0, "Fargo:": 1.0}))
    for wishes, honoured in (
        (Wishes(genres=frozenset({"Crime"})), Wishes(genres=frozenset({"Crime"}))),
        (Wishes(genres=frozenset({"Crime"}), year_from=2050), Wishes(genres=frozenset({"Crime"}))),
    ):
        result = served.group(group_job(small, ANA, BEN, wishes=wishes))
        assert result.honoured == honoured
        assert {2, 3} <= {r.movie_id for r in result.recommendations} <= {2, 3, 4, 6}


def test_another_catalogue_and_unknown_movies_are_refused(small: Release, serve: Serve) -> None:
    served = serve(small, ScriptedEngine())
    stranger = (RatedMovie(movie_id=99, verdict=Verdict.GOOD),)
    for refused in (
        group_job(small, ANA, BEN, catalogue="1" * 64),
        group_job(small, ANA, stranger),
        group_job(small, ANA, BEN, wishes=Wishes(like=frozenset({99}))),
        group_job(small, ANA, BEN, wishes=Wishes(unlike=frozenset({99}))),
    ):
        with pytest.raises(JobRefused):
            served.group(refused)


@pytest.mark.slow
def test_the_real_model_gives_each_person_the_chances_that_predict_gives(
    real_model: Inference, ml_100k: Release
) -> None:
    known = sorted(ml_100k.catalogue, key=lambda m: -m.popularity)
    people = (
        tuple(RatedMovie(movie_id=m.id, verdict=Verdict.GOOD) for m in known[:5]),
        tuple(RatedMovie(movie_id=m.id, verdict=Verdict.BAD) for m in known[20:28]),
        (),
    )
    result = real_model.group(GroupJob(catalogue=ml_100k.digest, people=people))
    assert len(result.recommendations) == 5
    movie_ids = tuple(r.movie_id for r in result.recommendations)
    for place, ratings in enumerate(people):
        job = PredictJob(catalogue=ml_100k.digest, ratings=ratings, movie_ids=movie_ids)
        chances = [r.chances[place] for r in result.recommendations]
        assert chances == pytest.approx(real_model.predict(job).chances, abs=TOLERANCE)
    assert result.recommendations[0].chances[0] > result.recommendations[0].chances[1] + 5 * TOLERANCE
