"""A worker on its own: it says what is wrong at the start, and a killed one loses no job."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest
from pydantic import SecretStr

from bot.recommender import Recommender
from movies.jobs import PredictJob, RatedMovie, RecommendJob, RecommendResult
from movies.movielens import Release
from movies.ratings import Verdict
from movies.settings import BrokerSettings

Eventually = Callable[..., bool]


@pytest.mark.parametrize("command", [("workers", "serve"), ("bot", "terminal")])
def test_a_broker_that_is_not_there_is_told_in_one_sentence(command: tuple[str, str], house: Any) -> None:
    done = house.run(*command, stdin="recommend\n", MATINEE_BROKER_URL="redis://user:open-sesame@127.0.0.1:1/0")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "MATINEE_BROKER_URL" in done.stderr
    assert "open-sesame" not in done.stderr


def test_a_job_whose_process_is_killed_is_done_by_the_next(
    broker: str, house: Any, ml_100k: Release, eventually: Eventually
) -> None:
    worker = house.start("workers", "serve", MATINEE_BROKER_URL=broker)
    recommender = Recommender(BrokerSettings(broker_url=SecretStr(broker)), patience=120)
    catalogue = ml_100k.catalogue
    heat = catalogue.find("Heat")
    assert heat is not None
    ratings = (RatedMovie(movie_id=heat.id, verdict=Verdict.GOOD),)
    first = recommender.ask(PredictJob(catalogue=catalogue.digest, ratings=ratings, movie_ids=(heat.id,)))
    child = first.served_by.pid
    with ThreadPoolExecutor() as threads:
        pending = threads.submit(recommender.ask, RecommendJob(catalogue=catalogue.digest, ratings=ratings, count=20))
        # The job runs as soon as its process computes.
        before = sum(psutil.Process(child).cpu_times()[:2])
        assert eventually(lambda: sum(psutil.Process(child).cpu_times()[:2]) > before + 0.2, 30)
        os.kill(child, signal.SIGKILL)
        result = pending.result(timeout=150)
    assert isinstance(result, RecommendResult)
    assert len(result.recommendations) == 20 and result.served_by.pid != child
    recommender.close()
    worker.terminate()
    worker.communicate(timeout=30)


def scored(house: Any, lines: list[str], *arguments: str, **settings: str) -> tuple[int, list[Any], str]:
    done = house.run("workers", "score", *arguments, stdin="\n".join(lines) + "\n", **settings)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_scores_come_one_per_candidate_in_order(house: Any, shipped: Path) -> None:
    history = [{"title": "Heat (1995)", "verdict": "good"}, {"title": "Twister (1996)", "verdict": "bad"}]
    titles = ["Fargo (1996)", "A Movie That Nobody Made (2031)", "Usual Suspects, The (1995)"]
    lines = [json.dumps({"history": history, "candidates": order}) for order in (titles, titles[::-1])]
    code, (forward, backward), _ = scored(house, lines, "--bundle", str(shipped / "phase1"))
    assert code == 0
    assert len(forward["chance"]) == 3 and all(0 < c < 1 for c in forward["chance"])
    assert forward["chance"] == pytest.approx(backward["chance"][::-1], abs=0.01)
    assert len(set(forward["chance"])) == 3


def test_full_precision_and_gguf_give_the_same_chances(house: Any) -> None:
    line = json.dumps({"history": [{"title": "Heat", "verdict": "good"}], "candidates": ["Fargo", "Twister", "Alien"]})
    (_, (gguf,), _), (_, (full,), _) = (scored(house, [line], "--engine", e) for e in ("llama_cpp", "transformers"))
    assert full["chance"] == pytest.approx(gguf["chance"], abs=0.01)


def test_a_line_that_cannot_be_read_gets_an_error_and_the_others_their_answer(house: Any) -> None:
    good = json.dumps({"history": [], "candidates": ["Fargo"]})
    code, answers, err = scored(
        house, ["{", json.dumps({"history": [{"title": "Heat", "verdict": "so so"}], "candidates": []}), good]
    )
    assert code == 1 and "Traceback" not in err
    assert ["error" in a for a in answers] == [True, True, False]
    assert len(answers[2]["chance"]) == 1


def test_a_bundle_that_is_not_there_is_told_in_one_sentence(house: Any, tmp_path: Path) -> None:
    code, answers, err = scored(house, ["{}"], "--bundle", str(tmp_path))
    assert (code, answers) == (1, []) and err.count("\n") == 1 and "bundle" in err
