"""Explanations: the effect of each rating on the chance, with a scripted model and with the real one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from movies.errors import JobRefused
from movies.movielens import Release
from movies.prompt import LONGEST_HISTORY
from movies.protocol.recommendation import ExplainJob, PredictJob, RatedMovie
from movies.ratings import Verdict
from workers.bundles.bundle import Bundle
from workers.bundles.manifest import Calibration
from workers.engine.scripted import ScriptedEngine
from workers.inference import Inference
from workers.judges import TextJudge
from workers.retrieval.similarity import LATEST

# Both engines answer within 0.001 of themselves in log-odds however prompts are put together
# (tests/workers/engine/test_agreement.py), and a chance moves by little more than a quarter of that.
TOLERANCE = 0.0003


def rated(*verdicts: tuple[int, Verdict]) -> tuple[RatedMovie, ...]:
    return tuple(RatedMovie(movie_id=i, verdict=v) for i, v in verdicts)


@dataclass
class Listener:
    """An engine that keeps what it was asked, and answers with the place of each prompt."""

    heard: list[list[tuple[str, str]]] = field(default_factory=list)

    def score(self, prefix: str, continuations: Sequence[str]) -> list[float]:
        raise AssertionError("an explanation asks once, for all prompts")

    def score_each(self, prompts: Sequence[tuple[str, str]]) -> list[float]:
        self.heard.append(list(prompts))
        return [float(place) for place in range(len(prompts))]

    def close(self) -> None:
        pass


def without(ratings: Sequence[RatedMovie], place: int) -> tuple[RatedMovie, ...]:
    return (*ratings[:place], *ratings[place + 1 :])


def test_the_model_is_asked_once_about_the_whole_history_and_each_one_shorter(
    small: Release, bundle_of: Callable[..., Bundle]
) -> None:
    listener = Listener()
    ratings = rated((1, Verdict.GOOD), (10, Verdict.BAD), (3, Verdict.GOOD))
    job = ExplainJob(catalogue=small.digest, ratings=ratings, movie_id=2)
    result = Inference(listener, bundle_of(), small).explain(job)
    heat, sabrina, suspects = "Heat: good\n", "Sabrina (1995): bad\n", "The Usual Suspects: good\n"
    opening = "Movies I rated good or bad:\n"
    lines = [[heat, sabrina, suspects], [sabrina, suspects], [heat, suspects], [heat, sabrina]]
    assert listener.heard == [[(opening + "".join(each), "Fargo:") for each in lines]]
    assert [e.movie_id for e in result.effects] == [1, 10, 3]
    chance = Calibration().chance
    assert (result.chance, *(e.chance_without for e in result.effects)) == tuple(map(chance, (0.0, 1.0, 2.0, 3.0)))


def test_chances_are_calibrated_and_say_who_gave_them(small: Release, bundle_of: Callable[..., Bundle]) -> None:
    calibration = Calibration(slope=0.5, intercept=-1.0)
    served = Inference(ScriptedEngine({"Fargo:": 2.0}), bundle_of(calibration=calibration), small)
    result = served.explain(ExplainJob(catalogue=small.digest, ratings=rated((1, Verdict.GOOD)), movie_id=2))
    assert (result.chance, result.effects) == (0.5, ((1, 0.5),))
    assert result.served_by.bundle == "test-0123456789ab"


def test_without_ratings_there_is_a_chance_and_nothing_to_explain_it(
    small: Release, bundle_of: Callable[..., Bundle]
) -> None:
    served = Inference(ScriptedEngine(), bundle_of(), small)
    result = served.explain(ExplainJob(catalogue=small.digest, ratings=(), movie_id=2))
    predicted = served.predict(PredictJob(catalogue=small.digest, ratings=(), movie_ids=(2,)))
    assert ((result.chance,), result.effects) == (predicted.chances, ())


def test_only_what_the_model_reads_is_explained(ml_100k: Release, bundle_of: Callable[..., Bundle]) -> None:
    listener = Listener()
    ratings = rated(*((m.id, Verdict.GOOD) for m in list(ml_100k.catalogue)[:100]))
    result = Inference(listener, bundle_of(), ml_100k).explain(
        ExplainJob(catalogue=ml_100k.digest, ratings=ratings, movie_id=500)
    )
    ((whole, *shorter),) = listener.heard
    assert whole[0].count("\n") == LONGEST_HISTORY + 1
    assert {prefix.count("\n") for prefix, _ in shorter} == {LONGEST_HISTORY}
    assert {e.movie_id for e in result.effects} < {r.movie_id for r in ratings[-LONGEST_HISTORY:]}


@pytest.mark.parametrize("length", [1, 12, 13, LONGEST_HISTORY])
def test_the_work_is_bounded_and_the_most_similar_and_the_latest_are_examined(
    length: int, ml_100k: Release, bundle_of: Callable[..., Bundle]
) -> None:
    """The first rating is of the same series; leaving it out costs the most."""
    find = ml_100k.catalogue.find
    empire, star_wars = find("The Empire Strikes Back"), find("Star Wars")
    assert empire and star_wars
    others = [m.id for m in ml_100k.catalogue if m.popularity < 20][: length - 1]
    ratings = rated((empire.id, Verdict.GOOD), *((i, Verdict.BAD) for i in others))
    result = Inference(Listener(), bundle_of(), ml_100k).explain(
        ExplainJob(catalogue=ml_100k.digest, ratings=ratings, movie_id=star_wars.id)
    )
    place = {r.movie_id: k for k, r in enumerate(ratings)}
    examined = [place[e.movie_id] for e in result.effects]
    assert examined == sorted(set(examined))
    assert sum(length - k for k in examined) <= TextJudge.lines_at_once
    assert {0, *range(length)[-LATEST:]} <= set(examined)
    assert (len(examined) == length) == (length * (length + 1) / 2 <= TextJudge.lines_at_once)


def test_another_catalogue_and_unknown_movies_are_refused(small: Release, bundle_of: Callable[..., Bundle]) -> None:
    served = Inference(ScriptedEngine(), bundle_of(), small)
    fine = {"catalogue": small.digest, "ratings": rated((1, Verdict.GOOD)), "movie_id": 2}
    served.explain(ExplainJob.model_validate(fine))
    for changed in ({"catalogue": "1" * 64}, {"movie_id": 99}, {"ratings": rated((99, Verdict.GOOD))}):
        with pytest.raises(JobRefused):
            served.explain(ExplainJob.model_validate(fine | changed))


@pytest.mark.parametrize("length", [1, *(pytest.param(n, marks=pytest.mark.slow) for n in (6, 16))])
def test_the_real_model_gives_the_chances_that_predict_gives_without_the_rating(
    length: int, real_model: Inference, ml_100k: Release
) -> None:
    known = sorted(ml_100k.catalogue, key=lambda m: -m.popularity)[:60:3]
    ratings = rated(*((m.id, Verdict.BAD if k % 3 == 2 else Verdict.GOOD) for k, m in enumerate(known[:length])))
    asked = sorted(ml_100k.catalogue, key=lambda m: -m.popularity)[100].id

    def predicted(history: tuple[RatedMovie, ...]) -> float:
        job = PredictJob(catalogue=ml_100k.digest, ratings=history, movie_ids=(asked,))
        return real_model.predict(job).chances[0]

    result = real_model.explain(ExplainJob(catalogue=ml_100k.digest, ratings=ratings, movie_id=asked))
    assert result.chance == pytest.approx(predicted(ratings), abs=TOLERANCE)
    place = {r.movie_id: k for k, r in enumerate(ratings)}
    some = result.effects[:: max(1, length // 5)]  # Every question costs a second.
    expected = [predicted(without(ratings, place[e.movie_id])) for e in some]
    assert [e.chance_without for e in some] == pytest.approx(expected, abs=TOLERANCE)
    assert max(abs(c - result.chance) for c in expected) > 5 * TOLERANCE, "chances that hardly differ prove nothing"
